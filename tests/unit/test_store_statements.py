"""How many statements a message takes: each is a round trip on PostgreSQL, and a tenth of a millisecond of CPU anywhere."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from world import World, a_world

REQUEST = "The export fails since this morning. We cannot book any orders, and the month has to be closed."
WATCHED = {"policy": {"undo_seconds": 0, "service_level_notices": True}}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[World]:
    """A desk with service levels, with one ticket, so that whatever is done once is done."""
    with a_world(f"sqlite:///{tmp_path}/desk.db", **WATCHED) as made:
        spool(made, 0)
        made.work()
        yield made


def spool(desk: World, *numbers: int, **more: str) -> None:
    for n in numbers:
        raw = desk.mail("Carol <carol@client.test>", REQUEST, message_id=f"<{n}@client.test>", **more)
        desk.spool.add([RawMail(raw, "smtp", "127.0.0.1", desk.now, None, ())])


def statements(desk: World, act: Callable[[], int]) -> tuple[int, int]:
    """How many statements, and for how many messages or timers."""
    made: list[str] = []

    def note(_conn, _cursor, statement, *_):
        made.append(statement)

    sa.event.listen(desk.database.engine, "before_cursor_execute", note)
    done = act()
    sa.event.remove(desk.database.engine, "before_cursor_execute", note)
    return len(made), done


@pytest.mark.parametrize(
    ("more", "outcome", "most"),
    [
        pytest.param({}, "new_ticket", 15, id="a new request"),
        pytest.param({"in_reply_to": "<0@client.test>"}, "follow_up", 14, id="a reply"),
    ],
)
def test_one_more_message_in_a_batch_takes_few_statements(
    watched: World, more: dict[str, str], outcome: str, most: int
):
    spool(watched, 1, **more)
    of_one, _ = statements(watched, watched.pipeline.step)
    spool(watched, 2, 3, **more)
    of_two, _ = statements(watched, watched.pipeline.step)
    assert watched.outcomes()[1:] == [outcome] * 3
    assert of_two - of_one <= most


def test_a_look_at_a_service_level_takes_few_statements(watched: World):
    """A look is taken at every ticket again and again: it asks for the ticket and what happened to it, nothing more."""
    spool(watched, 1)
    watched.work()
    watched.now = max(row.due_at for row in watched.rows(s.timer) if row.kind == "service level")
    count, fired = statements(watched, watched.timekeeper.step)
    assert fired == 2
    around = 5  # two transactions that begin, what is due, who works here
    assert count <= around + 7 * fired
