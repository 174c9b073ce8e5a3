"""The books: what was accepted, and in what it ended. Two ways of counting that must agree.

Every accepted message is a row of the spool with exactly one state; every message that is said to have become an
entry of a ticket has that entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import Outcome, Status
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database

LETTER_STATES = ("queued", "sending", "sent", "failed", "held", "unknown", "bounced", "cancelled")
MESSAGE_COLUMNS = (
    "id",
    "state",
    "outcome",
    "reason",
    "ticket_id",
    "id_key",
    "source",
    "source_ref",
    "mail_from",
    "rcpt_to",
    "received_at",
    "settled_at",
    "attempts",
    "due_at",
    "explanation",
)

_AS_MESSAGE = (Outcome.NEW_TICKET, Outcome.FOLLOW_UP, Outcome.ANSWER)
_STATE_OF = {Outcome.HELD: "held", Outcome.QUARANTINED: "quarantined"}  # all others: settled


@dataclass(frozen=True)
class Books:
    """Sums over the whole store, as of one moment."""

    accepted: int
    waiting: int
    outcomes: dict[str, int]  # every outcome, held and quarantined among them
    entries: dict[str, tuple[int, int]]  # messages, notes: (said to be there, there)
    oldest_waiting: datetime | None
    next_message: datetime | None  # when the next waiting message may be worked on
    letters: dict[str, int]  # by state
    next_letter: datetime | None
    tickets: dict[str, int]  # by status
    mailboxes: list[dict[str, Any]] = field(default_factory=list)  # messages that could not be fetched
    timers: dict[str, Any] = field(default_factory=dict)  # waiting, failed, next_due

    @property
    def accounted(self) -> int:
        """Messages whose state says where they are."""
        return self.waiting + sum(self.outcomes.values())

    @property
    def troubles(self) -> list[str]:
        """Why the books do not balance, in words; empty where they do."""
        found = []
        if self.accepted != self.accounted:
            found.append(f"{self.accepted} messages were accepted, but {self.accounted} are accounted for")
        found += [
            f"{said} messages are said to have become {what} of tickets, but {there} are there"
            for what, (said, there) in self.entries.items()
            if said != there
        ]
        return found


def read_books(database: Database) -> Books:
    """Count everything, in one consistent view."""
    with database.read() as connection:
        if not database.sqlite:  # else each statement would see what was committed since the one before
            connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        states = connection.execute(_STATES).all()
        ends = {(row.state, row.outcome): row.number for row in states}
        outcomes = {o.value: ends.get((_STATE_OF.get(o, "settled"), o.value), 0) for o in Outcome}
        queue = connection.execute(_WAITING).one()
        letters = {row.state: row.number for row in connection.execute(_LETTERS)}
        tickets = {row.status: row.number for row in connection.execute(_TICKETS)}
        said = sum(outcomes[o.value] for o in _AS_MESSAGE)
        return Books(
            accepted=sum(row.number for row in states),
            waiting=ends.get(("waiting", None), 0),
            outcomes=outcomes,
            entries={
                "messages": (said, connection.execute(_MESSAGES).scalar_one()),
                "notes": (outcomes[Outcome.NOTE.value], connection.execute(_NOTES).scalar_one()),
            },
            oldest_waiting=queue.oldest,
            next_message=queue.due,
            letters=dict.fromkeys(LETTER_STATES, 0) | letters,
            next_letter=connection.execute(_NEXT_LETTER).scalar_one(),
            tickets={status.value: tickets.get(status.value, 0) for status in Status},
            timers=dict(connection.execute(_TIMERS).one()._mapping),  # noqa: SLF001
            mailboxes=[dict(row._mapping) for row in connection.execute(_FAILED)],  # noqa: SLF001 (SQLAlchemy's public name for it)
        )


def message_rows(
    database: Database, *, states: Sequence[str] | None = None, limit: int = 100
) -> list[dict[str, Any]]:
    """Messages in any of these states (None: all), with their explanations, latest first."""
    statement = sa.select(*(s.spool.c[name] for name in MESSAGE_COLUMNS))
    if states is not None:
        statement = statement.where(s.spool.c.state.in_(states))
    with database.read() as connection:
        rows = connection.execute(statement.order_by(s.spool.c.id.desc()).limit(limit))
        return [dict(row._mapping) for row in rows]  # noqa: SLF001


_STATES = sa.select(s.spool.c.state, s.spool.c.outcome, sa.func.count().label("number")).group_by(
    s.spool.c.state, s.spool.c.outcome
)
_WAITING = sa.select(
    sa.func.min(s.spool.c.received_at).label("oldest"), sa.func.min(s.spool.c.due_at).label("due")
).where(s.spool.c.state == sa.literal_column("'waiting'"))
_LETTERS = sa.select(s.outbox.c.state, sa.func.count().label("number")).group_by(s.outbox.c.state)
_NEXT_LETTER = sa.select(sa.func.min(s.outbox.c.due_at)).where(
    s.outbox.c.state == sa.literal_column("'queued'")
)
_TICKETS = sa.select(s.ticket.c.status, sa.func.count().label("number")).group_by(s.ticket.c.status)
_TIMERS = sa.select(
    sa.func.count().filter(s.timer.c.state == "waiting").label("waiting"),
    sa.func.count().filter(s.timer.c.state == "failed").label("failed"),
    sa.func.min(s.timer.c.due_at).filter(s.timer.c.state == "waiting").label("next_due"),
).where(s.timer.c.state.in_(("waiting", "failed")))
_MESSAGES = sa.select(sa.func.count(s.message.c.spool_id))  # those that came by mail
_NOTES = sa.select(sa.func.count(s.note.c.spool_id))
_FAILED = (
    sa.select(
        s.mailbox_uid.c.mailbox,
        s.mailbox_uid.c.uidvalidity,
        s.mailbox_uid.c.uid,
        s.mailbox_uid.c.attempts,
        s.mailbox_uid.c.cause,
        s.mailbox_uid.c.updated_at,
    )
    .where(s.mailbox_uid.c.state == "failed")
    .order_by(s.mailbox_uid.c.mailbox, s.mailbox_uid.c.uid)
)
