"""What in a message points to a conversation, read from the message alone. Pure; the store looks up the rest."""

import base64
import binascii
from dataclasses import dataclass

from postdesk.threading.ids import id_key
from postdesk.threading.message import Envelope, Message
from postdesk.threading.subjects import Subject, read_subject
from postdesk.threading.tokens import AddressBook, Claim

_MAX_REFERENCES = 50  # nearest ones; RFC 5322 sets no limit, senders of bombs need one
_RECIPIENT_FIELDS = ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")


@dataclass(frozen=True, slots=True)
class Clues:
    """Pointers to conversations, strongest kind first."""

    tokens: tuple[tuple[Claim, str], ...]  # valid capability addresses it was sent to
    signed: tuple[tuple[Claim, str], ...]  # ids it refers to that we signed, nearest first
    references: tuple[str, ...]  # keys of the other ids it refers to, nearest first
    own_key: str | None  # key of its own id
    thread: str | None  # Thread-Index root of Outlook and Exchange, as an id key
    subject: Subject


def read_clues(message: Message, envelope: Envelope, book: AddressBook, tag_prefix: str) -> Clues:
    """Read every pointer out of a message."""
    nearest_first = dict.fromkeys((*message.in_reply_to, *reversed(message.references)))
    signed: list[tuple[Claim, str]] = []
    others: list[str] = []
    for message_id in list(nearest_first)[:_MAX_REFERENCES]:
        claim = book.read_message_id(message_id)
        if claim is not None:
            signed.append((claim, message_id))
        else:
            others.append(id_key(message_id))
    return Clues(
        tokens=_read_tokens(message, envelope, book),
        signed=tuple(signed),
        references=tuple(dict.fromkeys(others)),
        own_key=None if message.message_id is None else id_key(message.message_id),
        thread=_thread_root(message.headers.get("thread-index")),
        subject=read_subject(message.subject, tag_prefix),
    )


def _read_tokens(message: Message, envelope: Envelope, book: AddressBook) -> tuple[tuple[Claim, str], ...]:
    """From the envelope first; a mailbox that is polled has none, there the header fields tell."""
    addresses = [*envelope.rcpt_to, *(a.address for a in (*message.to, *message.cc))]
    for name in _RECIPIENT_FIELDS:
        addresses += message.headers.all(name)
    found: dict[str, Claim] = {}
    for address in dict.fromkeys(a.strip().strip("<>").lower() for a in addresses):
        if "+" in address and (claim := book.read_address(address)) is not None:
            found[address] = claim
    return tuple((claim, address) for address, claim in found.items())


def _thread_root(value: str | None) -> str | None:
    """The first 22 octets of Thread-Index: alike in all mails of one Exchange conversation ([MS-OXOMSG] §2.2.1.3)."""
    if value is None:
        return None
    try:
        octets = base64.b64decode("".join(value.split())[:400], validate=True)
    except (binascii.Error, ValueError):
        return None
    return "thread-index:" + octets[:22].hex() if len(octets) >= 22 else None
