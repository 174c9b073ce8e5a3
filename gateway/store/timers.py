"""Timers: rows that are due at a moment. One fires in the transaction that records what follows from it, so never twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import NewTimer, Person, Status, Ticket
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.statements import upsert


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer whose moment has come. `attempts` counts those that failed."""

    id: int
    kind: str
    name: str
    due_at: datetime
    ticket: int | None
    data: dict[str, Any]
    attempts: int


def arm(connection: sa.Connection, timers: Sequence[NewTimer], now: datetime) -> None:
    """Set timers. One whose name fired, or failed, stays as it is; one that was only stopped is set again."""
    if not timers:
        return
    rows = [
        {
            "name": timer.name,
            "kind": timer.kind,
            "ticket_id": timer.ticket,
            "due_at": timer.due_at,
            "data": dict(timer.data),
            "state": "waiting",
            "attempts": 0,
            "created_at": now,
            "settled_at": None,
        }
        for timer in timers
    ]
    connection.execute(upsert(connection, s.timer, ("name",), ("state", "settled_at"), _STOPPED), rows)


def stop(connection: sa.Connection, ticket: int, kinds: Sequence[str], now: datetime) -> None:
    """Stop the ticket's waiting timers of these kinds."""
    connection.execute(_STOP, {"b_ticket": ticket, "b_kinds": list(kinds), "b_now": now})


def timed_tickets(
    connection: sa.Connection, statuses: Sequence[Status], above: int, limit: int
) -> tuple[Ticket, ...]:
    """Tickets of these statuses with a higher number, as far as their timers go; locked until the transaction ends."""
    values = {"statuses": [status.value for status in statuses], "above": above, "limit": limit}
    return tuple(
        Ticket(
            id=r.id,
            subject=r.subject,
            status=Status(r.status),
            queue=r.queue,
            urgency=r.urgency,
            owner=r.owner_id,
            customer=Person(r.customer_id, "", ""),
            language=r.language,
            created_at=r.created_at,
            until=r.until,
            merged_into=r.merged_into,
            status_since=r.status_since,
            reminded_at=r.reminded_at,
        )
        for r in connection.execute(_TIMED, values)
    )


def waiting_timers(connection: sa.Connection, ticket: int, kinds: Sequence[str]) -> tuple[str, ...]:
    """The names of a ticket's waiting or failed timers of these kinds: what failed is for people, not for another try."""
    return tuple(connection.execute(_NAMES, {"b_ticket": ticket, "b_kinds": list(kinds)}).scalars())


def take_due(connection: sa.Connection, now: datetime, limit: int) -> tuple[DueTimer, ...]:
    """Timers that are due, longest first, locked until the transaction ends: no other worker gets them."""
    rows = connection.execute(_DUE, {"now": now, "limit": limit})
    return tuple(
        DueTimer(r.id, r.kind, r.name, r.due_at, r.ticket_id, dict(r.data), r.attempts) for r in rows
    )


def any_due(connection: sa.Connection, now: datetime) -> bool:
    """Whether there is something to take."""
    return connection.execute(_ANY_DUE, {"now": now}).first() is not None


def fired(connection: sa.Connection, timer: int, reason: str, now: datetime) -> None:
    """It did what it was for; `reason` says what came of it."""
    connection.execute(_SETTLE, {"b_id": timer, "b_state": "fired", "b_reason": reason, "b_now": now})


def failed(connection: sa.Connection, timer: DueTimer, cause: str, again_at: datetime | None) -> None:
    """It raised: to be tried again at `again_at`, or (None) given up for people to look at."""
    values: dict[str, Any] = {"attempts": timer.attempts + 1, "reason": cause}
    values |= {"state": "failed"} if again_at is None else {"due_at": again_at}
    connection.execute(sa.update(s.timer).where(s.timer.c.id == timer.id).values(**values))


# No parameter: a generic plan of PostgreSQL's cannot use a partial index for one.
_WAITING = s.timer.c.state == sa.literal_column("'waiting'")
_STOPPED = s.timer.c.state == "stopped"
_STOP = (
    sa.update(s.timer)
    .where(
        s.timer.c.ticket_id == sa.bindparam("b_ticket"),
        _WAITING,
        s.timer.c.kind.in_(sa.bindparam("b_kinds", expanding=True)),
    )
    .values(state="stopped", settled_at=sa.bindparam("b_now"))
)
_NAMES = sa.select(s.timer.c.name).where(
    s.timer.c.ticket_id == sa.bindparam("b_ticket"),
    s.timer.c.state.in_(("waiting", "failed")),
    s.timer.c.kind.in_(sa.bindparam("b_kinds", expanding=True)),
)
_TIMED = (
    sa.select(s.ticket)
    .where(
        s.ticket.c.status.in_(sa.bindparam("statuses", expanding=True)),
        s.ticket.c.id > sa.bindparam("above"),
    )
    .order_by(s.ticket.c.id)
    .limit(sa.bindparam("limit"))
    .with_for_update()
)
_DUE = (
    sa.select(s.timer)
    .where(_WAITING, s.timer.c.due_at <= sa.bindparam("now"))
    .order_by(s.timer.c.due_at, s.timer.c.id)
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_ANY_DUE = sa.select(s.timer.c.id).where(_WAITING, s.timer.c.due_at <= sa.bindparam("now")).limit(1)
_SETTLE = (
    sa.update(s.timer)
    .where(s.timer.c.id == sa.bindparam("b_id"))
    .values(state=sa.bindparam("b_state"), reason=sa.bindparam("b_reason"), settled_at=sa.bindparam("b_now"))
)
