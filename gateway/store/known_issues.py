"""The index of known issues (C9): their tickets, since when, in which queues, of which organisations."""

from typing import Any

import sqlalchemy as sa

from postdesk.gateway.model import Status
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database


def known_issues(database: Database) -> list[dict[str, Any]]:
    """Each with the numbers of its tickets, the most first."""
    found: dict[str, dict[str, Any]] = {}
    with database.read() as connection:
        for row in connection.execute(_TICKETS):
            issue = found.setdefault(
                row.known_issue,
                {
                    "known_issue": row.known_issue,
                    "tickets": 0,
                    "open": 0,
                    "since": row.created_at,
                    "latest": row.created_at,
                    "queues": [],
                    "organisations": [],
                },
            )
            issue["tickets"] += 1
            issue["open"] += row.status not in {Status.RESOLVED, Status.CLOSED}
            issue["latest"] = max(issue["latest"], row.created_at)
            for name, value in (("queues", row.queue), ("organisations", row.organisation)):
                if value and value not in issue[name]:
                    issue[name].append(value)
    return sorted(found.values(), key=lambda issue: (-issue["tickets"], issue["known_issue"]))


def tickets_of(database: Database, issue: str) -> list[dict[str, Any]]:
    """Its tickets, the oldest first."""
    with database.read() as connection:
        rows = connection.execute(_TICKETS.where(s.ticket.c.known_issue == issue))
        return [dict(row._mapping) for row in rows]  # noqa: SLF001 (SQLAlchemy's public name for it)


_TICKETS = (
    sa.select(
        *(
            s.ticket.c[n]
            for n in ("id", "known_issue", "status", "queue", "organisation", "created_at", "subject")
        )
    )
    .where(s.ticket.c.known_issue != sa.literal_column("''"), s.ticket.c.merged_into.is_(None))
    .order_by(s.ticket.c.created_at, s.ticket.c.id)
)
