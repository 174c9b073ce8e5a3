"""Merging, undoing it, splitting off (T6): what follows for both tickets. Nothing is moved, so that it can be undone."""

from dataclasses import dataclass, replace

from postdesk.classifiers.urgency import classify_urgency
from postdesk.gateway.desk.answers import waiting
from postdesk.gateway.desk.letters import (
    Cause,
    because_of,
    heard_from,
    known_to,
    recipients,
    seen_by,
    title,
    to_customer,
)
from postdesk.gateway.desk.notifications import handed_over, note_added
from postdesk.gateway.desk.timers import with_timers
from postdesk.gateway.desk.transitions import Step, Who, move
from postdesk.gateway.desk.work import Work
from postdesk.gateway.model import (
    CAME_WITH,
    SPLIT_OFF,
    AgentRecord,
    Change,
    Conversation,
    Decision,
    InternalNote,
    Joining,
    NewLetter,
    NewMessage,
    NewNote,
    NewTicket,
    Outcome,
    Participant,
    PublicMessage,
    Status,
    Ticket,
)
from postdesk.templates.notices import TicketMerged, TicketSplit


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
    how = CAME_WITH + cause.desk.tag(old.id)
    there = Decision(
        Outcome.COMMAND,
        "",
        ticket=into.id,
        note=NewNote(note, agent.id, None),
        participants=tuple(
            Joining(p.person.id, how, agent.address)
            for p in source.participants
            if p.person.id not in present
        ),
        changes=_opened(cause, into, agent),
        letters=tuple(note_added(cause, target, agent, note)),
    )
    return Decision(
        Outcome.COMMAND,
        f"merged into {into.id} by {agent.address}",
        ticket=old.id,
        changes=(
            Change("merged_into", None, into.id, agent.address, text),
            *_moved(cause, old, Status.CLOSED, agent, f"merged into {into.id}"),
        ),
        letters=_merge_told(cause, source, target, agent),
        further=(with_timers(there, cause.desk, into, cause.now),),
    )


def _merge_told(
    cause: Cause, source: Conversation, target: Conversation, agent: AgentRecord
) -> tuple[NewLetter, ...]:
    """The merged ticket's customer hears of the other number where it is their own already; nobody else does.

    Another customer's number and subject are not theirs to see: to them the ticket goes on as it is.
    """
    old, into = source.ticket, target.ticket
    there = next((p for p in target.participants if p.person.id == old.customer.id), None)
    here = next((p for p in source.participants if p.person.id == old.customer.id), None)
    if there is None or here is None or known_to(into, there).id != into.id:
        return ()
    tag = cause.desk.tag(into.id)
    notice = TicketMerged(tag=tag, old_tag=cause.desk.tag(old.id), subject=old.subject)
    heard = heard_from(source, here)
    return (
        waiting(
            to_customer(cause, replace(into, language=old.language), old.customer, notice, heard),
            cause,
            agent,
        ),
    )


def unmerge(
    cause: Cause, target: Conversation, merged: Conversation, agent: AgentRecord, text: str = ""
) -> Decision:
    """The merged ticket is one of its own again, and open; its people leave where they came in with it."""
    old, tag = merged.ticket, cause.desk.tag(target.ticket.id)
    words = f"This ticket was taken out of {tag} again by {agent.name}."
    how = CAME_WITH + cause.desk.tag(old.id)
    again = Decision(
        Outcome.COMMAND,
        "",
        ticket=old.id,
        note=NewNote(f"{words}\n\n{text}" if text else words, agent.id, None),
        changes=(
            Change("merged_into", old.merged_into, None, agent.address, text),
            *_moved(cause, old, Status.OPEN, agent, "merge undone"),
        ),
    )
    return Decision(
        Outcome.COMMAND,
        f"merge of {old.id} undone by {agent.address}",
        ticket=target.ticket.id,
        unjoined=tuple(p.person.id for p in target.participants if p.how == how),
        further=(with_timers(again, cause.desk, old, cause.now),),
    )


@dataclass(frozen=True, slots=True)
class SplitOff:
    """The ticket to be split off, and why."""

    number: int
    subject: str
    why: str


