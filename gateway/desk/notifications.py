"""What agents get to read: something new from a customer, a colleague's note, a ticket handed to them (A1). Pure."""

from dataclasses import dataclass, replace

from postdesk.gateway.desk import playbooks
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.escalation_notices import standing
from postdesk.gateway.desk.facts import facts
from postdesk.gateway.desk.hints import hints
from postdesk.gateway.desk.letters import Cause, agent_letter, because_of, file_names, recipients, title
from postdesk.gateway.desk.permissions import permission_shown
from postdesk.gateway.desk.view import agent_view, at_text, named, public_messages
from postdesk.gateway.model import DESK, AgentRecord, Conversation, NewLetter, Person, Status
from postdesk.templates.notices import AgentNotification, NoteNotification, RelatedTicket
from postdesk.threading.tokens import Claim, Purpose

# The commands that fit a ticket of that status; a ticket without an owner can be taken besides.
_FITTING: dict[Status, tuple[str, ...]] = {
    Status.OPEN: ("#pending", "#resolve", "#hold DAYS", "#queue QUEUE", "#split SUBJECT"),
    Status.PENDING: ("#resolve", "#reopen"),
    Status.WAITING: ("#pending", "#resolve"),
    Status.HOLD: ("#reopen", "#resolve"),
    Status.REVIEW: ("#resolve", "#reopen"),
    Status.RESOLVED: ("#close WHAT SOLVED IT", "#reopen"),
    Status.CLOSED: ("#reopen",),
}


@dataclass(frozen=True, slots=True)
class Remarks:
    """What stands beside a customer's new words."""

    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    lead: str = ""  # stands before them
    proposals: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()  # who takes part by them
    commands: tuple[str, ...] = ()  # that fit these words, before those that fit the ticket


def notification(case: Case, conversation: Conversation, *, new: bool, remarks: Remarks) -> list[NewLetter]:
    """What is new from a customer, to the owner or else to everybody who works on the queue."""
    message = case.reading.message
    related = tuple(
        RelatedTicket(tag=case.desk.tag(t), subject=case.subjects.get(t, ""), why="the message points to it")
        for t in case.match.related
    )
    cause = because_of(case)
    latest = _of_latest(cause, conversation)
    unnamed = case.person is not None and case.person.address == latest.author_name
    notice = replace(
        latest,
        author_name="" if unnamed else latest.author_name,
        new_ticket=new,
        hints=(*latest.hints, *remarks.proposals),
        attachments=file_names(message.attachments),
        copied=remarks.copied,
        warnings=remarks.warnings,
        missing=remarks.missing,
        related=related,
        lead=remarks.lead,
        commands=(*remarks.commands, *latest.commands),
    )
    return [
        replace(_to(cause, conversation, agent, notice), attach=case.desk.attach_to_agents)
        for agent in recipients(case.desk, conversation.ticket, case.now)
    ]


def handed_over(
    cause: Cause,
    conversation: Conversation,
    agents: tuple[AgentRecord, ...],
    lead: str,
    proposals: tuple[str, ...] = (),
) -> list[NewLetter]:
    """The ticket as it stands, to agents who get it from a colleague."""
    if not conversation.messages:
        return []
    latest = _of_latest(cause, conversation)
    notice = replace(latest, lead=lead, hints=(*latest.hints, *proposals))
    return [_to(cause, conversation, agent, notice) for agent in agents]


def _to(cause: Cause, conversation: Conversation, agent: AgentRecord, notice: AgentNotification) -> NewLetter:
    """The same for everybody, but for the address for notes."""
    claim = Claim(Purpose.NOTE, conversation.ticket.id, agent.id, cause.now.date())
    own = replace(notice, note_address=cause.desk.book.reply_address(claim))
    return agent_letter(cause, conversation.ticket.id, agent, own, Purpose.ANSWER)


