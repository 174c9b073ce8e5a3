"""Messages of one conversation wait for each other: on PostgreSQL, where transactions run side by side.

In READ COMMITTED a message sees nothing of another that is being worked on at the same moment: a request and its reply
would each open a ticket, and a reply and "#resolve" would each change a status the other has not seen. So a batch takes
its turn at everything its messages may have in common, before it looks anything up. All turns are asked for at once and
in one order, hence two batches never wait for each other here. SQLite has one writer, and nothing to wait for.
"""

import hashlib
from collections.abc import Iterable
from itertools import islice

import sqlalchemy as sa

from postdesk.gateway.store import schema as s
from postdesk.threading.clues import Clues

_MOST_IDS = (
    8  # of one message: its own, and the nearest it refers to; its ticket waits for no more (late parents)
)


def take_turns(connection: sa.Connection, messages: Iterable[tuple[bytes, Clues]]) -> None:
    """Wait for whoever works on mail of the same conversations; until the transaction ends they wait for us.

    `messages` are the batch's identities and clues.
    """
    if connection.dialect.name != "postgresql":
        return
    batch = list(messages)
    keys = {_number(digest) for digest, _ in batch}
    ids = {key for _, clues in batch for key in islice(_ids(clues), _MOST_IDS)}
    keys |= {_number(key.encode("utf-8", "surrogatepass")) for key in ids}
    connection.execute(_ADVISORY, {"keys": sorted(keys)})
    named = {claim.ticket for _, clues in batch for claim, _ in (*clues.tokens, *clues.signed)}
    named |= {clues.subject.tag for _, clues in batch if clues.subject.tag is not None}
    named.update(connection.execute(_KNOWN, {"keys": list(ids)}).scalars())
    if named:
        connection.execute(_TICKETS, {"tickets": list(named)})


def hold_ticket(connection: sa.Connection, ticket: int) -> None:
    """Nobody else changes this ticket until the transaction ends: what is decided on it is decided on what it is."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TICKETS, {"tickets": [ticket]})


def _ids(clues: Clues) -> Iterable[str]:
    return (key for key in (clues.own_key, clues.thread, *clues.references) if key is not None)


def _number(octets: bytes) -> int:
    """What PostgreSQL takes for the name of a lock: 64 bits, signed."""
    return int.from_bytes(hashlib.sha256(octets).digest()[:8], "big", signed=True)


_ADVISORY = sa.text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
_KNOWN = sa.select(s.known_id.c.ticket_id).where(
    s.known_id.c.id_key.in_(sa.bindparam("keys", expanding=True))
)
_TICKETS = (
    sa.select(s.ticket.c.id)
    .where(s.ticket.c.id.in_(sa.bindparam("tickets", expanding=True)))
    .order_by(s.ticket.c.id)
    .with_for_update()
)
