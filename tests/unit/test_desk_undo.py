"""The undo window: an agent's answer waits, and a reply to the transcript takes it back (lessons §3.4)."""

from datetime import timedelta

import pytest

from postdesk.gateway.store import schema as s
from postdesk.threading.tokens import Claim, Purpose
from talking import CAROL, CAROLS, a_desk, answers_to, opened, says, state, told
from world import ANNA, BEN, World, a_world


@pytest.fixture
def waiting_desk(tmp_path):
    with a_desk(tmp_path) as made:
        yield made


def cancel_address(desk: World, agent: str = ANNA) -> str:
    return desk.sent_to(agent)[-1].header("Reply-To")


def test_an_answer_waits_and_then_leaves(waiting_desk: World):
    opened(waiting_desk)
    says(waiting_desk, "Please try again.")
    assert answers_to(waiting_desk) == []
    assert "Your answer leaves at 09:01:00 UTC, to carol@client.test." in told(waiting_desk)
    waiting_desk.pass_time(seconds=60)
    waiting_desk.work()
    assert len(answers_to(waiting_desk)) == 1


def test_a_reply_to_the_transcript_takes_the_answer_back(waiting_desk: World):
    number = opened(waiting_desk)
    says(waiting_desk, "#tag vip\nPlease try again.")
    assert says(waiting_desk, "oops", to=cancel_address(waiting_desk)) == "command"
    waiting_desk.pass_time(minutes=10)
    waiting_desk.work()
    assert answers_to(waiting_desk) == []
    assert state(waiting_desk, number)[0] == "open"
    assert [r.state for r in waiting_desk.rows(s.outbox) if r.recipient == CAROLS][-1] == "cancelled"
    assert [m.withheld for m in waiting_desk.rows(s.message)] == [False, True]
    assert "Taken back" in told(waiting_desk)
    assert "Please try again." in told(waiting_desk)


def test_what_was_taken_back_is_no_history(waiting_desk: World):
    opened(waiting_desk)
    says(waiting_desk, "The wrong words.")
    says(waiting_desk, "", to=cancel_address(waiting_desk))
    says(waiting_desk, "The right words.")
    waiting_desk.pass_time(minutes=2)
    waiting_desk.work()
    (letter,) = answers_to(waiting_desk)
    assert "The right words." in letter
    assert "The wrong words." not in letter


def test_what_is_taken_back_after_a_second_answer_is_not_below_that_one(store_url: str):
    """The second is written while the first can still be taken back."""
    with a_world(store_url, policy={}) as desk:
        opened(desk)
        says(desk, "The wrong words.")
        first = cancel_address(desk)
        says(desk, "Something more.")
        says(desk, "", to=first)
        desk.pass_time(minutes=2)
        desk.work()
        (letter,) = answers_to(desk)
        assert "Something more." in letter
        assert "The wrong words." not in letter
        says(desk, "The last words.")
        desk.pass_time(minutes=2)
        desk.work()
        assert "Something more." in answers_to(desk)[-1]


def test_a_note_of_resolution_and_a_side_message_can_be_taken_back_too(waiting_desk: World):
    number = opened(waiting_desk)
    for text in ("#resolve", "#side paul@partner.test\nCan you look?"):
        before = len(waiting_desk.transport.sent)
        says(waiting_desk, text)
        says(waiting_desk, "no", to=cancel_address(waiting_desk))
        waiting_desk.pass_time(minutes=5)
        waiting_desk.work()
        assert {letter.rcpt for letter in waiting_desk.transport.sent[before:]} <= {ANNA, BEN}
    assert state(waiting_desk, number)[0] == "open"


def test_too_late_is_said(waiting_desk: World):
    opened(waiting_desk)
    says(waiting_desk, "Please try again.")
    address = cancel_address(waiting_desk)
    waiting_desk.pass_time(minutes=2)
    waiting_desk.work()
    says(waiting_desk, "stop", to=address)
    assert "Too late: it has left to carol@client.test." in told(waiting_desk)
    assert waiting_desk.rows(s.ticket)[0].status == "pending"


def test_a_letter_that_a_sender_has_taken_is_too_late(waiting_desk: World):
    opened(waiting_desk)
    says(waiting_desk, "Please try again.")
    address = cancel_address(waiting_desk)
    waiting_desk.pass_time(minutes=2)
    assert len(waiting_desk.outbox.claim(waiting_desk.now, 10, timedelta(minutes=3))) == 1
    says(waiting_desk, "stop", to=address)
    assert "Too late" in told(waiting_desk)


def test_taking_back_twice_does_nothing_more(waiting_desk: World):
    opened(waiting_desk)
    says(waiting_desk, "Please try again.")
    address = cancel_address(waiting_desk)
    says(waiting_desk, "stop", to=address)
    says(waiting_desk, "stop!", to=address)
    assert "Too late" in told(waiting_desk)
    assert [r.state for r in waiting_desk.rows(s.outbox) if r.recipient == CAROLS] == ["sent", "cancelled"]


@pytest.mark.parametrize("who", ["another agent", "a customer", "another agent's token", "a made-up message"])
def test_nobody_else_takes_an_answer_back(waiting_desk: World, who: str):
    desk = waiting_desk
    opened(desk)
    says(desk, "Please try again.")
    spool = desk.rows(s.spool)[-1].id
    ben = desk.agent_id(BEN)
    sender, address = {
        "another agent": (f"Ben <{BEN}>", cancel_address(desk)),
        "a customer": (CAROL, cancel_address(desk)),
        "another agent's token": (f"Ben <{BEN}>", made(desk, spool, ben)),
        "a made-up message": (f"Anna <{ANNA}>", made(desk, 999, desk.agent_id(ANNA))),
    }[who]
    desk.receive(desk.mail(sender, "stop", to=address))
    assert desk.outcomes()[-1] in {"held", "command"}
    desk.pass_time(minutes=2)
    desk.work()
    assert len(answers_to(desk)) == 1


def made(desk: World, spool: int, agent: int) -> str:
    return desk.rules.book.reply_address(Claim(Purpose.CANCEL, spool, agent, desk.now.date()))


def test_without_transcripts_there_is_nothing_to_wait_for(tmp_path):
    with a_desk(tmp_path, transcripts="errors", undo_seconds=60) as desk:
        opened(desk)
        says(desk, "Please try again.")
        assert len(answers_to(desk)) == 1


def test_an_agent_has_transcripts_of_their_own_choice(tmp_path):
    agents = [
        {"name": "Anna", "address": ANNA, "transcripts": "errors"},
        {"name": "Ben", "address": BEN},
    ]
    with a_desk(tmp_path, undo_seconds=60, agents=agents) as desk:
        opened(desk)
        says(desk, "Please try again.")
        assert len(answers_to(desk)) == 1  # at once: she could not take it back
        assert "Your answer" not in told(desk)
        says(desk, "Or once more.", BEN)
        assert len(answers_to(desk)) == 1
        assert "Your answer leaves at" in told(desk, BEN)
        says(desk, "#frobnicate")
        assert "#frobnicate is not a command" in told(desk)


def test_an_agent_can_have_transcripts_where_the_others_have_none(tmp_path):
    agents = [{"name": "Anna", "address": ANNA, "transcripts": "all"}]
    with a_desk(tmp_path, undo_seconds=60, transcripts="errors", agents=agents) as desk:
        opened(desk)
        says(desk, "Please try again.")
        assert answers_to(desk) == []
        assert "Your answer leaves at" in told(desk)