def _of_latest(cause: Cause, conversation: Conversation) -> AgentNotification:
    """The latest message, the state of the ticket, what was said before; notes apart. Without an address for notes."""
    desk, ticket = cause.desk, conversation.ticket
    *earlier, latest = conversation.messages
    owner = desk.agent(ticket.owner)
    book = playbooks.shown(desk.playbooks, conversation)
    return AgentNotification(
        tag=desk.tag(ticket.id),
        subject=ticket.subject,
        new_ticket=False,
        author_name=latest.author if latest.guest else named(desk, latest),
        author_address=latest.address or ticket.customer.address,
        at_text=at_text(desk, latest.at),
        guest=latest.guest,
        text=latest.text,
        status=ticket.status.value,
        queue_title=title(desk, ticket.queue),
        queue_reasons=ticket.queue_reasons,
        urgency=ticket.urgency,
        urgency_reasons=ticket.urgency_reasons,
        owner=owner.name if owner else "",
        tags=ticket.tags,
        facts=facts(desk, ticket),
        permission=permission_shown(ticket),
        playbook=book.heading if book else "",
        steps=book.steps if book else (),
        hints=hints(desk, conversation),
        escalation=standing(desk, conversation.escalation),
        commands=(*(() if owner else ("#me",)), *_fitting(conversation), "#note", "#help"),
        history=public_messages(desk, earlier, desk.history_entries),
        notes=agent_view(conversation.notes, desk.history_entries),
        note_address="",
    )


def _fitting(conversation: Conversation) -> tuple[str, ...]:
    """The commands that fit: what an open escalation refuses is not offered."""
    fitting, escalation = _FITTING[conversation.ticket.status], conversation.escalation
    if escalation is None:
        return fitting
    steps = "#condition NAME EVIDENCE" if escalation.unmet else "#deescalate WHY"
    return (steps, *(c for c in fitting if c.split()[0] not in {"#resolve", "#close"}))


def note_added(
    cause: Cause, conversation: Conversation, author: AgentRecord, text: str, files: tuple[str, ...] = ()
) -> list[NewLetter]:
    """A note, to the other agents concerned. Their reply is a note."""
    notice = replace(_note(cause, conversation), author_name=author.name, text=text, attachments=files)
    others = [a for a in recipients(cause.desk, conversation.ticket, cause.now) if a.id != author.id]
    ticket = conversation.ticket.id
    return [agent_letter(cause, ticket, a, notice, Purpose.NOTE) for a in others]


def desk_noted(cause: Cause, conversation: Conversation, text: str) -> list[NewLetter]:
    """What the desk noted by itself, to the owner, else to the queue. Their reply is a note."""
    notice = replace(_note(cause, conversation), author_name=DESK, text=text)
    ticket = conversation.ticket
    return [
        agent_letter(cause, ticket.id, a, notice, Purpose.NOTE)
        for a in recipients(cause.desk, ticket, cause.now)
    ]


@dataclass(frozen=True, slots=True)
class FromOutside:
    """What came to an address made for an outsider."""

    author: Person
    text: str
    files: tuple[str, ...]
    stranger: bool  # the address was made for somebody else


def outsider_wrote(cause: Cause, conversation: Conversation, said: FromOutside) -> list[NewLetter]:
    """What came on the side, to all agents concerned. Their reply is a note."""
    notice = replace(
        _note(cause, conversation),
        author_name=said.author.name or said.author.address,
        outside=said.author.address,
        stranger=said.stranger,
        text=said.text,
        attachments=said.files,
    )
    ticket = conversation.ticket
    return [
        agent_letter(cause, ticket.id, a, notice, Purpose.NOTE)
        for a in recipients(cause.desk, ticket, cause.now)
    ]


def _note(cause: Cause, conversation: Conversation) -> NoteNotification:
    ticket, desk = conversation.ticket, cause.desk
    owner = desk.agent(ticket.owner)
    return NoteNotification(
        tag=desk.tag(ticket.id),
        subject=ticket.subject,
        author_name="",
        at_text=at_text(desk, cause.now),
        text="",
        status=ticket.status.value,
        queue_title=title(desk, ticket.queue),
        owner=owner.name if owner else "",
        history=public_messages(desk, conversation.messages, desk.history_entries),
    )
