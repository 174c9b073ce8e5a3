"""`postdesk simulate`: what would have become of past mail. Nothing is sent, and the desk's own store is as it was."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from command_line import ANNA, CARL, Desk, mail, postdesk
from postdesk.gateway.store import schema as s


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A request, an answer to it from the same person, a vacation notice and another's request, in no order."""
    folder = tmp_path / "past"
    folder.mkdir()
    day = "%s Nov 2026 09:00:00 +0000"
    mails = {
        "d-late": mail(
            "It is still wrong.", date=day % "4", message_id="<4@c.test>", in_reply_to="<1@c.test>"
        ),
        "c-other": mail(
            "The sync of orders fails.", date=day % "3", message_id="<3@c.test>", **{"from": "dora@else.test"}
        ),
        "b-away": mail("I am away.", date=day % "2", message_id="<2@c.test>", auto_submitted="auto-replied"),
        "a-first": mail(date=day % "1", message_id="<1@c.test>"),
    }
    for name, raw in mails.items():
        (folder / f"{name}.eml").write_bytes(raw)
    return folder


def lines(desk: Desk, *arguments: str | Path) -> list[Any]:
    answer = desk("simulate", *arguments, "--json")
    assert answer.status == 0, answer.err
    return [json.loads(line) for line in answer.out.splitlines()]


def test_each_message_says_its_ticket_the_evidence_and_its_letters(desk: Desk, archive: Path) -> None:
    found = lines(desk, archive)
    assert [Path(m["file"]).stem for m in found] == ["a-first", "b-away", "c-other", "d-late"]
    assert [m["how"] for m in found] == ["new", "", "new", "reference"]
    assert found[0]["ticket"] == found[3]["ticket"] != found[2]["ticket"]
    assert [m["outcome"] for m in found] == ["new_ticket", "suppressed", "new_ticket", "follow_up"]
    assert found[0]["sent"] == [
        {"notice": "request_confirmed", "to": CARL},
        {"notice": "agent_notification", "to": ANNA},
    ]
    assert found[1]["sent"] == []


def test_what_the_end_leaves_out_is_said(desk: Desk, archive: Path) -> None:
    cut = desk("simulate", archive, "--until", "2026-11-02T12:00")
    assert "messages 2: new ticket 1, suppressed 1" in cut.out
    assert cut.err == "postdesk: messages left out, which came after the end or failed just before it: 2\n"
    assert desk("simulate", archive).err == ""
    none = desk("simulate", archive, "--until", "2020-01-01")
    assert (none.status, none.err) == (1, "postdesk: there is no mail to simulate until then\n")


def test_the_desks_own_store_is_as_it_was(desk: Desk, archive: Path) -> None:
    before = desk("status", "--json").json
    lines(desk, archive)
    assert desk("status", "--json").json == before
    assert desk("ticket", "list", "--json").json == []


def test_without_paths_the_stores_own_mail_is_run_again(desk: Desk) -> None:
    desk.receive()
    (message,) = lines(desk)
    assert (message["file"], message["outcome"]) == ("message #1", "new_ticket")


def test_timers_go_on_until_the_moment_that_is_named(tmp_path: Path) -> None:
    """The agent's answer finds its ticket by the address that the desk made, and so does the simulation."""
    desk = Desk(tmp_path)
    text = desk.config.read_text(encoding="utf-8")
    desk.config.write_text(text.replace('# agents = "required"', 'agents = "off"'), encoding="utf-8")
    desk.receive()
    with desk.database() as connection:
        to_anna = sa.select(s.outbox.c.reply_to).where(s.outbox.c.recipient == ANNA)
        address = connection.execute(to_anna).scalar_one()
    hold = {"from": ANNA, "to": address, "message_id": "<2@desk.test>"}
    desk.receive("#hold 5 parts are ordered", **hold)
    assert [m["timers"] for m in lines(desk)] == [[], []]
    fired = lines(desk, "--until", "2099-01-01")[1]["timers"]
    assert (fired[0]["kind"], fired[0]["reason"]) == ("back to open", "hold is over")
    assert {timer["kind"] for timer in fired[1:]} == {"service level"}  # nobody works on it from there on


def test_a_table_and_its_sums_for_people(desk: Desk, archive: Path) -> None:
    shown = desk("simulate", archive).out
    assert "messages 4: new ticket 2, suppressed 1, follow up 1" in shown
    assert "tickets 2: open 2" in shown
    assert "suppressed: " in shown  # a vacation notice, and what shows that it is one
    assert "auto-replied" in shown


def test_breaches_are_counted(desk: Desk, archive: Path) -> None:
    """Two requests that nobody answers for a month."""
    shown = desk("simulate", archive, "--until", "2026-12-04").out
    assert "2 tickets were red when somebody was to be told" in shown
    assert "0 tickets were red" in desk("simulate", archive / "a-first.eml").out


