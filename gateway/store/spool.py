"""The spool: every accepted message, from the commit before "250" to the state it ends in.

A claim is a lease: `due_at` moves into the future, and whoever settles must still hold exactly that lease. A worker
that dies leaves the row waiting; the claim counted an attempt, and rows with attempts are claimed one at a time, so
that a message which kills its worker takes no other message down with it twice.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import Outcome
from postdesk.gateway.rawmail import RawMail, Source
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.statements import insert_ignore
from postdesk.threading.clean import clean_text
from postdesk.threading.message import Envelope

_AT_ONCE = 32_000_000  # octets of the messages of one batch; read, each takes about three times its size


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to be worked on, with the lease under which it is held."""

    id: int
    content: bytes
    envelope: Envelope
    source: Source
    source_ref: str
    received_at: datetime
    attempts: int  # this one included
    lease: datetime
    confirmed_by: int | None = None  # the agent who said that a held message is theirs
    ticket: int | None = None  # of a message that was held: the ticket it was about


class Spool:
    """Messages on their way into the desk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, mails: Sequence[RawMail]) -> list[int]:
        """Store the messages durably, in one transaction, and give their numbers in order."""
        with self._database.write() as connection:
            ids = add_mails(connection, mails)
            self._database.wake(connection, "spool")
        return ids

    def claim(self, now: datetime, limit: int, lease: timedelta, *, tried_too: bool = True) -> list[Claimed]:
        """Take up to `limit` messages nobody works on: new ones in a batch, else (`tried_too`) one that was tried before.
        Of large ones fewer, but one at least: all of a batch are in memory at once.
        """
        with (
            self._database.read() as connection
        ):  # most looks find nothing: they shall not ask for the write lock
            if connection.execute(_ANY_DUE, {"now": now}).first() is None:
                return []
        until = now + lease
        with self._database.write() as connection:
            rows = connection.execute(_CLAIM_FRESH, {"now": now, "until": until, "limit": limit}).all()
            if not rows and tried_too:
                rows = connection.execute(_CLAIM_RETRIED, {"now": now, "until": until, "limit": 1}).all()
            if not rows:
                return []
            rows = _within_memory(connection, sorted(rows, key=lambda r: (r.received_at, int(r.id))))
            found = connection.execute(_CONTENTS, {"digests": list({row.digest for row in rows})})
            contents = {row.digest: row.content for row in found}
        return [_claimed(row, contents[row.digest], until) for row in sorted(rows, key=lambda r: int(r.id))]

    def release(self, claimed: Claimed, due_at: datetime, *, forget_attempt: bool = False) -> None:
        """Put a message back, to be tried again at `due_at`; `forget_attempt` where it was not its fault."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(s.spool)
                .where(
                    s.spool.c.id == claimed.id,
                    s.spool.c.due_at == claimed.lease,
                    s.spool.c.state == "waiting",
                )
                .values(due_at=due_at, attempts=s.spool.c.attempts - (1 if forget_attempt else 0))
            )

    def quarantine(self, claimed: Claimed, cause: str, now: datetime) -> None:
        """Set a message aside whole, with its cause: it blocks nothing and is never lost (M5)."""
        with self._database.write() as connection:
            settle(connection, claimed, "quarantined", Outcome.QUARANTINED, cause, now)

    def reopen(self, spool_id: int, now: datetime) -> bool:
        """Let a held or quarantined message be worked on again."""
        with self._database.write() as connection:
            done = connection.execute(
                sa.update(s.spool)
                .where(s.spool.c.id == spool_id, s.spool.c.state.in_(STUCK))
                .values(state="waiting", outcome=None, reason=None, attempts=0, due_at=now, settled_at=None)
            )
            self._database.wake(connection, "spool")
        return done.rowcount == 1

    def discard(self, spool_id: int, why: str, now: datetime) -> bool:
        """End a held or quarantined message for good; its original stays."""
        with self._database.write() as connection:
            done = connection.execute(
                sa.update(s.spool)
                .where(s.spool.c.id == spool_id, s.spool.c.state.in_(STUCK))
                .values(state="settled", outcome=Outcome.DISCARDED, reason=clean_text(why), settled_at=now)
            )
        return done.rowcount == 1

    def next_due(self) -> datetime | None:
        """When the next waiting message may be claimed."""
        with self._database.read() as connection:
            due: datetime | None = connection.execute(_NEXT_DUE).scalar_one()
        return due

    def original(self, spool_id: int) -> bytes | None:
        """The message byte for byte (M6)."""
        with self._database.read() as connection:
            return connection.execute(_ORIGINAL, {"id": spool_id}).scalar_one_or_none()


STUCK = ("held", "quarantined")


def known_identities(connection: sa.Connection, digests: Sequence[bytes]) -> set[bytes]:
    """Those of which the store has a message already."""
    return set(connection.execute(_IDENTITIES, {"digests": list(digests)}).scalars())


def add_mails(connection: sa.Connection, mails: Sequence[RawMail]) -> list[int]:
    """Insert within the caller's transaction."""
    digests = [hashlib.sha256(mail.content).digest() for mail in mails]
    blobs = {d: mail.content for d, mail in zip(digests, mails, strict=True)}
    connection.execute(
        insert_ignore(connection, s.blob),
        [{"digest": d, "size": len(c), "content": c} for d, c in blobs.items()],
    )
    rows = [
        {
            "digest": digest,
            "source": mail.source,
            "source_ref": clean_text(mail.source_ref),
            "mail_from": None if mail.mail_from is None else clean_text(mail.mail_from),
            "rcpt_to": [clean_text(a) for a in mail.rcpt_to],
            "received_at": mail.received_at,
            "state": "waiting",
            "attempts": 0,
            "due_at": mail.received_at,
        }
        for digest, mail in zip(digests, mails, strict=True)
    ]
    return list(connection.execute(_INSERT, rows).scalars())


