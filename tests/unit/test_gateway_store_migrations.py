"""The migrations and `schema.py` describe the same tables: neither may change without the other."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from postdesk.gateway.store.database import Database
from postdesk.gateway.store.migrations import generate
from postdesk.gateway.store.schema import metadata


def test_an_upgraded_store_differs_in_nothing_from_the_schema(store_url: str) -> None:
    database = Database(store_url)
    database.upgrade()
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_an_upgraded_sqlite_store_has_the_very_columns_keys_and_indexes_of_the_schema(tmp_path: Path) -> None:
    """What the comparison above does not look at: primary keys, partial indexes, their conditions."""
    migrated, made = Database(f"sqlite:///{tmp_path}/migrated.db"), Database(f"sqlite:///{tmp_path}/made.db")
    migrated.upgrade()
    with made.write() as connection:
        metadata.create_all(connection)
    assert _layout(migrated) == _layout(made)
    migrated.close()
    made.close()


def test_a_store_may_be_upgraded_again(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/postdesk.db")
    database.upgrade()
    database.upgrade()
    database.require_current()
    database.close()


def test_there_is_nothing_left_to_generate() -> None:
    assert generate.differences() == []


def _layout(database: Database) -> dict[str, Any]:
    with database.read() as connection:
        tables = sorted(set(sa.inspect(connection).get_table_names()) - {"alembic_version"})
        pragmas = ("table_info", "foreign_key_list")
        found: dict[str, Any] = {
            f"{pragma} {table}": sorted(
                tuple(row)[1:] if pragma == "table_info" else tuple(row)[2:5]
                for row in connection.exec_driver_sql(f'PRAGMA {pragma}("{table}")')
            )
            for table in tables
            for pragma in pragmas
        }
        indexes = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name != 'alembic_version'"
        )
        found["indexes"] = {row.name: " ".join((row.sql or "").split()) for row in indexes}
        return found
