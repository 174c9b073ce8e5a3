"""Words that close a mail, by language: valedictions, and what clients add ("Sent from my ..."). Data only.

Thanks are no valediction ("Thanks, Ann" is said to the reader), regards are. Phrases are compared in lower case
without the punctuation around them.
"""

VALEDICTIONS: dict[str, tuple[str, ...]] = {
    "ca": ("salutacions", "cordialment", "atentament"),
    "cs": ("s pozdravem", "s přátelským pozdravem", "hezký den", "zdraví", "s úctou"),
    "da": ("med venlig hilsen", "venlig hilsen", "mvh", "hilsen", "kh", "vh", "de bedste hilsner", "bedste hilsner", "mange hilsner", "kærlig hilsen", "med venlige hilsner"),
    "de": ("mit freundlichen grüßen", "mit freundlichen gruessen", "mit freundlichen grüssen", "mit freundlichem gruß", "freundliche grüße", "freundliche grüsse", "freundlichen gruß",
           "viele grüße", "viele grüsse", "liebe grüße", "liebe grüsse", "beste grüße", "beste grüsse", "schöne grüße", "herzliche grüße", "herzliche grüsse", "mfg", "lg", "vg", "bg",
           "gruß", "grüße", "grüsse", "hochachtungsvoll", "mit besten grüßen", "mit bestem gruß", "mit lieben grüßen", "mit herzlichen grüßen", "mit kollegialen grüßen"),
    "el": ("με εκτίμηση", "φιλικά", "χαιρετισμούς", "με φιλικούς χαιρετισμούς"),
    "en": ("regards", "best regards", "kind regards", "kindest regards", "warm regards", "warmest regards", "with best regards", "with kind regards", "many regards", "thanks and regards",
           "thanks and best regards", "thanks and kind regards", "thanks & regards", "thanks & best regards", "thanks with regards", "thank you and regards", "thank you and best regards",
           "best wishes", "with best wishes", "all the best", "best", "cheers", "sincerely", "yours sincerely", "sincerely yours", "yours faithfully", "yours truly", "very truly yours",
           "respectfully", "respectfully yours", "cordially", "br", "rgds", "kr", "brgds", "with regards", "warmly", "yours"),
    "es": ("saludos", "un saludo", "saludos cordiales", "un cordial saludo", "cordialmente", "atentamente", "atte", "un abrazo", "reciba un cordial saludo", "cordiales saludos", "saludos atentos", "le saluda atentamente"),
    "et": ("lugupidamisega", "tervitades", "parimate soovidega"),
    "fi": ("ystävällisin terveisin", "terveisin", "yst. terv", "parhain terveisin", "terv", "ystävällisesti"),
    "fr": ("cordialement", "bien cordialement", "très cordialement", "cdlt", "cdt", "bien à vous", "bien à toi", "amicalement", "salutations", "meilleures salutations", "salutations distinguées",
           "sincères salutations", "sincèrement", "respectueusement", "bonne journée", "bonne réception", "cordiales salutations", "avec mes meilleures salutations"),
    "he": ("בברכה", "בכבוד רב", "תודה ובברכה"),
    "hr": ("srdačan pozdrav", "lijep pozdrav", "pozdrav", "s poštovanjem", "lp"),
    "hu": ("üdvözlettel", "üdv", "tisztelettel", "szívélyes üdvözlettel", "köszönettel"),
    "it": ("cordiali saluti", "distinti saluti", "saluti", "cordialmente", "un saluto", "un cordiale saluto", "cari saluti", "i miei migliori saluti", "buona giornata", "in fede"),
    "ja": ("敬具", "以上", "以上、よろしくお願いいたします", "以上、よろしくお願い致します"),
    "ko": ("감사합니다 드림", "드림", "올림"),
    "lt": ("pagarbiai", "su pagarba", "geriausi linkėjimai"),
    "lv": ("ar cieņu", "ar sveicieniem"),
    "nb": ("med vennlig hilsen", "vennlig hilsen", "med venleg helsing", "beste hilsen", "hilsen", "mvh", "hilsning"),
    "nl": ("met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten", "mvg", "groet", "groeten", "groetjes", "hartelijke groet", "hartelijke groeten", "met hartelijke groet", "hoogachtend"),
    "pl": ("pozdrawiam", "z poważaniem", "z powazaniem", "pozdrowienia", "serdecznie pozdrawiam", "pozdrawiam serdecznie", "z wyrazami szacunku", "łączę pozdrowienia", "pozdr", "z pozdrowieniami"),
    "pt": ("atenciosamente", "cumprimentos", "com os melhores cumprimentos", "melhores cumprimentos", "abraços", "abraço", "um abraço", "cordialmente", "att", "saudações", "os melhores cumprimentos", "com cumprimentos", "atentamente"),
    "ro": ("cu stimă", "cu respect", "cu stima", "toate cele bune", "salutări", "cu drag", "o zi bună", "numai bine"),
    "ru": ("с уважением", "с наилучшими пожеланиями", "всего доброго", "всего наилучшего", "искренне ваш", "с благодарностью и уважением"),
    "sk": ("s pozdravom", "s úctou", "pekný deň"),
    "sl": ("lep pozdrav", "s spoštovanjem", "lp", "lepo pozdravljeni"),
    "sv": ("med vänlig hälsning", "med vänliga hälsningar", "vänliga hälsningar", "vänlig hälsning", "mvh", "hälsningar", "hälsning", "bästa hälsningar", "m v h", "vh", "bästa hälsning", "hälsar"),
    "tr": ("saygılarımla", "saygılarımızla", "iyi çalışmalar", "sevgiler", "iyi günler dilerim", "kolay gelsin"),
    "uk": ("з повагою", "з найкращими побажаннями", "всього найкращого", "щиро ваш"),
    "vi": ("trân trọng", "thân ái", "kính thư", "trân trọng cảm ơn"),
    "zh": ("此致", "此致敬礼", "此致 敬礼", "祝好", "顺颂商祺", "順頌商祺", "祝商祺", "谨上", "敬上", "此致敬禮"),
}  # fmt: skip

