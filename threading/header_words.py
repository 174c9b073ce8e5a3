"""Words of header blocks and delimiters that clients print above an older message, by language. Data only.

The names are those of the localised clients (Outlook, Apple Mail, Thunderbird, Gmail, Lotus Notes, Windows Mail).
"""

FROM, DATE, SENT, TO, CC, SUBJECT, REPLY_TO, OTHER = (
    "from",
    "date",
    "sent",
    "to",
    "cc",
    "subject",
    "reply-to",
    "other",
)

# field -> language -> names. SENT is a DATE that only mail clients write, so it proves more.
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    FROM: {
        "af": ("van",), "ar": ("من",), "bg": ("от",), "ca": ("de",), "cs": ("od", "odesílatel"), "da": ("fra",), "de": ("von", "absender"),
        "el": ("από",), "en": ("from", "sender"), "es": ("de", "remitente"), "et": ("saatja", "kellelt"), "eu": ("nork", "igorlea"), "fa": ("از", "فرستنده"),
        "fi": ("lähettäjä",), "fr": ("de", "expéditeur"), "hi": ("प्रेषक",), "id": ("dari", "pengirim"), "is": ("frá",), "kk": ("кімнен",),
        "mk": ("од",), "ms": ("daripada", "dari"), "sq": ("nga",), "sr": ("šalje", "шаље", "од"), "he": ("מאת",), "hr": ("od", "šalje"), "hu": ("feladó", "küldő"),
        "it": ("da", "mittente"), "ja": ("差出人", "送信者", "from"), "ko": ("보낸 사람", "보낸사람", "발신"),
        "lt": ("nuo",), "lv": ("no",), "nb": ("fra",), "nl": ("van", "afzender"), "pl": ("od", "nadawca"), "pt": ("de", "remetente"),
        "ro": ("de la", "expeditor"), "ru": ("от", "отправитель"), "sk": ("od", "odosielateľ"), "sl": ("od", "pošiljatelj"),
        "sv": ("från", "avsändare"), "th": ("จาก",), "tr": ("kimden", "gönderen"), "uk": ("від", "від кого"), "vi": ("từ",),
        "zh": ("发件人", "寄件者", "寄件人", "发送人"),
    },
    SENT: {
        "af": ("gestuur",), "ar": ("تم الإرسال", "تاريخ الإرسال", "أُرسلت"), "bg": ("изпратено",), "ca": ("enviat", "enviat el"), "cs": ("odesláno",),
        "da": ("sendt", "sendt den"), "de": ("gesendet", "gesendet am"), "el": ("στάλθηκε", "εστάλη"), "en": ("sent", "sent on", "date sent"),
        "es": ("enviado", "enviado el"), "et": ("saadetud",), "eu": ("bidalia", "bidaltze-data"),
        "fa": ("ارسال شده", "ارسال"), "hi": ("भेजा गया",), "id": ("dikirim", "terkirim"), "is": ("sent",), "kk": ("жіберілді",), "mk": ("испратено",),
        "ms": ("dihantar",), "sq": ("dërguar",), "sr": ("poslato", "послато"), "fi": ("lähetetty",), "fr": ("envoyé", "envoyé le", "message du"),
        "he": ("נשלח",), "hr": ("poslano",), "hu": ("elküldve", "küldve"), "it": ("inviato", "inviata"), "ja": ("送信日時", "送信日"),
        "ko": ("보낸 날짜", "보낸날짜"), "lt": ("išsiųsta",), "lv": ("nosūtīts",), "nb": ("sendt",), "nl": ("verzonden", "verzonden op"),
        "pl": ("wysłano", "wysłane"), "pt": ("enviado", "enviada", "enviada em", "enviado em"), "ro": ("trimis", "trimis la"),
        "ru": ("отправлено",), "sk": ("odoslané",), "sl": ("poslano",), "sv": ("skickat",), "th": ("ส่งเมื่อ", "ส่ง"),
        "tr": ("gönderildi", "gönderme tarihi"), "uk": ("надіслано", "відправлено"), "vi": ("đã gửi", "ngày gửi"),
        "zh": ("发送时间", "傳送時間", "寄件日期", "已发送", "傳送日期", "发送日期"),
    },
    DATE: {
        "ar": ("التاريخ",), "bg": ("дата",), "ca": ("data",), "cs": ("datum",), "da": ("dato",), "de": ("datum",), "el": ("ημερομηνία",),
        "en": ("date",), "es": ("fecha",), "et": ("kuupäev",), "eu": ("data",), "fa": ("تاریخ",), "hi": ("दिनांक", "तारीख"), "id": ("tanggal",),
        "is": ("dagsetning",), "mk": ("датум",), "ms": ("tarikh",), "sr": ("datum", "датум"), "fi": ("päivämäärä", "pvm", "päiväys"), "fr": ("date",),
        "he": ("תאריך",), "hr": ("datum",), "hu": ("dátum",), "it": ("data",), "ja": ("日付", "日時"), "ko": ("날짜", "일시"),
        "lt": ("data",), "lv": ("datums",), "nb": ("dato",), "nl": ("datum",), "pl": ("data",), "pt": ("data",), "ro": ("data", "dată"),
        "ru": ("дата",), "sk": ("dátum",), "sl": ("datum",), "sv": ("datum",), "th": ("วันที่",), "tr": ("tarih",), "uk": ("дата",),
        "vi": ("ngày",), "zh": ("日期", "时间", "時間"),
    },
    TO: {
        "af": ("aan",), "ar": ("إلى",), "bg": ("до", "към"), "ca": ("per a", "a"), "cs": ("komu", "pro"), "da": ("til",), "de": ("an", "empfänger"),
        "el": ("προς",), "en": ("to", "recipient"), "es": ("para", "a"), "et": ("adressaat", "kellele"), "eu": ("nori", "hartzailea"),
        "fa": ("به", "گیرنده"), "hi": ("प्रति", "प्राप्तकर्ता"), "id": ("kepada", "ke"), "is": ("til",), "kk": ("кімге",), "mk": ("до",), "ms": ("kepada", "untuk"),
        "sq": ("për",), "sr": ("prima", "прима", "за"), "fi": ("vastaanottaja",),
        "fr": ("à", "a", "pour", "destinataire"), "he": ("אל",), "hr": ("prima", "za"), "hu": ("címzett",), "it": ("a", "per", "destinatario"),
        "ja": ("宛先", "to"), "ko": ("받는 사람", "받는사람", "수신"), "lt": ("kam",), "lv": ("kam",), "nb": ("til",), "nl": ("aan", "naar"),
        "pl": ("do", "adresat"), "pt": ("para",), "ro": ("către", "catre", "la"), "ru": ("кому",), "sk": ("komu", "pre"), "sl": ("za",),
        "sv": ("till",), "th": ("ถึง",), "tr": ("kime", "alıcı"), "uk": ("кому",), "vi": ("đến", "tới"), "zh": ("收件人", "收件者"),
    },
    CC: {
        "*": ("cc", "bcc", "cci", "kopie", "kopi", "kopia", "copie", "copie à", "copia", "cópia", "kopio", "másolat", "копия", "копія",
              "κοιν", "κοινοποίηση", "抄送", "副本", "참조", "bilgi", "dw", "ccn", "kopie (cc)", "copia a", "kópia", "สำเนา", "עותק", "نسخة"),
    },
    SUBJECT: {
        "ar": ("الموضوع",), "bg": ("тема", "относно"), "ca": ("assumpte",), "cs": ("předmět",), "da": ("emne",), "de": ("betreff",),
        "el": ("θέμα",), "en": ("subject",), "es": ("asunto",), "et": ("teema",), "eu": ("gaia",),
        "fa": ("موضوع",), "hi": ("विषय",), "id": ("subjek", "perihal", "judul"), "is": ("efni",), "kk": ("тақырыбы",), "mk": ("предмет",), "ms": ("subjek", "perkara"),
        "sq": ("subjekti", "tema"), "sr": ("tema", "naslov", "тема", "наслов"), "fi": ("aihe",), "fr": ("objet", "sujet"), "he": ("נושא",),
        "hr": ("predmet", "naslov"), "hu": ("tárgy",), "it": ("oggetto",), "ja": ("件名",), "ko": ("제목",), "lt": ("tema",), "lv": ("tēma",),
        "nb": ("emne",), "nl": ("onderwerp",), "pl": ("temat",), "pt": ("assunto",), "ro": ("subiect",), "ru": ("тема",), "sk": ("predmet",),
        "sl": ("zadeva",), "sv": ("ämne",), "th": ("เรื่อง",), "tr": ("konu",), "uk": ("тема",), "vi": ("chủ đề", "tiêu đề"), "zh": ("主题", "主旨", "標題"),
    },
    REPLY_TO: {
        "*": ("reply-to", "reply to", "répondre à", "antwort an", "antwort-an", "antworten an", "rispondi a", "risposta", "responder a",
              "antwoord aan", "svara till", "svar til", "vastaus", "odpowiedz do", "odpověď", "válaszcím", "ответить", "返信先", "回复"),
    },
    OTHER: {
        "*": ("attachments", "attachment", "importance", "priority", "organization", "organisation", "resent-from", "anlagen", "anhänge", "anlage",
              "wichtigkeit", "priorität", "pièces jointes", "pièce jointe", "importance", "priorité", "adjuntos", "datos adjuntos", "importancia", "allegati", "allegato",
              "priorità", "anexos", "anexo", "prioridade", "importância", "bijlage", "bijlagen", "urgentie", "prioriteit", "bilagor", "bifogade filer",
              "prioritet", "vedhæftede filer", "vedlegg", "liitteet", "tärkeys", "załączniki", "ważność", "přílohy", "důležitost", "mellékletek", "fontosság",
              "вложения", "важность", "添付ファイル", "重要度", "附件", "重要性", "첨부 파일", "중요도", "mailing list", "list-id", "newsgroups", "message-id"),
    },
}  # fmt: skip

