"""What happened to tickets, for their service levels: changes of status, tier, organisation and owner, and answers."""

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from postdesk.gateway.model import Life, LifeEvent, Status
from postdesk.gateway.store import schema as s

_CHUNK = 500  # tickets of one statement


def load_life(connection: sa.Connection, ticket: int) -> Life | None:
    """One ticket's life; None where there is no such ticket."""
    return load_lives(connection, (ticket,)).get(ticket)


def load_lives(connection: sa.Connection, tickets: Sequence[int]) -> dict[int, Life]:
    """The lives of those tickets that there are."""
    found: dict[int, Life] = {}
    for start in range(0, len(tickets), _CHUNK):
        wanted = {"tickets": list(tickets[start : start + _CHUNK])}
        events: defaultdict[int, list[LifeEvent]] = defaultdict(list)
        for row in connection.execute(_CHANGES, wanted):
            event = LifeEvent(row.at, row.field, row.old or "", row.new or "", row.why)
            events[row.ticket_id].append(event)
        for row in connection.execute(_ANSWERS, wanted):
            events[row.ticket_id].append(LifeEvent(row.created_at, "answer"))
        for row in connection.execute(_TICKETS, wanted):
            of_ticket = tuple(sorted(events[row.id], key=lambda e: e.at))
            found[row.id] = Life(
                row.id,
                row.created_at,
                Status(row.status),
                row.tier,
                row.organisation,
                row.queue,
                row.owner_id,
                row.merged_into is not None,
                of_ticket,
            )
    return found


_WANTED: sa.BindParameter[Sequence[int]] = sa.bindparam("tickets", expanding=True)
_TICKETS = sa.select(
    *(
        s.ticket.c[name]
        for name in ("id", "created_at", "status", "tier", "organisation", "queue", "owner_id", "merged_into")
    )
).where(s.ticket.c.id.in_(_WANTED))
_CHANGES = (
    sa.select(*(s.change.c[name] for name in ("ticket_id", "at", "field", "old", "new", "why")))
    .where(
        s.change.c.ticket_id.in_(_WANTED), s.change.c.field.in_(("status", "tier", "organisation", "owner"))
    )
    .order_by(s.change.c.id)
)
_ANSWERS = (
    sa.select(s.message.c.ticket_id, s.message.c.created_at)
    .where(
        s.message.c.ticket_id.in_(_WANTED),
        s.message.c.withheld.is_(False),
        s.message.c.agent_id.is_not(None),
    )
    .order_by(s.message.c.id)
)
