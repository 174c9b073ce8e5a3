"""What an agent takes back before it has left, and what an agent confirms after it was held."""

from datetime import datetime

import sqlalchemy as sa

from postdesk.gateway.model import Cancellation
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.changes import ConflictError


def cancel(connection: sa.Connection, cancellation: Cancellation, now: datetime) -> None:
    """Stop letters that no sender has taken; the public message, if nobody gets it, is part of no history."""
    stopped = connection.execute(
        sa.update(s.outbox)
        .where(
            s.outbox.c.id.in_(cancellation.letters), s.outbox.c.state == "queued", s.outbox.c.attempts == 0
        )
        .values(state="cancelled", settled_at=now, response="taken back by its writer")
    )
    if stopped.rowcount != len(cancellation.letters):
        raise ConflictError("a letter was taken to be sent meanwhile")
    if cancellation.message is not None:
        connection.execute(
            sa.update(s.message).where(s.message.c.id == cancellation.message).values(withheld=True)
        )


def release(connection: sa.Connection, spool_id: int, agent: int, now: datetime) -> None:
    """Let a held message be worked on once more, as that agent's own."""
    released = connection.execute(
        sa.update(s.spool)
        .where(s.spool.c.id == spool_id, s.spool.c.state == "held")
        .values(
            state="waiting",
            outcome=None,
            reason=None,
            attempts=0,
            due_at=now,
            settled_at=None,
            confirmed_by=agent,
        )
    )
    if released.rowcount != 1:
        raise ConflictError(f"message {spool_id} is not held any more")
