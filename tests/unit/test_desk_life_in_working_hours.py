"""P2, E8: what time does to a ticket is heard in the desk's working hours, and no letter of it comes at night or on a holiday."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from postdesk.gateway.store import schema as s
from postdesk.gateway.timer_sweep import TimerSweep
from talking import CAROLS, opened, says
from world import ANNA, World, a_world

CALENDAR = {
    "desk": {
        "zone": "Europe/Berlin",
        "hours": {"mon-fri": "09:00-17:00"},
        "holidays": ["DE-BY"],
        "exceptions": {"2026-12-31": "closed"},
    }
}


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", calendars=CALENDAR) as world:
        yield world


def due(desk: World) -> list[tuple[str, str]]:
    return [(t.kind, f"{t.due_at:%a %m-%d %H:%M}") for t in desk.rows(s.timer) if t.state == "waiting"]


def on(desk: World, moment: str) -> None:
    """The clock is set to that moment (UTC), and nothing is done."""
    desk.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("said_at", "order", "kind", "heard_at"),
    [
        ("2026-11-23 09:00", "Which one?", "remind", "Thu 11-26 09:00"),
        ("2026-11-25 10:00", "Which one?", "remind", "Mon 11-30 08:00"),  # three days later is Saturday
        ("2026-11-23 21:30", "Which one?", "remind", "Fri 11-27 08:00"),  # Thursday night
        ("2026-11-24 03:00", "Which one?", "remind", "Fri 11-27 08:00"),  # Friday, before the desk opens
        ("2026-12-22 10:00", "Which one?", "remind", "Mon 12-28 08:00"),  # Christmas Day
        ("2026-12-28 10:00", "Which one?", "remind", "Mon 01-04 08:00"),  # closed, New Year's Day, a weekend
        ("2026-11-25 10:00", "#waiting", "back to open", "Mon 12-07 08:00"),  # ten days later is Saturday
        ("2026-11-25 10:00", "#hold 3", "back to open", "Mon 11-30 08:00"),
        ("2026-11-25 10:00", "#hold 5", "back to open", "Mon 11-30 10:00"),
        ("2026-11-22 10:00", "#resolve", "close", "Sun 12-06 10:00"),  # nobody gets a letter
    ],
)
def test_a_status_that_ends_while_the_desk_is_closed_ends_at_its_next_opening(
    desk, said_at, order, kind, heard_at
):
    on(desk, said_at)
    desk.now -= timedelta(minutes=1)
    opened(desk)
    desk.now += timedelta(minutes=1)
    says(desk, order)
    assert due(desk) == [(kind, heard_at)]


def asked(desk: World, moment: str) -> int:
    """A ticket that waits for its customer since then."""
    on(desk, moment)
    number = opened(desk)
    desk.pass_time(minutes=1)
    says(desk, "Which one?")
    return number


def written(desk: World) -> list[tuple[str, str]]:
    return [
        (r.notice, f"{r.created_at:%a %m-%d %H:%M}")
        for r in desk.rows(s.outbox)
        if r.recipient == CAROLS and r.notice in {"pending_reminder", "resolved_unanswered"}
    ]


def test_a_reminder_names_the_day_on_which_the_ticket_is_then_resolved(desk):
    number = asked(desk, "2026-11-23 09:59")  # a Monday
    desk.live(days=3, hours=1)
    assert due(desk) == [("resolve unanswered", "Mon 11-30 08:00")]
    assert "30 November" in desk.sent_to(CAROLS)[-1].text
    desk.live(days=4)
    assert written(desk) == [
        ("pending_reminder", "Thu 11-26 10:00"),
        ("resolved_unanswered", "Mon 11-30 08:00"),
    ]
    assert desk.ticket(number).status == "resolved"


@pytest.mark.parametrize("back", ["2026-11-28 12:00", "2026-11-29 23:00", "2026-11-30 05:00"])
def test_a_daemon_that_comes_back_while_the_desk_is_closed_waits_for_its_opening(desk, back):
    asked(desk, "2026-11-24 09:59")  # due on Friday
    on(desk, back)
    desk.work()
    assert written(desk) == []
    assert due(desk) == [("remind", "Mon 11-30 08:00")]
    assert [c.why for c in desk.rows(s.change) if c.field == "until"] == ["the desk is closed"]
    TimerSweep(desk.database, desk.rules, desk.clock).run()  # another start
    assert due(desk) == [("remind", "Mon 11-30 08:00")]
    on(desk, "2026-11-30 08:00")
    desk.work()
    assert written(desk) == [("pending_reminder", "Mon 11-30 08:00")]


def test_a_desk_whose_work_is_done_at_night_alone_still_reminds(desk):
    """`postdesk work` by cron at three o'clock: after a week a letter at night is better than none."""
    asked(desk, "2026-11-23 09:59")
    on(desk, "2026-11-27 03:00")
    for _ in range(8):
        desk.work()
        desk.pass_time(days=1)
    assert written(desk) == [("pending_reminder", "Fri 12-04 03:00")]


def test_agents_hear_at_the_next_opening_of_a_hold_that_ended_late_at_night(desk):
    on(desk, "2026-11-23 09:59")
    number = opened(desk)
    desk.pass_time(minutes=1)
    says(desk, "#hold 3")
    on(desk, "2026-11-28 12:00")
    desk.work()
    assert desk.ticket(number).status == "open"
    told = [r for r in desk.rows(s.outbox) if r.recipient == ANNA][-1]
    assert (told.state, f"{told.due_at:%a %m-%d %H:%M}") == ("queued", "Mon 11-30 08:00")
