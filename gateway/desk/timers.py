"""Which timers a ticket has: they follow from its status alone, so whatever changes the status sets them anew (P2).

A timer's name holds the moment at which the status began: a ticket that becomes pending once more is reminded once more,
and nothing else makes a timer fire twice.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import Decision, NewTimer, Status, Ticket

BACK_TO_OPEN = "back to open"

_OF_STATUS: Mapping[Status, tuple[str, ...]] = {
    Status.WAITING: (BACK_TO_OPEN,),
    Status.HOLD: (BACK_TO_OPEN,),
}
_STATUS_KINDS = tuple(dict.fromkeys(kind for kinds in _OF_STATUS.values() for kind in kinds))


def with_timers(decision: Decision, desk: DeskRules, ticket: Ticket, now: datetime) -> Decision:
    """The decision with the timers that follow from it; `ticket` as it was before. Called once for every decision."""
    after = _after(ticket, decision, now)
    if (after.status, after.until) == (ticket.status, ticket.until):
        return decision
    return replace(
        decision,
        stopped=(*decision.stopped, *_STATUS_KINDS),
        timers=(*decision.timers, *status_timers(desk, after)),
    )


def status_timers(desk: DeskRules, ticket: Ticket) -> tuple[NewTimer, ...]:
    """Those of the status that the ticket has."""
    return tuple(_timer(desk, ticket, kind) for kind in _OF_STATUS.get(ticket.status, ()))


def _timer(desk: DeskRules, ticket: Ticket, kind: str) -> NewTimer:
    since = ticket.status_since or ticket.created_at
    due = since + {BACK_TO_OPEN: desk.life.waiting}[kind]
    if ticket.status is Status.HOLD and ticket.until is not None:
        due = ticket.until
    # Due is part of the name: a hold that is made longer is another timer.
    return NewTimer(
        kind=kind,
        name=f"ticket {ticket.id}: {kind} at {due.isoformat()}, {ticket.status} since {since.isoformat()}",
        due_at=due,
        ticket=ticket.id,
    )


def _after(ticket: Ticket, decision: Decision, now: datetime) -> Ticket:
    for change in decision.changes:
        if change.field == "status" and change.new != change.old:
            ticket = replace(ticket, status=Status(str(change.new)), status_since=now)
        if change.field == "until":
            ticket = replace(ticket, until=change.new)  # type: ignore[arg-type]  # a moment, as whoever made it says
    return ticket
