"""A ticket's properties and its people, as a decision changes them; each change stays recorded: who, when, why (P3)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import Change, Decision
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.statements import insert_ignore, upsert

_COLUMNS = {
    "status": "status",
    "until": "until",
    "status_since": "status_since",
    "reminded_at": "reminded_at",
    "owner": "owner_id",
    "queue": "queue",
    "urgency": "urgency",
    "language": "language",
    "merged_into": "merged_into",
    "tier": "tier",
    "team": "team",
    "organisation": "organisation",
    "plan": "plan",
    "known_issue": "known_issue",
    "resolution": "resolution",
    "confirmed_by": "confirmed_by",
}


_NEW_PERIOD = ("status", "status_since")  # what belongs to a status ends with it


class ConflictError(Exception):
    """Somebody else changed what the decision was made on; it is to be made again."""


def record_changes(connection: sa.Connection, changes: Sequence[Change], ticket: int, now: datetime) -> None:
    """Change the ticket and say so in its history; without changes it was touched, no more."""
    values: dict[str, Any] = {_COLUMNS[c.field]: c.new for c in changes if c.field in _COLUMNS}
    for change in changes:
        if change.field == "merged_into" and change.new is not None:
            _both_unmerged(connection, ticket, change.new)
        if change.field == "status" and change.new != change.old:
            values["status_since"] = change.since or now
        if change.field in _NEW_PERIOD and change.new != change.old:
            values = {"until": None, "reminded_at": None} | values
        if change.field in _ROWS:
            _ROWS[change.field](connection, ticket, change)
    connection.execute(_TOUCH, {"b_ticket": ticket, "updated_at": now, **values})
    if changes:
        connection.execute(_CHANGE, [_change_row(c, ticket, now) for c in changes])


def record_past(connection: sa.Connection, ticket: int, at: datetime) -> None:
    """Something was said in the ticket then: it is as old as that, and was touched no earlier."""
    connection.execute(_PAST, {"b_ticket": ticket, "b_at": at})


def record_people(
    connection: sa.Connection, decision: Decision, ticket: int, spool_id: int | None, now: datetime
) -> None:
    """Who joins, who leaves, who may see what was said before."""
    removed = _removed_before(connection, decision)
    for returning in (False, True):
        rows = [
            {
                "ticket_id": ticket,
                "person_id": j.person,
                "how": j.how,
                "added_by": j.by,
                "spool_id": spool_id,
                "added_at": now,
                "sees_from": None if j.sees_all else now,
                "removed_at": None,
                "removed_by": None,
            }
            for j in decision.participants
            if j.returning is returning and j.person not in removed
        ]
        if rows:
            statement = (
                upsert(connection, s.participant, ("ticket_id", "person_id"), _PROVENANCE)
                if returning
                else insert_ignore(connection, s.participant)
            )
            connection.execute(statement, rows)
    for person, by in decision.leaving:
        connection.execute(_one(ticket, person).values(removed_at=now, removed_by=by))
    for person in decision.unjoined:
        connection.execute(
            sa.delete(s.participant).where(
                s.participant.c.ticket_id == ticket, s.participant.c.person_id == person
            )
        )
    for person in decision.shared_with:
        connection.execute(_one(ticket, person).values(sees_from=None))


def previous_tier(connection: sa.Connection, ticket: int) -> str:
    """The tier that the ticket was in before its latest one; empty where it never changed."""
    return str(connection.execute(_TIER_BEFORE, {"ticket": ticket}).scalar_one_or_none() or "")


_TIER_BEFORE = (
    sa.select(s.change.c.old)
    .where(s.change.c.ticket_id == sa.bindparam("ticket"), s.change.c.field == "tier")
    .order_by(s.change.c.id.desc())
    .limit(1)
)


def _removed_before(connection: sa.Connection, decision: Decision) -> frozenset[int]:
    """Whom agents removed from the closed ticket that this one follows: a reply's CC does not bring them back."""
    new = decision.new_ticket
    if new is None or new.successor_of is None:
        return frozenset()
    rows = connection.execute(_REMOVED, {"ticket": new.successor_of}).scalars()
    return frozenset(rows) - {new.ticket.customer.id}


