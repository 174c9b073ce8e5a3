"""The key terms of requests and answers, and the look-up of similar ones (C9): bounded, by one index.

A term that more than RARE recent texts have says nothing; how many there are beyond that is never counted.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import KeyTerms, Similar
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.statements import insert_ignore

ANSWER_DAYS = 180  # in which answers are compared
RARE = 20  # recent texts with a term, at most


def add_terms(connection: sa.Connection, ticket: int, terms: KeyTerms, now: datetime) -> None:
    """Remember them, to be found by later ones."""
    if terms.terms:
        same = {"kind": terms.kind, "queue": terms.queue, "ticket_id": ticket, "at": now}
        connection.execute(insert_ignore(connection, s.key_term), [{**same, "term": t} for t in terms.terms])


def forget_terms(connection: sa.Connection, requests_before: datetime, now: datetime) -> int:
    """Those that nothing looks for any more; gives how many. Answers count longer than requests."""
    done = connection.execute(
        sa.delete(s.key_term).where(
            sa.or_(
                sa.and_(s.key_term.c.kind == "request", s.key_term.c.at < requests_before),
                s.key_term.c.at < now - timedelta(days=ANSWER_DAYS),
            )
        )
    )
    return done.rowcount


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
    """The tickets that share enough of so many terms, latest first. Each term is a look-up of its own, of bounded length:
    PostgreSQL joins a list of terms the wrong way round.
    """
    found = sa.union_all(*(_latest(f"t{n}") for n in range(terms))).cte("found").prefix_with("MATERIALIZED")
    rare = (
        sa.select(found.c.term).group_by(found.c.term).having(sa.func.count() <= sa.literal_column(str(RARE)))
    )
    return (
        sa.select(found.c.ticket_id)
        .where(found.c.term.in_(rare), found.c.ticket_id != sa.bindparam("own"))
        .group_by(found.c.ticket_id)
        .having(sa.func.count() >= sa.bindparam("wanted"))
        .order_by(found.c.ticket_id.desc())
    )


def _latest(term: str) -> sa.Select[Any]:
    rows = (
        sa.select(s.key_term.c.term, s.key_term.c.ticket_id)
        .where(
            s.key_term.c.kind == sa.bindparam("kind"),
            s.key_term.c.queue == sa.bindparam("queue"),
            s.key_term.c.term == sa.bindparam(term),
            s.key_term.c.at >= sa.bindparam("since"),
        )
        .order_by(s.key_term.c.at.desc())
        .limit(sa.literal_column(str(RARE + 1)))
        .subquery()
    )
    return sa.select(rows)


_TICKETS: sa.BindParameter[list[int]] = sa.bindparam("tickets", expanding=True)
_ISSUES = sa.select(s.ticket.c.known_issue).where(s.ticket.c.id.in_(_TICKETS)).order_by(s.ticket.c.id.desc())
_MARKS = sa.select(s.ticket_field.c.value).where(
    s.ticket_field.c.ticket_id.in_(_TICKETS), s.ticket_field.c.name == "proposed"
)
