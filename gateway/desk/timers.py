"""Which timer a ticket has: it follows from its status alone, so whatever changes the status sets it anew (P2).

A timer's name holds the moment since which the status counts, which no other status of the ticket shares
(`transitions.next_since`), and when it is due: what was moved or made longer is another timer, and none fires twice.

Days are calendar days; where they end while the desk is closed, at night or on a holiday, it is due at the desk's next
opening, for somebody gets a letter then. Closing what is resolved writes to nobody, and is due at any hour.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from postdesk.gateway.desk.rules import DeskRules, Life
from postdesk.gateway.desk.transitions import after
from postdesk.gateway.desk.working_time import at_work
from postdesk.gateway.model import Decision, NewTimer, Status, Ticket

BACK_TO_OPEN = "back to open"
REMIND = "remind"
RESOLVE = "resolve unanswered"
CLOSE = "close"
STATUS_KINDS = (BACK_TO_OPEN, REMIND, RESOLVE, CLOSE)
TIMED = (Status.PENDING, Status.WAITING, Status.HOLD, Status.RESOLVED)  # statuses that end by themselves


def with_timers(decision: Decision, desk: DeskRules, ticket: Ticket, now: datetime) -> Decision:
    """The decision with the timers that follow from it; `ticket` as it was before. Called once for every decision."""
    dated = [replace(c, since=c.since or now) if c.field == "status" else c for c in decision.changes]
    stands = after(ticket, dated)
    if _life(stands) == _life(ticket):
        return decision
    return replace(
        decision,
        stopped=(*decision.stopped, *STATUS_KINDS),
        timers=(*decision.timers, *status_timers(desk, stands, _why(decision))),
    )


def _why(decision: Decision) -> str:
    """What was said when the status was set."""
    return next((change.why for change in reversed(decision.changes) if change.field == "status"), "")


def status_timers(desk: DeskRules, ticket: Ticket, why: str = "") -> tuple[NewTimer, ...]:
    """The one of the status that the ticket has, where that ends by itself; it remembers why it was set."""
    found = _due(desk.life, ticket)
    if found is None:
        return ()
    kind, due = found[0], _heard(desk, *found)
    since = _since(ticket).isoformat()
    name = f"ticket {ticket.id}: {kind} at {due.isoformat()}, {ticket.status} since {since}"
    return (NewTimer(kind=kind, name=name, due_at=due, ticket=ticket.id, data={"since": since, "why": why}),)


def resolved_unless_answered(desk: DeskRules, reminded_at: datetime) -> datetime:
    """When the ticket of a customer who was reminded then is taken for solved."""
    return _heard(desk, RESOLVE, reminded_at + desk.life.unanswered)


def reminded_first(desk: DeskRules, ticket: Ticket) -> datetime:
    """When a pending ticket's customer is reminded, were nothing put off."""
    return _heard(desk, REMIND, _since(ticket) + desk.life.reminder)


def came_too_late(ticket: Ticket, kind: str, data: Mapping[str, Any]) -> str:
    """Why a timer of a status is for nothing by now; "" where it is not."""
    found = _due(Life(), ticket)
    if found is None or found[0] != kind:
        return f"the ticket is {ticket.status}"
    since = _since(ticket).isoformat()
    return "" if data.get("since", since) == since else f"the ticket is {ticket.status} since {since}"


def _due(life: Life, ticket: Ticket) -> tuple[str, datetime] | None:
    since = _since(ticket)
    match ticket.status:
        case Status.PENDING if ticket.reminded_at is None:
            return REMIND, ticket.until or since + life.reminder
        case Status.PENDING:
            # Counted from the reminder that was sent, however late that was: the customer has all that time.
            assert ticket.reminded_at is not None
            return RESOLVE, ticket.until or ticket.reminded_at + life.unanswered
        case Status.WAITING:
            return BACK_TO_OPEN, since + life.waiting
        case Status.HOLD:
            return BACK_TO_OPEN, ticket.until or since + life.waiting
        case Status.RESOLVED:
            return CLOSE, since + life.close
    return None


def _heard(desk: DeskRules, kind: str, moment: datetime) -> datetime:
    """When there is somebody to hear of it."""
    return moment if kind == CLOSE else at_work(desk, None, moment)


def _since(ticket: Ticket) -> datetime:
    return ticket.status_since or ticket.created_at


def _life(ticket: Ticket) -> tuple[object, ...]:
    return ticket.status, ticket.status_since, ticket.until, ticket.reminded_at
