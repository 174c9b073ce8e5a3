"""The ledger of polled mailboxes: what was fetched, what is still to be taken off the server, what failed.

Implements the interface that the IMAP poller owns (`edges.imap_ledger.Ledger`), without knowing the poller.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.clock import Clock
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.spool import add_mails
from postdesk.gateway.store.statements import insert_ignore, upsert
from postdesk.threading.clean import clean_text

_KEYS = ("mailbox", "uidvalidity", "uid")


class MailboxLedger:
    """Rows of `mailbox_uid`, and leases of mailboxes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def lease(self, mailbox: str, owner: str, seconds: float) -> bool:
        """Take or renew the mailbox for `owner`; False while another's lease runs. 0 seconds gives it back."""
        now = self._clock()
        row = {"name": f"mailbox:{mailbox}", "owner": owner, "until": now + timedelta(seconds=seconds)}
        with self._database.write() as connection:
            if connection.execute(insert_ignore(connection, s.lease), row).rowcount == 1:
                return True
            renewed = connection.execute(
                sa.update(s.lease)
                .where(
                    s.lease.c.name == row["name"], sa.or_(s.lease.c.owner == owner, s.lease.c.until <= now)
                )
                .values(owner=owner, until=row["until"])
            )
        return renewed.rowcount == 1

    def seen(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> set[int]:
        """Those of `uids` that are stored already, taken off the server or not."""
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(s.mailbox_uid.c.uid).where(
                    *_of(mailbox, uidvalidity),
                    s.mailbox_uid.c.uid.in_(list(uids)),
                    s.mailbox_uid.c.state != "failed",
                )
            )
            return set(rows.scalars())

    def store(self, mailbox: str, uidvalidity: int, mails: Sequence[tuple[int, RawMail]]) -> None:
        """Spool rows and ledger rows in one commit; a UID that is there already is passed over with its mail."""
        now = self._clock()
        with self._database.write() as connection:
            for uid, mail in mails:
                row = self._row(mailbox, uidvalidity, uid, "stored", None, now)
                fresh = connection.execute(insert_ignore(connection, s.mailbox_uid), row).rowcount == 1
                if not fresh:
                    cleared = connection.execute(
                        sa.update(s.mailbox_uid)
                        .where(
                            *_of(mailbox, uidvalidity),
                            s.mailbox_uid.c.uid == uid,
                            s.mailbox_uid.c.state == "failed",
                        )
                        .values(state="stored", cause=None, updated_at=now)
                    )
                    fresh = cleared.rowcount == 1
                if fresh:
                    (spool_id,) = add_mails(connection, [mail])
                    connection.execute(
                        sa.update(s.mailbox_uid)
                        .where(*_of(mailbox, uidvalidity), s.mailbox_uid.c.uid == uid)
                        .values(spool_id=spool_id)
                    )
            self._database.wake(connection, "spool")

    def not_taken(self, mailbox: str, uidvalidity: int) -> list[int]:
        """Stored, but not yet moved, deleted or flagged on the server."""
        return self._uids(mailbox, uidvalidity, "stored")

    def failing(self, mailbox: str, uidvalidity: int) -> list[int]:
        """Recorded by `failed` and neither stored nor settled since."""
        return self._uids(mailbox, uidvalidity, "failed")

    def taken(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> None:
        """Nothing is left to do for these on the server."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(s.mailbox_uid)
                .where(*_of(mailbox, uidvalidity), s.mailbox_uid.c.uid.in_(list(uids)))
                .values(state="taken", updated_at=self._clock())
            )

    def failed(self, mailbox: str, uidvalidity: int, uid: int, cause: str) -> None:
        """The message could not be fetched and stays on the server; counts attempts."""
        row = self._row(mailbox, uidvalidity, uid, "failed", clean_text(cause)[:1000], self._clock())
        with self._database.write() as connection:
            before = connection.execute(
                sa.select(s.mailbox_uid.c.attempts).where(
                    *_of(mailbox, uidvalidity), s.mailbox_uid.c.uid == uid
                )
            ).scalar_one_or_none()
            row["attempts"] = (before or 0) + 1
            connection.execute(
                upsert(connection, s.mailbox_uid, _KEYS, ("state", "attempts", "cause", "updated_at")), row
            )

    def troubles(self) -> list[dict[str, Any]]:
        """Every message that stays on a server because it could not be fetched, for admins."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(s.mailbox_uid).where(s.mailbox_uid.c.state == "failed"))
            return [dict(row._mapping) for row in rows]  # noqa: SLF001 (SQLAlchemy's public name for it)

    def _uids(self, mailbox: str, uidvalidity: int, state: str) -> list[int]:
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(s.mailbox_uid.c.uid)
                .where(*_of(mailbox, uidvalidity), s.mailbox_uid.c.state == state)
                .order_by(s.mailbox_uid.c.uid)
            )
            return list(rows.scalars())

    @staticmethod
    def _row(
        mailbox: str, uidvalidity: int, uid: int, state: str, cause: str | None, now: datetime
    ) -> dict[str, Any]:
        return {
            "mailbox": mailbox,
            "uidvalidity": uidvalidity,
            "uid": uid,
            "spool_id": None,
            "state": state,
            "attempts": 0,
            "cause": cause,
            "updated_at": now,
        }


def _of(mailbox: str, uidvalidity: int) -> tuple[sa.ColumnElement[bool], ...]:
    return s.mailbox_uid.c.mailbox == mailbox, s.mailbox_uid.c.uidvalidity == uidvalidity
