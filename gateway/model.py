"""The desk's values: what the store keeps and the rules decide on. Frozen, without behaviour that needs a store.

Public messages and internal notes are two types here as they are two tables in the store: nothing that renders
for customers can be handed a note by mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from postdesk.gateway.escalations import Alarm, Escalation
from postdesk.outbound.suppress import Counts
from postdesk.templates.notices import Notice
from postdesk.threading.message import Part


class Status(StrEnum):
    """What agents see of a ticket's life."""

    OPEN = "open"
    PENDING = "pending"  # answered, waiting for the customer
    WAITING = "waiting"  # for something that takes its time; nobody is reminded
    HOLD = "hold"  # until a day that an agent named
    REVIEW = "review"  # the customer thinks it is solved, staff looks
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


DESK = "the desk"  # the author of what nobody wrote


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """A support agent. An inactive one is known, and believed nothing."""

    id: int
    name: str
    address: str  # key
    queues: tuple[str, ...]
    active: bool
    origin: str = "configuration"  # or "command", or "former configuration"


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
    tags: tuple[str, ...] = ()
    until: datetime | None = None  # of HOLD: when it is open again; of PENDING: nobody is reminded before
    merged_into: int | None = None  # whatever comes for it goes there
    status_since: datetime | None = None  # None: since it was opened
    reminded_at: datetime | None = None  # of PENDING: when the customer was reminded
    tier: str = "triage"
    team: str = ""  # another team that has it; empty: support
    organisation: str = ""  # the customer's
    plan: str = ""
    known_issue: str = ""  # its tag
    resolution: str = ""  # what solved it
    confirmed_by: str = ""  # who said that it is solved
    followers: tuple[int, ...] = ()  # agents
    fields: tuple[tuple[str, str], ...] = ()  # further properties, by name


@dataclass(frozen=True, slots=True)
class PublicMessage:
    """What customer and desk said to each other."""

    author: str  # display name
    from_customer: bool
    text: str
    at: datetime
    message_id: str | None = None
    ticket: int = 0  # where it was said: this ticket, or one that was merged into it
    address: str = ""  # of its author, where that is a customer
    guest: bool = False  # its author takes no part: only agents may read it
    waits: bool = False  # an agent's, and can still be taken back: no customer has it yet


SPLIT_OFF = "it was split off there"  # why a ticket is related to the one it came out of
CAME_WITH = "came with "  # how people of a merged ticket came in, before that ticket's number


@dataclass(frozen=True, slots=True)
class KnownAs:
    """A merged ticket, under whose number and subject those who came with it know the conversation."""

    id: int
    subject: str
    language: str


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part in public. A person who joined late gets only what was said since."""

    person: Person
    sees_from: datetime | None = None  # None: everything
    how: str = ""  # they came in
    known_as: KnownAs | None = None  # where they came with a merged ticket


@dataclass(frozen=True, slots=True)
class InternalNote:
    """What agents said among themselves, and what the desk noted by itself. Never leaves."""

    author: str
    text: str
    at: datetime
    message_id: str | None = None
    from_agent: bool = True  # else an outsider's, or the desk's own


@dataclass(frozen=True, slots=True)
class Conversation:
    """A ticket with what was said in it, oldest first, and who may speak in public."""

    ticket: Ticket
    messages: tuple[PublicMessage, ...] = ()
    notes: tuple[InternalNote, ...] = ()
    participants: tuple[Participant, ...] = ()
    escalation: Escalation | None = None  # the customer's, while it is open
    alarm: Alarm | None = None  # while nobody on call has taken it


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that a message caused, as far as it can still be stopped."""

    id: int
    recipient: str
    author: int | None
    stoppable: bool  # it has not been taken to be sent


@dataclass(frozen=True, slots=True)
class ReportedLetter:
    """A letter of ours that a delivery report is about, and what ties the report to it."""

    id: int
    ticket: int | None
    recipient: str
    audience: str
    state: str
    tie: Literal["return path", "Message-ID"]


