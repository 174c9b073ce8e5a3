"""Answers without a mark that only say that our mail arrived: "We have received your message. This is an automatic e-mail."

All must hold, for persons write, and paste, each of these sentences: the mail answers something, is short, asks
nothing, one of its first sentences says that our mail was received, and its last ones say that a machine wrote it. Compared without case and accents. Pure and linear.
"""

import re
from collections.abc import Iterator

from postdesk.classifiers.away_texts import fold, own_lines
from postdesk.threading.message import Message

_LONGEST = 1200  # characters
_FIRST, _LAST = 3, 4  # sentences in which the one and the other are looked for
_SAYS_LITTLE = 12  # characters: "Hello Ben," is no sentence
_ENDS = re.compile(r"[.!。！;](?:\s|$)|\n")

# How a sentence says that our mail was received.
RECEIVED: dict[str, tuple[str, ...]] = {
    "en": ("we have received your", "we've received your", "we received your", "your message has been received", "your request has been received",
           "your email has been received", "your e-mail has been received", "thank you for contacting", "thank you for your message", "thank you for your email",
           "thank you for your e-mail", "thanks for contacting", "thank you for reaching out", "thanks for reaching out", "this is to confirm that we"),
    "de": ("wir haben ihre", "ihre nachricht ist bei uns eingegangen", "ihre anfrage ist bei uns eingegangen", "ihre e-mail ist bei uns eingegangen",
           "vielen dank für ihre", "danke für ihre", "wir bestätigen den eingang", "hiermit bestätigen wir den eingang"),
    "fr": ("nous avons bien reçu", "nous avons reçu votre", "votre message a bien été reçu", "votre demande a bien été", "nous accusons réception", "merci de nous avoir contacté"),
    "es": ("hemos recibido su", "hemos recibido tu", "su mensaje ha sido recibido", "su solicitud ha sido recibida", "gracias por contactar", "gracias por ponerse en contacto"),
    "it": ("abbiamo ricevuto la", "abbiamo ricevuto il", "la sua richiesta è stata ricevuta", "il suo messaggio è stato ricevuto", "grazie per averci contattato"),
    "pt": ("recebemos a sua", "recebemos o seu", "recebemos sua", "recebemos seu", "sua mensagem foi recebida", "a sua mensagem foi recebida", "obrigado por entrar em contato", "obrigado por nos contactar"),
    "nl": ("wij hebben uw", "we hebben uw", "uw bericht is ontvangen", "uw e-mail is ontvangen", "bedankt voor uw bericht", "bedankt voor uw e-mail"),
    "sv": ("vi har tagit emot", "vi har mottagit", "tack för ditt mejl", "tack för ditt meddelande", "ditt ärende har"),
    "da": ("vi har modtaget din", "tak for din henvendelse", "tak for din mail"),
    "nb": ("vi har mottatt din", "takk for din henvendelse", "takk for din e-post"),
    "fi": ("olemme vastaanottaneet", "kiitos yhteydenotostasi", "kiitos viestistäsi", "viestisi on vastaanotettu"),
    "pl": ("otrzymaliśmy twoją", "otrzymaliśmy państwa", "dziękujemy za wiadomość", "dziękujemy za kontakt", "twoja wiadomość została otrzymana"),
    "cs": ("obdrželi jsme", "přijali jsme vaš", "děkujeme za vaši zprávu", "děkujeme za váš e-mail"),
    "hu": ("megkaptuk", "köszönjük megkeresését", "levelét megkaptuk"),
    "ru": ("мы получили ваше", "ваше сообщение получено", "ваше обращение", "спасибо за обращение", "благодарим за обращение"),
    "uk": ("ми отримали ваш", "дякуємо за звернення", "ваше звернення"),
    "tr": ("mesajınız alınmıştır", "mesajınız bize ulaş", "talebiniz alınmıştır", "e-postanız alınmıştır"),
    "ja": ("お問い合わせいただき", "お問い合わせ頂き", "メールを受け付けました", "お問い合わせを受け付け"),
    "zh": ("我们已收到您", "我們已收到您", "您的邮件已收到", "感谢您的来信", "感謝您的來信"),
    "ko": ("문의가 접수되었습니다", "메일이 접수되었습니다", "문의해 주셔서 감사합니다"),
}  # fmt: skip

