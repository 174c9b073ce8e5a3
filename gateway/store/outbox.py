"""The outbox: letters waiting to leave, and in what each ended.

A letter is claimed under a lease like a message in the spool, a few at a time. They are marked `sending` in one commit
just before the first one's content goes over the wire. Should the daemon die from there on, nobody can tell whether they
left: who may leave at most once is not sent again (`unknown`); who may be repeated is, with the same Message-ID.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database
from postdesk.threading.clean import clean_text
from postdesk.threading.message import Part


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter as the sender takes it."""

    id: int
    ticket: int | None
    notice: str
    data: str
    audience: str
    recipient: str
    recipient_name: str
    holder: int
    author: int | None
    language: str
    repeatable: bool
    automatic: bool
    message_id: str
    reply_to: str
    in_reply_to: str | None
    references: tuple[str, ...]
    created_at: datetime
    attempts: int
    source_message: int | None
    released: bool
    lease: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one try to send a letter."""

    letter: Waiting
    state: str
    response: str | None
    again: datetime | None  # when it is tried again; None: it is over
    at: datetime


class Outbox:
    """Letters on their way out of the desk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime, limit: int, lease: timedelta) -> list[Waiting]:
        """Take up to `limit` letters that are due."""
        with self._database.read() as connection:  # as in the spool: no write lock for nothing
            if connection.execute(_DUE_AT_ALL, {"now": now}).first() is None:
                return []
        until = now + lease
        with self._database.write() as connection:
            rows = connection.execute(_CLAIM, {"now": now, "until": until, "limit": limit}).all()
        return [_waiting(row, until) for row in sorted(rows, key=lambda r: int(r.id))]

    def begin(self, letters: Sequence[Waiting], ended: Sequence[Ended] = ()) -> frozenset[int]:
        """Mark letters of one claim, durably, as about to go out. Gives the numbers of those that are ours to send:
        nobody held them, and no other sender took them over. The same commit records what became of those before them.
        """
        if not letters:
            return frozenset()
        values = {"b_ids": [letter.id for letter in letters], "b_lease": letters[0].lease}
        with self._database.write() as connection:
            if ended:
                connection.execute(_SETTLE, [_settled(one) for one in ended])
            return frozenset(connection.execute(_BEGIN, values).scalars())

    def settle(self, ended: Sequence[Ended]) -> None:
        """Record what became of letters, in one commit."""
        if not ended:
            return
        with self._database.write() as connection:
            connection.execute(_SETTLE, [_settled(one) for one in ended])

    def recover(self, now: datetime, patience: timedelta) -> None:
        """What becomes of letters whose sender died once they were marked: sent again, or not (decision 3).

        `patience`: how long after their lease. A sender that lives may be waiting for the relay with one of those it
        marked together, and puts the others back afterwards.
        """
        with self._database.write() as connection:
            connection.execute(_RECOVER, {"b_now": now, "b_over": now - patience})
            connection.execute(_REPEAT, {"b_over": now - patience})

    def withhold(self, letter: Waiting, why: str, now: datetime) -> None:
        """Hold a letter; the message it carries is no longer part of what customers have seen."""
        with self._database.write() as connection:
            row = _settled(Ended(letter, "held", why, None, now))
            ours = connection.execute(_SETTLE, row).rowcount == 1
            if ours and letter.source_message is not None and letter.audience != "agent":
                connection.execute(_WITHHOLD, {"b_id": letter.source_message, "b_withheld": True})

    def with_attachments(self, messages: Collection[int]) -> frozenset[int]:
        """Those of these public messages that have any."""
        if not messages:
            return frozenset()
        with self._database.read() as connection:
            return frozenset(connection.execute(_ATTACHED, {"messages": list(messages)}).scalars())

    def attachments(self, message: int) -> tuple[Part, ...]:
        """The attachments of a public message; notes have theirs elsewhere and out of reach."""
        with self._database.read() as connection:
            rows = connection.execute(_ATTACHMENTS, {"message": message}).all()
        return tuple(
            Part(
                content_type=row.content_type,
                content=row.content,
                filename=row.filename,
                disposition="inline" if row.inline else "attachment",
                content_id=row.content_id,
                inline=row.inline,
            )
            for row in rows
        )

    def next_due(self) -> datetime | None:
        """When the next letter may leave."""
        with self._database.read() as connection:
            due: datetime | None = connection.execute(_NEXT_DUE).scalar_one()
        return due

    # --- for people

    def rows(self, states: Sequence[str], limit: int = 100) -> list[dict[str, Any]]:
        """Letters in any of these states, latest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(
                    *(s.outbox.c[c] for c in _SHOWN),
                )
                .where(s.outbox.c.state.in_(states))
                .order_by(s.outbox.c.id.desc())
                .limit(limit)
            )
            return [dict(row._mapping) for row in rows]  # noqa: SLF001 (SQLAlchemy's public name for it)

    def row(self, letter_id: int) -> dict[str, Any] | None:
        """One letter whole, with the fields of its notice."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(s.outbox).where(s.outbox.c.id == letter_id)).one_or_none()
        if row is None:
            return None
        found = dict(row._mapping)  # noqa: SLF001
        found["data"] = json.loads(found["data"])
        return found

    def move(
        self, letter_id: int, old: Sequence[str], new: str, now: datetime, *, released: bool = False
    ) -> bool:
        """Retry, hold or release a letter by hand; `released`: past the leak guard."""
        with self._database.write() as connection:
            done = connection.execute(
                sa.update(s.outbox)
                .where(s.outbox.c.id == letter_id, s.outbox.c.state.in_(old))
                .values(state=new, due_at=now, attempts=0, settled_at=None, released=released)
            )
            if released and done.rowcount == 1:
                source = connection.execute(_SOURCE, {"id": letter_id}).scalar_one()
                if source is not None:
                    connection.execute(_WITHHOLD, {"b_id": source, "b_withheld": False})
            self._database.wake(connection, "outbox")
        return done.rowcount == 1


