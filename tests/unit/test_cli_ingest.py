"""`postdesk ingest` and `postdesk work --until-idle`: mail in files becomes tickets."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from command_line import CARL, Desk, mail
from postdesk.gateway.cli import ingest as command
from postdesk.gateway.rawmail import RawMail


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_piped_message_is_stored_and_becomes_a_ticket(desk: Desk) -> None:
    """M3: from a pipe."""
    assert desk("ingest", stdin=mail()).out == "1 message stored\n"
    worked = desk("work", "--until-idle", "--json").json
    assert worked == {"taken": 1, "outcomes": {"new_ticket": 1}, "waiting": 0, "timers": 0}
    assert [t["customer"] for t in desk("ticket", "list", "--json").json] == [CARL]


def test_working_off_an_empty_spool_does_nothing(desk: Desk) -> None:
    assert desk("work", "--until-idle").out == "0 taken: nothing new; 0 waiting\n"


def test_working_sends_nothing(desk: Desk) -> None:
    desk.receive()
    assert {row["state"] for row in desk("outbox", "list", "--all", "--json").json} == {"queued"}


def test_more_messages_than_one_commit_holds_are_all_stored(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_GROUP", 4)
    for number in range(10):
        (tmp_path / f"{number}.eml").write_bytes(mail(message_id=f"<{number}@client.test>"))
    assert desk("ingest", tmp_path, "--json").json == {"stored": 10, "unreadable": []}
    assert desk("status", "--json").json["waiting"] == 10


def test_large_messages_are_committed_before_they_fill_the_memory(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_GROUP_OCTETS", 10)
    groups = list(command._groups([_raw(b"x" * 8), _raw(b"y" * 8), _raw(b"z")], []))
    assert [len(group) for group in groups] == [2, 1]


def test_a_path_that_is_not_there_stops_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "good.eml").write_bytes(mail())
    answer = desk("ingest", tmp_path / "missing.eml", tmp_path / "good.eml", "--json")
    assert answer.status == 1
    assert answer.json["stored"] == 1
    assert [found["path"] for found in answer.json["unreadable"]] == [str(tmp_path / "missing.eml")]
    assert "missing.eml: No such file or directory" in answer.err


def test_the_envelope_of_a_mail_server_is_kept(desk: Desk) -> None:
    desk("ingest", "--from", "bounces@client.test", "--to", "support@desk.test", stdin=mail())
    (message,) = desk("explain", "#1", "--json").json
    assert (message["mail_from"], message["rcpt_to"]) == ("bounces@client.test", ["support@desk.test"])


def test_the_null_sender_is_not_an_unknown_one(desk: Desk) -> None:
    desk("ingest", "--from", "", "--to", "support@desk.test", stdin=mail())
    assert desk("explain", "#1", "--json").json[0]["mail_from"] == ""


def test_a_mail_server_whose_message_cannot_be_stored_is_told_to_keep_it(desk: Desk) -> None:
    """M2: our own fault bounces nobody's mail (EX_TEMPFAIL)."""
    (desk.folder / "postdesk.db").unlink()
    assert desk("ingest", "--to", "support@desk.test", stdin=mail()).status == 75
    assert desk("ingest", stdin=mail()).status == 1


def test_a_mail_server_is_told_to_keep_mail_while_the_configuration_is_wrong(desk: Desk) -> None:
    desk.config.write_text("nonsense")
    assert desk("ingest", "--to", "support@desk.test", stdin=mail()).status == 75
    assert desk("ingest", stdin=mail()).status == 2


def _raw(content: bytes) -> RawMail:
    return RawMail(content, "ingest", "a test", datetime(2026, 1, 1, tzinfo=UTC))
