"""Commits a decision: ticket, messages, notes, letters and the spool row together, in the caller's transaction."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import Decision, NewLetter, NewMessage, NewNote, NewTicket, Outcome
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.spool import Claimed, settle
from postdesk.gateway.store.statements import insert_ignore
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
    """Write all that follows from one message (`claimed`) or from one command of an admin (None)."""
    spool_id = None if claimed is None else claimed.id
    ticket = decision.ticket
    if decision.new_ticket is not None:
        ticket = decision.new_ticket.ticket.id
        connection.execute(_TICKET, _ticket_row(decision.new_ticket, now))
    if ticket is not None:
        source = _record_ticket(connection, decision, ticket, spool_id, now)
        if decision.letters:
            rows = [_letter_row(letter, ticket, spool_id, source, now) for letter in decision.letters]
            connection.execute(_LETTER, rows)
    elif decision.letters:
        connection.execute(
            _LETTER, [_letter_row(letter, None, spool_id, None, now) for letter in decision.letters]
        )
    if decision.bounced is not None:
        _mark_bounced(connection, *decision.bounced)
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


def _record_ticket(
    connection: sa.Connection, decision: Decision, ticket: int, spool_id: int | None, now: datetime
) -> int | None:
    """Everything that hangs on the ticket; gives the number of the public message, if there is one."""
    if decision.participants:
        rows = [
            {"ticket_id": ticket, "person_id": p, "how": how, "added_at": now}
            for p, how in decision.participants
        ]
        connection.execute(insert_ignore(connection, s.participant), rows)
    message = None
    if decision.message is not None:
        message = _record_message(connection, decision.message, ticket, spool_id, now)
    if decision.note is not None:
        _record_note(connection, decision.note, ticket, spool_id, now)
    if decision.ids:
        rows = [
            {"id_key": id_key(i), "ticket_id": ticket, "internal": internal} for i, internal in decision.ids
        ]
        connection.execute(insert_ignore(connection, s.known_id), rows)
    if decision.waits_for:
        rows = [{"id_key": key, "ticket_id": ticket} for key in decision.waits_for]
        connection.execute(insert_ignore(connection, s.awaited_id), rows)
    if decision.related:
        rows = [{"ticket_id": ticket, "other_id": other, "why": why} for other, why in decision.related]
        connection.execute(insert_ignore(connection, s.related), rows)
    if decision.new_ticket is None and (decision.changes or message is not None):
        _change_ticket(connection, decision, ticket, now)
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
        "created_at": now,
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
        sa.insert(s.attachment),
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


def _change_ticket(connection: sa.Connection, decision: Decision, ticket: int, now: datetime) -> None:
    columns = {"status": "status", "owner": "owner_id", "queue": "queue", "urgency": "urgency"}
    values: dict[str, Any] = {columns[c.field]: c.new for c in decision.changes}
    connection.execute(sa.update(s.ticket).where(s.ticket.c.id == ticket).values(updated_at=now, **values))
    if decision.changes:
        rows = [
            {
                "ticket_id": ticket,
                "at": now,
                "field": c.field,
                "old": None if c.old is None else str(c.old),
                "new": None if c.new is None else str(c.new),
                "actor": c.actor,
                "why": c.why,
            }
            for c in decision.changes
        ]
        connection.execute(sa.insert(s.change), rows)


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
        "due_at": now,
        "released": False,
    }


def _mark_bounced(connection: sa.Connection, letter: int, permanent: bool | None, report: str) -> None:
    values: dict[str, Any] = {"response": report}
    if permanent:
        values["state"] = "bounced"
    connection.execute(sa.update(s.outbox).where(s.outbox.c.id == letter).values(**values))


_TICKET = sa.insert(s.ticket)
_MESSAGE = sa.insert(s.message).returning(s.message.c.id)
_NOTE = sa.insert(s.note).returning(s.note.c.id)
_LETTER = sa.insert(s.outbox)
