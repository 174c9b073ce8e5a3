"""Which status may follow which (P3): one table. What is not allowed is refused with its reason."""

from collections.abc import Mapping

from postdesk.gateway.desk.permissions import missing_permission
from postdesk.gateway.model import Status, Ticket

_LIVE = frozenset(Status) - {Status.CLOSED}

# From a status, by an agent's word. A customer's reply opens what is not closed; for a closed one it opens a new ticket.
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.OPEN: _LIVE | {Status.CLOSED},
    Status.PENDING: _LIVE | {Status.CLOSED},
    Status.WAITING: _LIVE | {Status.CLOSED},
    Status.HOLD: _LIVE | {Status.CLOSED},
    Status.REVIEW: _LIVE | {Status.CLOSED},
    Status.RESOLVED: frozenset({Status.OPEN, Status.PENDING, Status.REVIEW, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.OPEN, Status.PENDING}),  # reopened by a word, or by an answer
}


def objection(ticket: Ticket, to: Status, resolution: str = "") -> str | None:
    """Why the ticket cannot have that status, or None where it can."""
    if ticket.status is to:
        return None
    if to not in TRANSITIONS[ticket.status]:
        return f"the ticket is {ticket.status}, and cannot be {to} from there: #reopen it first"
    if to in {Status.RESOLVED, Status.CLOSED} and (missing := missing_permission(ticket)) is not None:
        return missing
    if to is Status.CLOSED:
        return _not_to_be_closed(ticket, resolution)
    return None


def _not_to_be_closed(ticket: Ticket, resolution: str) -> str | None:
    """P4: a closed ticket has somebody who answers for it, and says what solved it."""
    if ticket.owner is None:
        return "a ticket without an owner is not closed: say #me or #owner above"
    if ticket.status is not Status.RESOLVED and not resolution:
        return "it is not resolved: say what solved it (#close the cable was loose), or #resolve it first"
    return None
