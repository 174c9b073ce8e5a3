"""Timers: rows that are due at a moment. One fires in the transaction that records what follows from it, so never twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import NewTimer
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.statements import insert_ignore


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
    """Set timers; one whose name was ever given is left as it is."""
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
        }
        for timer in timers
    ]
    connection.execute(insert_ignore(connection, s.timer), rows)


def stop(connection: sa.Connection, ticket: int, kinds: Sequence[str], now: datetime) -> None:
    """Stop the ticket's waiting timers of these kinds."""
    connection.execute(_STOP, {"b_ticket": ticket, "b_kinds": list(kinds), "b_now": now})


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


def failed_timers(connection: sa.Connection) -> int:
    """How many were given up."""
    count: int = connection.execute(_FAILED).scalar_one()
    return count


_WAITING = s.timer.c.state == "waiting"
_STOP = (
    sa.update(s.timer)
    .where(
        s.timer.c.ticket_id == sa.bindparam("b_ticket"),
        _WAITING,
        s.timer.c.kind.in_(sa.bindparam("b_kinds", expanding=True)),
    )
    .values(state="stopped", settled_at=sa.bindparam("b_now"))
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
_FAILED = sa.select(sa.func.count()).select_from(s.timer).where(s.timer.c.state == "failed")
