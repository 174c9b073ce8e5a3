"""A store of its own in a temporary folder, for trying things out: gone afterwards, and in no hurry to reach the disk.

One connection and one transaction for all of it: nobody else looks at it, nobody asks for it after a crash, and half of
what a small transaction costs is its beginning and its end.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from postdesk.gateway.store.database import Database


@contextmanager
def throwaway_store() -> Iterator[Database]:
    """An empty SQLite store with this version's schema. For one thread."""
    with tempfile.TemporaryDirectory(prefix="postdesk-") as folder:
        url = f"sqlite:///{Path(folder) / 'throwaway.db'}"
        empty = Database(url)
        sa.event.listen(empty.engine, "connect", _forget_the_disk)
        empty.upgrade()
        empty.close()
        database = _Throwaway(url)
        try:
            yield database
        finally:
            database.close()


class _Throwaway(Database):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        sa.event.listen(self.engine, "connect", _forget_the_disk)
        self._only = self.engine.connect()
        self._only.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """There is nobody to collide with: what raises here is at fault itself, and nobody goes on with half of it."""
        try:
            yield self._only
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        yield self._only

    def close(self) -> None:
        self._only.close()
        super().close()


def _forget_the_disk(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = MEMORY")
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.execute("PRAGMA secure_delete = OFF")
    cursor.close()
