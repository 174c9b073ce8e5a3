"""Commits a decision: ticket, messages, notes, letters and the spool row together, in the caller's transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import Decision, NewLetter, NewMessage, NewNote, NewTicket, Outcome
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.changes import record_changes, record_past, record_people
from postdesk.gateway.store.escalations import save_alarm, save_escalation
from postdesk.gateway.store.key_terms import add_terms
from postdesk.gateway.store.second_thoughts import cancel, release
from postdesk.gateway.store.spool import Claimed, settle
from postdesk.gateway.store.statements import insert_ignore
from postdesk.gateway.store.timers import arm, stop
from postdesk.templates.stored import to_json
from postdesk.threading.ids import id_key
from postdesk.threading.message import Part


def record(
    connection: sa.Connection,
    decision: Decision,
    now: datetime,
    claimed: Claimed | None = None,
    own_key: str | None = None,
) -> None:
    """Write all that follows from one message (`claimed`), or from a command of an admin or a timer (None)."""
    spool_id = None if claimed is None else claimed.id
    ticket = _write(connection, decision, decision.at or now, _Origin(spool_id, spool_id))
    for more in decision.further:
        _write(connection, more, now, _Origin(None, spool_id))
    if decision.bounced is not None:
        _mark_bounced(connection, *decision.bounced)
    if decision.cancelled is not None:
        cancel(connection, decision.cancelled, now)
    if decision.released is not None:
        release(connection, *decision.released, now)
    if claimed is not None:
        settle(
            connection,
            claimed,
            "held" if decision.outcome is Outcome.HELD else "settled",
            decision.outcome,
            decision.reason,
            now,
            ticket_id=ticket,
            id_key=own_key,
            explanation=decision.explanation,
        )


@dataclass(frozen=True, slots=True)
class _Origin:
    """The message that causes it. The books count one entry a message, of the kind its outcome names: `entry`."""

    entry: int | None
    cause: int | None


def _write(connection: sa.Connection, decision: Decision, now: datetime, origin: _Origin) -> int | None:
    """What follows for one ticket, and the letters; gives the ticket's number."""
    ticket = decision.ticket
    if decision.new_ticket is not None:
        ticket = decision.new_ticket.ticket.id
        connection.execute(_TICKET, _ticket_row(decision.new_ticket, now))
        if decision.new_ticket.ticket.fields:
            rows = [
                {"ticket_id": ticket, "name": name, "value": value}
                for name, value in decision.new_ticket.ticket.fields
            ]
            connection.execute(_FIELD, rows)
    source = None if ticket is None else _record_ticket(connection, decision, ticket, origin, now)
    if decision.letters:
        # Deciding once more on one message gives the same letters: what is there already is not sent again.
        connection.execute(
            insert_ignore(connection, s.outbox),
            [_letter_row(letter, ticket, origin.cause, source, now) for letter in decision.letters],
        )
    if decision.escalation is not None:
        save_escalation(connection, decision.escalation)
    if decision.alarm is not None:
        save_alarm(connection, decision.alarm, decision.page)
    if decision.stopped and ticket is not None:
        stop(connection, ticket, decision.stopped, now)
    if decision.timers:
        arm(connection, decision.timers, now)
    return ticket


def _record_ticket(
    connection: sa.Connection, decision: Decision, ticket: int, origin: _Origin, now: datetime
) -> int | None:
    """Everything that hangs on the ticket; gives the number of the public message, if there is one."""
    record_people(connection, decision, ticket, origin.cause, now)
    message = None
    if decision.message is not None:
        message = _record_message(connection, decision.message, ticket, origin.entry, now)
    if decision.note is not None:
        entry = origin.entry if decision.outcome is Outcome.NOTE else None
        _record_note(connection, decision.note, ticket, entry, now)
    if decision.ids:
        rows = [
            {"id_key": id_key(i), "ticket_id": ticket, "internal": internal} for i, internal in decision.ids
        ]
        connection.execute(insert_ignore(connection, s.known_id), rows)
    if decision.waits_for:
        rows = [{"id_key": key, "ticket_id": ticket} for key in decision.waits_for]
        connection.execute(insert_ignore(connection, s.awaited_id), rows)
    if decision.terms is not None:
        add_terms(connection, ticket, decision.terms, now)
    if decision.related:
        rows = [{"ticket_id": ticket, "other_id": other, "why": why} for other, why in decision.related]
        connection.execute(insert_ignore(connection, s.related), rows)
    if decision.new_ticket is None and decision.at is not None:
        record_past(connection, ticket, decision.at)
    elif decision.new_ticket is None and (decision.changes or message is not None):
        record_changes(connection, decision.changes, ticket, now)
    return message


