"""Statuses that end by themselves: waiting and hold are open again, resolved is closed (P2)."""

from dataclasses import replace

from postdesk.gateway.desk.due_timer import Due
from postdesk.gateway.desk.notifications import desk_noted
from postdesk.gateway.desk.transitions import move
from postdesk.gateway.desk.working_time import at_work
from postdesk.gateway.model import Decision, NewNote, Outcome, Status


def back_to_open(due: Due) -> Decision:
    """Set aside long enough: somebody has to look again."""
    assert due.conversation is not None
    why = f"{due.conversation.ticket.status} is over"
    said = str(due.data.get("why", ""))
    return opened_again(
        due, why, f"Back to open: {why}." + (f" It had been set aside: {said}." if said else "")
    )


def opened_again(due: Due, why: str, note: str) -> Decision:
    """Open, with a note by the desk; its owner, else its queue, is told in short, when the desk is open."""
    assert due.conversation is not None
    ticket = due.conversation.ticket
    stands = replace(due.conversation, ticket=replace(ticket, status=Status.OPEN))
    opening = at_work(due.desk, None, due.now)  # later, where the timer is late
    letters = desk_noted(due.cause, stands, note)
    if opening > due.now:
        letters = [replace(letter, not_before=opening) for letter in letters]
    return Decision(
        Outcome.COMMAND,
        why,
        ticket=ticket.id,
        changes=move(ticket, due.step(Status.OPEN, why)),
        note=NewNote(note, None, None),
        letters=tuple(letters),
    )


def close_resolved(due: Due) -> Decision:
    """Nobody objected for so long. Silently: the customer was told when it was resolved, and can still reply."""
    assert due.conversation is not None
    ticket = due.conversation.ticket
    why = f"no reply since {(ticket.status_since or ticket.created_at).astimezone(due.desk.zone):%Y-%m-%d}"
    step = due.step(Status.CLOSED, why, confirmed_by=ticket.confirmed_by or why)
    return Decision(Outcome.COMMAND, why, ticket=ticket.id, changes=move(ticket, step))
