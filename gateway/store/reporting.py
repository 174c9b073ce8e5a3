"""Reads what reports are made of: the tickets of a period, and those that are open. A report is rare: whole tables are read."""

from datetime import datetime

import sqlalchemy as sa

from postdesk.gateway.figures import Figures, TicketLine
from postdesk.gateway.model import Status
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.escalations import open_escalations

_MOST = 20_000  # tickets of one report, the latest


def load_figures(connection: sa.Connection, since: datetime, until: datetime) -> Figures:
    """Tickets opened or touched since then, and whatever is open; those merged into others are left out."""
    rows = connection.execute(_TICKETS, {"since": since, "limit": _MOST}).all()
    return Figures(
        since,
        until,
        tuple(
            TicketLine(
                id=r.id,
                subject=r.subject,
                status=Status(r.status),
                queue=r.queue,
                urgency=r.urgency,
                tier=r.tier,
                owner=r.owner or "",
                organisation=r.organisation,
                known_issue=r.known_issue,
                created_at=r.created_at,
                status_since=r.status_since,
                first_answer_at=r.first_answer_at,
                answers=r.answers,
                resolved_at=r.resolved_at,
                reopened=r.reopened,
                reopened_lately=r.reopened_lately,
            )
            for r in rows
        ),
        open_escalations(connection, until),
    )


_BY_AGENT = sa.and_(s.message.c.agent_id.is_not(None), s.message.c.withheld.is_(False))
_ANSWERS = (
    sa.select(
        s.message.c.ticket_id,
        sa.func.min(s.message.c.created_at).label("first_answer_at"),
        sa.func.count().label("answers"),
    )
    .where(_BY_AGENT)
    .group_by(s.message.c.ticket_id)
    .subquery()
)
_RESOLVED = sa.and_(s.change.c.field == "status", s.change.c.new == Status.RESOLVED.value)
_REOPENED = sa.and_(
    s.change.c.field == "status",
    s.change.c.old.in_([Status.RESOLVED.value, Status.CLOSED.value]),
    s.change.c.new.not_in([Status.RESOLVED.value, Status.CLOSED.value]),
)
_CHANGES = (
    sa.select(
        s.change.c.ticket_id,
        sa.func.max(sa.case((_RESOLVED, s.change.c.at))).label("resolved_at"),
        sa.func.count(sa.case((_REOPENED, 1))).label("reopened"),
        sa.func.count(sa.case((sa.and_(_REOPENED, s.change.c.at >= sa.bindparam("since")), 1))).label(
            "reopened_lately"
        ),
    )
    .where(s.change.c.field == "status")
    .group_by(s.change.c.ticket_id)
    .subquery()
)
_OVER = (Status.RESOLVED.value, Status.CLOSED.value)
_TICKETS = (
    sa.select(
        s.ticket,
        s.agent.c.name.label("owner"),
        _ANSWERS.c.first_answer_at,
        sa.func.coalesce(_ANSWERS.c.answers, 0).label("answers"),
        sa.func.coalesce(_CHANGES.c.resolved_at, s.ticket.c.status_since).label("resolved_at"),
        sa.func.coalesce(_CHANGES.c.reopened, 0).label("reopened"),
        sa.func.coalesce(_CHANGES.c.reopened_lately, 0).label("reopened_lately"),
    )
    .outerjoin(s.agent, s.agent.c.id == s.ticket.c.owner_id)
    .outerjoin(_ANSWERS, _ANSWERS.c.ticket_id == s.ticket.c.id)
    .outerjoin(_CHANGES, _CHANGES.c.ticket_id == s.ticket.c.id)
    .where(
        s.ticket.c.merged_into.is_(None),
        sa.or_(s.ticket.c.status.not_in(_OVER), s.ticket.c.updated_at >= sa.bindparam("since")),
    )
    .order_by(s.ticket.c.id.desc())
    .limit(sa.bindparam("limit"))
)
