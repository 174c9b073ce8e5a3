"""Is this a receipt: "your message was read" (MDN, RFC 8098), or "was not"?

Outlook's receipts reach the Internet as plain words where a gateway turns them into text: the subject says "Read:",
and the text is a fixed frame around the message's fields. Both must hold; persons write either.

Asked before the auto-reply rule: a well-formed receipt also carries `Auto-Submitted: auto-replied`.
"""

from functools import cache

from postdesk.classifiers.away_texts import fold, own_lines
from postdesk.classifiers.finding import Finding, because
from postdesk.classifiers.own import Own
from postdesk.threading.message import Envelope, Message

# How the subject begins, how the text begins, and what its last line says.
_WORDS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (("Read:", "Not read:"), ("Your message",), ("was read on", "was deleted without being read")),
    (("Gelesen:", "Ungelesen:"), ("Ihre Nachricht",), ("gelesen", "ungelesen gelöscht")),
    (
        ("Lu :", "Lu:", "Non lu :", "Non lu:"),
        ("Votre message",),
        ("a été lu le", "sans être lu", "sans avoir été lu"),
    ),
    (("Leído:", "No leído:"), ("Su mensaje", "El mensaje"), ("leído el", "sin leer")),
    (
        ("Letto:", "Non letto:"),
        ("Il messaggio", "Il tuo messaggio"),
        ("letto il", "letto in data", "senza essere"),
    ),
    (("Lida:", "Não lida:"), ("A sua mensagem", "Sua mensagem", "A mensagem"), ("lida em", "sem ser lida")),
    (("Gelezen:", "Niet gelezen:"), ("Uw bericht", "Je bericht"), ("gelezen op", "zonder te zijn gelezen")),
)
_FRAME = 8  # lines: the opening, up to five fields, the last

_PARTS = ("message/disposition-notification", "message/global-disposition-notification")


def check(message: Message, envelope: Envelope, own: Own) -> Finding | None:
    del envelope, own
    if message.report_type == "disposition-notification" and message.content_type == "multipart/report":
        return because("multipart/report of report-type disposition-notification")
    # Some clients write multipart/mixed, or forget the report-type; a person may attach one, under a name.
    part = next((part for part in message.parts if part.content_type in _PARTS), None)
    if part is None:
        return because(_in_words(message))
    if part.disposition == "attachment":
        return None
    return because(f"part of type {part.content_type}")


def _in_words(message: Message) -> str:
    """Why the words are those of a receipt: its subject, "Your message", the message's fields, "was read on ..."."""
    lines = own_lines(message.body)
    if not 1 < len(lines) <= _FRAME:
        return ""
    subject = fold(message.subject)
    for begins, opens, says in _folded_words():
        if (
            subject.startswith(begins)
            and lines[0].startswith(opens)
            and any(word in lines[-1] for word in says)
        ):
            return f'subject begins "{subject[:40]}" and the text is that of a read receipt'
    return ""


@cache
def _folded_words() -> list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    return [
        (tuple(map(fold, begins)), tuple(map(fold, opens)), tuple(map(fold, says)))
        for begins, opens, says in _WORDS
    ]