_SHOWN = (
    "id",
    "ticket_id",
    "notice",
    "recipient",
    "state",
    "attempts",
    "created_at",
    "due_at",
    "settled_at",
    "response",
    "message_id",
)


def _settled(ended: Ended) -> dict[str, Any]:
    return {
        "b_id": ended.letter.id,
        "b_lease": ended.letter.lease,
        "state": ended.state,
        "response": None if ended.response is None else clean_text(ended.response)[:2000],
        "due_at": ended.again or ended.at,
        "settled_at": None if ended.state == "queued" else ended.at,
    }


def _waiting(row: Any, lease: datetime) -> Waiting:
    return Waiting(
        id=row.id,
        ticket=row.ticket_id,
        notice=row.notice,
        data=row.data,
        audience=row.audience,
        recipient=row.recipient,
        recipient_name=row.recipient_name,
        holder=row.holder,
        author=row.author_id,
        language=row.language,
        repeatable=row.repeatable,
        automatic=row.automatic,
        message_id=row.message_id,
        reply_to=row.reply_to,
        in_reply_to=row.in_reply_to,
        references=tuple(row.references),
        created_at=row.created_at,
        attempts=row.attempts,
        source_message=row.source_message_id,
        released=row.released,
        lease=lease,
    )


_DUE_AT_ALL = (
    sa.select(s.outbox.c.id)
    .where(s.outbox.c.state == sa.literal_column("'queued'"), s.outbox.c.due_at <= sa.bindparam("now"))
    .limit(1)
)
_DUE = (
    sa.select(s.outbox.c.id)
    .where(s.outbox.c.state == sa.literal_column("'queued'"), s.outbox.c.due_at <= sa.bindparam("now"))
    .order_by(s.outbox.c.due_at, s.outbox.c.id)
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    sa.update(s.outbox)
    .where(s.outbox.c.id.in_(_DUE.scalar_subquery()))
    .values(due_at=sa.bindparam("until"), attempts=s.outbox.c.attempts + 1)
    .returning(*s.outbox.c)
)
_BEGIN = (
    sa.update(s.outbox)
    .where(
        s.outbox.c.id.in_(sa.bindparam("b_ids", expanding=True)),
        s.outbox.c.state == sa.literal_column("'queued'"),
        s.outbox.c.due_at == sa.bindparam("b_lease"),
    )
    .values(state="sending")
    .returning(s.outbox.c.id)
)
_SETTLE = (
    sa.update(s.outbox)
    .where(  # a sender whose lease ran out has nothing to say any more
        s.outbox.c.id == sa.bindparam("b_id"),
        s.outbox.c.due_at == sa.bindparam("b_lease"),
        sa.or_(
            s.outbox.c.state == sa.literal_column("'queued'"),
            s.outbox.c.state == sa.literal_column("'sending'"),
        ),
    )
    .values({c: sa.bindparam(c) for c in ("state", "response", "due_at", "settled_at")})
)
_ORPHANED = sa.and_(s.outbox.c.state == "sending", s.outbox.c.due_at < sa.bindparam("b_over"))
_RECOVER = (
    sa.update(s.outbox)
    .where(_ORPHANED, s.outbox.c.repeatable.is_(False))
    .values(
        state="unknown",
        settled_at=sa.bindparam("b_now"),
        response="the daemon stopped while this was on the wire; it may have arrived and is not repeated",
    )
)
_REPEAT = sa.update(s.outbox).where(_ORPHANED, s.outbox.c.repeatable).values(state="queued")
_SOURCE = sa.select(s.outbox.c.source_message_id).where(s.outbox.c.id == sa.bindparam("id"))
_WITHHOLD = (
    sa.update(s.message)
    .where(s.message.c.id == sa.bindparam("b_id"))
    .values(withheld=sa.bindparam("b_withheld"))
)
_ATTACHED = sa.select(s.attachment.c.message_id).where(
    s.attachment.c.message_id.in_(sa.bindparam("messages", expanding=True))
)
_ATTACHMENTS = (
    sa.select(s.attachment, s.blob.c.content)
    .join(s.blob, s.blob.c.digest == s.attachment.c.digest)
    .where(s.attachment.c.message_id == sa.bindparam("message"))
    .order_by(s.attachment.c.id)
)
_NEXT_DUE = sa.select(sa.func.min(s.outbox.c.due_at)).where(s.outbox.c.state.in_(("queued", "sending")))
