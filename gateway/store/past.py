"""What a simulation asks of the stores: the mail that a desk received, and what became of it in the throw-away one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database

_PAGE = 64  # messages read at once


def received_mail(database: Database) -> Iterator[RawMail]:
    """Every message that the desk ever accepted, in the order of its numbers."""
    last = 0
    while True:
        with database.read() as connection:
            rows = connection.execute(_RECEIVED, {"last": last, "limit": _PAGE}).all()
        if not rows:
            return
        for row in rows:
            where = f"message #{row.id}"
            yield RawMail(row.content, row.source, where, row.received_at, row.mail_from, tuple(row.rcpt_to))
        last = rows[-1].id


def count_received(database: Database) -> int:
    """How many there are."""
    with database.read() as connection:
        count: int = connection.execute(sa.select(sa.func.count()).select_from(s.spool)).scalar_one()
    return count


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What is due next of each kind; None where there is nothing."""

    message: datetime | None
    timer: datetime | None


def upcoming(database: Database) -> Upcoming:
    """When the next message and the next timer are due."""
    with database.read() as connection:
        row = connection.execute(_UPCOMING).one()
    return Upcoming(row.message, row.timer)


def last_message(database: Database) -> datetime | None:
    """When the last message comes."""
    with database.read() as connection:
        moment: datetime | None = connection.execute(_LAST_MESSAGE).scalar_one()
    return moment


def pretend_to_send(database: Database, now: datetime) -> None:
    """Letters that are due count as sent: nobody can take them back any more."""
    with database.write() as connection:
        connection.execute(_SENT, {"b_now": now})


def settled_messages(database: Database) -> Iterator[dict[str, Any]]:
    """Every message with its outcome, in the order in which they were decided."""
    with database.read() as connection:
        for row in connection.execute(_SETTLED):
            yield dict(row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for it)


@dataclass(frozen=True, slots=True)
class Letters:
    """Every letter that was to leave, by what caused it: a message, or a timer of a ticket at a moment."""

    by_message: Mapping[int, list[dict[str, Any]]]
    by_timer: Mapping[tuple[int | None, datetime], list[dict[str, Any]]]


def letters(database: Database) -> Letters:
    """All of them, oldest first."""
    by_message, by_timer = defaultdict(list), defaultdict(list)
    with database.read() as connection:
        for row in connection.execute(_LETTERS):
            letter = dict(row._mapping)  # noqa: SLF001 (likewise)
            if row.spool_id is not None:
                by_message[row.spool_id].append(letter)
            else:
                by_timer[row.ticket_id, row.created_at].append(letter)
    return Letters(by_message, by_timer)


def fired_timers(database: Database) -> list[dict[str, Any]]:
    """Timers that fired, in their order."""
    with database.read() as connection:
        return [dict(row._mapping) for row in connection.execute(_FIRED)]  # noqa: SLF001 (likewise)


def tickets_as_they_are(database: Database) -> dict[int, dict[str, Any]]:
    """Every ticket's properties, by its number."""
    with database.read() as connection:
        return {row.id: dict(row._mapping) for row in connection.execute(_TICKETS)}  # noqa: SLF001 (likewise)


_SPOOLED = ("id", "outcome", "state", "reason", "ticket_id", "source_ref", "settled_at", "explanation")
_TICKET: Sequence[str] = ("id", "subject", "status", "queue", "urgency", "tier", "language", "created_at")
_WAITING: sa.ColumnClause[str] = sa.literal_column(
    "'waiting'"
)  # no parameter: the partial indices are for this very word
_RECEIVED = (
    sa.select(s.spool, s.blob.c.content)
    .join(s.blob, s.blob.c.digest == s.spool.c.digest)
    .where(s.spool.c.id > sa.bindparam("last"))
    .order_by(s.spool.c.id)
    .limit(sa.bindparam("limit"))
)
_UPCOMING = sa.select(
    sa.select(sa.func.min(s.spool.c.due_at))
    .where(s.spool.c.state == _WAITING)
    .scalar_subquery()
    .label("message"),
    sa.select(sa.func.min(s.timer.c.due_at))
    .where(s.timer.c.state == _WAITING)
    .scalar_subquery()
    .label("timer"),
)
_LAST_MESSAGE = sa.select(sa.func.max(s.spool.c.due_at)).where(s.spool.c.state == "waiting")
_SENT = (
    sa.update(s.outbox)
    .where(s.outbox.c.state == sa.literal_column("'queued'"), s.outbox.c.due_at <= sa.bindparam("b_now"))
    .values(state="sent", settled_at=s.outbox.c.due_at)
)
_SETTLED = (
    sa.select(*(s.spool.c[name] for name in _SPOOLED))
    .where(s.spool.c.settled_at.is_not(None))
    .order_by(s.spool.c.settled_at, s.spool.c.id)
)
_LETTERS = sa.select(
    *(
        s.outbox.c[name]
        for name in (
            "spool_id",
            "ticket_id",
            "notice",
            "data",
            "language",
            "recipient",
            "audience",
            "state",
            "created_at",
        )
    )
).order_by(s.outbox.c.id)
_FIRED = (
    sa.select(*(s.timer.c[name] for name in ("kind", "name", "ticket_id", "settled_at", "reason")))
    .where(s.timer.c.state == "fired")
    .order_by(s.timer.c.settled_at, s.timer.c.id)
)
_TICKETS = sa.select(*(s.ticket.c[name] for name in _TICKET))
