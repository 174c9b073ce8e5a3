"""Tickets for people to look at: lists, and one ticket whole. Public messages and notes stay two lists throughout."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import DESK
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets a list shows; None: whatever it is."""

    statuses: Sequence[str] | None = None
    queue: str | None = None
    owner: str | None = None  # an agent's address; "" for tickets without an owner
    limit: int = 100


EVERYTHING = Wanted()


def ticket_rows(database: Database, wanted: Wanted = EVERYTHING) -> list[dict[str, Any]]:
    """Tickets, latest touched first, each with the numbers of its messages and notes."""
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.statuses is not None:
        conditions.append(s.ticket.c.status.in_(wanted.statuses))
    if wanted.queue is not None:
        conditions.append(s.ticket.c.queue == wanted.queue)
    if wanted.owner is not None:
        owned = s.agent.c.address == wanted.owner if wanted.owner else s.ticket.c.owner_id.is_(None)
        conditions.append(owned)
    order = (s.ticket.c.updated_at.desc(), s.ticket.c.id.desc())
    with database.read() as connection:
        return _rows(connection, _TICKETS.where(*conditions).order_by(*order).limit(wanted.limit))


def whole_ticket(database: Database, number: int) -> dict[str, Any] | None:
    """One ticket with everything that hangs on it, oldest first; None where there is no such ticket."""
    with database.read() as connection:
        found = _rows(connection, _TICKETS.where(s.ticket.c.id == number))
        if not found:
            return None
        ticket = found[0]
        for name, statement in _PARTS.items():
            ticket[name] = _rows(connection, statement, ticket=number)
        files = _rows(connection, _ATTACHMENTS, ticket=number)
        agents = {str(row.id): row.address for row in connection.execute(_AGENTS)}
    for kind in ("message", "note"):
        for entry in ticket[f"{kind}s"]:
            entry["attachments"] = [_file(f) for f in files if f[f"{kind}_id"] == entry["id"]]
    for change in ticket["changes"]:
        if change["field"] in {"owner", "follower"}:  # kept as the agent's number
            change |= {name: agents.get(change[name], change[name]) for name in ("old", "new")}
    return ticket


def _rows(connection: sa.Connection, statement: sa.Select[Any], **values: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(statement, values)]  # noqa: SLF001 (SQLAlchemy's public name for it)


def _file(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in ("filename", "content_type", "size", "inline")}
    return shown | {"sha256": row["digest"].hex()}


def _count(entries: sa.Table) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(entries)
        .where(entries.c.ticket_id == s.ticket.c.id)
        .scalar_subquery()
    )


