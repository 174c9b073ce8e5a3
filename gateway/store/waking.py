"""Waiting until a store may have work: PostgreSQL tells (LISTEN), SQLite is asked whether its file changed."""

import sqlite3
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import psycopg

from postdesk.gateway.store.database import WAKE_CHANNEL, Database

_LOOK_EVERY = 0.01  # seconds between two looks at SQLite's data_version (a few microseconds each)
_LISTEN_AT_MOST = 0.5  # seconds of one wait on PostgreSQL, so that a stop is seen


class Waker:
    """One waiting thread's view of a store. A context manager; not shared between threads."""

    def __init__(self, database: Database, table: str) -> None:
        """`table`: what the waiting thread takes its work from."""
        self._database = database
        self._table = table
        self._sqlite: sqlite3.Connection | None = None
        self._postgres: psycopg.Connection[tuple[object, ...]] | None = None
        self._seen = 0

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> None:
        """Return when something changed, when stopped, or after `seconds`."""
        deadline = time.monotonic() + seconds
        try:
            if self._database.sqlite:
                self._wait_sqlite(deadline, stopped)
            else:
                self._wait_postgres(deadline, stopped)
        except (sqlite3.Error, psycopg.Error):  # the store is away: the loop that waits will find out why
            self._close()
            time.sleep(min(1.0, max(0.0, deadline - time.monotonic())))

    def _wait_sqlite(self, deadline: float, stopped: Callable[[], bool]) -> None:
        self._open()
        assert self._sqlite is not None
        while not stopped() and time.monotonic() < deadline:
            time.sleep(
                _LOOK_EVERY
            )  # first: under load the file changes all the time, and looking costs others
            version = int(self._sqlite.execute("PRAGMA data_version").fetchone()[0])
            if version != self._seen:
                self._seen = version
                return

    def _wait_postgres(self, deadline: float, stopped: Callable[[], bool]) -> None:
        self._open()
        assert self._postgres is not None
        while not stopped() and (left := deadline - time.monotonic()) > 0:
            notices = self._postgres.notifies(timeout=min(left, _LISTEN_AT_MOST), stop_after=1)
            if any(notice.payload == self._table for notice in notices):
                return

    def _open(self) -> None:
        if self._database.sqlite and self._sqlite is None:
            assert self._database.path is not None
            self._sqlite = sqlite3.connect(self._database.path, check_same_thread=False)
        elif not self._database.sqlite and self._postgres is None:
            url = self._database.engine.url.set(drivername="postgresql")
            self._postgres = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
            self._postgres.execute(f"LISTEN {WAKE_CHANNEL}")

    def _close(self) -> None:
        if self._sqlite is not None:
            self._sqlite.close()
        if self._postgres is not None:
            self._postgres.close()
        self._sqlite = self._postgres = None
