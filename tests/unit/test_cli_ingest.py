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


ARCHIVE = {
    "request": mail("The export fails.", message_id="<q@client.test>", date="Mon, 4 Mar 2019 10:00:00 +0000"),
    "answer": mail(
        "Try again.",
        **{
            "from": "Desk <support@desk.test>",
            "to": CARL,
            "in_reply_to": "<q@client.test>",
            "message_id": "<a@x.test>",
        },
        date="Tue, 5 Mar 2019 10:00:00 +0000",
    ),
    "away": mail("I am away.", auto_submitted="auto-replied", message_id="<v@client.test>"),
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    file = tmp_path / "old.mbox"
    separator = b"From carl@client.test Mon Mar  4 10:00:00 2019\n"
    file.write_bytes(b"".join(separator + raw + b"\n" for raw in ARCHIVE.values()))
    return file


def test_an_archive_is_imported_and_nobody_is_written_to(desk: Desk, archive: Path) -> None:
    assert desk("ingest", "--import-as", "closed", archive).out == "3 messages stored\n"
    outcomes = desk("work", "--until-idle", "--json").json["outcomes"]
    assert outcomes == {"new_ticket": 1, "answer": 1, "suppressed": 1}
    (ticket,) = desk("ticket", "list", "--all", "--json").json
    assert (ticket["status"], ticket["created_at"][:10]) == ("closed", "2019-03-04")
    assert desk("outbox", "list", "--all", "--json").json == []
    assert desk("status").status == 0  # the books balance


def test_a_dry_run_says_what_would_become_of_the_mail_and_stores_nothing(desk: Desk, archive: Path) -> None:
    answer = desk("ingest", "--import-as", "closed", "--dry-run", archive, archive)
    assert answer.status == 0
    for line in (
        "written by customers                  1",
        "written by the desk                   1",
        "left out: automatic, or of no customer  1",
        "there already                         3",
        "customers                             1",
        "nothing was stored",
    ):
        assert " ".join(line.split()) in [" ".join(x.split()) for x in answer.out.splitlines()]
    assert desk("status", "--json").json["accepted"] == 0


def test_a_dry_run_knows_what_is_there_already(desk: Desk, archive: Path) -> None:
    desk("ingest", "--import-as", "closed", archive)
    desk("work", "--until-idle")
    found = desk("ingest", "--import-as", "closed", "--dry-run", "--json", archive).json
    assert (found["stored"], found["dry_run"]["there already"]) == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--import-as", "solved"), "no such status: solved; there are closed, resolved and open"),
        (("--import-as", "closed", "--to", "support@desk.test"), "--import-as takes an archive"),
    ],
)
def test_an_import_that_makes_no_sense_is_refused(desk: Desk, arguments: tuple[str, ...], words: str) -> None:
    answer = desk("ingest", *arguments, stdin=mail())
    assert (answer.status, answer.out) == (2, "")
    assert words in answer.err
