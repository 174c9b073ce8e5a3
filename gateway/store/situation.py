"""What the rules need to know before they decide on one message: read within its transaction, one index a look-up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from postdesk.gateway.model import (
    AgentRecord,
    Person,
    ReportedLetter,
    Status,
)
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.statements import insert_ignore
from postdesk.outbound.suppress import Counts
from postdesk.threading.clues import Clues
from postdesk.threading.match import Evidence, Via
from postdesk.threading.message import Address
from postdesk.threading.tokens import Purpose


@dataclass(frozen=True, slots=True)
class Situation:
    """What the store knows of a message's sender and of the tickets it points to."""

    person: Person
    evidence: tuple[Evidence, ...]
    participants: Mapping[int, frozenset[str]]


def first_copy(connection: sa.Connection, digest: bytes, spool_id: int) -> int | None:
    """The message of which this one is a second copy; None where it is the first. Takes the digest if it is free."""
    taken = connection.execute(
        insert_ignore(connection, s.identity), {"digest": digest, "spool_id": spool_id}
    )
    if taken.rowcount == 1:
        return None
    first: int = connection.execute(_FIRST, {"digest": digest}).scalar_one()
    return None if first == spool_id else first


def load_agents(connection: sa.Connection) -> tuple[AgentRecord, ...]:
    """All agents, the inactive ones too."""
    rows = connection.execute(_AGENTS)
    return tuple(
        AgentRecord(
            id=r.id,
            name=r.name,
            address=r.address,
            queues=tuple(r.queues),
            active=r.active and r.origin != "former configuration",
            origin=r.origin,
        )
        for r in rows
    )


def ensure_person(connection: sa.Connection, address: Address, now: datetime) -> Person:
    """The person behind an address, made where nobody has written from it before."""
    known = connection.execute(_PERSON, {"address": address.key}).one_or_none()
    if known is not None:
        return Person(known.id, known.address, address.name or known.name)
    values = {"address": address.key, "name": address.name, "created_at": now}
    taken = connection.execute(insert_ignore(connection, s.person, s.person.c.id), values)
    number = taken.scalar_one_or_none()
    if number is None:  # another worker was first
        number = connection.execute(_PERSON, {"address": address.key}).one().id
    return Person(number, address.key, address.name)


def load_situation(
    connection: sa.Connection,
    sender: Address,
    clues: Clues,
    window: timedelta,
    now: datetime,
    *,
    closed_too: bool = False,
) -> Situation:
    """Look up every clue. By subject, only tickets that are not closed; of mail of the past, `closed_too`."""
    person = ensure_person(connection, sender, now)
    # Only a customer's address leads a message into a conversation; other purposes are judged by the desk.
    replies = [(c, address) for c, address in clues.tokens if c.purpose is Purpose.REPLY]
    evidence = [Evidence(Via.TOKEN, c.ticket, address, c.holder) for c, address in replies]
    evidence += [
        Evidence(Via.SIGNED_REFERENCE, c.ticket, f"<{i}>", c.holder)
        for c, i in clues.signed
        if c.purpose.names_ticket
    ]
    evidence += _by_ids(connection, clues)
    if clues.subject.tag is not None and not clues.subject.forward:
        evidence.append(Evidence(Via.TAG, clues.subject.tag, str(clues.subject.tag)))
    if not evidence and clues.subject.reply and not clues.subject.forward and window:
        left_out = [] if closed_too else [Status.CLOSED.value]
        evidence += _by_subject(connection, person, clues, now - window, left_out)
    return Situation(person, tuple(evidence), _participants(connection, {e.ticket for e in evidence}))


def _by_ids(connection: sa.Connection, clues: Clues) -> list[Evidence]:
    found: list[Evidence] = []
    keys = [*clues.references, *([clues.thread] if clues.thread else [])]
    if keys:
        rows = connection.execute(_KNOWN, {"keys": keys}).all()
        by_key: dict[str, list[tuple[int, bool]]] = defaultdict(list)
        for row in rows:
            by_key[row.id_key].append((row.ticket_id, bool(row.awaited)))
        for key in keys:  # nearest first, as the clues are
            here = Via.THREAD if key == clues.thread else Via.REFERENCE
            found += [
                Evidence(Via.SIBLING if awaited else here, ticket, key) for ticket, awaited in by_key[key]
            ]
    if clues.own_key is not None:
        rows = connection.execute(_AWAITED, {"key": clues.own_key}).all()
        found += [Evidence(Via.LATE_PARENT, row.ticket_id, clues.own_key) for row in rows]
    return found


def _by_subject(
    connection: sa.Connection, person: Person, clues: Clues, since: datetime, left_out: Sequence[str]
) -> list[Evidence]:
    base = clues.subject.base.casefold()
    if len(base) < 4:
        return []
    rows = connection.execute(
        _SAME_SUBJECT, {"customer": person.id, "base": base, "since": since, "left_out": left_out}
    )
    return [Evidence(Via.SUBJECT, row.id, clues.subject.base) for row in rows]


def _participants(connection: sa.Connection, tickets: Iterable[int]) -> dict[int, frozenset[str]]:
    wanted = list(tickets)
    if not wanted:
        return {}
    found: dict[int, set[str]] = defaultdict(set)
    for row in connection.execute(_PARTICIPANTS, {"tickets": wanted}):
        found[row.ticket_id].add(row.address)
    return {ticket: frozenset(people) for ticket, people in found.items()}


