"""A store of its own in a temporary folder, for trying things out: gone afterwards, and in no hurry to reach the disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.store.database import Database


@contextmanager
def throwaway_store() -> Iterator[Database]:
    """An empty SQLite store with this version's schema."""
    with tempfile.TemporaryDirectory(prefix="postdesk-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'throwaway.db'}")
        sa.event.listen(database.engine, "connect", _forget_the_disk)
        database.upgrade()
        try:
            yield database
        finally:
            database.close()


def _forget_the_disk(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.execute("PRAGMA secure_delete = OFF")
    cursor.close()
