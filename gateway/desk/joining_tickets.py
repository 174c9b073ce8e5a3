"""Merging, undoing it, splitting off (T6): what follows for both tickets. Nothing is moved, so that it can be undone."""

from dataclasses import dataclass

from postdesk.gateway.desk.letters import Cause, because_of, recipients
from postdesk.gateway.desk.notifications import handed_over, note_added
from postdesk.gateway.desk.work import Work
from postdesk.gateway.model import (
    AgentRecord,
    Change,
    Conversation,
    Decision,
    InternalNote,
    Joining,
    NewMessage,
    NewNote,
    NewTicket,
    Outcome,
    Participant,
    PublicMessage,
    Status,
    Ticket,
)

_JOINED = "came with "  # how the people of a merged ticket came in


def between_tickets(work: Work, text: str) -> Decision:
    """Whatever the commands ask for between this ticket and another; the text says why, as a note."""
    cause = because_of(work.case)
    if work.merge_into is not None:
        return merge(cause, work.conversation, work.merge_into, work.agent, text)
    if work.unmerge is not None:
        return unmerge(cause, work.conversation, work.unmerge, work.agent, text)
    return split(cause, work.conversation, work.agent, SplitOff(work.case.number, work.split_off, text))


def merge(
    cause: Cause, source: Conversation, target: Conversation, agent: AgentRecord, text: str = ""
) -> Decision:
    """`source` goes into `target` (both unmerged): closed, its people take part there, later replies follow."""
    into, old = target.ticket, source.ticket
    words = f"{cause.desk.tag(old.id)} ({old.subject}) was merged into this ticket by {agent.name}."
    note = f"{words}\n\n{text}" if text else words
    present = {p.person.id for p in target.participants}
    how = _JOINED + cause.desk.tag(old.id)
    return Decision(
        Outcome.COMMAND,
        f"merged into {into.id} by {agent.address}",
        ticket=old.id,
        changes=(
            Change("merged_into", None, into.id, agent.address, text),
            Change("status", old.status, Status.CLOSED, agent.address, f"merged into {into.id}"),
        ),
        further=(
            Decision(
                Outcome.COMMAND,
                "",
                ticket=into.id,
                note=NewNote(note, agent.id, None),
                participants=tuple(
                    Joining(p.person.id, how, agent.address)
                    for p in source.participants
                    if p.person.id not in present
                ),
                changes=_opened(into, agent),
                letters=tuple(note_added(cause, target, agent, note)),
            ),
        ),
    )


def unmerge(
    cause: Cause, target: Conversation, merged: Conversation, agent: AgentRecord, text: str = ""
) -> Decision:
    """The merged ticket is one of its own again, and open; its people leave where they came in with it."""
    old, tag = merged.ticket, cause.desk.tag(target.ticket.id)
    words = f"This ticket was taken out of {tag} again by {agent.name}."
    how = _JOINED + cause.desk.tag(old.id)
    return Decision(
        Outcome.COMMAND,
        f"merge of {old.id} undone by {agent.address}",
        ticket=target.ticket.id,
        unjoined=tuple(p.person.id for p in target.participants if p.how == how),
        further=(
            Decision(
                Outcome.COMMAND,
                "",
                ticket=old.id,
                note=NewNote(f"{words}\n\n{text}" if text else words, agent.id, None),
                changes=(
                    Change("merged_into", old.merged_into, None, agent.address, text),
                    Change("status", old.status, Status.OPEN, agent.address, "merge undone"),
                ),
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class SplitOff:
    """The ticket to be split off, and why."""

    number: int
    subject: str
    why: str


def split(cause: Cause, conversation: Conversation, agent: AgentRecord, new: SplitOff) -> Decision:
    """The latest message of a customer becomes a ticket of its own, in triage, with a note that says why."""
    old = conversation.ticket
    latest = [m for m in conversation.messages if m.from_customer][-1]
    words = f"Split off {cause.desk.tag(old.id)} by {agent.name}."
    note = f"{words}\n\n{new.why}" if new.why else words
    saw = [p for p in conversation.participants if p.sees_from is None or latest.at >= p.sees_from]
    author = next((p.person for p in saw if p.person.address == latest.address), old.customer)
    ticket = Ticket(
        id=new.number,
        subject=new.subject,
        status=Status.OPEN,
        queue="triage",
        urgency=old.urgency,
        owner=None,
        customer=author,
        language=old.language,
        created_at=cause.now,
        queue_reasons=(words,),
        urgency_reasons=old.urgency_reasons,
    )
    how = f"takes part in {cause.desk.tag(old.id)}"
    seen = Conversation(ticket, (latest,), (InternalNote(agent.name, note, cause.now),))
    return Decision(
        Outcome.NOTE,
        f"{new.number} split off by {agent.address}",
        ticket=old.id,
        note=NewNote(
            f"{cause.desk.tag(new.number)} ({new.subject}) was split off.\n\n{new.why}", agent.id, None
        ),
        further=(
            Decision(
                Outcome.COMMAND,
                "",
                new_ticket=NewTicket(ticket, new.subject),
                message=_copied(latest, author.id, new.subject),
                note=NewNote(note, agent.id, None),
                participants=tuple(
                    Joining(p.person.id, how, agent.address, sees_all=True)
                    for p in _with_author(saw, author.id)
                ),
                related=((old.id, "it was split off there"),),
                letters=tuple(handed_over(cause, seen, recipients(cause.desk, ticket, cause.now), words)),
            ),
        ),
    )


def _copied(message: PublicMessage, author: int, subject: str) -> NewMessage:
    return NewMessage(text=message.text, subject=subject, message_id=message.message_id, person=author)


def _with_author(people: list[Participant], author: int) -> list[Participant]:
    """Its writer first."""
    return sorted(people, key=lambda p: p.person.id != author)


def _opened(ticket: Ticket, agent: AgentRecord) -> tuple[Change, ...]:
    """A resolved ticket that gets another one is not resolved any more (FS#921)."""
    if ticket.status is not Status.RESOLVED:
        return ()
    return (Change("status", ticket.status, Status.OPEN, agent.address, "another ticket was merged into it"),)
