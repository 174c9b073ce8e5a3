"""E9: agendas reach who is on duty, once each; the week's change hands unfinished tickets on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from command_line import Desk
from postdesk.gateway.desk.reports import report
from postdesk.gateway.figures import Figures
from postdesk.gateway.model import AgentRecord
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.situation import load_agents
from talking import CAROL, notices, opened, says, state, told
from world import ANNA, BEN, World, a_world

ROTA = {"triage": {"order": [ANNA, BEN], "first_week": "2026-W47", "handover": "tuesday 09:00"}}
# The world begins on Monday of W48 at 09:00: Anna's week still, and Ben's from Tuesday 09:00 on.


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", rota=ROTA) as made:
        yield made


def agents(desk: World) -> tuple[AgentRecord, ...]:
    with desk.database.read() as connection:
        return tuple(load_agents(connection))


def agendas(desk: World, address: str) -> list[str]:
    return [letter.text for letter in desk.sent_to(address) if "It is time for" in letter.text]


# --- hand-over


def test_unfinished_tickets_go_to_the_next_with_a_note(desk: World):
    number = opened(desk)
    says(desk, "#me")
    says(desk, "#note\nThe log shows a lock on the table.")
    desk.live(days=1, hours=1)
    assert state(desk, number) == ("open", "technical", "Ben")
    shown = notices(desk, BEN)[-1].text
    assert "Anna's week is over: this ticket is yours." in shown
    assert "The log shows a lock on the table." in shown
    assert "Handed over from Anna to Ben at the change of the week (2026-W48)." in desk.rows(s.note)[-1].text
    assert [(c.field, c.why, c.actor) for c in desk.rows(s.change)][-1] == (
        "owner",
        "hand-over of 2026-W48",
        "timer",
    )


def test_the_hand_over_report_says_who_is_on_duty_and_was(desk: World):
    """R1: what changes with the week."""
    said = {}
    for day in (0, 1, 7, 8):  # the hand-over is on Tuesday at nine
        until = desk.now + timedelta(days=day, minutes=1)
        made = report(
            desk.rules.with_agents(agents(desk)), "handover", Figures(until - timedelta(days=7), until, ())
        )
        said[day] = next(x.sentences for x in made.sections if x.title == "On duty")
    assert said == {
        0: ("Triage: Anna (before: nobody).",),
        1: ("Triage: Ben (before: Anna).",),
        7: ("Triage: Ben (before: Anna).",),
        8: ("Triage: Anna (before: Ben).",),
    }


def test_what_the_one_who_leaves_has_answered_stays_with_them(desk: World):
    number = opened(desk)
    says(desk, "Please try the other browser.")
    desk.receive(desk.mail(CAROL, "It fails there, too.", in_reply_to="<m1@client.test>"))
    desk.live(days=1, hours=1)
    assert state(desk, number) == ("open", "technical", "Anna")
    assert notices(desk, BEN) == []


@pytest.mark.parametrize("before", ["#me\n#resolve", "#owner ben"])
def test_finished_tickets_and_those_of_others_stay(desk: World, before: str):
    opened(desk)
    says(desk, before)
    owner = desk.ticket(1001).owner_id
    desk.live(days=1, hours=1)
    assert desk.ticket(1001).owner_id == owner
    assert not any(c.why.startswith("hand-over") for c in desk.rows(s.change))


def test_a_hand_over_happens_once_also_when_the_daemon_was_away(desk: World):
    opened(desk)
    says(desk, "#me")
    desk.work()
    desk.pass_time(days=3)  # nothing ran at Tuesday 09:00
    desk.work()
    desk.work()
    assert state(desk, 1001)[2] == "Ben"
    assert len([c for c in desk.rows(s.change) if c.why.startswith("hand-over")]) == 1
    desk.live(days=5)
    assert state(desk, 1001)[2] == "Anna"  # Ben did not answer it in his week either


def test_where_nobody_comes_the_tickets_stay(tmp_path):
    rota = {"triage": {"weeks": {"2026-W47": [ANNA]}, "handover": "tuesday 09:00"}}
    with a_world(f"sqlite:///{tmp_path}/desk.db", rota=rota) as desk:
        opened(desk)
        says(desk, "#me")
        desk.live(days=2)
        assert state(desk, 1001)[2] == "Anna"


# --- duties


def duties_desk(tmp_path, *duties: dict, **more) -> World:
    return a_world(f"sqlite:///{tmp_path}/desk.db", rota=ROTA, duties=list(duties), **more)


LOOK = {
    "title": "Look at the error feeds",
    "tier": "triage",
    "every": "daily 10:00",
    "items": ["New errors", "Old ones"],
}


def test_an_agenda_goes_to_who_is_on_duty_once_a_day(tmp_path):
    with duties_desk(tmp_path, LOOK) as desk:
        desk.work()
        desk.live(days=3)
        assert (len(agendas(desk, ANNA)), len(agendas(desk, BEN))) == (1, 2)  # Ben's week begins on Tuesday
        assert "[ ] New errors" in agendas(desk, BEN)[0]


def test_an_agenda_comes_by_the_clock_of_its_own_zone(tmp_path):
    with duties_desk(tmp_path, {**LOOK, "timezone": "America/New_York"}) as desk:
        desk.work()  # it is 09:00 in UTC, and 04:00 there
        (timer,) = [t for t in desk.rows(s.timer) if t.kind == "duty"]
        assert timer.due_at == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def test_hourly_duties_come_on_their_day_alone(tmp_path):
    with duties_desk(tmp_path, {**LOOK, "every": "hour on 2026-11-25"}) as desk:
        desk.live(days=4)
        assert len(agendas(desk, BEN)) == 13  # 08:00 to 20:00
        assert agendas(desk, ANNA) == []


def test_a_restart_sends_no_agenda_twice(tmp_path):
    with duties_desk(tmp_path, LOOK) as desk:
        desk.work()
        for _ in range(6):
            desk.live(hours=12)
            desk.timekeeper._armed = False  # as a new process
            desk.work()
        assert len(agendas(desk, ANNA)) + len(agendas(desk, BEN)) == 3


def test_a_duty_without_a_rota_goes_to_the_tier_s_agents(tmp_path):
    with a_world(f"sqlite:///{tmp_path}/desk.db", duties=[LOOK]) as desk:
        desk.work()
        desk.live(hours=2)
        assert (len(agendas(desk, ANNA)), len(agendas(desk, BEN))) == (1, 1)


# --- the command


def test_the_rota_is_shown_by_week(tmp_path):
    desk = Desk(tmp_path)
    with desk.config.open("a", encoding="utf-8") as file:
        file.write(f'[rota.T3]\norder = ["{ANNA}"]\nfirst_week = "2026-W48"\nhandover = "friday 17:00"\n')
    rows = desk("rota", "show", "--week", "2026-W47", "--weeks", "2", "--json").json
    assert [(r["week"], r["on_duty"]) for r in rows] == [("2026-W47", []), ("2026-W48", [ANNA])]
    assert "nobody" in desk("rota", "show", "--week", "2026-W47").out
    wrong = desk("rota", "show", "--week", "next")
    assert wrong.status == 2
    assert "'next' is not a week" in wrong.err


def test_a_desk_without_a_rota_says_so(tmp_path):
    assert "no rota" in Desk(tmp_path)("rota", "show").out


def test_nobody_hears_of_it_in_public(desk: World):
    opened(desk)
    says(desk, "#me")
    before = len(desk.sent_to("carol@client.test"))
    desk.live(days=1, hours=1)
    assert len(desk.sent_to("carol@client.test")) == before
    assert "week is over" in told(desk, BEN)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_a_hand_over_goes_on_in_the_next_transaction_until_all_are_handed_on(
    desk: World, monkeypatch, count: int
):
    """However many there are; each is handed on once."""
    for module in ("postdesk.gateway.desk.duties", "postdesk.gateway.timekeeper"):
        monkeypatch.setattr(f"{module}.HANDED_AT_ONCE", 2)
    for number in range(count):
        says(desk, "#me", ticket=opened(desk, subject=f"Request {number}"))
    desk.live(days=1, hours=1)
    ben = desk.agent_id(BEN)
    assert [t.owner_id for t in desk.rows(s.ticket)] == [ben] * count
    handed = [c for c in desk.rows(s.change) if c.why == "hand-over of 2026-W48"]
    assert len(handed) == len([n for n in desk.rows(s.note) if "Handed over from Anna" in n.text]) == count
    fired = [t for t in desk.rows(s.timer) if t.kind == "hand-over" and t.state == "fired"]
    assert len(fired) == count // 2 + 1
