"""What the leak guard compares letters with: what tickets hold that may not leave with a letter to somebody else, and
what people know already. Read as the store has it when letters are about to go; one look for all of a claim.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import SPLIT_OFF
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database

# A ticket, and the outsider on its side whom the letter goes to: what was said with them is known to them.
Reader = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Internals:
    """What a ticket holds that may not leave with a letter to a customer."""

    notes: tuple[str, ...] = ()
    note_ids: tuple[str, ...] = ()
    note_digests: tuple[str, ...] = ()  # SHA-256 of their attachments, hexadecimal


class InternalMatter:
    """Notes, and who may have read what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def kept_from(self, readers: Collection[Reader]) -> dict[Reader, Internals]:
        """Of each reader's ticket its notes, those of merged tickets, and of the one it was split off."""
        if not readers:
            return {}
        with self._database.read() as connection:
            notes = connection.execute(_NOTES, {"tickets": list({ticket for ticket, _ in readers})}).all()
            files = (
                connection.execute(_NOTE_FILES, {"notes": list({n.id for n in notes})}).all() if notes else ()
            )
        return {reader: _internals(reader, notes, files) for reader in readers}

    def public_texts(self, ticket: int) -> tuple[str, ...]:
        """What customers wrote, or have been sent."""
        with self._database.read() as connection:
            subject = connection.execute(_SUBJECT, {"ticket": ticket}).scalar_one_or_none()
            return (*connection.execute(_PUBLIC, {"ticket": ticket}).scalars(), subject or "")

    def people_outside(self, ticket: int) -> frozenset[str]:
        """Whoever has, or had, a part in the ticket from outside, and in those merged into it: customers, participants,
        and outsiders whom agents wrote to on the side.
        """
        with self._database.read() as connection:
            return frozenset(connection.execute(_OUTSIDE, {"tickets": [ticket]}).scalars())


def _internals(reader: Reader, notes: Sequence[Any], files: Sequence[Any]) -> Internals:
    ticket, side = reader
    theirs = [n for n in notes if n.root == ticket and (n.side_id is None or n.side_id != side)]
    ids = {n.id for n in theirs}
    return Internals(
        notes=tuple(n.text for n in theirs),
        note_ids=tuple(n.message_id for n in theirs if n.message_id),
        note_digests=tuple(file.digest.hex() for file in files if file.note_id in ids),
    )


_WANTED: sa.BindParameter[int] = sa.bindparam("tickets", expanding=True)
# Each ticket that is asked about as `root`, with those merged into it, those merged into these, and so on.
_ROOT = (
    sa.select(s.ticket.c.id.label("root"), s.ticket.c.id)
    .where(s.ticket.c.id.in_(_WANTED))
    .cte("family", recursive=True)
)
_MERGED = s.ticket.alias("merged")
_FAMILY = _ROOT.union(sa.select(_ROOT.c.root, _MERGED.c.id).where(_MERGED.c.merged_into == _ROOT.c.id))
_NOTE = (s.note.c.id, s.note.c.text, s.note.c.message_id, s.note.c.side_id)
_NOTES = sa.union_all(
    sa.select(_FAMILY.c.root, *_NOTE).join(s.note, s.note.c.ticket_id == _FAMILY.c.id),
    sa.select(s.related.c.ticket_id, *_NOTE)
    .join(s.note, s.note.c.ticket_id == s.related.c.other_id)
    .where(s.related.c.ticket_id.in_(_WANTED), s.related.c.why == SPLIT_OFF),
)
_NOTE_FILES = sa.select(s.attachment.c.note_id, s.attachment.c.digest).where(
    s.attachment.c.note_id.in_(sa.bindparam("notes", expanding=True))
)
_CAME_OUT_OF = sa.select(s.related.c.other_id).where(
    s.related.c.ticket_id == sa.bindparam("ticket"), s.related.c.why == SPLIT_OFF
)
# The subject of what was split off is an agent's: it excuses nothing.
_SUBJECT = sa.select(s.ticket.c.subject).where(
    s.ticket.c.id == sa.bindparam("ticket"), ~sa.exists(_CAME_OUT_OF)
)
# Never what is only about to be sent: a letter's own words would excuse themselves.
_PUBLIC = sa.select(s.message.c.text).where(
    sa.or_(s.message.c.ticket_id == sa.bindparam("ticket"), s.message.c.ticket_id.in_(_CAME_OUT_OF)),
    sa.or_(
        sa.and_(s.message.c.person_id.is_not(None), s.message.c.guest.is_(False)),
        sa.exists().where(s.outbox.c.source_message_id == s.message.c.id, s.outbox.c.state == "sent"),
    ),
)
_PEOPLE = (
    sa.select(s.participant.c.person_id).where(s.participant.c.ticket_id.in_(sa.select(_FAMILY.c.id))),
    sa.select(s.ticket.c.customer_id).where(s.ticket.c.id.in_(sa.select(_FAMILY.c.id))),
    # A team's answers are notes on the side, too, but no agent's.
    sa.select(s.note.c.side_id).where(
        s.note.c.ticket_id.in_(sa.select(_FAMILY.c.id)),
        s.note.c.side_id.is_not(None),
        s.note.c.agent_id.is_not(None),
    ),
)
_OUTSIDE = sa.select(s.person.c.address).where(s.person.c.id.in_(sa.union(*_PEOPLE)))