# "-----Original Message-----": an older message follows to the end.
ORIGINAL: dict[str, tuple[str, ...]] = {
    "ar": ("الرسالة الأصلية",), "bg": ("оригинално съобщение",), "ca": ("missatge original",),
    "cs": ("původní zpráva", "původní e-mail"), "da": ("oprindelig meddelelse", "original meddelelse", "oprindelig besked"),
    "de": ("ursprüngliche nachricht", "originalnachricht", "original-nachricht", "original nachricht", "ursprüngliche mail"),
    "el": ("αρχικό μήνυμα",), "en": ("original message", "original email", "original e-mail", "previous message", "reply message", "original appointment"),
    "es": ("mensaje original", "correo original"), "et": ("algne kiri",), "fi": ("alkuperäinen viesti",),
    "fr": ("message d'origine", "message d’origine", "message original", "message initial", "courriel original"), "he": ("הודעה מקורית",),
    "hr": ("izvorna poruka",), "hu": ("eredeti üzenet",), "it": ("messaggio originale", "messaggio originario"), "ja": ("元のメッセージ", "original message"),
    "ko": ("원본 메시지", "원본 메일", "원본 메세지", "original message"), "lt": ("originalus laiškas",), "nb": ("opprinnelig melding", "original melding"),
    "nl": ("oorspronkelijk bericht", "origineel bericht", "oorspronkelijke e-mail"), "pl": ("oryginalna wiadomość", "wiadomość oryginalna", "wiadomość pierwotna"),
    "pt": ("mensagem original",), "ro": ("mesaj original", "mesajul original", "mesaj inițial"), "ru": ("исходное сообщение", "оригинальное сообщение", "пересылаемое сообщение"),
    "sk": ("pôvodná správa",), "sl": ("izvirno sporočilo",), "sv": ("ursprungligt meddelande", "originalmeddelande"), "th": ("ข้อความต้นฉบับ",),
    "tr": ("orijinal ileti", "özgün ileti", "orijinal mesaj", "özgün mesaj"), "uk": ("вихідне повідомлення", "оригінальне повідомлення"),
    "vi": ("thư gốc", "tin nhắn gốc"), "zh": ("原始邮件", "原始郵件", "原邮件", "邮件原件"),
}  # fmt: skip

