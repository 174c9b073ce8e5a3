"""What of an agent's mail is theirs to send: their text and their files, without what a mail client adds by itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from postdesk.gateway.desk.reading import Reading
from postdesk.gateway.desk.rules import Habits
from postdesk.gateway.model import Person
from postdesk.threading.closing_lines import has_contact, is_footer, is_rule, is_sent_from, is_valediction
from postdesk.threading.message import Message, Part
from postdesk.threading.pictures import not_own

# Proof of a mail for those who got it from its writer: its text goes on in another mail (RFC 3156, RFC 8551).
_SEALS = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
# A whole mail in one piece, its text and all that it quotes: nothing of it can be read here, but perhaps there
# (RFC 8551 §3.2, also signed only; RFC 3156 §4; Outlook's winmail.dat, where it could not be opened).
_WHOLE_MAILS = frozenset(
    {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/ms-tnef", "application/vnd.ms-tnef"}
)
_LONGEST = 2000  # characters
_MOST_LINES = 8  # of a signature that nothing marks as one
_BARE = frozenset({"--", "–", "—", "__", "- -"})  # what clients make of the delimiter
_MOST_WORDS = 8  # of such a line


@dataclass(frozen=True, slots=True)
class OwnWords:
    """An agent's mail as it may go on."""

    text: str
    message: Message  # with the files that go along, and no others
    left_out: tuple[Part, ...] = ()  # pictures of the quote or the signature
    removed: str = ""  # words that are likely their signature, and may be none


def sealed_mail(message: Message) -> Part | None:
    """What holds a whole mail that cannot be read: encrypted, or signed in one piece."""
    return next((p for p in message.attachments if _is_sealed(p)), None)


def _is_sealed(part: Part) -> bool:
    encrypted = (
        part.content_type == "application/pgp-encrypted"
    )  # a file that is merely named so says more than that
    return part.content_type in _WHOLE_MAILS or (encrypted and part.content.lstrip()[:8] == b"Version:")


class Surely(Enum):
    """How sure it is that words are a signature. Only what is at least likely is left out, and that is told."""

    YES = auto()
    LIKELY = auto()
    NO = auto()


def own_words(reading: Reading, name: str, habits: Habits, people: Iterable[Person] = ()) -> OwnWords:
    """The text below the commands, and the files, of an agent called `name` who writes to these people."""
    message, order, signature = reading.message, reading.order, reading.reply.signature
    text, others, removed = order.text, first_names(people), ""
    alone = text or signature  # below commands, where nothing need be said
    if order.commands and (surely := how_surely_signature(alone, name, others)) is not Surely.NO:
        removed = alone if surely is Surely.LIKELY else ""
        text = ""
    elif signature and (text or order.commands):
        surely = how_surely_signature(signature, name, others)
        if not (habits.strip_signature and text) or surely is Surely.NO:
            text = f"{text}\n\n{signature}".strip()
        elif surely is Surely.LIKELY:
            removed = signature
    files = tuple(p for p in message.attachments if p.content_type not in _SEALS)
    pictures = tuple(p for p in files if p.inline)
    left_out = not_own(message.html, pictures, with_signature=not habits.strip_signature)
    kept = tuple(p for p in files if p not in left_out)
    return OwnWords(text, replace(message, attachments=kept), left_out, removed)


def is_signed(text: str, name: str) -> bool:
    """Whether the writer put their name below by hand, so that it need not stand there twice."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and _is_name(lines[-1], name)


def how_surely_signature(text: str, name: str, others: frozenset[str] = frozenset()) -> Surely:
    """Whether nothing is said but who writes: Outlook's signatures have nothing that marks them as such.

    `others` are first names of people outside (`first_names`). A name that is theirs, too, or has a comma behind it, may
    greet them: what follows is text then, unless it is an address, a telephone number or the like.
    """
    if text.startswith("-- \n"):  # RFC 3676 §4.3: it says what it is
        return Surely.YES
    if len(text) > _LONGEST:
        return Surely.NO
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    rest = [line for line in lines if not (is_valediction(line) or is_rule(line) or line in _BARE)]
    if not lines or len(rest) > _MOST_LINES:
        return Surely.NO
    closed = lines[0] not in rest
    greets = bool(rest) and (rest[0].endswith((",", ":", "!")) or first_name(name) in others)
    named = bool(rest) and _is_name(rest[0], name)
    below = rest[1:] if named else rest
    if all(map(_is_clients if not named else _is_of_signatures, below)):
        return Surely.YES
    whole = (
        named and len(name.split()) > 1 and _plain(rest[0]) == name.casefold() and not rest[0].endswith(",")
    )
    opened = (named and (whole or not greets)) or (closed and not named)
    return Surely.LIKELY if opened and all(map(_is_title, below)) else Surely.NO


def first_names(people: Iterable[Person]) -> frozenset[str]:
    """Of people outside, as they may be greeted: from their names, else their addresses."""
    named = (p.name or re.split(r"[._+@-]", p.address)[0] for p in people)
    return frozenset(first_name(n) for n in named if n.strip())


def first_name(name: str) -> str:
    """The first word of a name, to be compared."""
    return name.casefold().split()[0].strip(",")


def _is_clients(line: str) -> bool:
    return is_sent_from(line) or is_footer(line)


def _is_of_signatures(line: str) -> bool:
    """Below a name: alone, a link may be the answer."""
    return has_contact(line) or _is_clients(line)


def _is_title(line: str) -> bool:
    """A role, a company, a street: a few words, the first with a capital or a number, and no sentence."""
    if _is_of_signatures(line):
        return True
    few = len(line.split()) <= _MOST_WORDS and not line.endswith((".", "?", "!", ",", ":"))
    return few and (line[:1].isupper() or line[:1].isdigit())


def _is_name(line: str, name: str) -> bool:
    """The whole name, or the first of it, as people write it below a letter."""
    said = _plain(line)
    return bool(said) and said in {name.casefold(), name.casefold().split()[0]}


def _plain(line: str) -> str:
    return line.strip(" \t-–—_~,.").casefold()
