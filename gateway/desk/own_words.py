"""What of an agent's mail is theirs to send: their text and their files, without what a mail client adds by itself."""

from dataclasses import dataclass, replace

from postdesk.gateway.desk.reading import Reading
from postdesk.gateway.desk.rules import Habits
from postdesk.threading.closing_lines import is_valediction
from postdesk.threading.message import Message, Part
from postdesk.threading.pictures import not_own

# Proof of a mail for those who got it from its writer: its text goes on in another mail (RFC 3156, RFC 8551).
_SEALS = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_MOST_LINES = 8  # of a signature that nothing marks as one
_MOST_WORDS = 8  # of such a line


@dataclass(frozen=True, slots=True)
class OwnWords:
    """An agent's mail as it may go on."""

    text: str
    message: Message  # with the files that go along, and no others
    left_out: tuple[Part, ...] = ()  # pictures of the quote or the signature


def own_words(reading: Reading, name: str, habits: Habits) -> OwnWords:
    """The text below the commands, and the files, of an agent called `name`."""
    message, order, signature = reading.message, reading.order, reading.reply.signature
    text = order.text
    if order.commands and is_signature_only(text, name):
        text = ""
    if text and signature and not habits.strip_signature:
        text = f"{text}\n\n{signature}"
    files = tuple(p for p in message.attachments if p.content_type not in _SEALS)
    pictures = tuple(p for p in files if p.inline)
    left_out = not_own(message.html, pictures, with_signature=not habits.strip_signature)
    kept = tuple(p for p in files if p not in left_out)
    return OwnWords(text, replace(message, attachments=kept), left_out)


def is_signed(text: str, name: str) -> bool:
    """Whether the writer put their name below by hand, so that it need not stand there twice."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and _is_name(lines[-1], name)


def is_signature_only(text: str, name: str) -> bool:
    """Whether nothing is said but who writes: Outlook's signatures have nothing that marks them as such."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and is_valediction(lines[0]):
        lines = lines[1:] or [name]
    if not lines or len(lines) > _MOST_LINES or not _is_name(lines[0], name):
        return False
    return all(len(line.split()) <= _MOST_WORDS and not line.endswith((".", "?", "!")) for line in lines[1:])


def _is_name(line: str, name: str) -> bool:
    """The whole name, or the first of it, as people write it below a letter."""
    said = line.strip(" \t-–—_~,.").casefold()
    return bool(said) and said in {name.casefold(), name.casefold().split()[0]}