def settle(
    connection: sa.Connection,
    claimed: Claimed,
    state: str,
    outcome: Outcome,
    reason: str,
    now: datetime,
    **more: Any,
) -> None:
    """Record in what a message ended, within the caller's transaction. Raises LeaseLostError where it is not ours."""
    done = connection.execute(
        _SETTLE,
        {
            "b_id": claimed.id,
            "b_lease": claimed.lease,
            "state": state,
            "outcome": outcome.value,
            "reason": clean_text(reason),
            "settled_at": now,
            "ticket_id": more.get("ticket_id"),
            "id_key": more.get("id_key"),
            "explanation": more.get("explanation"),
        },
    )
    if done.rowcount != 1:
        raise LeaseLostError(f"message {claimed.id} is no longer ours: its lease ran out")


class LeaseLostError(Exception):
    """Somebody else works on the message by now; whatever was done to it here must be rolled back."""


def _within_memory(connection: sa.Connection, rows: Sequence[Any]) -> Sequence[Any]:
    """The first of them that fit into a worker's memory together; the others are put back as they were."""
    sizes = connection.execute(_SIZES, {"digests": list({row.digest for row in rows})})
    size_of = {row.digest: row.size for row in sizes}
    total = accumulate(size_of[row.digest] for row in rows)
    fitting = max(1, sum(size <= _AT_ONCE for size in total))
    if fitting < len(rows):
        connection.execute(_PUT_BACK, {"ids": [row.id for row in rows[fitting:]]})
    return rows[:fitting]


def _claimed(row: Any, content: bytes, lease: datetime) -> Claimed:
    return Claimed(
        id=row.id,
        content=content,
        envelope=Envelope(row.mail_from, tuple(row.rcpt_to)),
        source=row.source,
        source_ref=row.source_ref,
        received_at=row.received_at,
        attempts=row.attempts,
        lease=lease,
        confirmed_by=row.confirmed_by,
        ticket=row.ticket_id,
    )


_INSERT = sa.insert(s.spool).returning(s.spool.c.id, sort_by_parameter_order=True)


def _claim(condition: sa.ColumnElement[bool]) -> sa.Update:
    waiting = (
        sa.select(s.spool.c.id)
        .where(
            s.spool.c.state == sa.literal_column("'waiting'"),
            s.spool.c.due_at <= sa.bindparam("now"),
            condition,
        )
        .order_by(s.spool.c.due_at, s.spool.c.id)
        .limit(sa.bindparam("limit"))
        .with_for_update(skip_locked=True)
    )
    return (
        sa.update(s.spool)
        .where(s.spool.c.id.in_(waiting.scalar_subquery()))
        .values(due_at=sa.bindparam("until"), attempts=s.spool.c.attempts + 1)
        .returning(
            s.spool.c.id,
            s.spool.c.digest,
            s.spool.c.mail_from,
            s.spool.c.rcpt_to,
            s.spool.c.source,
            s.spool.c.source_ref,
            s.spool.c.received_at,
            s.spool.c.attempts,
            s.spool.c.confirmed_by,
            s.spool.c.ticket_id,
        )
    )


_CLAIM_FRESH = _claim(s.spool.c.attempts == 0)
_CLAIM_RETRIED = _claim(s.spool.c.attempts > 0)
_ANY_DUE = (
    sa.select(s.spool.c.id)
    .where(s.spool.c.state == sa.literal_column("'waiting'"), s.spool.c.due_at <= sa.bindparam("now"))
    .limit(1)
)
_SIZES = sa.select(s.blob.c.digest, s.blob.c.size).where(
    s.blob.c.digest.in_(sa.bindparam("digests", expanding=True))
)
_PUT_BACK = (
    sa.update(s.spool)
    .where(s.spool.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(due_at=s.spool.c.received_at, attempts=s.spool.c.attempts - 1)
)
_CONTENTS = sa.select(s.blob.c.digest, s.blob.c.content).where(
    s.blob.c.digest.in_(sa.bindparam("digests", expanding=True))
)
_IDENTITIES = sa.select(s.identity.c.digest).where(
    s.identity.c.digest.in_(sa.bindparam("digests", expanding=True))
)
_ORIGINAL = (
    sa.select(s.blob.c.content)
    .join(s.spool, s.spool.c.digest == s.blob.c.digest)
    .where(s.spool.c.id == sa.bindparam("id"))
)
_NEXT_DUE = sa.select(sa.func.min(s.spool.c.due_at)).where(s.spool.c.state == "waiting")
_SETTLE = (
    sa.update(s.spool)
    .where(
        s.spool.c.id == sa.bindparam("b_id"),
        s.spool.c.due_at == sa.bindparam("b_lease"),
        s.spool.c.state == sa.literal_column("'waiting'"),
    )
    .values(
        {
            c: sa.bindparam(c)
            for c in ("state", "outcome", "reason", "settled_at", "ticket_id", "id_key", "explanation")
        }
    )
)
