"""How agents' mail proved itself, counted over what `explain` shows of each message."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database

_MOST_REASONS = 3  # the most common ones
_MAX_REASON = 300  # characters


@dataclass(frozen=True, slots=True)
class Share:
    """Of one mailbox, or another way in: how many were asked for a proof, how many had one, why not, most common first."""

    mailbox: str
    asked: int
    proven: int
    reasons: tuple[tuple[str, int], ...]


@dataclass
class _Tally:
    asked: int = 0
    proven: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def proof_shares(database: Database, since: datetime) -> list[Share]:
    """For each way in on which an agent's mail came since."""
    tallies: dict[str, _Tally] = {}
    with database.read() as connection:
        rows = connection.execution_options(stream_results=True).execute(_ASKED, {"since": since})
        for row in rows:
            proof = (row.explanation or {}).get("proof")
            if not isinstance(proof, dict):
                continue
            tally = tallies.setdefault(_mailbox(row.source, row.source_ref), _Tally())
            tally.asked += 1
            if proof.get("verdict") == "pass":
                tally.proven += 1
            else:
                tally.reasons["; ".join(map(str, proof.get("reasons", ())))[:_MAX_REASON]] += 1
    return [
        Share(name, tally.asked, tally.proven, tuple(tally.reasons.most_common(_MOST_REASONS)))
        for name, tally in sorted(tallies.items())
    ]


def _mailbox(source: str, source_ref: str) -> str:
    """A polled mailbox by its name; the other ways in are one each."""
    return f"imap {source_ref.partition('/')[0]}" if source == "imap" else source


_ASKED = (
    sa.select(s.spool.c.source, s.spool.c.source_ref, s.spool.c.explanation)
    .where(
        s.spool.c.received_at >= sa.bindparam("since"),
        sa.cast(s.spool.c.explanation, sa.Text).like('%"proof"%'),
    )
    .order_by(s.spool.c.id)
)
