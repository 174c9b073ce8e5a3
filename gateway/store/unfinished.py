"""Tickets that go to the next one at a hand-over (E9): unfinished, and not answered by who has them."""

from collections.abc import Sequence

import sqlalchemy as sa

from postdesk.gateway.model import Conversation, Status
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.conversations import load_conversation


def load_unfinished(
    connection: sa.Connection, tier: str, owners: Sequence[int], most: int
) -> tuple[Conversation, ...]:
    """Of these owners in this tier, the oldest first, so many at most."""
    if not owners:
        return ()
    found = (
        connection.execute(_UNFINISHED, {"tier": tier, "owners": list(owners), "most": most}).scalars().all()
    )
    loaded = (load_conversation(connection, ticket) for ticket in found)
    return tuple(conversation for conversation in loaded if conversation is not None)


_UNFINISHED = (
    sa.select(s.ticket.c.id)
    .where(
        s.ticket.c.owner_id.in_(sa.bindparam("owners", expanding=True)),
        s.ticket.c.tier == sa.bindparam("tier"),
        s.ticket.c.team == "",
        s.ticket.c.merged_into.is_(None),
        s.ticket.c.status.not_in([Status.RESOLVED.value, Status.CLOSED.value]),
        ~sa.exists().where(
            s.message.c.ticket_id == s.ticket.c.id, s.message.c.agent_id == s.ticket.c.owner_id
        ),
    )
    .order_by(s.ticket.c.id)
    .limit(sa.bindparam("most"))
)
