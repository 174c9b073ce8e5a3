"""An agent's words: to everybody who takes part, to the other agents, or to an outsider. By mail, or by a command."""

from collections.abc import Iterator
from dataclasses import replace

from postdesk.gateway.desk.letters import (
    Cause,
    answer,
    file_names,
    to_outsider,
    to_participant,
)
from postdesk.gateway.desk.notifications import note_added
from postdesk.gateway.desk.own_words import is_signed
from postdesk.gateway.desk.transitions import Step, Who, begun_anew, move
from postdesk.gateway.desk.work import Work
from postdesk.gateway.model import (
    AgentRecord,
    Change,
    Conversation,
    Decision,
    NewLetter,
    NewMessage,
    NewNote,
    Outcome,
    Person,
    Status,
    Ticket,
)
from postdesk.templates.notices import AgentAnswer, SideMessage, TicketResolved
from postdesk.threading.message import Message
from postdesk.threading.pictures import with_marks

_LONGEST_SUBJECT = 78


def public_answer(
    cause: Cause,
    conversation: Conversation,
    agent: AgentRecord,
    text: str,
    message: Message | None = None,
    work: Work | None = None,
) -> Decision:
    """To everybody who takes part: by mail (`message`, with its commands' `work`), or by a command of an admin.

    Whom the agent wrote to directly gets no second copy.
    """
    ticket = conversation.ticket
    changes = list(_status_after_answer(cause, ticket, agent, work))
    if ticket.owner is None and not (work and any(c.field == "owner" for c in work.changes)):
        why = "answered a ticket without an owner"
        changes.append(Change("owner", None, agent.id, agent.address, why))
    files = message.attachments if message else ()
    text = with_marks(text, [p for p in files if p.inline])
    notice = AgentAnswer(
        tag=cause.desk.tag(ticket.id),
        subject=ticket.subject,
        text=text,
        agent_name="" if is_signed(text, agent.name) else agent.name,
        resolved=work is not None and work.resolves,
    )
    direct = written_to(message)
    return Decision(
        Outcome.ANSWER,
        f"by {agent.address}",
        ticket=ticket.id,
        changes=tuple(c for c in changes if c.old != c.new),
        message=NewMessage(
            text=text,
            subject=message.subject if message else ticket.subject,
            message_id=message.message_id if message else None,
            agent=agent.id,
            attachments=files,
        ),
        letters=tuple(
            letter
            for letter in answer(cause, conversation, notice, agent.id)
            if letter.recipient not in direct
        ),
    )


def _status_after_answer(
    cause: Cause, ticket: Ticket, agent: AgentRecord, work: Work | None
) -> Iterator[Change]:
    """Pending, where no command says otherwise; a ticket that was pending before is so from now on."""
    why = f"{agent.name} answered"
    if work is None or not work.status_said:
        step = Step(to=Status.PENDING, who=Who.AGENT, actor=agent.address, why=why, now=cause.now)
        yield from move(ticket, step)
    moved = work is not None and any(c.field == "status" and c.old != c.new for c in work.changes)
    if ticket.status is Status.PENDING and not moved:
        yield begun_anew(ticket, agent.address, why, cause.now)


def written_to(message: Message | None) -> frozenset[str]:
    """Everybody the agent's own mail went to openly."""
    return frozenset() if message is None else frozenset(a.key for a in (*message.to, *message.cc))


def internal_note(
    cause: Cause, conversation: Conversation, agent: AgentRecord, text: str, message: Message | None = None
) -> Decision:
    """A note, by mail or by a command; the other agents concerned hear of it."""
    files = message.attachments if message else ()
    return Decision(
        Outcome.NOTE,
        f"by {agent.address}",
        ticket=conversation.ticket.id,
        note=NewNote(
            text=text, agent=agent.id, message_id=message.message_id if message else None, attachments=files
        ),
        letters=tuple(note_added(cause, conversation, agent, text, file_names(files))),
    )


def side_message(
    cause: Cause, conversation: Conversation, agent: AgentRecord, person: Person, text: str, message: Message
) -> Decision:
    """To an outsider, and to nobody else. What the agent wrote is a note of the ticket."""
    ticket = conversation.ticket
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    name = "" if is_signed(text, agent.name) else agent.name
    notice = SideMessage(subject=first[:_LONGEST_SUBJECT], text=text, agent_name=name)
    told = note_added(cause, conversation, agent, f"To {person.address}:\n\n{text}")
    return Decision(
        Outcome.NOTE,
        f"by {agent.address}",
        ticket=ticket.id,
        note=NewNote(text=text, agent=agent.id, message_id=message.message_id, side=person.id),
        letters=(to_outsider(cause, ticket.id, person, notice, agent.id), *told),
    )


def resolved_notices(cause: Cause, conversation: Conversation, agent: AgentRecord) -> list[NewLetter]:
    """The desk's own words that a ticket is thought to be solved, to everybody who takes part."""
    ticket, letters = conversation.ticket, []
    notice = TicketResolved(tag=cause.desk.tag(ticket.id), subject=ticket.subject)
    for participant in conversation.participants:
        letter = to_participant(cause, conversation, participant, notice)
        letters.append(waiting(letter, cause, agent))
    return letters


def waiting(letter: NewLetter, cause: Cause, agent: AgentRecord) -> NewLetter:
    """A letter by an agent's word, which they can take back."""
    return replace(letter, author=agent.id, not_before=cause.not_before)
