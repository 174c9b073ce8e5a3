"""What follows when a timer is due: the table `TIMERS`, a row a kind. Pure, as all that follows from a message is.

A timer that comes too late, since the ticket has moved on, does nothing and says so.
"""

from collections.abc import Callable, Mapping

from postdesk.gateway.desk import alarm_cap, alarms, duties, promises, tier_timers
from postdesk.gateway.desk.due_timer import ACTOR, Due, nothing
from postdesk.gateway.desk.endings import back_to_open, close_resolved
from postdesk.gateway.desk.level_watch import LOOK, look
from postdesk.gateway.desk.reminders import remind, resolve_unanswered
from postdesk.gateway.desk.reports import report_letters
from postdesk.gateway.desk.timers import BACK_TO_OPEN, CLOSE, REMIND, RESOLVE, STATUS_KINDS, came_too_late
from postdesk.gateway.model import Decision, Outcome

__all__ = ("ACTOR", "TIMERS", "TO_CUSTOMERS", "Due", "fire", "nothing")


def fire(due: Due) -> Decision:
    """What follows. Raises KeyError for a kind that this version does not know."""
    rule = TIMERS[due.kind]
    if due.kind in STATUS_KINDS and due.conversation is not None:
        late = came_too_late(due.conversation.ticket, due.kind, due.data)
        if late:
            return nothing(due, late)
    return rule(due)


def report_due(due: Due) -> Decision:
    """A report at its fixed time (R1). One that was taken out of the configuration, or moved in it, is not sent."""
    wanted = next((r for n, r in enumerate(due.desk.reports, 1) if f"{n} {r.kind}" == due.data["name"]), None)
    if wanted is None or due.figures is None or due.data["when"] != wanted.when:
        return nothing(due, "this report is not in the configuration any more, or at another time")
    letters = report_letters(due.cause, wanted, due.figures)
    return Decision(Outcome.COMMAND, f"to {', '.join(wanted.to)}", letters=letters)


def service_level(due: Due) -> Decision:
    """The moment has come to tell somebody how the ticket stands (E2)."""
    assert due.conversation is not None
    assert due.life is not None
    return look(due.desk, due.conversation, due.life, due.now)


TIMERS: Mapping[str, Callable[[Due], Decision]] = {
    "report": report_due,
    REMIND: remind,
    RESOLVE: resolve_unanswered,
    duties.DUTY: duties.duty_due,
    duties.HAND_OVER: duties.hand_over_due,
    BACK_TO_OPEN: back_to_open,
    alarm_cap.SUMMARY: alarm_cap.summary_due,
    alarms.WAKE: alarms.wake_up,
    alarms.CALL: alarms.call_out,
    CLOSE: close_resolved,
    promises.SOON: promises.update_soon,
    promises.OVERDUE: promises.update_overdue,
    **dict.fromkeys(tier_timers.KINDS, tier_timers.limit_passed),
    LOOK: service_level,
}
TO_CUSTOMERS = frozenset({REMIND, RESOLVE})  # these look at whether people can be written to: `Due.people`
