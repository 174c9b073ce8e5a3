"""All that a message says by itself: parsed, screened, its new text found, its clues read. Pure.

Reading has stages, and stops between them: whoever has many messages takes them all through one stage before the next
(`gateway.pipeline`). The code and the tables of one stage fit into a processor's caches, those of all stages do not.
"""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

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

T = TypeVar("T")
Stages = Generator[None, None, T]  # work that stops between its stages, and gives its result at the end


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
    return in_one_go(read_in_stages(raw, envelope, desk))


def read_in_stages(raw: bytes, envelope: Envelope, desk: DeskRules) -> Stages[Reading]:
    """The same in stages."""
    message = parse_message(raw)
    yield
    screening = screen(message, envelope, desk.own)
    yield
    reply = split_reply(message.body, message.html)
    yield
    return Reading(
        message=message,
        envelope=envelope,
        screening=screening,
        reply=reply,
        clues=read_clues(message, envelope, desk.book, desk.tag_prefix),
        identity=identity(message),
        sender=_sender(message),
    )


def in_one_go(stages: Stages[T]) -> T:
    """All stages of one message."""
    while True:
        try:
            next(stages)
        except StopIteration as done:
            result: T = done.value
            return result


def _sender(message: Message) -> Address | None:
    for address in message.from_:
        local, at, domain = address.address.rpartition("@")
        if at and local and domain and not any(c.isspace() for c in address.address):
            return address
    return None