def _any(entries: sa.Table, *conditions: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.exists().where(entries.c.ticket_id == s.ticket.c.id, *conditions)


_NUMBER: sa.BindParameter[int] = sa.bindparam("ticket")

_TICKETS = (
    sa.select(
        s.ticket.c.id,
        s.ticket.c.subject,
        s.ticket.c.status,
        s.ticket.c.queue,
        s.ticket.c.urgency,
        s.agent.c.address.label("owner"),
        s.person.c.address.label("customer"),
        s.person.c.name.label("customer_name"),
        s.ticket.c.language,
        s.ticket.c.queue_reasons,
        s.ticket.c.urgency_reasons,
        s.ticket.c.successor_of,
        s.ticket.c.merged_into,
        s.ticket.c.until,
        s.ticket.c.status_since,
        s.ticket.c.reminded_at,
        s.ticket.c.resolution,
        s.ticket.c.confirmed_by,
        *(s.ticket.c[name] for name in ("tier", "team", "organisation", "plan", "known_issue")),
        s.ticket.c.created_at,
        s.ticket.c.updated_at,
        sa.case(
            (s.escalation.c.critical.is_(True), "critical"), (s.escalation.c.id.is_not(None), "yes"), else_=""
        ).label("escalated"),
        sa.or_(
            _any(s.message, s.message.c.agent_id.is_not(None), s.message.c.withheld.is_(False)),
            _any(s.note, s.note.c.agent_id.is_not(None)),
        ).label("worked_on"),
        sa.or_(_any(s.follower), _any(s.tag)).label("marked"),
        _count(s.message).label("messages"),
        _count(s.note).label("notes"),
    )
    .join(s.person, s.person.c.id == s.ticket.c.customer_id)
    .outerjoin(s.agent, s.agent.c.id == s.ticket.c.owner_id)
    .outerjoin(
        s.escalation, sa.and_(s.escalation.c.ticket_id == s.ticket.c.id, s.escalation.c.closed_at.is_(None))
    )
)
_MESSAGES = (
    sa.select(
        s.message.c.id,
        s.message.c.created_at,
        sa.func.coalesce(s.agent.c.name, sa.func.nullif(s.person.c.name, ""), s.person.c.address).label(
            "author"
        ),
        sa.func.coalesce(s.agent.c.address, s.person.c.address).label("author_address"),
        s.message.c.agent_id.is_(None).label("from_customer"),
        s.message.c.subject,
        s.message.c.text,
        s.message.c.withheld,
        s.message.c.flags,
        s.message.c.message_id,
        s.message.c.spool_id,
    )
    .outerjoin(s.person, s.person.c.id == s.message.c.person_id)
    .outerjoin(s.agent, s.agent.c.id == s.message.c.agent_id)
    .where(s.message.c.ticket_id == _NUMBER)
    .order_by(s.message.c.created_at, s.message.c.id)
)
_NOTES = (
    sa.select(
        s.note.c.id,
        s.note.c.created_at,
        sa.func.coalesce(
            s.agent.c.name, sa.func.nullif(s.person.c.name, ""), s.person.c.address, sa.literal(DESK)
        ).label("author"),
        sa.func.coalesce(s.agent.c.address, s.person.c.address).label("author_address"),
        s.note.c.text,
        s.note.c.message_id,
        s.note.c.spool_id,
    )
    .outerjoin(s.agent, s.agent.c.id == s.note.c.agent_id)
    .outerjoin(s.person, s.person.c.id == s.note.c.person_id)
    .where(s.note.c.ticket_id == _NUMBER)
    .order_by(s.note.c.id)
)
_PARTICIPANTS = (
    sa.select(
        s.person.c.address,
        s.person.c.name,
        *(
            s.participant.c[name]
            for name in ("how", "added_by", "added_at", "sees_from", "removed_at", "removed_by")
        ),
    )
    .join(s.person, s.person.c.id == s.participant.c.person_id)
    .where(s.participant.c.ticket_id == _NUMBER)
    .order_by(s.participant.c.added_at, s.person.c.id)
)
_CHANGES = (
    sa.select(*(s.change.c[name] for name in ("at", "field", "old", "new", "actor", "why")))
    .where(s.change.c.ticket_id == _NUMBER)
    .order_by(s.change.c.id)
)
_RELATED = (
    sa.select(s.related.c.other_id.label("id"), s.related.c.why)
    .where(s.related.c.ticket_id == _NUMBER)
    .union_all(
        sa.select(s.related.c.ticket_id, sa.literal("points to this ticket")).where(
            s.related.c.other_id == _NUMBER
        ),
        sa.select(s.ticket.c.id, sa.literal("follows this ticket, which was closed")).where(
            s.ticket.c.successor_of == _NUMBER
        ),
    )
)
_LETTERS = (
    sa.select(
        *(
            s.outbox.c[name]
            for name in (
                "id",
                "created_at",
                "notice",
                "audience",
                "recipient",
                "state",
                "attempts",
                "response",
            )
        )
    )
    .where(s.outbox.c.ticket_id == _NUMBER)
    .order_by(s.outbox.c.id)
)
_ATTACHMENTS = (
    sa.select(s.attachment, s.blob.c.size)
    .join(s.blob, s.blob.c.digest == s.attachment.c.digest)
    .outerjoin(s.message, s.message.c.id == s.attachment.c.message_id)
    .outerjoin(s.note, s.note.c.id == s.attachment.c.note_id)
    .where(sa.or_(s.message.c.ticket_id == _NUMBER, s.note.c.ticket_id == _NUMBER))
    .order_by(s.attachment.c.id)
)
_TIMERS = (
    sa.select(s.timer.c.kind, s.timer.c.due_at, s.timer.c.state, s.timer.c.attempts, s.timer.c.reason)
    .where(s.timer.c.ticket_id == _NUMBER, s.timer.c.state.in_(("waiting", "failed")))
    .order_by(s.timer.c.due_at, s.timer.c.id)
)
_AGENTS = sa.select(s.agent.c.id, s.agent.c.address)
_ESCALATIONS = (
    sa.select(
        *(
            s.escalation.c[name]
            for name in (
                "opened_at",
                "opened_by",
                "why",
                "critical",
                "facts",
                "timeline",
                "mode",
                "every",
                "attendees",
                "next_update_at",
                "conditions",
                "call",
                "closed_at",
                "closed_by",
                "closed_why",
            )
        ),
        s.agent.c.address.label("contact"),
    )
    .outerjoin(s.agent, s.agent.c.id == s.escalation.c.contact_id)
    .where(s.escalation.c.ticket_id == _NUMBER)
    .order_by(s.escalation.c.id)
)
_ALARMS = (
    sa.select(
        *(
            s.alarm.c[name]
            for name in ("opened_at", "opened_by", "question", "agents", "acknowledged_at", "acknowledged_by")
        ),
        sa.select(sa.func.count()).where(s.page.c.alarm_id == s.alarm.c.id).scalar_subquery().label("calls"),
        sa.select(s.page.c.response)
        .where(s.page.c.alarm_id == s.alarm.c.id)
        .order_by(s.page.c.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("hook_said"),
    )
    .where(s.alarm.c.ticket_id == _NUMBER)
    .order_by(s.alarm.c.id)
)
_TAGS = sa.select(s.tag.c.name).where(s.tag.c.ticket_id == _NUMBER).order_by(s.tag.c.name)
_FOLLOWERS = (
    sa.select(s.agent.c.address, s.agent.c.name)
    .join(s.follower, s.follower.c.agent_id == s.agent.c.id)
    .where(s.follower.c.ticket_id == _NUMBER)
    .order_by(s.agent.c.id)
)
_FIELDS = (
    sa.select(s.ticket_field.c.name, s.ticket_field.c.value)
    .where(s.ticket_field.c.ticket_id == _NUMBER)
    .order_by(s.ticket_field.c.name)
)
_PARTS: dict[str, Any] = {
    "tags": _TAGS,
    "followers": _FOLLOWERS,
    "fields": _FIELDS,
    "participants": _PARTICIPANTS,
    "messages": _MESSAGES,
    "notes": _NOTES,
    "changes": _CHANGES,
    "related": _RELATED,
    "letters": _LETTERS,
    "escalations": _ESCALATIONS,
    "alarms": _ALARMS,
    "timers": _TIMERS,
}
