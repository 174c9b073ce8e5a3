"""The notices: one frozen dataclass for each mail the desk writes, holding exactly what its template may use.

A notice is data: the outbox stores it as JSON and the sender renders it later. What goes to customers has no field
that could hold a note, a reason of classification or an agent's address: templates cannot show what is not there.

What may be left out has a default, and templates do without it. Times are moments; their templates put them into the
reader's words (`| day`, `| moment`). Every notice stands in `catalogue`; those of an escalation are in `escalations`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

Audience = Literal["customer", "outsider", "agent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One earlier message (or note, in agents' notices), as it is shown."""

    author_name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page for everybody that may answer a request."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedTicket:
    """Another ticket an agent may want to look at, and why it is named."""

    tag: str
    subject: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """One line that an agent wrote, whether it was carried out, and what came of it."""

    line: str
    done: bool
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is true of every notice of a kind; the sender decides by these alone.

    `automatic`: nobody wrote it (RFC 3834), so it says Auto-Submitted and obeys the caps on automatic mail.
    `repeatable`: sent again where nobody can tell whether it left; the others leave at most once.
    """

    name: ClassVar[str]
    audience: ClassVar[Audience] = "customer"
    automatic: ClassVar[bool] = True
    repeatable: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketNotice(Notice):
    """What each automatic notice to a customer says. Without a verified sender, name and subject are not echoed."""

    tag: str
    customer_name: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestConfirmed(TicketNotice):
    """A request has its ticket; with `closed_tag`, because a reply to that closed one opened a new one."""

    name: ClassVar[str] = "request_confirmed"

    closed_tag: str = ""
    stage: str = ""  # of its life, in the customer's words
    queue_title: str
    expected_response: str
    high_volume: bool = False  # it may take longer than that
    missing: tuple[str, ...] = ()  # details, in words
    articles: tuple[Article, ...] = ()
    tenant_admin: str = ""  # name or address of the customer's own administrator, who is copied
    copy_of: str = ""  # in that copy: the address of who wrote
    escalation: str = ""  # a sentence that says how to escalate


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingReminder(TicketNotice):
    """We asked, and wait for the answer; at `resolves_at` the ticket will be taken for solved."""

    name: ClassVar[str] = "pending_reminder"

    asked_at: datetime | None = None
    resolves_at: datetime
    history: tuple[HistoryEntry, ...] = ()  # public: what was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedUnanswered(TicketNotice):
    """No answer came, so the ticket is taken for solved; a reply reopens it."""

    name: ClassVar[str] = "resolved_unanswered"

    asked_at: datetime | None = None
    history: tuple[HistoryEntry, ...] = ()  # public: what was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketResolved(TicketNotice):
    """The ticket is thought to be solved; a reply reopens it."""

    name: ClassVar[str] = "ticket_resolved"

    confirmed: bool = False  # the customer said so
    resolution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketClosed(TicketNotice):
    """The ticket is closed: a new mail opens a new one. Asks for nothing."""

    name: ClassVar[str] = "ticket_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSplit(TicketNotice):
    """A second request in a mail has a ticket of its own, `tag`; the first one stays `old_tag`."""

    name: ClassVar[str] = "ticket_split"

    old_tag: str
    queue_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMerged(TicketNotice):
    """The customer's request `old_tag` goes on in `tag`, which they take part in already."""

    name: ClassVar[str] = "ticket_merged"

    old_tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentAnswer(Notice):
    """An agent's words to a customer, with history rebuilt from public messages only (latest first)."""

    name: ClassVar[str] = "agent_answer"
    automatic: ClassVar[bool] = False
    repeatable: ClassVar[bool] = True

    tag: str
    subject: str
    text: str
    agent_name: str
    resolved: bool = False  # "we think that this is solved" stands below
    history: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SideMessage(Notice):
    """An agent's words to an outsider, who is brought in on the side: nothing else of the ticket."""

    name: ClassVar[str] = "side_message"
    audience: ClassVar[Audience] = "outsider"
    automatic: ClassVar[bool] = False
    repeatable: ClassVar[bool] = True

    subject: str
    text: str
    agent_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentNotification(Notice):
    """Something new from a customer, for an agent: what is new first, the state of the ticket, notes apart."""

    name: ClassVar[str] = "agent_notification"
    audience: ClassVar[Audience] = "agent"
    repeatable: ClassVar[bool] = True

    tag: str
    subject: str
    new_ticket: bool
    author_name: str
    author_address: str
    guest: bool = False  # they take no part in the conversation: nothing of it is the customer's word
    at_text: str
    text: str
    attachments: tuple[str, ...] = ()  # file names
    copied: tuple[str, ...] = ()  # addresses that take part by this mail
    warnings: tuple[str, ...] = ()  # "The sender is not verified"
    status: str
    queue_title: str
    queue_reasons: tuple[str, ...] = ()
    urgency: str = ""
    urgency_reasons: tuple[str, ...] = ()
    owner: str = ""  # empty: nobody
    missing: tuple[str, ...] = ()
    related: tuple[RelatedTicket, ...] = ()
    history: tuple[HistoryEntry, ...] = ()  # public, latest first
    notes: tuple[HistoryEntry, ...] = ()  # internal, latest first
    note_address: str
    escalation: str = ""  # the customer's, that is open: before all else
    lead: str = ""  # "Anna gave you this ticket."
    tags: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()  # those that fit the moment
    facts: tuple[str, ...] = ()  # further properties: "plan business"
    permission: str = ""  # what must be permitted, or who permitted it
    hints: tuple[str, ...] = ()  # proposals, each with its reason and its command
    playbook: str = ""  # its title
    steps: tuple[str, ...] = ()  # of the playbook, with those that are done


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNotification(Notice):
    """A colleague's or an outsider's internal note, for the agents. Replying to it stores a note."""

    name: ClassVar[str] = "note_notification"
    audience: ClassVar[Audience] = "agent"
    repeatable: ClassVar[bool] = True

    tag: str
    subject: str
    author_name: str
    at_text: str
    text: str
    outside: str = ""  # the address of an outsider who wrote it
    stranger: bool = False  # to an address that was made for somebody else
    attachments: tuple[str, ...] = ()
    status: str
    queue_title: str
    owner: str = ""
    history: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamNotification(Notice):
    """For another team: a ticket that is theirs now, or a comment and nothing but the ticket's number.

    It may hold what notes say: it goes to an address that the configuration names, and to no other.
    """

    name: ClassVar[str] = "team_notification"
    audience: ClassVar[Audience] = "agent"
    repeatable: ClassVar[bool] = True

    tag: str
    lead: str  # "Anna handed this ticket to Product."
    text: str = ""
    subject: str = ""
    customer: str = ""
    history: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAgenda(Notice):
    """A duty that has come round again, for who is on duty."""

    name: ClassVar[str] = "duty_agenda"
    audience: ClassVar[Audience] = "agent"

    title: str
    tier: str
    every: str  # as it is configured: "weekdays 09:00"
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMailHeld(Notice):
    """A mail in an agent's name was held; goes to the address on file.

    `text` is there only with a `confirm_address`: nobody can confirm what they cannot read.
    """

    name: ClassVar[str] = "agent_mail_held"
    audience: ClassVar[Audience] = "agent"

    tag: str  # empty where the mail led to no ticket
    agent_name: str
    subject: str
    received_at: str
    reasons: tuple[str, ...]
    advice: str  # what to do next, in the desk's words
    text: str = ""  # the beginning of what the held mail says
    confirm_address: str = ""  # writing to it releases the mail


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCommandFailed(Notice):
    """A mail of an agent had no effect: each line with its trouble, and the text back so that nothing is lost."""

    name: ClassVar[str] = "agent_command_failed"
    audience: ClassVar[Audience] = "agent"

    tag: str
    subject: str
    agent_name: str
    lines: tuple[CommandLine, ...]
    text: str = ""  # what would have gone out
    help: tuple[str, ...] = ()  # every command, where that helps


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTranscript(Notice):
    """What an agent's mail did, line by line, and what became of its text."""

    name: ClassVar[str] = "agent_transcript"
    audience: ClassVar[Audience] = "agent"

    tag: str
    subject: str
    agent_name: str
    lines: tuple[CommandLine, ...] = ()
    summary: tuple[str, ...] = ()  # "Your answer was sent to the customer."
    cancel_address: str = ""  # writing to it takes the answer back
    cancel_until: str = ""
    text: str = ""  # what was taken back
    help: tuple[str, ...] = ()  # every command, where that was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(Notice):
    """A letter failed for good, for the ticket's owner or, where there is none, the queue's agents."""

    name: ClassVar[str] = "delivery_failed"
    audience: ClassVar[Audience] = "agent"

    tag: str
    subject: str
    recipient: str
    what: str  # "your answer", "the confirmation"
    reply: str  # the relay's or the receiving server's words
    attempts: int
    gave_up: bool  # tried until the time was over, rather than refused at once
    held: tuple[str, ...] = ()  # what the leak guard found, where that is why
    letter: int = 0  # its number in the outbox, by which an admin can release it
    text: str = ""  # the letter's words, back to their writer


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevelWarning(Notice):
    """A ticket is about to turn, has turned red, or nobody has it; for its owner, its tier's lead or its agents."""

    name: ClassVar[str] = "service_level_warning"
    audience: ClassVar[Audience] = "agent"

    tag: str
    subject: str
    colour: Literal["green", "yellow", "red"]
    turns: str = ""  # when it turns the next colour, or turned red, in its calendar's local time
    unowned: bool = False  # nobody has had it for too long
    late: bool = False  # a warning of yellow, heard when it is yellow: of red there will be another
    tier: str
    queue_title: str
    status: str
    owner: str = ""  # empty: nobody
    customer: str
    reasons: tuple[str, ...] = ()  # what was counted and what was not
