"""The key terms of requests and answers, and the look-up of similar ones (C9): bounded, by one index.

A term that more than RARE recent texts have says nothing; how many there are beyond that is never counted.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import KeyTerms, Similar
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.statements import insert_ignore

RARE = 20  # recent texts with a term, at most


def add_terms(connection: sa.Connection, ticket: int, terms: KeyTerms, now: datetime) -> None:
    """Remember them, to be found by later ones."""
    if terms.terms:
        same = {"kind": terms.kind, "queue": terms.queue, "ticket_id": ticket, "at": now}
        connection.execute(insert_ignore(connection, s.key_term), [{**same, "term": t} for t in terms.terms])


def forget_terms(connection: sa.Connection, before: datetime) -> int:
    """Those that nothing looks for any more; gives how many."""
    return connection.execute(sa.delete(s.key_term).where(s.key_term.c.at < before)).rowcount


def similar(
    connection: sa.Connection, terms: KeyTerms, since: datetime, wanted: int, ticket: int | None = None
) -> Similar:
    """The tickets of that kind and queue which share `wanted` rare terms; `ticket` itself left out."""
    if len(terms.terms) < wanted:
        return Similar()
    values = {f"t{n}": term for n, term in enumerate(terms.terms)}
    asked = {"kind": terms.kind, "queue": terms.queue, "since": since, "wanted": wanted, "own": ticket or 0}
    tickets = connection.execute(_sharing(len(values)), asked | values).scalars().all()
    return _described(connection, tickets) if tickets else Similar()


def _described(connection: sa.Connection, tickets: Sequence[int]) -> Similar:
    issues = connection.execute(_ISSUES, {"tickets": tickets}).scalars().all()
    marks = connection.execute(_MARKS, {"tickets": tickets}).scalars().all()
    proposed = frozenset(mark for value in marks for mark in value.split(", "))
    return Similar(tuple(tickets), next((i for i in issues if i), ""), proposed)


@cache
def _sharing(terms: int) -> sa.Select[Any]:
    """The tickets that share enough of so many terms, latest first. What is asked once a term stands with the term."""
    term = sa.union_all(*(sa.select(sa.bindparam(f"t{n}").label("term")) for n in range(terms))).cte("asked")
    too_many: sa.Select[Any] = (
        sa.select(sa.literal_column("1"))
        .where(*_matches(_COUNTED, term.c.term))
        .limit(sa.literal_column("1"))
        .offset(sa.literal_column(str(RARE)))
    )
    found = s.key_term
    return (
        sa.select(found.c.ticket_id)
        .select_from(term.join(found, sa.and_(*_matches(found, term.c.term))))
        .where(too_many.scalar_subquery().is_(None), found.c.ticket_id != sa.bindparam("own"))
        .group_by(found.c.ticket_id)
        .having(sa.func.count() >= sa.bindparam("wanted"))
        .order_by(found.c.ticket_id.desc())
    )


def _matches(table: sa.FromClause, term: sa.ColumnElement[str]) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.kind == sa.bindparam("kind"),
        table.c.queue == sa.bindparam("queue"),
        table.c.term == term,
        table.c.at >= sa.bindparam("since"),
    )


_COUNTED = s.key_term.alias("counted")
_TICKETS: sa.BindParameter[list[int]] = sa.bindparam("tickets", expanding=True)
_ISSUES = sa.select(s.ticket.c.known_issue).where(s.ticket.c.id.in_(_TICKETS)).order_by(s.ticket.c.id.desc())
_MARKS = sa.select(s.ticket_field.c.value).where(
    s.ticket_field.c.ticket_id.in_(_TICKETS), s.ticket_field.c.name == "proposed"
)
