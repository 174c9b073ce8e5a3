"""Writes the next migration: `python -m postdesk.gateway.store.migrations.generate WHAT-CHANGES`.

For developers, after a change of `schema.py`. It compares the tables with what the migrations so far make of an empty
SQLite store, and writes the difference as a frozen file, to be read over and passed through `ruff format`: a later
change of the schema must not change what an old migration does. Until the first release there is only 0001: remove
it and generate it anew (`... first-schema`).
"""

import sys
from pathlib import Path
from textwrap import indent
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.config import Config
from alembic.operations import Operations, ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from postdesk.gateway.store.schema import Id, Moment, metadata

_HERE = Path(__file__).resolve().parent

_FILE = '''\
"""{what}. Written by generate.py; frozen once released."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {parent}
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
{calls}


{steps}
'''


def main(what: str) -> Path:
    """Write the file and give its path. Exits where the migrations give the schema already."""
    steps = differences()
    if not steps:
        sys.exit("the migrations give these tables already")
    head = _scripts().get_current_head()
    revision = f"{int(head or 0) + 1:04d}"
    path = _HERE / "versions" / f"{revision}_{what.replace('-', '_')}.py"
    path.write_text(
        _FILE.format(
            what=what.replace("-", " ").capitalize(),
            revision=revision,
            parent="None" if head is None else f'"{head}"',
            calls="\n".join(f"    _{name}()" for name, _ in steps),
            steps="\n\n\n".join(f"def _{name}() -> None:\n{indent(code, '    ')}" for name, code in steps),
        ),
        encoding="utf-8",
    )
    return path


def differences() -> list[tuple[str, str]]:
    """What the schema has beyond the migrations: for each table its name and the code that brings it up to date."""
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        with Operations.context(context):
            for script in reversed(list(_scripts().walk_revisions())):
                script.module.upgrade()
        found = produce_migrations(context, metadata).upgrade_ops
        assert found is not None
        steps = [(name, _render(group, context)) for name, group in _groups(found)]
    engine.dispose()
    return steps


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return ScriptDirectory.from_config(config)


def _groups(found: ops.UpgradeOps) -> list[tuple[str, list[ops.MigrateOperation]]]:
    """The operations by table, in their order: one small function each."""
    groups: list[tuple[str, list[ops.MigrateOperation]]] = []
    for operation in found.ops:
        table = str(getattr(operation, "table_name", "more"))
        if groups and groups[-1][0] == table:
            groups[-1][1].append(operation)
        else:
            groups.append((table, [operation]))
    return groups


def _render(group: list[ops.MigrateOperation], context: MigrationContext) -> str:
    code = render_python_code(
        ops.UpgradeOps(group), render_as_batch=True, render_item=_render_item, migration_context=context
    )
    lines = [line.removeprefix("    ") for line in code.splitlines() if not line.lstrip().startswith("# ###")]
    return "\n".join(lines)


def _render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own types by what they are in the database: a frozen file names nothing of the schema."""
    if kind == "type" and item is Id:
        return "_ID"
    return "_MOMENT" if kind == "type" and isinstance(item, Moment) else False


if __name__ == "__main__":
    print(main(sys.argv[1]))  # noqa: T201 (a developer's command)