def _record_message(
    connection: sa.Connection, new: NewMessage, ticket: int, spool_id: int | None, now: datetime
) -> int:
    values = {
        "ticket_id": ticket,
        "spool_id": spool_id,
        "person_id": new.person,
        "agent_id": new.agent,
        "subject": new.subject,
        "text": new.text,
        "message_id": new.message_id,
        "flags": list(new.flags),
        "withheld": False,
        "guest": new.guest,
        "created_at": new.at or now,
    }
    message_id: int = connection.execute(_MESSAGE, values).scalar_one()
    _record_attachments(connection, new.attachments, {"message_id": message_id, "note_id": None})
    return message_id


def _record_note(
    connection: sa.Connection, new: NewNote, ticket: int, spool_id: int | None, now: datetime
) -> None:
    values = {
        "ticket_id": ticket,
        "spool_id": spool_id,
        "agent_id": new.agent,
        "person_id": new.person,
        "side_id": new.side,
        "text": new.text,
        "message_id": new.message_id,
        "created_at": now,
    }
    note_id: int = connection.execute(_NOTE, values).scalar_one()
    _record_attachments(connection, new.attachments, {"message_id": None, "note_id": note_id})


def _record_attachments(
    connection: sa.Connection, parts: Sequence[Part], place: dict[str, int | None]
) -> None:
    if not parts:
        return
    digests = [hashlib.sha256(p.content).digest() for p in parts]
    blobs = {d: p.content for d, p in zip(digests, parts, strict=True)}
    connection.execute(
        insert_ignore(connection, s.blob),
        [{"digest": d, "size": len(c), "content": c} for d, c in blobs.items()],
    )
    connection.execute(
        _ATTACHMENT,
        [
            {
                **place,
                "digest": digest,
                "filename": part.filename,
                "content_type": part.content_type,
                "content_id": part.content_id,
                "inline": part.inline,
            }
            for digest, part in zip(digests, parts, strict=True)
        ],
    )


def _ticket_row(new: NewTicket, now: datetime) -> dict[str, Any]:
    ticket = new.ticket
    return {
        "id": ticket.id,
        "subject": ticket.subject,
        "base_subject": new.base_subject.casefold(),
        "status": ticket.status.value,
        "queue": ticket.queue,
        "urgency": ticket.urgency,
        "queue_reasons": list(ticket.queue_reasons),
        "urgency_reasons": list(ticket.urgency_reasons),
        "language": ticket.language,
        "customer_id": ticket.customer.id,
        "owner_id": ticket.owner,
        "successor_of": new.successor_of,
        "created_at": now,
        "updated_at": now,
        "status_since": now,
        "tier": ticket.tier,
        "team": ticket.team,
        "organisation": ticket.organisation,
        "plan": ticket.plan,
        "known_issue": ticket.known_issue,
        "resolution": ticket.resolution,
        "confirmed_by": ticket.confirmed_by,
    }


def _letter_row(
    letter: NewLetter, ticket: int | None, spool_id: int | None, source: int | None, now: datetime
) -> dict[str, Any]:
    notice = letter.notice
    return {
        "ticket_id": ticket,
        "spool_id": spool_id,
        "source_message_id": source if letter.attach else None,
        "notice": notice.name,
        "data": to_json(notice),
        "audience": notice.audience,
        "recipient": letter.recipient,
        "recipient_domain": letter.recipient.rpartition("@")[2],
        "recipient_name": letter.recipient_name,
        "holder": letter.holder,
        "author_id": letter.author,
        "language": letter.language,
        "repeatable": notice.repeatable,
        "automatic": notice.automatic,
        "message_id": letter.message_id,
        "reply_to": letter.reply_to,
        "in_reply_to": letter.in_reply_to,
        "references": list(letter.references),
        "created_at": now,
        "state": "queued",
        "attempts": 0,
        "due_at": letter.not_before or now,
        "released": False,
    }


def _mark_bounced(connection: sa.Connection, letter: int, given_up: bool, report: str) -> None:
    values: dict[str, Any] = {"response": report}
    if given_up:
        values["state"] = "bounced"
    connection.execute(sa.update(s.outbox).where(s.outbox.c.id == letter).values(**values))


_TICKET = sa.insert(s.ticket)
_FIELD = sa.insert(s.ticket_field)
_ATTACHMENT = sa.insert(s.attachment)
_MESSAGE = sa.insert(s.message).returning(s.message.c.id)
_NOTE = sa.insert(s.note).returning(s.note.c.id)
