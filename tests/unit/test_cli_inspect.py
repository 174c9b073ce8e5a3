"""`postdesk inspect`: one JSON object a message, every key always there, answered at once, nothing stored."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import Desk, mail, postdesk

KEYS = set(
    "file kind reasons from to cc reply_to subject date message_id in_reply_to references text html new_text "
    "quoted_text signature forwarded attachments bounce language queue urgency escalation fields".split()
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Without a configuration."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_message_is_shown_without_any_configuration(folder: Path) -> None:
    (folder / "a.eml").write_bytes(
        mail("The export fails.", in_reply_to="<p@client.test>", references="<p@client.test>")
    )
    answer = postdesk("inspect", "a.eml")
    assert answer.status == 0
    seen = answer.json
    assert set(seen) == KEYS
    assert (seen["file"], seen["kind"], seen["subject"]) == ("a.eml", "request", "Refund")
    assert seen["from"] == [{"name": "Carl", "address": "carl@client.test"}]
    assert (seen["in_reply_to"], seen["references"]) == (["p@client.test"], ["p@client.test"])
    assert set(seen["queue"]) == set(seen["urgency"]) == {"label", "confidence", "scores", "reasons"}
    assert list(folder.iterdir()) == [folder / "a.eml"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("missing.eml", None, "No such file"), ("empty.eml", b" \r\n", "nothing in it")],
)
def test_what_cannot_be_read_is_its_own_line_with_every_key(
    folder: Path, name: str, content: bytes | None, reason: str
) -> None:
    (folder / "good.eml").write_bytes(mail())
    if content is not None:
        (folder / name).write_bytes(content)
    answer = postdesk("inspect", name, "good.eml")
    bad, good = map(json.loads, answer.out.splitlines())
    assert set(bad) == set(good) == KEYS
    assert (bad["kind"], good["kind"]) == ("unreadable", "request")
    assert reason in bad["reasons"][0]
    assert answer.status == (1 if content is None else 0)


def test_any_bytes_are_shown(folder: Path) -> None:
    """M5"""
    (folder / "noise").write_bytes(bytes(range(256)) * 50)
    assert set(postdesk("inspect", "noise").json) == KEYS


def test_a_file_name_in_no_charset_is_shown_and_read(folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9.eml")
    (folder / name).write_bytes(mail())
    answer = postdesk("inspect", "-", stdin=os.fsencode(name) + b"\n")
    assert answer.json["file"] == name


def test_the_configured_desk_is_the_one_that_looks(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "own.eml").write_bytes(mail(**{"from": "support@desk.test"}))
    assert desk("inspect", tmp_path / "own.eml").json["kind"] == "loop"


def test_a_broken_configuration_is_not_passed_over(folder: Path) -> None:
    (folder / "postdesk.toml").write_text("nonsense")
    (folder / "a.eml").write_bytes(mail())
    assert postdesk("inspect", "a.eml").status == 2


def test_each_name_is_answered_before_the_next_is_written(folder: Path) -> None:
    """DESIGN: `inspect -` answers each at once."""
    (folder / "a.eml").write_bytes(mail())
    command = [sys.executable, "-c", "import sys; from postdesk.gateway.cli import main; sys.exit(main())"]
    with subprocess.Popen(
        [*command, "inspect", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(b"a.eml\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["file"] == "a.eml"
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["inspect", "a.eml"]], ids=["help", "inspect"])
def test_looking_at_a_message_loads_no_database(folder: Path, arguments: list[str]) -> None:
    (folder / "a.eml").write_bytes(mail())
    script = (
        "import sys; from postdesk.gateway.cli import main; main(sys.argv[1:]); "
        "sys.exit(any(m in sys.modules for m in ('sqlalchemy', 'aiosmtpd', 'imapclient', 'alembic')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=folder, stdout=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 0
