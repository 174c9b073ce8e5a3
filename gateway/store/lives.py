"""What happened to tickets, for their service levels: changes of status, tier, organisation and owner, and answers."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import Life, LifeEvent, Status, Ticket
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
        events = _by_ticket(connection.execute(_EVENTS, wanted))
        for row in connection.execute(_TICKETS, wanted):
            found[row.id] = Life(
                row.id,
                row.created_at,
                Status(row.status),
                row.tier,
                row.organisation,
                row.queue,
                row.owner_id,
                row.merged_into is not None,
                tuple(events[row.id]),
            )
    return found


def life_of(connection: sa.Connection, ticket: Ticket) -> Life:
    """The life of a ticket that this transaction has read."""
    events = _by_ticket(connection.execute(_EVENTS_OF_ONE, {"ticket": ticket.id}))
    return Life.of(ticket, tuple(events[ticket.id]))


def _by_ticket(rows: Iterable[Any]) -> defaultdict[int, list[LifeEvent]]:
    """In the order in which it happened; of one moment, changes before answers."""
    found: defaultdict[int, list[LifeEvent]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r.at, r.field == "answer", r.id)):
        found[row.ticket_id].append(LifeEvent(row.at, row.field, row.old or "", row.new or "", row.why))
    return found


# Words of the statement: a list of parameters would be put into it anew every time.
_FIELDS: Sequence[sa.ColumnClause[str]] = [
    sa.literal_column(f"'{field}'") for field in ("status", "tier", "organisation", "owner")
]


def _events(happened: Callable[[sa.Column[Any]], sa.ColumnElement[bool]]) -> sa.CompoundSelect[Any]:
    nothing: sa.ColumnClause[str] = sa.literal_column("''")
    changes = sa.select(
        *(s.change.c[name] for name in ("id", "ticket_id", "at", "field", "old", "new", "why"))
    ).where(happened(s.change.c.ticket_id), s.change.c.field.in_(_FIELDS))
    answers = sa.select(
        s.message.c.id,
        s.message.c.ticket_id,
        s.message.c.created_at,
        sa.literal_column("'answer'"),
        nothing,
        nothing,
        nothing,
    ).where(
        happened(s.message.c.ticket_id), s.message.c.withheld.is_(False), s.message.c.agent_id.is_not(None)
    )
    return changes.union_all(answers)


_WANTED: sa.BindParameter[Sequence[int]] = sa.bindparam("tickets", expanding=True)
_TICKETS = sa.select(
    *(
        s.ticket.c[name]
        for name in ("id", "created_at", "status", "tier", "organisation", "queue", "owner_id", "merged_into")
    )
).where(s.ticket.c.id.in_(_WANTED))
_EVENTS = _events(lambda ticket: ticket.in_(_WANTED))
_EVENTS_OF_ONE = _events(lambda ticket: ticket == sa.bindparam("ticket"))