# What a mobile or desktop client writes below a mail begins, or in some languages ends, with one of these ...
SENT_OPENINGS: dict[str, tuple[str, ...]] = {
    "ar": ("أُرسلت من", "أرسلت من", "مرسل من", "تم الإرسال من"),
    "bg": ("изпратено от",),
    "ca": ("enviat des",),
    "cs": ("odesláno z", "odesláno pomocí", "odesláno prostřednictvím", "odeslano z"),
    "da": ("sendt fra", "sendt via", "sendt med", "hent outlook"),
    "de": ("gesendet", "von mein", "von unterwegs", "vom handy", "diese nachricht wurde von mein", "diese e-mail wurde von mein",
           "holen sie sich outlook", "outlook für", "mobil gesendet"),
    "el": ("στάλθηκε από", "απεστάλη από", "εστάλη από"),
    "en": ("sent from", "sent via", "sent with", "sent by", "sent using", "sent through", "sent on", "send from", "written on", "typed on", "composed on",
           "get outlook", "download outlook", "get bluemail", "via mobile", "via iphone", "via phone"),
    "es": ("enviado desde", "enviado con", "enviado de", "obtener outlook", "descarga outlook", "obtén outlook"),
    "et": ("saadetud",),
    "fa": ("ارسال شده از", "فرستاده شده از"),
    "fi": ("lähetetty", "hanki outlook"),
    "fr": ("envoyé de", "envoyé à partir d", "envoyé avec", "envoyé via", "envoyé par", "provenance : courrier", "télécharger outlook", "obtenir outlook"),
    "he": ("נשלח מ", "נשלח באמצעות"),
    "hr": ("poslano s", "poslano iz", "poslano preko"),
    "id": ("dikirim dari", "dikirim melalui"),
    "is": ("sent úr", "sent með"),
    "hu": ("elküldve",),
    "it": ("inviato da", "inviato con", "inviato tramite", "scarica outlook", "ottieni outlook"),
    "ko": ("나의", "내 "),
    "lt": ("išsiųsta iš",),
    "lv": ("sūtīts no", "nosūtīts no"),
    "ms": ("dihantar daripada", "dihantar dari"),
    "nb": ("sendt fra", "sendt via", "sendt med", "skaff deg outlook"),
    "nl": ("verzonden v", "verzonden met", "verzonden uit", "verstuurd v", "verstuurd met", "download outlook", "outlook voor"),
    "pl": ("wysłane z", "wysłano z", "wysłany z", "pobierz outlook", "pobierz program outlook"),
    "pt": ("enviado d", "enviado pelo", "enviado com", "enviado via", "enviado a partir", "obter o outlook", "obtenha o outlook"),
    "ro": ("trimis de pe", "trimis din", "trimis cu", "trimis prin"),
    "ru": ("отправлено с", "отправлено из", "отправлено от", "отправлено через", "послано с", "написано с"),
    "sk": ("odoslané z", "odoslané pomocou"),
    "sl": ("poslano z", "poslano s"),
    "sr": ("poslato s", "poslato iz", "послато са", "послато из"),
    "sv": ("skickat från", "skickat med", "skickat via", "hämta outlook"),
    "th": ("ส่งจาก",),
    "uk": ("надіслано з", "надіслано із", "надіслано за допомогою", "відправлено з"),
    "vi": ("gửi từ", "được gửi từ", "đã gửi từ"),
    "zh": ("发自", "發自", "来自", "从我的", "從我的", "获取 outlook", "获取outlook"),
}  # fmt: skip
SENT_ENDINGS: dict[str, tuple[str, ...]] = {
    "de": ("gesendet", "geschickt", "beziehen"),
    "hi": ("से भेजा गया",),
    "hu": ("küldve", "küldtem"),
    "ja": ("から送信", "から送信されました"),
    "ko": ("에서 보냄",),
    "tr": ("gönderildi",),
    "zh": ("发送", "傳送", "發送", "发出"),
}  # fmt: skip

