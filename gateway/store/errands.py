"""Messages that came in before, for the agent who confirms one or takes back what it sent."""

import sqlalchemy as sa

from postdesk.gateway.model import Errand, SentLetter
from postdesk.gateway.store import schema as s


def load_errand(connection: sa.Connection, spool_id: int) -> Errand | None:
    """The message, and its letters to others than agents. They stay as they are until the transaction ends."""
    row = connection.execute(_SPOOLED, {"id": spool_id}).one_or_none()
    if row is None:
        return None
    letters = connection.execute(_LETTERS, {"id": spool_id}).all()
    message = connection.execute(_MESSAGE, {"id": spool_id}).one_or_none()
    return Errand(
        spool_id=spool_id,
        ticket=row.ticket_id,
        held=row.state == "held",
        letters=tuple(
            SentLetter(r.id, r.recipient, r.author_id, stoppable=r.state == "queued" and r.attempts == 0)
            for r in letters
        ),
        message=None if message is None else message.id,
        text="" if message is None else message.text,
    )


_SPOOLED = (
    sa.select(s.spool.c.state, s.spool.c.ticket_id)
    .where(s.spool.c.id == sa.bindparam("id"))
    .with_for_update()
)
_LETTERS = (
    sa.select(
        s.outbox.c.id, s.outbox.c.recipient, s.outbox.c.author_id, s.outbox.c.state, s.outbox.c.attempts
    )
    .where(s.outbox.c.spool_id == sa.bindparam("id"), s.outbox.c.audience != "agent")
    .order_by(s.outbox.c.id)
    .with_for_update()
)
_MESSAGE = sa.select(s.message.c.id, s.message.c.text).where(s.message.c.spool_id == sa.bindparam("id"))
