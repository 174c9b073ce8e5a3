"""All that a message says by itself: parsed, screened, its new text found, its clues read. Pure."""

from dataclasses import dataclass
from functools import cached_property

from postdesk.classifiers.chain import screen
from postdesk.classifiers.verdict import Screening
from postdesk.gateway.authentication.finding import Proof
from postdesk.gateway.desk.order import Order, read_order
from postdesk.gateway.desk.rules import DeskRules
from postdesk.threading.addresses import plain_author
from postdesk.threading.clues import Clues, read_clues
from postdesk.threading.identity import identity
from postdesk.threading.message import Address, Envelope, Message
from postdesk.threading.parse import parse_message
from postdesk.threading.quotes import Reply, split_reply


@dataclass(frozen=True)
class Reading:
    """A message, understood as far as it can be without the store."""

    message: Message
    envelope: Envelope
    screening: Screening
    reply: Reply
    clues: Clues
    identity: bytes
    sender: Address | None  # None where From names nobody who could be written to
    proof: Proof | None = None  # of the sender, where they say that they are an agent

    @property
    def sole_sender(self) -> bool:
        """Exactly one From mailbox, plainly written: anything else is never believed to be an agent (I06)."""
        return plain_author(self.message) is not None

    @cached_property
    def order(self) -> Order:
        """The new text as an agent's: commands at its top, and text."""
        return read_order(self.reply.new_text)


def read(raw: bytes, envelope: Envelope, desk: DeskRules) -> Reading:
    """Read one message."""
    message = parse_message(raw)
    return Reading(
        message=message,
        envelope=envelope,
        screening=screen(message, envelope, desk.own),
        reply=split_reply(message.body, message.html),
        clues=read_clues(message, envelope, desk.book, desk.tag_prefix),
        identity=identity(message),
        sender=_sender(message),
    )


def _sender(message: Message) -> Address | None:
    for address in message.from_:
        local, at, domain = address.address.rpartition("@")
        if at and local and domain and not any(c.isspace() for c in address.address):
            return address
    return None
