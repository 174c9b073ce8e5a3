"""A private PostgreSQL server with a fresh database for whoever asks."""

import itertools
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from services.processes import (
    Child,
    absent,
    as_user,
    free_port,
    give_away,
    traversable_folder,
    unprivileged_user,
)
from waiting import eventually

_SUPERUSER = "postdesk"

_CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 100
shared_buffers = 64MB
max_wal_size = 256MB
log_min_messages = fatal
"""


def _programs() -> Path:
    """Debian keeps server programs out of PATH, by version; the newest is taken."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parent.parent.name)
    )
    if not found:
        absent("PostgreSQL's server programs are not installed: apt-get install postgresql")
    return found[-1].parent


class Postgres:
    """The server, durable as in production (fsync on)."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._user = unprivileged_user("postgres")
        self.folder = traversable_folder("postgres")
        self.port = free_port()
        self._password = secrets.token_hex(8)
        self._numbers = itertools.count(1)
        self._data = self.folder / "data"
        self._initialise()
        self.start()

    def _initialise(self) -> None:
        password_file = self.folder / "password"
        password_file.write_text(self._password, encoding="ascii")
        password_file.chmod(0o600)
        give_away(self.folder, self._user)
        subprocess.run(
            [
                *as_user(self._user),
                *(str(self._programs / "initdb"), "-D", str(self._data), "-U", _SUPERUSER),
                *("-A", "scram-sha-256", "--pwfile", str(password_file)),
                *("--encoding", "UTF8", "--no-locale", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=self.folder,
        )
        with (self._data / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write(_CONFIGURATION.format(port=self.port))

    def start(self) -> None:
        command = [str(self._programs / "postgres"), "-D", str(self._data)]
        self._child = Child(command, self._user, self.folder / "output.log")
        eventually(self._takes_queries, seconds=60, what="PostgreSQL")

    def stop(self, *, crash: bool = False) -> None:
        """Fast and clean, or as if the power went; `start` brings it back on the same port."""
        self._child.stop(signal.SIGQUIT if crash else signal.SIGINT)

    def new_database(self, like: str = "") -> str:
        """The SQLAlchemy URL of a new database: empty, or a copy of the one that `like` is the URL of."""
        name = f"postdesk_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {like.rpartition('/')[2] or 'template1'}")
        return f"postgresql+psycopg://{_SUPERUSER}:{self._password}@127.0.0.1:{self.port}/{name}"

    def drop_database(self, url: str) -> None:
        self._execute(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _takes_queries(self) -> bool:
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:  # not there yet, or "the database system is starting up"
            return False
        return True

    def _execute(self, statement: str) -> None:
        dsn = f"host=127.0.0.1 port={self.port} dbname=postgres user={_SUPERUSER} password={self._password}"
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(statement.encode("ascii"))