def automatic_counts(
    connection: sa.Connection, recipient: str, ticket: int | None, caps: tuple[int, int], now: datetime
) -> Counts:
    """How much automatic mail went to a person of late; counting stops at the caps (address, domain)."""
    domain = recipient.rpartition("@")[2]
    row = connection.execute(
        _COUNTS,
        {
            "recipient": recipient,
            "domain": domain,
            "hour": now - timedelta(hours=1),
            "day": now - timedelta(days=1),
            "ticket": ticket or 0,
            "cap_address": caps[0] + 1,
            "cap_domain": caps[1] + 1,
        },
    ).one()
    return Counts(answers_per_ticket_day=row.a, to_address_hour=row.b, to_domain_hour=row.c)


_AGENTS = sa.select(s.agent).order_by(s.agent.c.id)
_FIRST = sa.select(s.identity.c.spool_id).where(s.identity.c.digest == sa.bindparam("digest"))
_PERSON = sa.select(s.person.c.id, s.person.c.address, s.person.c.name).where(
    s.person.c.address == sa.bindparam("address")
)
_KEYS: sa.BindParameter[list[str]] = sa.bindparam("keys", expanding=True)
_KNOWN = (
    sa.select(s.known_id.c.id_key, s.known_id.c.ticket_id, sa.literal(0).label("awaited"))
    .where(s.known_id.c.id_key.in_(_KEYS))
    .union_all(
        sa.select(s.awaited_id.c.id_key, s.awaited_id.c.ticket_id, sa.literal(1)).where(
            s.awaited_id.c.id_key.in_(_KEYS)
        )
    )
)
_AWAITED = sa.select(s.awaited_id.c.ticket_id).where(s.awaited_id.c.id_key == sa.bindparam("key"))
_SAME_SUBJECT = (
    sa.select(s.ticket.c.id)
    .where(
        s.ticket.c.customer_id == sa.bindparam("customer"),
        s.ticket.c.base_subject == sa.bindparam("base"),
        s.ticket.c.updated_at >= sa.bindparam("since"),
        s.ticket.c.status.not_in(sa.bindparam("left_out", expanding=True)),
    )
    .order_by(s.ticket.c.updated_at.desc())
    .limit(5)
)
_PARTICIPANTS = (
    sa.select(s.participant.c.ticket_id, s.person.c.address)
    .join(s.person, s.person.c.id == s.participant.c.person_id)
    .where(
        s.participant.c.ticket_id.in_(sa.bindparam("tickets", expanding=True)),
        s.participant.c.removed_at.is_(None),
    )
)


def _count(limit: str | None, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    rows = (
        sa.select(sa.literal(1).label("one")).select_from(s.outbox).where(s.outbox.c.automatic, *conditions)
    )
    if limit is not None:
        rows = rows.limit(sa.bindparam(limit))
    return sa.select(sa.func.count()).select_from(rows.subquery()).scalar_subquery()


_COUNTS = sa.select(
    _count(
        None,
        s.outbox.c.ticket_id == sa.bindparam("ticket"),
        s.outbox.c.recipient == sa.bindparam("recipient"),
        s.outbox.c.created_at >= sa.bindparam("day"),
    ).label("a"),
    _count(
        "cap_address",
        s.outbox.c.recipient == sa.bindparam("recipient"),
        s.outbox.c.created_at >= sa.bindparam("hour"),
    ).label("b"),
    _count(
        "cap_domain",
        s.outbox.c.recipient_domain == sa.bindparam("domain"),
        s.outbox.c.created_at >= sa.bindparam("hour"),
    ).label("c"),
)


def reported_letter(connection: sa.Connection, letter: int) -> ReportedLetter | None:
    """The letter whose return path a report came to. Reports about one letter are judged one after the other."""
    row = connection.execute(_REPORTED.where(s.outbox.c.id == letter)).one_or_none()
    return None if row is None else ReportedLetter(*row, tie="return path")


def named_letter(connection: sa.Connection, message_id: str) -> ReportedLetter | None:
    """The letter whose Message-ID a report names, as above."""
    row = connection.execute(_REPORTED.where(s.outbox.c.message_id == message_id)).one_or_none()
    return None if row is None else ReportedLetter(*row, tie="Message-ID")


_REPORTED = sa.select(
    s.outbox.c.id, s.outbox.c.ticket_id, s.outbox.c.recipient, s.outbox.c.audience, s.outbox.c.state
).with_for_update()


def recent_holds(connection: sa.Connection, agent: str, now: datetime) -> int:
    """How often an agent was told, within a day, that a mail in their name is held."""
    count: int = connection.execute(_HOLDS, {"agent": agent, "since": now - timedelta(days=1)}).scalar_one()
    return count


_HOLDS = sa.select(sa.func.count()).where(
    s.outbox.c.recipient == sa.bindparam("agent"),
    s.outbox.c.notice == "agent_mail_held",
    s.outbox.c.created_at >= sa.bindparam("since"),
)


def open_load(connection: sa.Connection, limit: int) -> int:
    """How many tickets are open; counting stops at the limit."""
    count: int = connection.execute(_OPEN, {"limit": limit}).scalar_one()
    return count


_OPEN = sa.select(sa.func.count()).select_from(
    sa.select(sa.literal(1).label("one"))
    .select_from(s.ticket)
    .where(s.ticket.c.status == Status.OPEN.value)
    .limit(sa.bindparam("limit"))
    .subquery()
)
