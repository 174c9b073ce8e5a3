"""The two places where SQLite and PostgreSQL spell one thing apart for SQLAlchemy, made one."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


@cache
def _insert_ignore(table: sa.Table, returned: tuple[sa.Column[Any], ...], dialect: str) -> Any:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    ignoring = insert.on_conflict_do_nothing()
    # SQLAlchemy looks at an INSERT's row count only if it is told that somebody asks.
    return ignoring.returning(*returned) if returned else ignoring.execution_options(preserve_rowcount=True)


def insert_ignore(connection: sa.Connection, table: sa.Table, *returned: sa.Column[Any]) -> Any:
    """INSERT that leaves a row alone whose unique key exists: the base of every "once" in this store."""
    return _insert_ignore(table, returned, connection.dialect.name)


@cache
def _upsert(
    table: sa.Table,
    keys: tuple[str, ...],
    values: tuple[str, ...],
    only: sa.ColumnElement[bool] | None,
    dialect: str,
) -> Any:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_update(
        index_elements=list(keys), set_={v: insert.excluded[v] for v in values}, where=only
    )


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    keys: tuple[str, ...],
    values: tuple[str, ...],
    only: sa.ColumnElement[bool] | None = None,
) -> Any:
    """INSERT, or where `keys` exist, update `values`; `only` rows that are so, and leave others alone."""
    return _upsert(table, keys, values, only, connection.dialect.name)