# "Begin forwarded message:" and "---------- Forwarded message ---------".
FORWARDED: dict[str, tuple[str, ...]] = {
    "ar": ("رسالة مُعاد توجيهها", "رسالة معاد توجيهها", "الرسالة المعاد توجيهها", "بدء الرسالة المعاد توجيهها"), "bg": ("препратено съобщение", "препратено писмо"),
    "ca": ("missatge reenviat", "inici del missatge reenviat"), "et": ("edastatud kiri", "edasisaadetud kiri"), "fa": ("پیام هدایت شده", "پیام ارسال‌شده"),
    "id": ("pesan terusan", "pesan yang diteruskan", "mulai pesan terusan"), "lt": ("persiųstas laiškas",), "lv": ("pārsūtīta ziņa", "pārsūtītā ziņa"),
    "sl": ("posredovano sporočilo", "začetek posredovanega sporočila"), "th": ("ข้อความที่ส่งต่อ",),
    "cs": ("přeposlaná zpráva", "začátek přeposílané zprávy"), "da": ("videresendt meddelelse", "videresendt besked", "start på videresendt besked"),
    "de": ("weitergeleitete nachricht", "weitergeleitete mail", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail"),
    "el": ("προωθημένο μήνυμα", "έναρξη προωθημένου μηνύματος"), "en": ("forwarded message", "begin forwarded message", "begin forwarded email", "forwarded by", "start of forwarded message"),
    "es": ("mensaje reenviado", "inicio del mensaje reenviado"), "fi": ("välitetty viesti", "edelleenlähetetty viesti", "välitetty viesti alkaa"),
    "fr": ("message transféré", "début du message transféré", "début du message réexpédié", "message réexpédié", "e-mail transféré", "mail transféré", "courriel transféré"),
    "he": ("הודעה שהועברה", "התחלת ההודעה שהועברה"), "hr": ("proslijeđena poruka", "započni proslijeđenu poruku"), "hu": ("továbbított üzenet", "továbbított levél kezdete"),
    "it": ("messaggio inoltrato", "inizio messaggio inoltrato", "messaggio inoltrato da"), "ja": ("転送されたメッセージ", "転送されたメール", "転送メッセージ", "forwarded message"),
    "ko": ("전달된 메시지", "전달된 메일", "전달된 메세지"), "nb": ("videresendt melding", "start på videresendt melding"),
    "nl": ("doorgestuurd bericht", "begin doorgestuurd bericht", "doorgestuurde e-mail"), "pl": ("przekazana wiadomość", "wiadomość przekazana", "początek przekazywanej wiadomości", "treść przekazanej wiadomości"),
    "pt": ("mensagem encaminhada", "mensagem reencaminhada", "início da mensagem encaminhada", "início da mensagem reencaminhada"),
    "ro": ("mesaj înaintat", "începutul mesajului redirecționat", "mesaj redirecționat", "mesaj redirectionat", "mesaj redirecţionat", "început mesaj redirecționat"), "ru": ("пересланное сообщение", "пересылаемое сообщение", "начало переадресованного сообщения", "перенаправленное сообщение"),
    "sk": ("preposlaná správa", "začiatok preposlanej správy"), "sv": ("börja vidarebefordrat meddelande", "vidarebefordrat meddelande", "vidarebefordrat brev", "vidarebefordrat mejl"),
    "tr": ("i̇leti başlangıcı", "ileti başlangıcı", "yönlendirilmiş i̇leti", "yönlendirilmiş ileti", "yönlendirilen ileti", "iletilen mesaj", "iletilmiş mesaj"), "uk": ("переслане повідомлення", "перенаправлене повідомлення", "початок листа, що пересилається"),
    "vi": ("tin nhắn đã chuyển tiếp", "thư được chuyển tiếp"), "zh": ("转发的消息", "以下是转发的邮件", "开始转发邮件", "開始轉寄郵件", "轉寄訊息", "转发的邮件", "转发邮件", "轉寄郵件", "轉寄的郵件", "已轉寄的郵件", "转发邮件信息"),
}  # fmt: skip

# Lines that ticket systems set above what they send; what stands below is history.
REPLY_ABOVE: tuple[str, ...] = (
    "reply above this line", "type your reply above this line", "write your reply above this line", "respond above this line",
    "write above this line", "write your response above this line", "please reply above this line", "please type your reply above this line", "please write above this line", "please respond above this line", "reply above", "enter your reply above this line",
    "antwort oberhalb dieser zeile", "bitte antworten sie oberhalb dieser zeile", "bitte oberhalb dieser zeile antworten", "schreiben sie ihre antwort über diese zeile",
    "répondez au-dessus de cette ligne", "veuillez répondre au-dessus de cette ligne", "responda por encima de esta línea", "responda encima de esta línea",
    "responda acima desta linha", "rispondi sopra questa riga", "antwoord boven deze regel", "svara ovanför denna rad", "odpowiedz powyżej tej linii",
)  # fmt: skip