def _latest(conversation: Conversation) -> PublicMessage:
    """The latest message of a customer who still takes part: another's words are not for whoever does (T6).

    Where none of them does, a split has no words: its note says why it was made.
    """
    heard = [m for m in conversation.messages if m.from_customer and not m.guest]
    taking_part = {p.person.address for p in conversation.participants}
    known = [m for m in heard if m.address in taking_part]
    return known[-1] if known else replace(heard[-1], text="", address="")


def split(cause: Cause, conversation: Conversation, agent: AgentRecord, new: SplitOff) -> Decision:
    """The latest message of a customer becomes a ticket of its own, in triage, with a note that says why."""
    old = conversation.ticket
    latest = _latest(conversation)
    urgency = classify_urgency(new.subject, latest.text, cause.desk.rules)
    words = f"Split off {cause.desk.tag(old.id)} by {agent.name}."
    note = f"{words}\n\n{new.why}" if new.why else words
    saw = [p for p in conversation.participants if latest in seen_by(conversation, p)]
    author = next((p.person for p in saw if p.person.address == latest.address), old.customer)
    ticket = Ticket(
        id=new.number,
        subject=new.subject,
        status=Status.OPEN,
        queue="triage",
        urgency=urgency.label,
        owner=None,
        customer=author,
        language=old.language,
        created_at=cause.now,
        queue_reasons=(words,),
        urgency_reasons=urgency.reasons,
        organisation=old.organisation,
        plan=old.plan,
    )
    told = waiting(_split_told(cause, old, ticket), cause, agent)
    how = f"takes part in {cause.desk.tag(old.id)}"
    seen = Conversation(ticket, (latest,), (InternalNote(agent.name, note, cause.now),))
    return Decision(
        Outcome.NOTE,
        f"{new.number} split off by {agent.address}",
        ticket=old.id,
        note=NewNote(f"{cause.desk.tag(new.number)} was split off.\n\n{new.why}", agent.id, None),
        further=(
            Decision(
                Outcome.COMMAND,
                "",
                new_ticket=NewTicket(ticket, new.subject),
                # Answers are threaded below the notice: below the mail itself stands the first request's thread.
                message=_copied(replace(latest, message_id=told.message_id), author.id, new.subject),
                note=NewNote(note, agent.id, None),
                participants=tuple(
                    Joining(p.person.id, how, agent.address, sees_all=True)
                    for p in _with_author(saw, author.id)
                ),
                related=((old.id, SPLIT_OFF),),
                letters=(
                    told,
                    *handed_over(cause, seen, recipients(cause.desk, ticket, cause.now), words),
                ),
            ),
        ),
    )


def _split_told(cause: Cause, old: Ticket, ticket: Ticket) -> NewLetter:
    """The first mail of a thread of its own, for the customer who asked for two things in one."""
    notice = TicketSplit(
        tag=cause.desk.tag(ticket.id),
        old_tag=cause.desk.tag(old.id),
        subject=ticket.subject,
        queue_title=title(cause.desk, ticket.queue),
    )
    return to_customer(cause, ticket, ticket.customer, notice, ())


def _copied(message: PublicMessage, author: int, subject: str) -> NewMessage:
    """Said when it came: what the customer has waited for so far is not forgotten."""
    return NewMessage(
        text=message.text, subject=subject, message_id=message.message_id, person=author, at=message.at
    )


def _with_author(people: list[Participant], author: int) -> list[Participant]:
    """Its writer first."""
    return sorted(people, key=lambda p: p.person.id != author)


def _opened(cause: Cause, ticket: Ticket, agent: AgentRecord) -> tuple[Change, ...]:
    """A resolved ticket that gets another one is not resolved any more (FS#921)."""
    if ticket.status is not Status.RESOLVED:
        return ()
    return _moved(cause, ticket, Status.OPEN, agent, "another ticket was merged into it")


def _moved(cause: Cause, ticket: Ticket, to: Status, agent: AgentRecord, why: str) -> tuple[Change, ...]:
    return move(ticket, Step(to=to, who=Who.MERGE, actor=agent.address, why=why, now=cause.now))
