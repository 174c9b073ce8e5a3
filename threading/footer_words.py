"""Beginnings of what mailing lists, scanners and lawyers add below a mail, by language. Data only.

Regular expressions, matched at the start of a line without regard to case. Each is narrow enough not to be a
customer's sentence: "Please take me off your mailing list" must stay new text. Bounded: no unlimited repeats.
"""

LISTS: tuple[str, ...] = (
    r"you (?:are receiving|received|have received|are getting) this (?:message|e-?mail|notification|mail) because",
    r"you're receiving this (?:message|e-?mail|notification|mail)",
    r"to unsubscribe from (?:this|these) (?:group|list|mailing|e-?mails?|thread)\b",
    r"to unsubscribe,? (?:send|visit|click|reply|edit)\b",
    r"[\w.-]{2,60} mailing ?list(?:e|a)?$",
    r"to post to this (?:group|list)\b",
    r"visit this group at\b",
    r"for more options,? visit\b",
    r"to view this discussion (?:on|visit)\b",
    r"um sich von dieser gruppe abzumelden",
    r"sie erhalten diese (?:nachricht|e-?mail), weil",
    r"vous recevez ce(?:t|tte)? (?:message|e-?mail|courriel) (?:car|parce)",
    r"pour vous désabonner de (?:ce|cette)",
    r"(?:ha recibido|recibe) este (?:mensaje|correo) porque",
    r"para darse de baja de (?:este|esta)",
    r"(?:recebeu|você recebeu) esta mensagem porque",
    r"hai ricevuto questo messaggio perché",
    r"je (?:ontvangt|hebt) (?:dit bericht|deze e-?mail).{0,20}omdat",
)

SCANNERS: tuple[str, ...] = (
    r"this e-?mail (?:has been|was|is) (?:checked|scanned|swept).{0,60}(?:virus|malware|spam|avast|avg|threat)",
    r"virus[- ]free[.\s]{0,3}(?:www|$)",
    r"no virus found in this",
    r"checked by avg\b",
    r"\[?\s?avast logo",
    r"(?:diese e-?mail|diese nachricht) wurde (?:von|auf|durch) .{0,30}(?:viren|avast|avg)",
    r"l'absence de virus dans",
    r"este (?:correo|mensaje|e-?mail) (?:electrónico )?(?:ha sido|foi) (?:comprobado|verificado|analizado)",
    r"(?:questo messaggio|questa e-?mail) (?:è stat[oa]|e' stat[oa]) (?:analizzat|controllat)[oa]",
)

LAWYERS: tuple[str, ...] = (
    r"(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication|transmission|electronic)\b.{0,160}(?:confidential|privileged|intended (?:only|solely)|property of)",
    r"the contents? of this (?:e-?mail|message)\b.{0,120}(?:confidential|intended|privileged)",
    r"(?:confidentiality|legal|privacy|e-?mail) (?:notice|disclaimer|note)\s?(?:[:.-]|$)",
    r"disclaimer\s?[:.]?$",
    r"privileged (?:and|&|/) ?confidential",
    r"if you (?:are not|have received).{0,60}(?:intended (?:recipient|addressee)|in error)",
    r"please consider the environment before",
    r"(?:🌳 ?)?think before you print",
    r"diese (?:e-?mail|nachricht)\b.{0,120}(?:vertraulich|rechtlich geschützt|ausschließlich für)",
    r"der inhalt dieser (?:e-?mail|nachricht) ist\b.{0,60}(?:vertraulich|bestimmt)",
    r"vertraulichkeitshinweis",
    r"bitte denken sie an die umwelt",
    r"(?:ce|cet|le présent) (?:message|courriel|e-?mail|mail)\b.{0,120}(?:confidentiel|destiné|exclusif)",
    r"avis de confidentialité",
    r"(?:merci de penser|pensez) à l'environnement",
    r"(?:este|el presente) (?:mensaje|correo|e-?mail)\b.{0,140}(?:confidencial|destinad|dirigid|exclusiv)",
    r"aviso (?:legal|de confidencialidade?)\s?(?:[:.-]|$)",
    r"antes de imprimir est[ea] (?:e-?mail|mensa|correo)",
    r"esta mensagem\b.{0,140}(?:confidencia|destina)",
    r"(?:le informazioni contenute|questo messaggio|la presente e-?mail|questa e-?mail)\b.{0,140}(?:riservat|confidenzial|destinat)",
    r"(?:dit|deze) (?:bericht|e-?mail|mail)\b.{0,140}(?:vertrouwelijk|bestemd|uitsluitend)",
    r"(?:detta|denna) (?:meddelande|e-post|mejl|e-mail)\b.{0,140}(?:konfidentiell|avsett|avsedd)",
    r"denne (?:e-?mail|mail|meddelelse|e-post)\b.{0,140}(?:fortrolig|konfidensiell|bestemt)",
    r"tämä (?:viesti|sähköposti)\b.{0,140}(?:luottamuksel|tarkoitettu)",
    r"(?:niniejsza|ta) wiadomość\b.{0,140}(?:poufn|przeznaczon)",
    r"tato (?:zpráva|e-?mail)\b.{0,140}(?:důvěrn|určen)",
    r"ez az (?:üzenet|e-?mail)\b.{0,140}(?:bizalmas)",
    r"(?:это|данное|настоящее) (?:сообщение|письмо)\b.{0,140}(?:конфиденциальн|предназначен)",
    r"本(?:邮件|郵件|メール).{0,80}(?:机密|保密|機密)",
)
