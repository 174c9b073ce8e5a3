"""`postdesk ticket merge|unmerge|split|link` (T6), by the rules that mail goes by."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from command_line import ANNA, Desk
from postdesk.gateway.cli import acting, joining

BY = ("--agent", ANNA)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """With two tickets: 1001, and another."""
    made = Desk(tmp_path, f'[[agents]]\nname = "Anna"\naddress = "{ANNA}"\n')
    made.receive("Please refund my invoice 4711.")
    made.receive("The same once more.", message_id="<m2@client.test>", subject="Again")
    return made


def _other(desk: Desk) -> str:
    """The second ticket's number; each run of `work` takes a block of them."""
    return str(max(t["id"] for t in desk("ticket", "list", "--all", "--json").json))


def _show(desk: Desk, number: int | str) -> dict:
    return desk("ticket", "show", str(number), "--json").json


def test_a_merged_ticket_points_to_the_other_and_takes_nothing_more(desk: Desk) -> None:
    second = _other(desk)
    assert desk("ticket", "merge", second, "PD-1001", *BY, "--why", "the same").status == 0
    merged, other = _show(desk, second), _show(desk, 1001)
    assert (merged["merged_into"], merged["status"]) == (1001, "closed")
    assert "the same" in other["notes"][0]["text"]
    answer = desk("ticket", "reply", second, *BY, "--text", "Hello")
    assert answer.status == 1
    assert "was merged into ticket 1001" in answer.err


def test_a_merge_is_undone(desk: Desk) -> None:
    second = _other(desk)
    desk("ticket", "merge", second, "1001", *BY)
    assert desk("ticket", "unmerge", "1001", second, *BY).status == 0
    assert (_show(desk, second)["merged_into"], _show(desk, second)["status"]) == (None, "open")
    assert desk("ticket", "unmerge", "1001", second, *BY).status == 1


def test_no_circles(desk: Desk) -> None:
    second = _other(desk)
    assert desk("ticket", "merge", second, "1001", *BY).status == 0
    for source, target in (("1001", second), (second, "1001"), ("1001", "1001")):
        assert desk("ticket", "merge", source, target, *BY).status == 1


def test_a_split_gets_the_next_number(desk: Desk) -> None:
    assert desk("ticket", "split", "1001", *BY, "--subject", "The other", "--why", "two in one").status == 0
    found = desk("ticket", "list", "--json").json
    new = next(t for t in found if t["subject"] == "The other")
    assert (new["queue"], new["status"]) == ("triage", "open")
    assert "two in one" in _show(desk, new["id"])["notes"][0]["text"]
    desk.receive("A third.", message_id="<m3@client.test>", subject="Third")
    assert len({t["id"] for t in desk("ticket", "list", "--json").json}) == 4


def test_tickets_are_linked(desk: Desk) -> None:
    second = _other(desk)
    assert desk("ticket", "link", "1001", second, *BY).status == 0
    assert {"id": int(second), "why": "linked by Anna"} in _show(desk, 1001)["related"]


@pytest.mark.parametrize(
    "command", [("merge", "1001", "4711"), ("link", "4711", "1001"), ("unmerge", "1001", "x")]
)
def test_a_ticket_that_is_not_there_changes_nothing(desk: Desk, command: tuple[str, ...]) -> None:
    assert desk("ticket", *command, *BY).status in {1, 2}
    assert _show(desk, 1001)["changes"] == []


@pytest.mark.parametrize(
    ("module", "command"),
    [
        (joining, ("merge", "{other}", "1001", *BY)),
        (joining, ("link", "1001", "{other}", *BY)),
        (joining, ("split", "1001", *BY, "--subject", "Another matter")),
        (acting, ("set", "1001", "urgency=high")),
        (acting, ("note", "1001", *BY, "--text", "He never pays.")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
@pytest.mark.parametrize("times", [1, 3])
def test_a_command_that_collides_with_the_daemon_is_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, module, command: tuple[str, ...], times: int
) -> None:
    """PostgreSQL ends one of two transactions that wait for each other; the daemon tries again, and so does this."""
    other, record, failed = _other(desk), module.record, []

    def disturbed(*arguments) -> None:
        if len(failed) < times:
            failed.append(arguments)
            raise OperationalError("UPDATE", {}, psycopg.errors.DeadlockDetected("deadlock detected"))
        record(*arguments)

    monkeypatch.setattr(module, "record", disturbed)
    answer = desk("ticket", *(word.format(other=other) for word in command))
    assert (answer.status, len(failed)) == (0, times), answer.err


def test_any_other_trouble_of_the_store_is_not_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def broken(*arguments) -> None:
        tried.append(arguments)
        raise OperationalError("UPDATE", {}, psycopg.errors.DiskFull("no space left"))

    monkeypatch.setattr(acting, "record", broken)
    answer = desk("ticket", "set", "1001", "urgency=high")
    assert (answer.status, "the store failed: no space left; `postdesk check` looks at it" in answer.err) == (
        1,
        True,
    )
    assert len(tried) == 1