# How a sentence says that a machine wrote it. "Please do not reply to this" alone is what persons say, too.
GENERATED: dict[str, tuple[str, ...]] = {
    "en": ("this is an automated message", "this is an automatic message", "this is an automated email", "this is an automated e-mail", "this is an automatic email",
           "this is an automatic e-mail", "this is an auto-generated", "this is an automatically generated", "this message was generated automatically",
           "this email was generated automatically", "this e-mail was generated automatically", "this message was sent automatically", "this mailbox is not monitored", "this inbox is not monitored"),
    "de": ("dies ist eine automatisch", "diese nachricht wurde automatisch", "diese e-mail wurde automatisch", "diese mail wurde automatisch", "automatisch generierte", "automatisch erzeugte", "automatische eingangsbestätigung"),
    "fr": ("ceci est un message automatique", "ceci est un e-mail automatique", "ce message est généré automatiquement", "ce message a été généré automatiquement", "ce message est automatique", "cet e-mail est généré automatiquement"),
    "es": ("este es un mensaje automático", "este es un correo automático", "este mensaje se ha generado automáticamente", "este mensaje ha sido generado automáticamente"),
    "it": ("questo è un messaggio automatico", "messaggio generato automaticamente", "questa è una e-mail automatica"),
    "pt": ("esta é uma mensagem automática", "este é um e-mail automático", "mensagem gerada automaticamente"),
    "nl": ("dit is een automatisch", "dit bericht is automatisch", "deze e-mail is automatisch"),
    "sv": ("detta är ett automatiskt", "det här är ett automatiskt", "detta mejl är automatiskt"),
    "da": ("dette er en automatisk", "denne mail er automatisk"),
    "nb": ("dette er en automatisk", "denne e-posten er automatisk"),
    "fi": ("tämä on automaattinen", "tämä viesti on lähetetty automaattisesti"),
    "pl": ("wiadomość wygenerowana automatycznie", "ta wiadomość została wygenerowana automatycznie"),
    "cs": ("tato zpráva byla vygenerována automaticky", "toto je automaticky generovan"),
    "hu": ("ez egy automatikus",),
    "ru": ("это автоматическое сообщение", "это письмо сформировано автоматически", "это письмо отправлено автоматически"),
    "uk": ("це автоматичне повідомлення", "цей лист сформовано автоматично"),
    "tr": ("bu otomatik bir", "bu e-posta otomatik", "bu mesaj otomatik"),
    "ja": ("このメールは自動", "本メールは自動", "このメールは、システムが自動"),
    "zh": ("本邮件由系统自动", "此邮件由系统自动", "本郵件由系統自動", "此郵件由系統自動", "本邮件为系统自动", "此邮件为系统自动", "此为系统自动", "這是系統自動"),
    "ko": ("본 메일은 자동으로", "이 메일은 자동으로", "발신 전용"),
}  # fmt: skip


_RECEIVED = tuple(fold(phrase) for phrases in RECEIVED.values() for phrase in phrases)
_GENERATED = tuple(fold(phrase) for phrases in GENERATED.values() for phrase in phrases)


def reasons(message: Message) -> Iterator[str]:
    """Why the words say that a machine confirms what it received; nothing where they do not."""
    if not (message.in_reply_to or message.references):
        return
    lines = own_lines(message.body)
    if sum(map(len, lines)) > _LONGEST or any("?" in line for line in lines):
        return
    said = [
        part.strip(" *-#([") for part in _ENDS.split("\n".join(lines)) if len(part.strip()) > _SAYS_LITTLE
    ]
    received = _beginning(said[:_FIRST], _RECEIVED)
    generated = _beginning(said[-_LAST:], _GENERATED)
    if received and generated:
        yield f'the text says "{received}" and "{generated}"'


def _beginning(sentences: list[str], phrases: tuple[str, ...]) -> str:
    found = (phrase for sentence in sentences for phrase in phrases if sentence.startswith(phrase))
    return next(found, "")
