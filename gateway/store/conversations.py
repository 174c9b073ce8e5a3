"""Conversations as the rules look at them: a ticket, what was said in it, who takes part; merged tickets included.

A merge moves nothing: the merged ticket points to the one it went into (`merged_into`), and whoever reads either reads
both. So a merge can be undone.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import (
    CAME_WITH,
    DESK,
    Conversation,
    InternalNote,
    KnownAs,
    Participant,
    Person,
    PublicMessage,
    Status,
    Ticket,
)
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.escalations import open_alarm, open_escalation
from postdesk.gateway.store.turns import hold_ticket

_HISTORY = 30  # latest entries of a ticket that rules and notices look at
_LONGEST_CHAIN = 50  # merges that are followed; `record` makes no cycles, this is for stores mended by hand


def load_conversation(
    connection: sa.Connection, ticket_id: int, *, follow: bool = False, unread: bool = False
) -> Conversation | None:
    """A ticket with its latest public messages, its latest notes and its participants.

    `follow`: where it was merged into another, the other one. Nobody else changes it until the transaction ends.
    `unread`: without messages, notes and participants, for a rule that looks at none of them.
    """
    row = _held(connection, ticket_id)
    for _ in range(_LONGEST_CHAIN):
        if row is None or row.merged_into is None or not follow:
            break
        row = _held(connection, row.merged_into)
    if row is None:
        return None
    tickets = family(connection, row.id) if row.absorbs else (row.id,)
    ticket = _ticket(connection, row)
    escalation = open_escalation(connection, tickets) if row.escalated or row.absorbs else None
    alarm = open_alarm(connection, tickets) if row.alarmed or row.absorbs else None
    if unread:
        return Conversation(ticket, escalation=escalation, alarm=alarm)
    messages = connection.execute(_MESSAGES, {"tickets": tickets, "limit": _HISTORY}).all()
    noted = row.noted or row.absorbs
    notes = connection.execute(_NOTES, {"tickets": tickets, "limit": _HISTORY}).all() if noted else ()
    people = connection.execute(_PEOPLE, {"ticket": row.id}).all()
    taking_part = {p.address for p in people}
    known_as = _known_as(connection, [t for t in tickets if t != row.id])
    return Conversation(
        ticket=ticket,
        messages=tuple(
            PublicMessage(
                r.author or "",
                r.from_customer,
                r.text,
                r.created_at,
                r.message_id,
                r.ticket_id,
                r.address or "",
                guest=r.guest and r.address not in taking_part,
                waits=r.waits,
            )
            for r in sorted(messages, key=lambda r: (r.created_at, r.id))
        ),
        notes=tuple(
            InternalNote(r.author or DESK, r.text, r.created_at, r.message_id, r.agent_id is not None)
            for r in reversed(notes)
        ),
        participants=tuple(
            Participant(
                Person(r.id, r.address, r.name),
                r.sees_from,
                r.how,
                known_as.get(r.id) if r.how.startswith(CAME_WITH) else None,
            )
            for r in people
        ),
        escalation=escalation,
        alarm=alarm,
    )


def _held(connection: sa.Connection, ticket_id: int) -> sa.Row[Any] | None:
    hold_ticket(connection, ticket_id)  # by a statement of its own: the next one sees what we waited for
    return connection.execute(_TICKET, {"id": ticket_id}).one_or_none()


def _known_as(connection: sa.Connection, merged: Sequence[int]) -> dict[int, KnownAs]:
    """Of everybody who came with one of the merged tickets: the one that they took part in themselves."""
    if not merged:
        return {}
    rows = connection.execute(_KNOWN_AS, {"tickets": merged})
    return {
        r.person_id: KnownAs(r.id, r.subject, r.language) for r in rows if not r.how.startswith(CAME_WITH)
    }


def family(connection: sa.Connection, ticket_id: int) -> tuple[int, ...]:
    """The ticket and all that were merged into it, directly or not."""
    return tuple(connection.execute(_FAMILY, {"id": ticket_id}).scalars())


def related_to(connection: sa.Connection, tickets: Sequence[int]) -> dict[int, str]:
    """The subjects of those tickets that exist."""
    if not tickets:
        return {}
    rows = connection.execute(_SUBJECTS, {"tickets": list(tickets)})
    return {row.id: row.subject for row in rows}


def _ticket(connection: sa.Connection, row: Any) -> Ticket:
    of_ticket = {"ticket": row.id}
    tags = connection.execute(_TAGS, of_ticket).scalars() if row.tagged else ()
    followers = connection.execute(_FOLLOWERS, of_ticket).scalars() if row.followed else ()
    fields = connection.execute(_FIELDS, of_ticket) if row.described else ()
    return Ticket(
        id=row.id,
        subject=row.subject,
        status=Status(row.status),
        queue=row.queue,
        urgency=row.urgency,
        owner=row.owner_id,
        customer=Person(row.customer_id, row.customer_address, row.customer_name),
        language=row.language,
        created_at=row.created_at,
        queue_reasons=tuple(row.queue_reasons),
        urgency_reasons=tuple(row.urgency_reasons),
        tags=tuple(tags),
        followers=tuple(followers),
        fields=tuple((f.name, f.value) for f in fields),
        until=row.until,
        merged_into=row.merged_into,
        status_since=row.status_since,
        reminded_at=row.reminded_at,
        tier=row.tier,
        team=row.team,
        organisation=row.organisation,
        plan=row.plan,
        known_issue=row.known_issue,
        resolution=row.resolution,
        confirmed_by=row.confirmed_by,
    )


def _has(entries: sa.Table, *conditions: sa.ColumnElement[bool]) -> sa.Exists:
    """Whether there is anything to ask for by a statement of its own."""
    return sa.exists().where(entries.c.ticket_id == s.ticket.c.id, *conditions)


_MERGED = s.ticket.alias("merged")
_TICKET = (
    sa.select(
        s.ticket,
        s.person.c.address.label("customer_address"),
        s.person.c.name.label("customer_name"),
        sa.exists().where(_MERGED.c.merged_into == s.ticket.c.id).label("absorbs"),
        _has(s.escalation, s.escalation.c.closed_at.is_(None)).label("escalated"),
        _has(s.alarm, s.alarm.c.acknowledged_at.is_(None)).label("alarmed"),
        _has(s.note).label("noted"),
        _has(s.tag).label("tagged"),
        _has(s.follower).label("followed"),
        _has(s.ticket_field).label("described"),
    )
    .join(s.person, s.person.c.id == s.ticket.c.customer_id)
    .where(s.ticket.c.id == sa.bindparam("id"))
)
_ROOT = sa.select(s.ticket.c.id).where(s.ticket.c.id == sa.bindparam("id")).cte("family", recursive=True)
_FAMILY = sa.select(_ROOT.union(sa.select(_MERGED.c.id).where(_MERGED.c.merged_into == _ROOT.c.id)).c.id)
_SUBJECTS = sa.select(s.ticket.c.id, s.ticket.c.subject).where(
    s.ticket.c.id.in_(sa.bindparam("tickets", expanding=True))
)
_TAGS = sa.select(s.tag.c.name).where(s.tag.c.ticket_id == sa.bindparam("ticket")).order_by(s.tag.c.name)
_FOLLOWERS = (
    sa.select(s.follower.c.agent_id)
    .where(s.follower.c.ticket_id == sa.bindparam("ticket"))
    .order_by(s.follower.c.agent_id)
)
_FIELDS = (
    sa.select(s.ticket_field.c.name, s.ticket_field.c.value)
    .where(s.ticket_field.c.ticket_id == sa.bindparam("ticket"))
    .order_by(s.ticket_field.c.name)
)
_MESSAGES = (
    sa.select(
        sa.func.coalesce(s.agent.c.name, sa.func.nullif(s.person.c.name, ""), s.person.c.address).label(
            "author"
        ),
        s.message.c.agent_id.is_(None).label("from_customer"),
        s.message.c.text,
        s.message.c.created_at,
        s.message.c.message_id,
        s.message.c.ticket_id,
        s.person.c.address,
        s.message.c.guest,
        s.message.c.id,
        sa.and_(
            s.message.c.agent_id.is_not(None),
            sa.exists().where(
                s.outbox.c.source_message_id == s.message.c.id,
                s.outbox.c.audience != "agent",
                s.outbox.c.state == "queued",
                s.outbox.c.attempts == 0,
            ),
        ).label("waits"),
    )
    .outerjoin(s.person, s.person.c.id == s.message.c.person_id)
    .outerjoin(s.agent, s.agent.c.id == s.message.c.agent_id)
    .where(
        s.message.c.ticket_id.in_(sa.bindparam("tickets", expanding=True)), s.message.c.withheld.is_(False)
    )
    # However much guests write, they push out nothing of what the others said.
    .order_by(s.message.c.guest, s.message.c.created_at.desc(), s.message.c.id.desc())
    .limit(sa.bindparam("limit"))
)
_NOTES = (
    sa.select(
        sa.func.coalesce(s.agent.c.name, s.person.c.address).label("author"),
        s.note.c.agent_id,
        s.note.c.text,
        s.note.c.created_at,
        s.note.c.message_id,
    )
    .outerjoin(s.agent, s.agent.c.id == s.note.c.agent_id)
    .outerjoin(s.person, s.person.c.id == s.note.c.person_id)
    .where(s.note.c.ticket_id.in_(sa.bindparam("tickets", expanding=True)))
    .order_by(s.note.c.created_at.desc(), s.note.c.id.desc())
    .limit(sa.bindparam("limit"))
)
_PEOPLE = (
    sa.select(
        s.person.c.id, s.person.c.address, s.person.c.name, s.participant.c.sees_from, s.participant.c.how
    )
    .join(s.participant, s.participant.c.person_id == s.person.c.id)
    .where(s.participant.c.ticket_id == sa.bindparam("ticket"), s.participant.c.removed_at.is_(None))
    .order_by(s.participant.c.added_at, s.person.c.id)
)
_KNOWN_AS = (
    sa.select(
        s.participant.c.person_id, s.participant.c.how, s.ticket.c.id, s.ticket.c.subject, s.ticket.c.language
    )
    .join(s.ticket, s.ticket.c.id == s.participant.c.ticket_id)
    .where(
        s.participant.c.ticket_id.in_(sa.bindparam("tickets", expanding=True)),
        s.participant.c.removed_at.is_(None),
    )
    .order_by(s.ticket.c.id)
)
