"""The desk's values: what the store keeps and the rules decide on. Frozen, without behaviour that needs a store.

Public messages and internal notes are two types here as they are two tables in the store: nothing that renders
for customers can be handed a note by mistake.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from postdesk.templates.notices import Notice
from postdesk.threading.message import Part


class Status(StrEnum):
    """What agents see of a ticket's life."""

    OPEN = "open"
    PENDING = "pending"  # answered, waiting for the customer
    RESOLVED = "resolved"  # a reply reopens it
    CLOSED = "closed"  # a reply opens a new, linked ticket


class Outcome(StrEnum):
    """In what every accepted message ends, exactly once: the books balance over these."""

    NEW_TICKET = "new_ticket"
    FOLLOW_UP = "follow_up"
    ANSWER = "answer"
    NOTE = "note"
    COMMAND = "command"
    DUPLICATE = "duplicate"
    SUPPRESSED = "suppressed"
    BOUNCE = "bounce"
    HELD = "held"
    QUARANTINED = "quarantined"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """A support agent. An inactive one is known, and believed nothing."""

    id: int
    name: str
    address: str  # key
    queues: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody outside the desk, known by an address."""

    id: int
    address: str  # key
    name: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """One conversation's state. `id` is the number that people see."""

    id: int
    subject: str
    status: Status
    queue: str
    urgency: str
    owner: int | None  # agent
    customer: Person
    language: str
    created_at: datetime
    queue_reasons: tuple[str, ...] = ()
    urgency_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicMessage:
    """What customer and desk said to each other."""

    author: str  # display name
    from_customer: bool
    text: str
    at: datetime
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class InternalNote:
    """What agents said among themselves. Never leaves."""

    author: str
    text: str
    at: datetime
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A ticket with what was said in it, oldest first, and who may speak in public."""

    ticket: Ticket
    messages: tuple[PublicMessage, ...] = ()
    notes: tuple[InternalNote, ...] = ()
    participants: tuple[Person, ...] = ()


# --- what a decision is made of -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to be opened."""

    ticket: Ticket
    base_subject: str
    successor_of: int | None = None  # the closed ticket whose reply opened this one


@dataclass(frozen=True, slots=True)
class Change:
    """One property of a ticket changed: who, what, why (P3)."""

    field: Literal["status", "owner", "queue", "urgency"]
    old: str | int | None
    new: str | int | None
    actor: str
    why: str


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A public message to be recorded."""

    text: str
    subject: str
    message_id: str | None
    person: int | None = None  # its author: a person ...
    agent: int | None = None  # ... or an agent
    attachments: tuple[Part, ...] = ()
    flags: tuple[str, ...] = ()  # doubts shown to agents


@dataclass(frozen=True, slots=True)
class NewNote:
    """An internal note to be recorded."""

    text: str
    agent: int | None
    message_id: str | None
    attachments: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A mail to one recipient, to be written into the outbox. Rendered and composed when it is sent."""

    notice: Notice
    recipient: str
    recipient_name: str
    holder: int  # person or agent the reply address is made for
    language: str
    message_id: str
    reply_to: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    author: int | None = None  # the agent whose words these are, who hears of trouble
    attach: bool = False  # carries the attachments of the message recorded with it


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything that follows from one message. One function commits it, in one transaction."""

    outcome: Outcome
    reason: str
    ticket: int | None = None
    new_ticket: NewTicket | None = None
    changes: tuple[Change, ...] = ()
    message: NewMessage | None = None
    note: NewNote | None = None
    participants: tuple[tuple[int, str], ...] = ()  # (person, how they came in)
    related: tuple[tuple[int, str], ...] = ()
    ids: tuple[tuple[str, bool], ...] = ()  # message ids that now lead to the ticket; True: internal ones
    waits_for: tuple[str, ...] = ()  # ids it refers to that nobody knows yet (late parents)
    letters: tuple[NewLetter, ...] = ()
    bounced: tuple[int, bool | None, str] | None = None  # letter, permanent, what the report says
    explanation: dict[str, Any] = field(default_factory=dict)