@dataclass(frozen=True, slots=True)
class Errand:
    """A message that came in before: an agent confirms it, or takes back what it sent."""

    spool_id: int
    ticket: int | None
    held: bool
    letters: tuple[SentLetter, ...] = ()
    message: int | None = None  # the public message it became
    text: str = ""  # of that message


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happened to a ticket at a moment: a property changed, or an agent answered in public."""

    at: datetime
    what: Literal["status", "tier", "organisation", "owner", "answer"]
    old: str = ""
    new: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """A ticket as its service level looks at it: how it stands now, and what happened, oldest first."""

    ticket: int
    opened_at: datetime
    status: Status
    tier: str
    organisation: str
    queue: str
    owner: int | None
    merged: bool = False
    events: tuple[LifeEvent, ...] = ()

    @classmethod
    def of(cls, ticket: Ticket, events: tuple[LifeEvent, ...] = ()) -> "Life":
        """Of a ticket as it stands; without events, of one that is being opened."""
        return cls(
            ticket.id,
            ticket.created_at,
            ticket.status,
            ticket.tier,
            ticket.organisation,
            ticket.queue,
            ticket.owner,
            ticket.merged_into is not None,
            events,
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether somebody can be written to about a ticket, as far as the store knows."""

    counts: Counts = field(default_factory=Counts)  # automatic mail to them of late
    failed: str = ""  # why the latest letter about the ticket did not reach them


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

    field: Literal[
        "status",
        "until",
        "status_since",
        "reminded_at",
        "owner",
        "queue",
        "urgency",
        "language",
        "tag",
        "participant",
        "merged_into",
        "tier",
        "team",
        "organisation",
        "plan",
        "known_issue",
        "resolution",
        "confirmed_by",
        "follower",
        "field",  # "name=value"
        "escalation",  # in words: its state has a table of its own
    ]
    old: str | int | datetime | None
    new: str | int | datetime | None
    actor: str
    why: str
    since: datetime | None = None  # of a status: from when it counts; None: from when it is recorded


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who takes part from now on. Whoever was removed stays removed, unless `returning`."""

    person: int
    how: str
    by: str  # address of who brought them in
    sees_all: bool = False  # what was said before, too
    returning: bool = False


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Letters that shall not leave; and the public message, where nobody has seen it."""

    letters: tuple[int, ...]
    message: int | None


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
    guest: bool = False  # from somebody who takes no part
    at: datetime | None = None  # it was said before, in another ticket; None: now


@dataclass(frozen=True, slots=True)
class NewNote:
    """An internal note to be recorded."""

    text: str
    agent: int | None
    message_id: str | None
    attachments: tuple[Part, ...] = ()
    person: int | None = None  # the outsider who wrote it, where no agent did
    side: int | None = None  # the outsider whose side conversation it belongs to


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
    not_before: datetime | None = None  # it waits so long, and can be stopped


@dataclass(frozen=True, slots=True)
class NewTimer:
    """Something that will be due. `name` is unique for ever: what fired once never fires again.

    `kind` is a row of `desk.due.TIMERS`; the waiting timers of a ticket are stopped by their kind.
    """

    kind: str
    name: str
    due_at: datetime
    ticket: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeyTerms:
    """A few words by which similar requests, or answers, are found."""

    kind: Literal["request", "answer"]
    queue: str  # empty for answers
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """Other tickets like one, latest first."""

    tickets: tuple[int, ...] = ()
    known_issue: str = ""  # of one of them
    proposed: frozenset[str] = frozenset()  # because of any of them


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything that follows from one message, one command or one timer. One function commits it, in one transaction."""

    outcome: Outcome
    reason: str
    ticket: int | None = None
    new_ticket: NewTicket | None = None
    changes: tuple[Change, ...] = ()
    message: NewMessage | None = None
    note: NewNote | None = None
    participants: tuple[Joining, ...] = ()
    leaving: tuple[tuple[int, str], ...] = ()  # (person, who removed them)
    unjoined: tuple[int, ...] = ()  # persons who came by a merge that is undone: as if they had never joined
    shared_with: tuple[int, ...] = ()  # persons who may see from now on what was said before they came
    related: tuple[tuple[int, str], ...] = ()
    ids: tuple[tuple[str, bool], ...] = ()  # message ids that now lead to the ticket; True: internal ones
    waits_for: tuple[str, ...] = ()  # ids it refers to that nobody knows yet (late parents)
    letters: tuple[NewLetter, ...] = ()
    at: datetime | None = None  # when it was said, of mail of the past
    bounced: tuple[int, bool, str] | None = None  # letter, whether it is given up, what the report says
    cancelled: Cancellation | None = None
    released: tuple[int, int] | None = None  # a held message, and the agent who confirmed it
    stopped: tuple[str, ...] = ()  # kinds of the ticket's waiting timers that are for nothing now
    timers: tuple[NewTimer, ...] = ()
    escalation: Escalation | None = None  # as it is from now on
    alarm: Alarm | None = None
    page: datetime | None = None  # those on call are to be called through the hook, at this moment
    terms: KeyTerms | None = None
    further: tuple["Decision", ...] = ()  # what follows for other tickets, in the same commit
    explanation: dict[str, Any] = field(default_factory=dict)

    @property
    def sends_letters(self) -> bool:
        """Whether the outbox has work."""
        return bool(self.letters) or any(d.letters for d in self.further)

    @property
    def opens_ticket(self) -> bool:
        """Whether it uses up a ticket's number."""
        return self.new_ticket is not None or any(d.new_ticket is not None for d in self.further)
