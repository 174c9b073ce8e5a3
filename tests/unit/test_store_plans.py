"""What a message costs must not grow with the tickets that are stored: SQLite reads no table whole for one message."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from postdesk.gateway.store import schema as s
from world import MONDAY as NOW
from world import World, a_world

CAROL = "Carol <carol@client.test>"
MANY = 3000
# Tables that are filled below; "merged" is what a look-up calls the ticket table.
WHOLE = re.compile(
    r"SCAN (person|ticket|merged|message|outbox|timer|page|key_term)\b(?! USING (COVERING )?INDEX ix_\w+_(waiting|queued))"
)


def fill(connection: sa.Connection) -> None:
    """Copies of one ticket, and what ANALYZE makes of them."""
    for table, unique in (
        (s.person, "address"),
        (s.ticket, "id"),
        (s.message, "id"),
        (s.outbox, "message_id"),
    ):
        row = dict(connection.execute(sa.select(table).limit(1)).mappings().one())
        copies = [
            row
            | {"id": 100_000 + n}
            | ({"ticket_id": 100_000 + n} if "ticket_id" in row else {})
            | ({unique: f"copy{n}"} if unique != "id" else {})
            for n in range(MANY)
        ]
        connection.execute(sa.insert(table), copies)
    fired = {"kind": "x", "due_at": NOW, "data": {}, "state": "fired", "attempts": 0, "created_at": NOW}
    connection.execute(sa.insert(s.timer), [fired | {"name": f"timer {n}"} for n in range(MANY)])
    connection.exec_driver_sql("ANALYZE")


def whole_tables(desk: World, act: Callable[[], object]) -> set[str]:
    statements: dict[str, object] = {}

    def note(_conn, _cursor, statement, parameters, _context, many):
        if statement.startswith(("SELECT", "UPDATE", "WITH", "DELETE")):
            statements[statement] = parameters[0] if many else parameters

    sa.event.listen(desk.database.engine, "before_cursor_execute", note)
    act()
    sa.event.remove(desk.database.engine, "before_cursor_execute", note)
    found = set()
    with desk.database.read() as connection:
        for statement, parameters in statements.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found |= {f"{row.detail}: {statement}" for row in plan if WHOLE.search(row.detail)}
    return found


@pytest.mark.parametrize("subject", ["The export fails", "Re: The export fails"])
def test_a_message_reads_no_table_whole(desk: World, subject: str):
    desk.receive(desk.mail(CAROL, "The export fails.", message_id="<first@client.test>"))
    with desk.database.write() as connection:
        fill(connection)
    desk.database.engine.dispose()  # what ANALYZE learnt is read when a connection is opened
    more = {"in_reply_to": "<first@client.test>"} if subject.startswith("Re") else {}
    mail = desk.mail(CAROL, "It still fails.", subject=subject, **more)
    assert whole_tables(desk, lambda: desk.receive(mail)) == set()
    assert desk.outcomes()[-1] == ("follow_up" if more else "new_ticket")


def test_a_look_at_a_service_level_reads_no_table_whole(tmp_path: Path):
    with a_world(f"sqlite:///{tmp_path}/desk.db", policy={"service_level_notices": True}) as desk:
        desk.receive(desk.mail(CAROL, "The export fails."))
        with desk.database.write() as connection:
            fill(connection)
        desk.database.engine.dispose()
        desk.now = max(row.due_at for row in desk.rows(s.timer) if row.kind == "service level")
        assert whole_tables(desk, desk.timekeeper.step) == set()
        assert "fired" in {row.state for row in desk.rows(s.timer) if row.kind == "service level"}
