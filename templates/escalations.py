"""The notices of escalations (E1, E3-E6): received, who is the contact, what is agreed, the call, the end of it.
And the one to agents.

Problem, impact and the like are what the customer knows and said, or an agent's words meant for the customer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from postdesk.templates.notices import Audience, HistoryEntry, Notice, TicketNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationReceived(TicketNotice):
    """The customer asked to escalate. The facts as they are known; each that is empty is asked for."""

    name: ClassVar[str] = "escalation_received"

    contact: str = ""  # the primary contact's name; empty: will be named
    problem: str = ""
    impact: str = ""
    workaround: str = ""  # what there is, and why it does not help
    milestone: str = ""  # the date that it must be solved by, and what happens then
    timeline: str = ""  # what we do next, and by when, where that is known
    updates: str = ""  # how often, where that is agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationContact(TicketNotice):
    """Who the primary contact is, or that it is somebody else from now on."""

    name: ClassVar[str] = "escalation_contact"

    contact: str
    previous: str = ""
    timeline: str = ""  # what happens by when, where that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPlanAgreed(TicketNotice):
    """How the customer is kept informed, as agreed with them."""

    name: ClassVar[str] = "escalation_plan_agreed"

    contact: str = ""
    mode: str  # "e-mail", "telephone", "conference call"
    frequency: str  # "every business day"
    attendees: tuple[str, ...] = ()
    next_update: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """A call as calendars keep it; goes out as text/calendar beside a notice's words."""

    action: Literal["request", "update", "cancel"]
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    organizer: str  # the desk, at the reader's own reply address
    organizer_name: str
    attendees: tuple[str, ...] = ()  # addresses
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceInvitation(TicketNotice):
    """The words around an attached text/calendar (RFC 5546): an invitation, its update, its cancellation."""

    name: ClassVar[str] = "conference_invitation"

    action: Literal["request", "update", "cancel"]
    starts_at: datetime
    ends_at: datetime
    where: str = ""  # a number to dial, a web address
    contact: str = ""  # who leads it
    attendees: tuple[str, ...] = ()
    agenda: str = ""
    event: CalendarEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deescalated(TicketNotice):
    """The escalation is over. Its three conditions are met; each may be said in words of its own."""

    name: ClassVar[str] = "deescalated"

    plan: str = ""  # the action plan that the customer accepted
    progress: str = ""  # how the analysis stands
    agreement: str = ""  # the words in which the customer agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that is known, by its name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationNotification(Notice):
    """An escalation's step, for agents: a question from another tier, a customer who escalated, an update that is due."""

    name: ClassVar[str] = "escalation_notification"
    audience: ClassVar[Audience] = "agent"
    repeatable: ClassVar[bool] = True

    tag: str
    subject: str
    title: str  # "ESCALATED QUESTION 2"
    what: str  # happened
    alarm: str = ""  # above everything: "CRITICAL BUSINESS IMPACT"
    text: str = ""
    text_by: str = ""
    attachments: tuple[str, ...] = ()  # file names
    warnings: tuple[str, ...] = ()  # what is doubtful about the text
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    proposal: str = ""  # a comment for the customer, not sent
    questions: tuple[str, ...] = ()
    customer: str
    status: str
    tier: str
    urgency: str
    queue_title: str
    owner: str = ""
    commands: tuple[str, ...] = ()
    history: tuple[HistoryEntry, ...] = ()  # public, latest first
    notes: tuple[HistoryEntry, ...] = ()  # internal, latest first
    note_address: str
    event: CalendarEvent | None = None
