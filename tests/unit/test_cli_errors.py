"""What a person can cause is said in a line, with the right exit status and without a traceback."""

from pathlib import Path

import pytest

from command_line import Answer, Desk, postdesk
from postdesk.gateway.cli.output import visible


def _told(answer: Answer, status: int, text: str) -> bool:
    return answer.status == status and text in answer.err and "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("frobnicate",), "No such command"),
        (("ticket", "show"), "Missing argument"),
        (("ticket", "show", "abc"), "not a ticket's number"),
        (("ticket", "list", "--status", "lost"), "there are open, pending, waiting, hold"),
        (("ticket", "list", "--queue", "sales"), "there are account, billing, technical, triage"),
        (("outbox", "list", "--state", "lost"), "there are queued"),
        (("work",), "--until-idle"),
        (("run", "dance"), "there are receive, poll, work, send"),
        (("run", "--workers", "0"), "--workers"),
        (("quarantine", "discard", "1"), "--why"),
        (("agent", "add", "anna"), "--name"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_status_two(tmp_path: Path, arguments: tuple[str, ...], text: str) -> None:
    assert _told(Desk(tmp_path)(*arguments), 2, text)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("ticket", "show", "1"), "there is no ticket 1"),
        (("explain", "<nobody@nowhere.test>"), "no such message was accepted"),
        (("explain", "#77"), "no such message was accepted"),
        (("quarantine", "show", "1"), "there is no message 1"),
        (("outbox", "show", "1"), "there is no letter 1"),
        (("agent", "disable", "nobody@desk.test"), "is no agent"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_status_one(tmp_path: Path, arguments: tuple[str, ...], text: str) -> None:
    assert _told(Desk(tmp_path)(*arguments), 1, text)


def test_a_configuration_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _told(postdesk("status"), 2, "no configuration")
    assert _told(postdesk("--config", tmp_path / "nothing.toml", "status"), 2, "nothing.toml: no such file")


def test_the_configuration_is_found_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Desk(tmp_path).folder)
    assert postdesk("status").status == 0


def test_the_configuration_may_be_named_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTDESK_CONFIG", str(desk.config))
    assert postdesk("status").status == 0


def test_a_store_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (desk.folder / "postdesk.db").unlink()
    assert _told(desk("status"), 1, "postdesk.db is not there")
    assert not (desk.folder / "postdesk.db").exists()


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"", "the store is empty"), (b"not a database " * 100, "not a database")],
    ids=["empty", "garbage"],
)
def test_a_store_that_cannot_be_used_is_told(tmp_path: Path, content: bytes, text: str) -> None:
    desk = Desk(tmp_path)
    (desk.folder / "postdesk.db").write_bytes(content)
    assert _told(desk("status"), 1, text)


def test_a_store_of_another_version_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.database() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert _told(desk("status"), 1, "start `postdesk run` once to migrate")


def test_a_database_server_that_is_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path)
    monkeypatch.setenv("POSTDESK_STORE__URL", "postgresql://desk@127.0.0.1:1/desk")
    assert _told(desk("status"), 1, "the store cannot be opened")


def test_keys_that_are_gone_keep_the_daemon_from_starting(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (desk.folder / "postdesk.keys").unlink()
    assert _told(desk("run", "work"), 2, "postdesk.keys: no such file")


def test_a_fault_of_our_own_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path)
    monkeypatch.setattr("postdesk.gateway.store.books.read_books", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk("status")


def test_a_mail_cannot_drive_the_terminal_it_is_shown_on() -> None:
    assert visible("\x1b[2J\x9b1mred\u202e\x07\ttab\nline") == "[2J1mred\ttab\nline"


def test_what_a_stranger_wrote_is_shown_without_controls(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.receive("\x1b]0;owned\x07 refund", subject="=?utf-8?q?=1B=5B2J?= refund")
    for arguments in (
        ("ticket", "list"),
        ("ticket", "show", "1001"),
        ("explain", "#1"),
        ("outbox", "show", "2"),
    ):
        assert "\x1b" not in desk(*arguments).out
