"""The two places where SQLite and PostgreSQL spell one thing apart for SQLAlchemy, made one."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


@cache
def _insert_ignore(table: sa.Table, dialect: str) -> Any:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    # SQLAlchemy looks at an INSERT's row count only if it is told that somebody asks.
    return insert.on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def insert_ignore(connection: sa.Connection, table: sa.Table) -> Any:
    """INSERT that leaves a row alone whose unique key exists: the base of every "once" in this store."""
    return _insert_ignore(table, connection.dialect.name)


@cache
def _upsert(table: sa.Table, keys: tuple[str, ...], values: tuple[str, ...], dialect: str) -> Any:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_update(
        index_elements=list(keys), set_={v: insert.excluded[v] for v in values}
    )


def upsert(connection: sa.Connection, table: sa.Table, keys: tuple[str, ...], values: tuple[str, ...]) -> Any:
    """INSERT, or where `keys` exist, update `values`."""
    return _upsert(table, keys, values, connection.dialect.name)
