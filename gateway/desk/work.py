"""What the commands of one mail come to, before anything is done. All of them are understood, or none is done."""

from dataclasses import dataclass, replace

from postdesk.gateway.desk.case import Case
from postdesk.gateway.escalations import Escalation
from postdesk.gateway.model import (
    AgentRecord,
    Change,
    Conversation,
    Joining,
    Participant,
    Person,
    Status,
    Ticket,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that cannot be carried out, and why, for its writer."""

    why: str


@dataclass(frozen=True, slots=True)
class Handover:
    """The ticket goes to another tier: up with numbered questions, or down with the reason."""

    source: str
    target: str
    up: bool
    questions: tuple[tuple[int, str], ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class TeamLetter:
    """Another team hears of the mail: it has the ticket now, or gets the comment alone."""

    team: str
    handed_over: bool


@dataclass(frozen=True)
class Work:
    """The conversation as the commands so far leave it, and all that is to be recorded and sent for it."""

    case: Case
    agent: AgentRecord
    conversation: Conversation
    said: str = ""  # what the last command came to, for the transcript
    changes: tuple[Change, ...] = ()
    joining: tuple[Joining, ...] = ()
    leaving: tuple[int, ...] = ()
    shared_with: tuple[int, ...] = ()
    related: tuple[tuple[int, str], ...] = ()
    stored_text: str = ""  # of macros
    comment: str = ""  # words of commands that are a note
    teams: tuple[TeamLetter, ...] = ()
    side: tuple[Person, ...] = ()  # outsiders to whom the text goes
    split_off: str = ""  # subject of the ticket to be split off
    merge_into: Conversation | None = None
    unmerge: Conversation | None = None
    handover: Handover | None = None  # the text is a note for the tier that gets the ticket
    transition: bool = (
        False  # the customer hears that somebody else goes on; an own text stands for the ready-made
    )

    @property
    def ticket(self) -> Ticket:
        """The ticket as it will be."""
        return self.conversation.ticket

    @property
    def escalation(self) -> Escalation | None:
        """The customer's, as it will be; one that these commands end is still there."""
        return self.conversation.escalation

    @property
    def ends_escalation(self) -> bool:
        return self.escalation is not None and self.escalation.closed_at is not None

    @property
    def status_said(self) -> bool:
        """Whether a command said what the status shall be."""
        return any(c.field == "status" for c in self.changes)

    @property
    def resolves(self) -> bool:
        """Whether the customer is to hear that it is thought to be solved."""
        return any(c.field == "status" and c.new is Status.RESOLVED for c in self.changes)

    @property
    def how_many_tickets(self) -> int:
        """How many things are to be done between tickets."""
        return sum((bool(self.split_off), self.merge_into is not None, self.unmerge is not None))

    @property
    def between_tickets(self) -> bool:
        """Whether the text is a note that says why tickets are joined or parted."""
        return self.how_many_tickets > 0

    def saying(self, said: str) -> "Work":
        """The same, with what came of the command in words."""
        return replace(self, said=said)

    def with_changes(self, changes: tuple[Change, ...], ticket: Ticket, said: str) -> "Work":
        """Several properties of the ticket changed."""
        conversation = replace(self.conversation, ticket=ticket)
        return replace(self, conversation=conversation, changes=(*self.changes, *changes), said=said)

    def with_ticket(self, change: Change, ticket: Ticket, said: str) -> "Work":
        """A property of the ticket changed."""
        conversation = replace(self.conversation, ticket=ticket)
        return replace(self, conversation=conversation, changes=(*self.changes, change), said=said)

    def with_escalation(self, escalation: Escalation, change: str, said: str) -> "Work":
        """The customer's escalation goes on in another way; `change` says so in the ticket's history."""
        recorded = self.change("escalation", None, change)
        return replace(
            self,
            conversation=replace(self.conversation, escalation=escalation),
            changes=(*self.changes, recorded),
            said=said,
        )

    def change(self, field: str, old: object, new: object, why: str = "") -> Change:
        """A change in this agent's name."""
        return Change(field, old, new, self.agent.address, why or f"by mail of {self.agent.name}")  # type: ignore[arg-type]  # the callers' literals

    def with_people(self, participants: tuple[Participant, ...], said: str) -> "Work":
        """Other people take part."""
        return replace(self, conversation=replace(self.conversation, participants=participants), said=said)
