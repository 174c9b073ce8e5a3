"""Escalations by customers, and alarms to those on call, as rows."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.escalations import Alarm, Call, Condition, Escalation, OpenEscalation, Uncalled
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.statements import insert_ignore

_MOST_UNCALLED = 500  # that are looked at


class OutdatedError(Exception):
    """Somebody else changed the escalation meanwhile; the decision is to be made again."""


def open_escalations(connection: sa.Connection, now: datetime) -> tuple[OpenEscalation, ...]:
    """All that are open, the critical ones first, then the oldest."""
    rows = connection.execute(_ALL_OPEN)
    found = []
    for row in rows:
        escalation = _escalation(row)
        due = escalation.next_update_at
        found.append(
            OpenEscalation(
                ticket=row.ticket_id,
                subject=row.subject,
                status=row.status,
                tier=row.tier,
                customer=row.customer,
                organisation=row.organisation,
                opened_at=escalation.opened_at,
                critical=escalation.critical,
                contact=row.contact_name or "",
                owner=row.owner_name or "",
                lacking=escalation.lacking,
                unmet=escalation.unmet,
                next_update_at=due,
                overdue=due is not None and due <= now,
            )
        )
    return tuple(found)


def open_escalation(connection: sa.Connection, tickets: Sequence[int]) -> Escalation | None:
    """The one that is open in a ticket, or in those that were merged into it: the oldest."""
    row = connection.execute(_OPEN, {"tickets": list(tickets)}).first()
    return None if row is None else _escalation(row)


def save_escalation(connection: sa.Connection, escalation: Escalation) -> None:
    """Record it as it is now. Raises OutdatedError where it was changed since it was read."""
    values = _values(escalation)
    if not escalation.id:
        connection.execute(sa.insert(s.escalation), values | {"version": 1})
        return
    done = connection.execute(
        sa.update(s.escalation)
        .where(s.escalation.c.id == escalation.id, s.escalation.c.version == escalation.version)
        .values(values | {"version": escalation.version + 1})
    )
    if done.rowcount != 1:
        raise OutdatedError(f"the escalation of ticket {escalation.ticket} was changed meanwhile")


def open_alarm(connection: sa.Connection, tickets: Sequence[int]) -> Alarm | None:
    """The one that nobody has taken yet."""
    row = connection.execute(_ALARM, {"tickets": list(tickets)}).first()
    if row is None:
        return None
    return Alarm(row.ticket_id, row.opened_at, row.opened_by, row.question, tuple(row.agents), row.id)


def customers_alarms(connection: sa.Connection, since: datetime) -> int:
    """How many alarms customers' requests have raised since then."""
    count: int = connection.execute(_CUSTOMERS_ALARMS, {"since": since}).scalar_one()
    return count


def uncalled(connection: sa.Connection, since: datetime, until: datetime) -> tuple[Uncalled, ...]:
    """Requests of that time that are critical and open, and raised no alarm."""
    rows = connection.execute(_UNCALLED, {"since": since, "until": until})
    return tuple(
        Uncalled(r.id, r.subject, r.queue, r.address, r.owner_name or "", r.created_at) for r in rows
    )


def save_alarm(connection: sa.Connection, alarm: Alarm, page_at: datetime | None) -> None:
    """Record it; with `page_at`, a call that the hook is to make then. One that was taken calls nobody any more."""
    if not alarm.id:
        values = {
            "ticket_id": alarm.ticket,
            "opened_at": alarm.opened_at,
            "opened_by": alarm.opened_by,
            "question": alarm.question,
            "agents": list(alarm.agents),
            "acknowledged_by": "",
        }
        connection.execute(insert_ignore(connection, s.alarm), values)
        return
    if alarm.acknowledged_at is not None:
        taken = {"acknowledged_at": alarm.acknowledged_at, "acknowledged_by": alarm.acknowledged_by}
        mine = sa.and_(s.alarm.c.id == alarm.id, s.alarm.c.acknowledged_at.is_(None))
        connection.execute(sa.update(s.alarm).where(mine).values(taken))
        connection.execute(_CANCEL, {"b_alarm": alarm.id, "b_now": alarm.acknowledged_at})
    elif page_at is not None:
        row = {
            "alarm_id": alarm.id,
            "wanted_at": page_at,
            "state": "waiting",
            "due_at": page_at,
            "attempts": 0,
        }
        connection.execute(insert_ignore(connection, s.page), row)