def test_another_configuration_shows_only_what_it_would_do_otherwise(
    desk: Desk, archive: Path, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "other")
    text = other.config.read_text(encoding="utf-8")
    other.config.write_text(text.replace("# confirm_requests = true", "confirm_requests = false"))
    found = lines(desk, archive, "--against", other.config)
    assert {Path(d["file"]).stem for d in found} == {"a-first", "c-other"}
    assert {d["what"] for d in found} == {"letters"}  # the others' words are the same
    assert "request_confirmed" in found[0]["before"]
    assert "request_confirmed" not in found[0]["after"]
    assert desk("simulate", archive, "--against", desk.config).out == "no difference in 4 messages\n"


def otherwise(tmp_path: Path, *changes: tuple[str, str], more: str = "") -> Desk:
    """A desk with another configuration, and keys of its own."""
    other = Desk(tmp_path / "other")
    text = other.config.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    other.config.write_text(text + more, encoding="utf-8")
    return other


def test_the_moments_of_timers_are_compared(desk: Desk, archive: Path, tmp_path: Path) -> None:
    """To the second of the virtual clock: a timer that fires elsewhen is another one, though it does the same."""
    other = otherwise(tmp_path, ('# unowned_after = "1 business hour"', 'unowned_after = "61 minutes"'))
    found = lines(desk, archive, "--until", "2026-11-25", "--against", other.config)
    timers = [d for d in found if d["what"] == "timers"]
    assert timers
    assert "service level at 2026-11-" in timers[0]["before"]
    assert timers[0]["before"] != timers[0]["after"]


def test_the_words_of_letters_are_compared(desk: Desk, archive: Path, tmp_path: Path) -> None:
    """Keys differ, and so does each address and id; that alone is no difference."""
    folder = tmp_path / "templates" / "en" / "request_confirmed"
    folder.mkdir(parents=True)
    shipped = files("postdesk.templates").joinpath("en/request_confirmed/body.txt.j2").read_text()
    (folder / "body.txt.j2").write_text(shipped.replace("Thank you for writing to us", "We have your mail"))
    other = otherwise(tmp_path, ('# templates = "templates"', f'templates = "{tmp_path / "templates"}"'))
    found = lines(desk, archive, "--against", other.config)
    assert {(d["what"].split(" to ")[0], d["before"], d["after"]) for d in found} == {
        (
            "words of request_confirmed",
            "Thank you for writing to us. Your request has the number [ticket].",
            "We have your mail. Your request has the number [ticket].",
        )
    }


def test_html_that_alone_differs_is_a_difference(desk: Desk, archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "en" / "request_confirmed"
    folder.mkdir(parents=True)
    shipped = files("postdesk.templates").joinpath("en/request_confirmed/body.html.j2").read_text()
    (folder / "body.html.j2").write_text(
        shipped.replace("Thank you for writing", "Thank you kindly for writing")
    )
    other = otherwise(tmp_path, ('# templates = "templates"', f'templates = "{tmp_path / "templates"}"'))
    found = lines(desk, archive, "--against", other.config)
    assert found
    assert all("Thank you kindly" in d["after"] and "Thank you for" in d["before"] for d in found)


def test_a_file_that_cannot_be_read_is_named_once(desk: Desk, archive: Path) -> None:
    nowhere = archive.parent / "nowhere.eml"
    answer = desk("simulate", archive, nowhere, "--against", desk.config)
    assert (answer.status, answer.err.count("nowhere.eml: No such file")) == (0, 1)


def test_other_keys_and_other_numbers_are_no_difference(desk: Desk, archive: Path, tmp_path: Path) -> None:
    other = otherwise(tmp_path)
    assert (other.folder / "postdesk.keys").read_bytes() != (desk.folder / "postdesk.keys").read_bytes()
    shown = desk("simulate", archive, "--until", "2026-12-24", "--against", other.config).out
    assert shown == "no difference in 4 messages\n"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--until", "soon"), 2, "--until: soon is not a time such as 2026-12-01"),
        (("nowhere.eml",), 1, "nowhere.eml: No such file or directory"),
        ((), 1, "there is no mail to simulate; name files, or a store that has some"),
    ],
    ids=["no time", "no file", "no mail"],
)
def test_what_cannot_be_simulated_says_why(
    desk: Desk, arguments: tuple[str, ...], status: int, said: str
) -> None:
    answer = desk("simulate", *arguments)
    assert (answer.status, said in answer.err) == (status, True), answer.err


def test_a_broken_other_configuration_is_named(desk: Desk, archive: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[desk]\n")
    answer = desk("simulate", archive, "--against", wrong)
    assert (answer.status, "wrong.toml: desk.name" in answer.err) == (2, True)


def test_it_needs_a_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert postdesk("simulate", "x.eml").status == 2
