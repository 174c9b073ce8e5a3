"""`postdesk status`, `explain`, `quarantine`, `outbox` and `agent`: the store, looked at and helped along."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from command_line import ANNA, CARL, Desk, mail
from postdesk.gateway.store import schema as s

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def held(desk: Desk) -> Desk:
    """With message 1 held: nobody could be answered."""
    desk.receive(**{"from": "Carl"})
    assert desk("status", "--json").json["outcomes"]["held"] == 1
    return desk


@pytest.fixture
def letters(desk: Desk) -> Desk:
    """With letters 1 (to the customer) and 2 (to the agent) waiting."""
    desk.receive()
    return desk


def _letter(desk: Desk, number: int = 1) -> dict[str, object]:
    with desk.database() as connection:
        return dict(connection.execute(sa.select(s.outbox).where(s.outbox.c.id == number)).one()._mapping)


def _put(desk: Desk, number: int = 1, **values: object) -> None:
    with desk.database() as connection:
        connection.execute(sa.update(s.outbox).where(s.outbox.c.id == number).values(**values))


# --- status


def test_the_books_of_an_empty_store_balance(desk: Desk) -> None:
    status = desk("status", "--json").json
    assert (status["balanced"], status["accepted"], status["accounted"]) == (True, 0, 0)


def test_every_accepted_message_is_in_the_books_once(desk: Desk) -> None:
    desk.receive()
    desk.receive()  # the same once more
    desk("ingest", stdin=mail(message_id="<m2@client.test>"))
    status = desk("status", "--json").json
    assert (status["balanced"], status["accepted"], status["waiting"]) == (True, 3, 1)
    assert {k: v for k, v in status["outcomes"].items() if v} == {"new_ticket": 1, "duplicate": 1}
    assert status["oldest_waiting"] is not None
    assert (status["outbox"]["queued"], status["tickets"]["open"]) == (2, 1)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (sa.update(s.spool).values(outcome=None), "1 messages were accepted, but 0 are accounted for"),
        (sa.update(s.spool).values(state="held"), "1 messages were accepted, but 0 are accounted for"),
        (
            sa.update(s.message).values(spool_id=None),
            "1 messages are said to have become messages of tickets, but 0",
        ),
    ],
    ids=["no outcome", "wrong state", "no entry"],
)
def test_books_that_do_not_balance_are_told_plainly(desk: Desk, damage: sa.Update, words: str) -> None:
    desk.receive()
    with desk.database() as connection:
        connection.execute(damage)
    answer = desk("status")
    assert answer.status == 0
    assert "THE BOOKS DO NOT BALANCE" in answer.out
    assert words in answer.out
    assert desk("status", "--json").json["balanced"] is False


def test_what_waits_for_a_person_is_told_with_the_command_for_it(held: Desk) -> None:
    assert "1 messages wait for a person: postdesk quarantine list" in held("status").out


def test_a_mailbox_with_a_message_that_cannot_be_fetched_is_told(desk: Desk) -> None:
    row = {
        "mailbox": "in",
        "uidvalidity": 1,
        "uid": 42,
        "state": "failed",
        "attempts": 3,
        "cause": "too large",
    }
    with desk.database() as connection:
        connection.execute(sa.insert(s.mailbox_uid).values(updated_at=LONG_AGO, **row))
    assert "mailbox in: message 42 could not be fetched in 3 attempts" in desk("status").out


# --- explain


@pytest.mark.parametrize("name", ["<m1@client.test>", "m1@client.test", "M1@Client.Test", "#1", "1"])
def test_a_message_is_found_by_its_id_or_its_number(desk: Desk, name: str) -> None:
    desk.receive()
    (found,) = desk("explain", name, "--json").json
    assert (found["id"], found["outcome"], found["ticket_id"]) == (1, "new_ticket", 1001)


def test_every_decision_is_explained_with_its_reasons(desk: Desk) -> None:
    desk.receive()
    (found,) = desk("explain", "#1", "--json").json
    assert {"screening", "matching", "queue", "urgency", "confirmation"} <= set(found["explanation"])
    assert {letter["recipient"] for letter in found["letters"]} == {CARL, ANNA}
    shown = desk("explain", "#1").out
    assert "queue: label" in shown
    assert "request_confirmed" in shown


def test_copies_of_a_message_are_explained_together(desk: Desk) -> None:
    desk.receive()
    desk.receive()
    assert [m["outcome"] for m in desk("explain", "<m1@client.test>", "--json").json] == [
        "new_ticket",
        "duplicate",
    ]


# --- quarantine


def test_held_messages_are_listed_with_their_reason(held: Desk) -> None:
    (row,) = held("quarantine", "list", "--json").json
    assert (row["id"], row["state"]) == (1, "held")
    assert row["reason"] in held("quarantine", "list").out


def test_an_original_comes_out_byte_for_byte(held: Desk) -> None:
    """M6"""
    assert held("quarantine", "show", "1", "--raw").octets == mail(**{"from": "Carl"})


def test_a_held_message_is_shown_with_what_can_be_read_of_it(held: Desk) -> None:
    shown = held("quarantine", "show", "1").out
    assert "Subject  Refund" in shown
    assert "Message #1: held" in shown


def test_a_retried_message_is_worked_on_again(held: Desk) -> None:
    assert held("quarantine", "retry", "1").status == 0
    assert held("status", "--json").json["waiting"] == 1


def test_a_discarded_message_keeps_its_original_and_its_reason(held: Desk) -> None:
    assert held("quarantine", "discard", "1", "--why", "spam", "--yes").status == 0
    (found,) = held("explain", "#1", "--json").json
    assert (found["outcome"], found["reason"]) == ("discarded", "spam")
    assert held("status", "--json").json["balanced"]


@pytest.mark.parametrize("options", [("--why", "spam"), ("--why", " ", "--yes")], ids=["no yes", "no reason"])
def test_nothing_is_discarded_by_accident(held: Desk, options: tuple[str, ...]) -> None:
    assert held("quarantine", "discard", "1", *options).status == 2
    assert held("status", "--json").json["outcomes"]["held"] == 1


@pytest.mark.parametrize(
    "command", [("show", "1"), ("retry", "1"), ("discard", "1", "--why", "spam", "--yes")]
)
def test_what_became_a_ticket_is_no_business_of_the_quarantine(desk: Desk, command: tuple[str, ...]) -> None:
    desk.receive()
    answer = desk("quarantine", *command)
    assert answer.status == 1
    assert "neither held nor quarantined: new_ticket" in answer.err


# --- outbox


def test_sent_letters_are_listed_only_when_asked_for(letters: Desk) -> None:
    _put(letters, 1, state="sent")
    assert [x["id"] for x in letters("outbox", "list", "--json").json] == [2]
    assert [x["id"] for x in letters("outbox", "list", "--all", "--json").json] == [2, 1]
    assert [x["id"] for x in letters("outbox", "list", "--state", "sent", "--json").json] == [1]


def test_a_letter_is_shown_in_the_words_it_would_have(letters: Desk) -> None:
    shown = letters("outbox", "show", "1").out
    assert "PD-1001" in shown
    assert "Subject: " in shown
    assert letters("outbox", "show", "1", "--json").json["recipient"] == CARL


def test_a_letter_that_cannot_be_rendered_is_shown_all_the_same(letters: Desk) -> None:
    _put(letters, 1, notice="no_such_notice")
    answer = letters("outbox", "show", "1")
    assert answer.status == 0
    assert "cannot be rendered" in answer.out


def test_a_failed_letter_is_sent_again(letters: Desk) -> None:
    _put(letters, 1, state="failed", attempts=9)
    assert letters("outbox", "retry", "1").status == 0
    assert (_letter(letters)["state"], _letter(letters)["attempts"]) == ("queued", 0)


@pytest.mark.parametrize("state", ["unknown", "bounced"])
def test_what_may_have_arrived_is_repeated_only_if_really_meant(letters: Desk, state: str) -> None:
    _put(letters, 1, state=state)
    assert letters("outbox", "retry", "1").status == 2
    assert _letter(letters)["state"] == state
    assert letters("outbox", "retry", "1", "--yes").status == 0
    assert _letter(letters)["state"] == "queued"


@pytest.mark.parametrize("command", ["retry", "release"])
def test_a_letter_that_waits_anyway_is_left_alone(letters: Desk, command: str) -> None:
    answer = letters("outbox", command, "1")
    assert answer.status == 1
    assert "letter 1 is queued" in answer.err


def test_a_letter_held_by_hand_still_passes_the_leak_guard(letters: Desk) -> None:
    """N3: only what the guard held, and a person read, goes past it."""
    assert letters("outbox", "hold", "1").status == 0
    assert _letter(letters)["state"] == "held"
    assert letters("outbox", "release", "1").status == 0
    assert (_letter(letters)["state"], _letter(letters)["released"]) == ("queued", False)


def test_what_the_leak_guard_held_is_released_only_after_its_reason_was_shown(letters: Desk) -> None:
    _put(letters, 1, state="held", response='a note says "he never pays"', settled_at=LONG_AGO)
    answer = letters("outbox", "release", "1")
    assert answer.status == 2
    assert "he never pays" in answer.err
    assert _letter(letters)["state"] == "held"
    assert letters("outbox", "release", "1", "--yes").status == 0
    assert (_letter(letters)["state"], _letter(letters)["released"]) == ("queued", True)


def test_a_held_letter_that_is_retried_passes_the_leak_guard_again(letters: Desk) -> None:
    _put(letters, 1, state="held", response="a template failed", settled_at=LONG_AGO)
    assert letters("outbox", "retry", "1").status == 0
    assert (_letter(letters)["state"], _letter(letters)["released"]) == ("queued", False)


# --- agents


def test_agents_of_the_configuration_are_known_once_work_was_done(desk: Desk) -> None:
    desk("work", "--until-idle")
    assert [a["address"] for a in desk("agent", "list", "--json").json] == [ANNA]


def test_an_agent_is_added_disabled_and_enabled(desk: Desk) -> None:
    assert desk("agent", "add", "Cleo@desk.test", "--name", "Cleo", "--queue", "billing").status == 0
    desk("agent", "disable", "cleo@desk.test")
    (cleo,) = (a for a in desk("agent", "list", "--json").json if a["address"] != ANNA)
    assert (cleo["address"], cleo["queues"], cleo["active"]) == ("cleo@desk.test", ["billing"], False)
    assert "is disabled" in desk("agent", "add", "cleo@desk.test", "--name", "Cleo B.").out
    desk("agent", "enable", "cleo@desk.test")
    assert [a["active"] for a in desk("agent", "list", "--json").json] == [True, True]


def test_who_is_taken_out_of_the_configuration_is_believed_nothing(desk: Desk) -> None:
    """At once with `agent list`, else at the next start; with a line in the log, and in `check` until then."""
    desk("agent", "add", "cleo@desk.test", "--name", "Cleo")
    desk("work", "--until-idle")
    without = desk.config.read_text().replace(ANNA, "ben@desk.test")
    desk.config.write_text(without)
    told = {row["what"]: row["detail"] for row in desk("check", "--json").json}
    words = "not in the configuration any more: believed nothing"
    assert told[f"agent {ANNA}"] == f"{words}, from the next start on"
    assert told["agents"] == "2 active"
    started = desk("work", "--until-idle")
    assert ("agent.removed" in started.err, ANNA in started.err) == (True, True)
    active = {a["address"]: (a["active"], a["origin"]) for a in desk("agent", "list", "--json").json}
    assert active == {
        ANNA: (False, "former configuration"),
        "ben@desk.test": (True, "configuration"),
        "cleo@desk.test": (True, "command"),  # who was added by command stays
    }
    told = {row["what"]: row["detail"] for row in desk("check", "--json").json}
    assert told[f"agent {ANNA}"] == words
    desk.receive()
    refused = desk("ticket", "reply", "1001", "--agent", ANNA, "--text", "Done.")
    assert (refused.status, f"{ANNA} is disabled" in refused.err) == (1, True)


def test_who_is_put_into_the_configuration_again_works_again(desk: Desk) -> None:
    whole = desk.config.read_text()
    desk("agent", "list")
    desk.config.write_text(whole.replace(ANNA, "ben@desk.test"))
    desk("agent", "list")
    desk.config.write_text(whole)
    active = {a["address"]: a["active"] for a in desk("agent", "list", "--json").json}
    assert active == {ANNA: True, "ben@desk.test": False}


def test_a_former_agent_can_be_kept_by_command(desk: Desk) -> None:
    desk("agent", "list")
    desk.config.write_text(desk.config.read_text().replace(ANNA, "ben@desk.test"))
    desk("agent", "list")
    assert desk("agent", "enable", ANNA).status == 0
    active = {a["address"]: (a["active"], a["origin"]) for a in desk("agent", "list", "--json").json}
    assert active[ANNA] == (True, "command")


def test_a_disabled_agent_stays_so_though_the_configuration_names_them(desk: Desk) -> None:
    desk("agent", "list")
    desk("agent", "disable", ANNA)
    assert [a["active"] for a in desk("agent", "list", "--json").json] == [False]


@pytest.mark.parametrize(
    ("arguments", "status", "text"),
    [
        (("cleo", "--name", "Cleo"), 2, "address: must be a plain address"),
        (("cleo@desk.test", "--name", ""), 2, "name: "),
        (("cleo@desk.test", "--name", "Cleo", "--queue", "sales"), 2, "no such queue: sales"),
        (("support@desk.test", "--name", "Cleo"), 2, "is the desk's own address"),
        ((ANNA, "--name", "Cleo"), 1, "is in the configuration"),
    ],
)
def test_an_agent_that_cannot_be_is_refused(
    desk: Desk, arguments: tuple[str, ...], status: int, text: str
) -> None:
    answer = desk("agent", "add", *arguments)
    assert (answer.status, [a["address"] for a in desk("agent", "list", "--json").json]) == (status, [ANNA])
    assert text in answer.err


# --- a store at fault


def test_a_damaged_store_is_said_in_a_line(desk: Desk) -> None:
    desk.receive()
    with desk.database() as connection:
        root = connection.execute(
            sa.text("SELECT rootpage FROM sqlite_master WHERE name = 'ticket'")
        ).scalar_one()
    file = desk.folder / "postdesk.db"
    with closing(sqlite3.connect(file)) as alone:
        alone.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as store:
        store.seek((root - 1) * 4096)
        store.write(b"\xff" * 4096)
    answer = desk("ticket", "list")
    assert answer.status == 1
    assert "the store failed: database disk image is malformed; `postdesk check` looks at it" in answer.err
    assert "Traceback" not in answer.err