def _values(escalation: Escalation) -> dict[str, Any]:
    call = escalation.call
    return {
        "ticket_id": escalation.ticket,
        "opened_at": escalation.opened_at,
        "opened_by": escalation.opened_by,
        "why": escalation.why,
        "critical": escalation.critical,
        "facts": escalation.known,
        "contact_id": escalation.contact,
        "timeline": escalation.timeline,
        "mode": escalation.mode,
        "every": escalation.every,
        "attendees": list(escalation.attendees),
        "next_update_at": escalation.next_update_at,
        "previous_update_at": escalation.previous_update_at,
        "conditions": [asdict(c) | {"at": c.at.isoformat()} for c in escalation.conditions],
        "call": None if call is None else asdict(call) | {"starts_at": call.starts_at.isoformat()},
        "closed_at": escalation.closed_at,
        "closed_by": escalation.closed_by,
        "closed_why": escalation.closed_why,
    }


def _escalation(row: Any) -> Escalation:
    return Escalation(
        id=row.id,
        version=row.version,
        ticket=row.ticket_id,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        why=row.why,
        critical=row.critical,
        facts=tuple(row.facts.items()),
        contact=row.contact_id,
        timeline=row.timeline,
        mode=row.mode,
        every=row.every,
        attendees=tuple(row.attendees),
        next_update_at=row.next_update_at,
        previous_update_at=row.previous_update_at,
        conditions=tuple(
            Condition(c["name"], c["evidence"], c["by"], datetime.fromisoformat(c["at"]))
            for c in row.conditions
        ),
        call=_call(row.call),
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        closed_why=row.closed_why,
    )


def _call(kept: dict[str, Any] | None) -> Call | None:
    if kept is None:
        return None
    return Call(
        uid=kept["uid"],
        sequence=kept["sequence"],
        starts_at=datetime.fromisoformat(kept["starts_at"]),
        minutes=kept["minutes"],
        attendees=tuple(kept["attendees"]),
        where=kept["where"],
        cancelled=kept["cancelled"],
        answers=tuple((address, answer) for address, answer in kept["answers"]),
    )


_OPEN = (
    sa.select(s.escalation)
    .where(
        s.escalation.c.ticket_id.in_(sa.bindparam("tickets", expanding=True)),
        s.escalation.c.closed_at.is_(None),
    )
    .order_by(s.escalation.c.opened_at, s.escalation.c.id)
    .limit(1)
)
_ALARM = (
    sa.select(s.alarm)
    .where(
        s.alarm.c.ticket_id.in_(sa.bindparam("tickets", expanding=True)), s.alarm.c.acknowledged_at.is_(None)
    )
    .order_by(s.alarm.c.id)
    .limit(1)
)
_CANCEL = (
    sa.update(s.page)
    .where(s.page.c.alarm_id == sa.bindparam("b_alarm"), s.page.c.state == "waiting")
    .values(state="cancelled", settled_at=sa.bindparam("b_now"))
)
_CUSTOMERS_ALARMS = (
    sa.select(sa.func.count())
    .select_from(s.alarm)
    .join(s.ticket, s.ticket.c.id == s.alarm.c.ticket_id)
    .join(s.person, s.person.c.id == s.ticket.c.customer_id)
    .where(s.alarm.c.opened_at >= sa.bindparam("since"), s.alarm.c.opened_by == s.person.c.address)
)
_CONTACT, _OWNER = s.agent.alias("contact"), s.agent.alias("owner")
_ALL_OPEN = (
    sa.select(
        s.escalation,
        s.ticket.c.subject,
        s.ticket.c.status,
        s.ticket.c.tier,
        s.ticket.c.organisation,
        s.person.c.address.label("customer"),
        _CONTACT.c.name.label("contact_name"),
        _OWNER.c.name.label("owner_name"),
    )
    .join(s.ticket, s.ticket.c.id == s.escalation.c.ticket_id)
    .join(s.person, s.person.c.id == s.ticket.c.customer_id)
    .outerjoin(_CONTACT, _CONTACT.c.id == s.escalation.c.contact_id)
    .outerjoin(_OWNER, _OWNER.c.id == s.ticket.c.owner_id)
    .where(s.escalation.c.closed_at.is_(None))
    .order_by(s.escalation.c.critical.desc(), s.escalation.c.opened_at, s.escalation.c.id)
)
_UNCALLED = (
    sa.select(
        s.ticket.c.id,
        s.ticket.c.subject,
        s.ticket.c.queue,
        s.ticket.c.created_at,
        s.person.c.address,
        _OWNER.c.name.label("owner_name"),
    )
    .join(s.person, s.person.c.id == s.ticket.c.customer_id)
    .outerjoin(_OWNER, _OWNER.c.id == s.ticket.c.owner_id)
    .where(
        s.ticket.c.created_at >= sa.bindparam("since"),
        s.ticket.c.created_at < sa.bindparam("until"),
        s.ticket.c.urgency == "critical",
        s.ticket.c.status.not_in(("resolved", "closed")),
        ~sa.exists().where(s.alarm.c.ticket_id == s.ticket.c.id),
    )
    .order_by(s.ticket.c.id)
    .limit(_MOST_UNCALLED)
)
