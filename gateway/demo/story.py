"""The support day of the demonstration: who writes what, in which order, and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from postdesk.gateway.clock import utc_now
from postdesk.gateway.demo.stage import AGENTS, DESK, Outside

CAROL = "Carol Jones <carol@shop.test>"
DAN = "Dan Brown <dan@factory.test>"
ERIN = "Erin Gray <erin@school.test>"
(_, ANNA), (_, BEN) = AGENTS
NOTE = "This customer paid late three times last year, please check with accounting first."


@dataclass(frozen=True)
class Scene:
    """One mail: a line for the audience, its sender, what it is and in what it must end."""

    title: str
    sender: str  # of the envelope
    write: Callable[[Outside], tuple[str, bytes]]  # (recipient, bytes), from the letters that arrived so far
    outcome: str


def scenes() -> tuple[Scene, ...]:
    """The day."""
    return (
        Scene("Carol asks about an invoice", CAROL, _carols_request, "new_ticket"),
        Scene("Ben leaves an internal note for Anna", BEN, _bens_note, "note"),
        Scene(
            "Anna answers; her client quotes the whole notification, the note too",
            ANNA,
            _annas_answer,
            "answer",
        ),
        Scene(
            "Carol replies from a phone that drops References and changes the subject",
            CAROL,
            _carols_reply,
            "follow_up",
        ),
        Scene("Dan reports an error", DAN, _dans_request, "new_ticket"),
        Scene("Dan's mailbox answers the confirmation: he is on holiday", DAN, _dans_vacation, "suppressed"),
        Scene("Erin cannot sign in", ERIN, _erins_request, "new_ticket"),
        Scene("Erin's provider delivers the same mail once more", ERIN, _erins_request, "duplicate"),
        Scene("Somebody writes to Carol in Anna's name", "mallory@evil.test", _forged_answer, "held"),
    )


def _mail(sender: str, to: str, subject: str, text: str, **headers: str) -> tuple[str, bytes]:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(utc_now())
    message["Message-ID"] = headers.pop(
        "message_id", make_msgid(domain=parseaddr(sender)[1].partition("@")[2])
    )
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return parseaddr(to)[1], message.as_bytes(policy=SMTP)


def _carols_request(_: Outside) -> tuple[str, bytes]:
    text = "Hello,\n\nI was charged twice for invoice INV-2041, 49.00 EUR each time. Please refund one of them.\n\nCarol"
    return _mail(CAROL, DESK, "Charged twice for one invoice", text)


def _bens_note(outside: Outside) -> tuple[str, bytes]:
    told = outside.to(BEN)[-1]
    return _mail(f"Ben <{BEN}>", str(told["Reply-To"]), f"Re: {told['Subject']}", f"#note\n{NOTE}\n")


def _annas_answer(outside: Outside) -> tuple[str, bytes]:
    told, note = outside.to(ANNA)[-2:]
    body = note.get_body(("plain",))
    assert body is not None
    quoted = "\n".join("> " + line for line in body.get_content().splitlines())
    text = (
        "Hello Carol,\n\nyou are right, the second payment was ours by mistake. We have refunded 49.00 EUR today.\n\n"
        f"Kind regards\nAnna\n\nOn Mon, 23 Nov 2026 at 10:12, Example Support <{DESK}> wrote:\n{quoted}\n"
    )
    return _mail(
        f"Anna <{ANNA}>",
        str(told["Reply-To"]),
        f"Re: {told['Subject']}",
        text,
        In_Reply_To=str(told["Message-ID"]),
    )


def _carols_reply(outside: Outside) -> tuple[str, bytes]:
    answer = outside.to("carol@shop.test")[-1]
    return _mail(
        CAROL, str(answer["Reply-To"]), "thanks", "Thank you Anna! When will it arrive?\n\nSent from my phone"
    )


def _dans_request(_: Outside) -> tuple[str, bytes]:
    text = 'The nightly sync fails with "Error 500: upstream timeout" since this morning. All our warehouses are affected.'
    return _mail(DAN, DESK, "Sync fails", text)


def _dans_vacation(outside: Outside) -> tuple[str, bytes]:
    confirmation = outside.to("dan@factory.test")[-1]
    text = "I am out of the office until 7 December and will read your message when I am back."
    subject = f"Automatic reply: {confirmation['Subject']}"
    return _mail(
        DAN, str(confirmation["Reply-To"]), subject, text, In_Reply_To=str(confirmation["Message-ID"])
    )


def _erins_request(_: Outside) -> tuple[str, bytes]:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = ERIN, DESK, "Cannot log in"
    message["Date"], message["Message-ID"] = (
        "Mon, 23 Nov 2026 11:00:00 +0000",
        "<one-and-the-same@school.test>",
    )
    message.set_content("I forgot my password and the reset mail never comes. My role is teacher.")
    return DESK, message.as_bytes(policy=SMTP)


def _forged_answer(outside: Outside) -> tuple[str, bytes]:
    """From says Anna; the address it goes to was made for Ben, whose forwarded mail was found somewhere."""
    stolen = next(m for m in outside.to(BEN) if "INV-2041" in str(m.get_body(("plain",))))
    text = "Dear Carol, please send us your card number again."
    return _mail(f"Anna <{ANNA}>", str(stolen["Reply-To"]), f"Re: {stolen['Subject']}", text)
