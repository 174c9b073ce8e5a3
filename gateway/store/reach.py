"""Whether people can be written to about a ticket: what became of the latest letter to them, and how many there were."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from postdesk.gateway.model import Reach
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.situation import automatic_counts

_LOST = ("failed", "bounced", "held")  # refused for good, reported back, or never let out
_MAX_WORDS = 200


def load_reach(
    connection: sa.Connection, ticket: int, addresses: Iterable[str], caps: tuple[int, int], now: datetime
) -> dict[str, Reach]:
    """By address."""
    found = {}
    for address in addresses:
        counts = automatic_counts(connection, address, ticket, caps, now)
        last = connection.execute(_LAST, {"ticket": ticket, "recipient": address}).first()
        lost = last is not None and last.state in _LOST
        words = f"{last.state}: {last.response or 'no reason given'}"[:_MAX_WORDS] if last and lost else ""
        found[address] = Reach(counts, words)
    return found


_LAST = (
    sa.select(s.outbox.c.state, s.outbox.c.response)
    .where(
        s.outbox.c.ticket_id == sa.bindparam("ticket"),
        s.outbox.c.recipient == sa.bindparam("recipient"),
        s.outbox.c.audience == "customer",
        s.outbox.c.state != "cancelled",
    )
    .order_by(s.outbox.c.id.desc())
    .limit(1)
)