def _one(ticket: int, person: int) -> sa.Update:
    return sa.update(s.participant).where(
        s.participant.c.ticket_id == ticket, s.participant.c.person_id == person
    )


def _both_unmerged(connection: sa.Connection, ticket: int, target: Any) -> None:
    """Two merges at once could make a circle: the rows are locked in one order, and must still be free."""
    free = connection.execute(_FREE, {"tickets": [ticket, target]}).scalars().all()
    if len(free) != 2:
        raise ConflictError(f"ticket {ticket} or {target} was merged meanwhile")


def _record_tag(connection: sa.Connection, ticket: int, change: Change) -> None:
    if change.new is not None:
        connection.execute(insert_ignore(connection, s.tag), {"ticket_id": ticket, "name": change.new})
    else:
        connection.execute(sa.delete(s.tag).where(s.tag.c.ticket_id == ticket, s.tag.c.name == change.old))


def _record_follower(connection: sa.Connection, ticket: int, change: Change) -> None:
    if change.new is not None:
        row = {"ticket_id": ticket, "agent_id": change.new}
        connection.execute(insert_ignore(connection, s.follower), row)
    else:
        mine = s.follower.c.agent_id == change.old
        connection.execute(sa.delete(s.follower).where(s.follower.c.ticket_id == ticket, mine))


def _record_field(connection: sa.Connection, ticket: int, change: Change) -> None:
    """`name=value`; an empty value removes it."""
    name, _, value = str(change.new or change.old).partition("=")
    if change.new is not None and value:
        row = {"ticket_id": ticket, "name": name, "value": value}
        connection.execute(upsert(connection, s.ticket_field, ("ticket_id", "name"), ("value",)), row)
    else:
        named = s.ticket_field.c.name == name
        connection.execute(sa.delete(s.ticket_field).where(s.ticket_field.c.ticket_id == ticket, named))


def _change_row(change: Change, ticket: int, now: datetime) -> dict[str, Any]:
    return {
        "ticket_id": ticket,
        "at": now,
        "field": change.field,
        "old": None if change.old is None else str(change.old),
        "new": None if change.new is None else str(change.new),
        "actor": change.actor,
        "why": change.why,
    }


# Properties that have rows of their own.
_ROWS: Mapping[str, Callable[[sa.Connection, int, Change], None]] = {
    "tag": _record_tag,
    "follower": _record_follower,
    "field": _record_field,
}
_AT: sa.BindParameter[datetime] = sa.bindparam("b_at", type_=s.Moment())
_PAST = (
    sa.update(s.ticket)
    .where(s.ticket.c.id == sa.bindparam("b_ticket"))
    .values(
        created_at=sa.case((s.ticket.c.created_at > _AT, _AT), else_=s.ticket.c.created_at),
        updated_at=sa.case((s.ticket.c.updated_at < _AT, _AT), else_=s.ticket.c.updated_at),
    )
)
_PROVENANCE = ("how", "added_by", "spool_id", "added_at", "sees_from", "removed_at", "removed_by")
_TOUCH = sa.update(s.ticket).where(s.ticket.c.id == sa.bindparam("b_ticket"))
_CHANGE = sa.insert(s.change)
_FREE = (
    sa.select(s.ticket.c.id)
    .where(s.ticket.c.id.in_(sa.bindparam("tickets", expanding=True)), s.ticket.c.merged_into.is_(None))
    .order_by(s.ticket.c.id)
    .with_for_update()
)
_REMOVED = sa.select(s.participant.c.person_id).where(
    s.participant.c.ticket_id == sa.bindparam("ticket"), s.participant.c.removed_at.is_not(None)
)
