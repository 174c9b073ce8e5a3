"""Opening a store: engine, pragmas, transactions, migrations. Knows nothing of what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
    SQLAlchemyError,
)

from postdesk.gateway.store.turn import Turn

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30  # how long SQLite waits for another writer
WAKE_CHANNEL = "postdesk"  # PostgreSQL NOTIFY channel; the payload names the table that has work


class StoreError(Exception):
    """The store cannot be used; the text says why and what to do."""


class Database:
    """One store, shared by the threads of a process. Make a new one in each process."""

    def __init__(self, url: str) -> None:
        """`url` as SQLAlchemy writes them: `sqlite:////path/file.db`, `postgresql+psycopg://user@host/name`."""
        try:
            parsed = sa.make_url(url)
            if parsed.drivername == "postgresql":
                parsed = parsed.set(drivername="postgresql+psycopg")
            self.engine = sa.create_engine(
                parsed,
                pool_pre_ping=parsed.drivername != "sqlite",
                pool_size=10,
                hide_parameters=True,  # errors are logged, and parameters are what people wrote
            )
        except (ArgumentError, NoSuchModuleError) as error:
            raise StoreError(f"store.url cannot be used: {error}") from None
        self.sqlite = self.engine.dialect.name == "sqlite"
        if self.sqlite and parsed.database in {None, "", ":memory:"}:
            raise StoreError(
                "store.url: SQLite needs a file, such as sqlite:////var/lib/postdesk/postdesk.db"
            )
        self.path = Path(parsed.database) if self.sqlite and parsed.database else None
        if self.sqlite:
            sa.event.listen(self.engine, "connect", _configure_sqlite)
        else:
            sa.event.listen(self.engine, "connect", _configure_postgresql)
        self._turn = Turn(self.path.parent) if self.path else None

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One write transaction. On SQLite it begins IMMEDIATE: an upgrade from reading fails at once, whatever
        the busy timeout (SQLITE_BUSY_SNAPSHOT).
        """
        with self._turn or nullcontext(), self._begun("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view for reading."""
        with self._begun("BEGIN") as connection:
            yield connection

    @contextmanager
    def _begun(self, begin: str) -> Iterator[sa.Connection]:
        """On SQLite begun by hand, since the driver's own way is off. A listener would do it as well, but of an engine
        with one SQLAlchemy looks for more at every statement.
        """
        with self.engine.begin() as connection:
            if self.sqlite:
                connection.exec_driver_sql(begin)
            yield connection

    def wake(self, connection: sa.Connection, table: str) -> None:
        """Tell other processes, at commit, that `table` has work. SQLite's readers look by themselves."""
        if not self.sqlite:
            connection.execute(_NOTIFY, {"channel": WAKE_CHANNEL, "payload": table})

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
        if self._turn is not None:
            self._turn.close()

    # --- migrations

    def upgrade(self) -> None:
        """Bring the schema to this version's. Safe to call at every start."""
        try:
            with self.write() as connection:
                if not self.sqlite:  # two daemons that start together migrate one after the other
                    connection.execute(sa.text("SELECT pg_advisory_xact_lock(7405118)"))
                if _revision(connection) != _head():
                    _migrate(connection)
        except SQLAlchemyError as error:
            raise StoreError(f"the store cannot be opened: {first_line(error)}") from error

    def require_current(self) -> None:
        """Raise StoreError unless the schema is this version's."""
        try:
            with self.read() as connection:
                found = _revision(connection)
        except SQLAlchemyError as error:
            raise StoreError(f"the store cannot be opened: {first_line(error)}") from error
        if found != _head():
            raise StoreError(
                "the store is empty; `postdesk init` or `postdesk run` sets it up"
                if found is None
                else f"the store has schema {found}, this version needs {_head()}: start `postdesk run` once to migrate"
            )


@contextmanager
def savepoint(connection: sa.Connection) -> Iterator[None]:
    """Undo what was done inside where it raises, and nothing else; a third of the price of `begin_nested`."""
    connection.exec_driver_sql("SAVEPOINT one_message")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_message")
        connection.exec_driver_sql("RELEASE SAVEPOINT one_message")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT one_message")


def is_collision(error: BaseException) -> bool:
    """Whether two transactions stood in each other's way and this one had to yield (PostgreSQL, class 40): nobody's
    fault, and nothing speaks against doing the same again.
    """
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "").startswith("40")


def failure_of_store(error: BaseException) -> str | None:
    """What is wrong with the database itself, in its own words: full, locked, damaged, gone. None for any other error,
    a statement of ours that it refuses among them (of SQLite the result code SQLITE_ERROR).
    """
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError | ProgrammingError | DataError):
        return None
    refused = getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR"
    return None if refused else first_line(error)


_FAILED = psycopg.pq.TransactionStatus.INERROR
_NOTIFY = sa.text("SELECT pg_notify(:channel, :payload)")


def first_line(error: BaseException) -> str:
    """What a person needs of a database error."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by Database, not by the driver
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",  # accepted means on the disk
        "foreign_keys = ON",
        "secure_delete = ON",  # erased means erased
        "cache_size = -32768",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _configure_postgresql(connection: Any, _record: Any) -> None:
    """A worker that is killed in the middle of a statement must not leave it running, and its locks held (PostgreSQL 14)."""
    with suppress(psycopg.Error):
        connection.execute("SET client_connection_check_interval = 2000")  # milliseconds
    connection.rollback() if connection.info.transaction_status == _FAILED else connection.commit()


def _migrate(connection: sa.Connection) -> None:
    from alembic import command  # an eighth of the CPU that loading takes, and next to no start migrates
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@cache
def _head() -> str:
    """The latest revision: migrations are numbered, and stand in one line."""
    return max(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _revision(connection: sa.Connection) -> str | None:
    """The store's, as Alembic keeps it; None where it has none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(
        sa.text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()
    return found
