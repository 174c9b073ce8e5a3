"""What became of one message, for people: found by its number or its Message-ID, with the letters it caused."""

from typing import Any

import sqlalchemy as sa

from postdesk.gateway.store import schema as s
from postdesk.gateway.store.books import MESSAGE_COLUMNS
from postdesk.gateway.store.database import Database


class History:
    """Reads the spool; changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def message(self, spool_id: int) -> dict[str, Any] | None:
        """One message with its explanation and the letters it caused."""
        found = self._messages(s.spool.c.id == spool_id)
        return found[0] if found else None

    def messages(self, id_key: str) -> list[dict[str, Any]]:
        """Every message of that Message-ID (as its key): the first, and its copies."""
        return self._messages(s.spool.c.id_key == id_key)

    def _messages(self, condition: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(*_COLUMNS, s.blob.c.digest, s.blob.c.size)
                .join(s.blob, s.blob.c.digest == s.spool.c.digest)
                .where(condition)
                .order_by(s.spool.c.id)
            )
            found = [dict(row._mapping) for row in rows]  # noqa: SLF001 (SQLAlchemy's public name for it)
            for message in found:
                letters = connection.execute(_LETTERS, {"id": message["id"]})
                message["letters"] = [dict(row._mapping) for row in letters]  # noqa: SLF001
        return found


_COLUMNS = tuple(s.spool.c[name] for name in MESSAGE_COLUMNS)
_LETTERS = (
    sa.select(
        *(
            s.outbox.c[name]
            for name in (
                "id",
                "notice",
                "recipient",
                "state",
                "attempts",
                "settled_at",
                "response",
                "message_id",
            )
        )
    )
    .where(s.outbox.c.spool_id == sa.bindparam("id"))
    .order_by(s.outbox.c.id)
)
