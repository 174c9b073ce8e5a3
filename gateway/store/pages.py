"""Calls that the hook is to make. Claimed under a lease like letters, so at least once: one whose caller dies is made again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database


@dataclass(frozen=True, slots=True)
class Page:
    """One call. `attempts` counts this one, too."""

    id: int
    ticket: int
    subject: str
    urgency: str
    since: datetime  # when those on call were first told
    agents: tuple[str, ...]  # addresses
    attempts: int


class Pages:
    """The calls that wait."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime, lease: timedelta) -> Page | None:
        """The one that waits longest, ours until the lease is over; None where none is due."""
        with self._database.read() as connection:
            if connection.execute(_DUE, {"now": now}).first() is None:
                return None
        with self._database.write() as connection:
            row = connection.execute(_DUE.with_for_update(skip_locked=True, of=s.page), {"now": now}).first()
            if row is None:
                return None
            values = {"due_at": now + lease, "attempts": row.attempts + 1}
            connection.execute(sa.update(s.page).where(s.page.c.id == row.id).values(values))
        return Page(
            row.id,
            row.ticket_id,
            row.subject,
            row.urgency,
            row.opened_at,
            tuple(row.agents),
            row.attempts + 1,
        )

    def settle(
        self, page: Page, state: str, response: str, now: datetime, again_at: datetime | None = None
    ) -> None:
        """What came of it; one that somebody acknowledged meanwhile stays cancelled."""
        values = {"state": state, "response": response, "due_at": again_at or now}
        settled = {"settled_at": now} if again_at is None else {}
        with self._database.write() as connection:
            mine = sa.and_(s.page.c.id == page.id, s.page.c.state == "waiting")
            connection.execute(sa.update(s.page).where(mine).values(values | settled))


_DUE = (
    sa.select(
        s.page.c.id,
        s.page.c.attempts,
        s.alarm.c.ticket_id,
        s.alarm.c.opened_at,
        s.alarm.c.agents,
        s.ticket.c.subject,
        s.ticket.c.urgency,
    )
    .join(s.alarm, s.alarm.c.id == s.page.c.alarm_id)
    .join(s.ticket, s.ticket.c.id == s.alarm.c.ticket_id)
    .where(s.page.c.state == sa.literal_column("'waiting'"), s.page.c.due_at <= sa.bindparam("now"))
    .order_by(s.page.c.due_at, s.page.c.id)
    .limit(1)
)