# ... and names a device, a client, or "my".
MINE: frozenset[str] = frozenset(
    "my mein meinem meiner meinen mon ma mi meu minha mio mia mijn min mit mitt moj moje mojego mojej mého mojí môjho meva "
    "minun minu моего моей мого моєї моя".split()
)
DEVICES: tuple[str, ...] = (
    "iphon", "ipad", "ipod", "android", "samsung", "galaxy", "blackberry", "mobil", "mobile", "мобильн", "мобільн", "móvil", "móviles", "phone", "handy", "smartphone", "tablet", "outlook", "huawei",
    "xiaomi", "motorola", "nokia", "pixel", "windows", "telefon", "telefono", "teléfono", "celular", "portable", "téléphone", "cellulare", "телефон", "айфон", "yahoo", "gmail",
    "thunderbird", "spark", "bluemail", "proton", "protonmail", "k-9", "gmx", "web.de", "mailbird", "aquamail", "aqua mail", "acompli", "sparrow", "mailbox", "newton", "superhuman",
    "polymail", "airmail", "edison", "tutanota", "zoho", "mymail", "s-posta", "libero", "orange", "mail app", "email app", "mail for", "mail für", "courrier pour", "correo para", "posta per",
    "スマートフォン", "スマホ", "携帯", "手机", "手機", "휴대폰", "puhelimes", "kännykä", "κινητό", "iphonesta", "cihaz", "wiko", "sony", "htc", "oneplus", "honor", "fairphone", "מהטלפון", "הנייד", "أيفون", "هاتف",
)  # fmt: skip
