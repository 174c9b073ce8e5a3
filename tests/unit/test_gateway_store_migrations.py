"""The migrations and `schema.py` describe the same tables: neither may change without the other."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from postdesk.gateway.store.database import Database, StoreError
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


def test_migrations_stand_in_one_line_and_their_numbers_say_which_is_the_last() -> None:
    """A start compares the store with the highest number, and does not ask Alembic, which takes long to load."""
    folder = Path(generate.__file__).parent
    scripts = ScriptDirectory(str(folder))
    numbers = sorted(file.name.partition("_")[0] for file in (folder / "versions").glob("[0-9]*.py"))
    assert [script.revision for script in scripts.walk_revisions()] == numbers[::-1]
    assert scripts.get_heads() == numbers[-1:]


def test_a_store_of_another_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/postdesk.db")
    with pytest.raises(StoreError, match="the store is empty; `postdesk init` or `postdesk run` sets it up"):
        database.require_current()
    database.upgrade()
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(StoreError, match="the store has schema 0000, this version needs"):
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
