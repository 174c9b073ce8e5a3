"""What follows when a timer is due: the table `TIMERS`, a row a kind. Pure, as all that follows from a message is.

A timer that comes too late, since the ticket has moved on, does nothing and says so.
"""

from collections.abc import Callable, Mapping

from postdesk.gateway.desk import alarms, duties, promises, tier_timers
from postdesk.gateway.desk.due_timer import ACTOR, Due, nothing
from postdesk.gateway.desk.level_watch import LOOK, look
from postdesk.gateway.desk.reports import report_letters
from postdesk.gateway.desk.timers import BACK_TO_OPEN
from postdesk.gateway.model import Change, Decision, NewNote, Outcome, Status

__all__ = ("ACTOR", "TIMERS", "Due", "fire", "nothing")


def fire(due: Due) -> Decision:
    """What follows. Raises KeyError for a kind that this version does not know."""
    return TIMERS[due.kind](due)


def back_to_open(due: Due) -> Decision:
    """Set aside long enough: somebody has to look again (P2)."""
    assert due.conversation is not None
    ticket = due.conversation.ticket
    if ticket.status not in {Status.WAITING, Status.HOLD}:
        return nothing(due, f"the ticket is {ticket.status}")
    why = f"{ticket.status} is over"
    return Decision(
        Outcome.COMMAND,
        why,
        ticket=ticket.id,
        changes=(Change("status", ticket.status, Status.OPEN, ACTOR, why),),
        note=NewNote(f"Back to open: {why}.", None, None),
    )


def report_due(due: Due) -> Decision:
    """A report at its fixed time (R1). One that was taken out of the configuration, or moved in it, is not sent."""
    wanted = next((r for n, r in enumerate(due.desk.reports, 1) if f"{n} {r.kind}" == due.data["name"]), None)
    if wanted is None or due.figures is None:
        return nothing(due, "this report is not in the configuration any more")
    letters = report_letters(due.cause, wanted, due.figures)
    return Decision(Outcome.COMMAND, f"to {', '.join(wanted.to)}", letters=letters)


def service_level(due: Due) -> Decision:
    """The moment has come to tell somebody how the ticket stands (E2)."""
    assert due.conversation is not None
    assert due.life is not None
    return look(due.desk, due.conversation, due.life, due.now)


TIMERS: Mapping[str, Callable[[Due], Decision]] = {
    "report": report_due,
    duties.DUTY: duties.duty_due,
    duties.HAND_OVER: duties.hand_over_due,
    BACK_TO_OPEN: back_to_open,
    alarms.WAKE: alarms.wake_up,
    alarms.CALL: alarms.call_out,
    promises.SOON: promises.update_soon,
    promises.OVERDUE: promises.update_overdue,
    **dict.fromkeys(tier_timers.KINDS, tier_timers.limit_passed),
    LOOK: service_level,
}
