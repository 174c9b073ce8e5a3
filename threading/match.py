"""Which conversation a message belongs to (requirement T1): evidence in order of strength, each with its condition.

Pure. The store gathers what points to a ticket (`Evidence`); the table `RULES` says in which order it counts and
what the sender must be for it to count. Whatever lost is kept with its reason, so that a decision explains itself.
Nobody gets into another's conversation by a guessed tag or a copied Message-ID (T3): such mail opens its own
ticket, and the ticket it pointed to is named as possibly related, for agents only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Via(StrEnum):
    """The kinds of evidence."""

    TOKEN = "token"  # a capability address that we made
    SIGNED_REFERENCE = "signed-reference"  # In-Reply-To or References names a Message-ID that we signed
    REFERENCE = "reference"  # ... names a message that we received
    LATE_PARENT = "late-parent"  # a message of the ticket names this one as what it answers
    SIBLING = "sibling"  # ... answers the same message as this one, and nobody has that message
    TAG = "subject-tag"
    THREAD = "thread-header"  # the client's own conversation header (Thread-Index)
    SUBJECT = "subject"  # same base subject, same person, within the window


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something in a message that points to a ticket."""

    via: Via
    ticket: int
    detail: str  # the id, tag or subject itself
    holder: int | None = None  # of a token: for whom it was made


@dataclass(frozen=True, slots=True)
class Sender:
    """The writer, as far as matching is concerned."""

    address: str  # key
    person: int | None  # None for somebody never seen before


@dataclass(frozen=True, slots=True)
class Match:
    """Where the message goes, and why."""

    ticket: int | None
    via: Via | None = None
    reason: str = "nothing points to a conversation"
    guest: bool = False  # holds a valid address that was made for somebody else
    related: tuple[int, ...] = ()  # tickets that weak evidence points to
    lost: tuple[str, ...] = ()  # evidence that did not count, each with the reason


# What counts, strongest first; and whether the sender must be a participant for it.
RULES: tuple[tuple[Via, bool], ...] = (
    (Via.TOKEN, False),
    (Via.SIGNED_REFERENCE, True),
    (Via.REFERENCE, True),
    (Via.LATE_PARENT, True),
    (Via.SIBLING, True),
    (Via.TAG, True),
    (Via.THREAD, True),
    (Via.SUBJECT, True),
)


def match(sender: Sender, evidence: Sequence[Evidence], participants: Mapping[int, frozenset[str]]) -> Match:
    """Decide. `participants` holds the address keys that may speak in public, for every ticket in `evidence`."""
    found: Evidence | None = None
    lost: list[str] = []
    related: list[int] = []
    for via, needs_participant in RULES:
        for piece in _nearest_first(via, sender, evidence):
            takes_part = sender.address in participants.get(piece.ticket, frozenset())
            if found is None and (takes_part or not needs_participant):
                found = piece
                continue
            if found is not None and piece.ticket == found.ticket:
                continue
            why = "weaker evidence" if found is not None else "the sender takes no part in it"
            lost.append(f"{piece.via} {piece.detail} -> {piece.ticket}: {why}")
            related.append(piece.ticket)
    if found is None:
        return Match(None, related=_distinct(related), lost=tuple(lost), reason=_why_new(lost))
    takes_part = sender.address in participants.get(found.ticket, frozenset())
    return Match(
        ticket=found.ticket,
        via=found.via,
        reason=f"{found.via}: {found.detail}",
        guest=not takes_part,
        related=_distinct(t for t in related if t != found.ticket),
        lost=tuple(lost),
    )


def _nearest_first(via: Via, sender: Sender, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence of one kind; among tokens, one that was made for the sender goes first."""
    pieces = [e for e in evidence if e.via is via]
    if via is Via.TOKEN and sender.person is not None:
        pieces.sort(key=lambda e: e.holder != sender.person)
    return pieces


def _why_new(lost: Sequence[str]) -> str:
    return "no evidence counts for this sender" if lost else "nothing points to a conversation"


def _distinct(tickets: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(tickets))
