"""E2: a service level explains itself; and the durations that reports are made of."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from calendar_tables import calendar
from postdesk.gateway.business_time.limits import Limit, TierLimits
from postdesk.gateway.desk.rules import LevelRules
from postdesk.gateway.desk.service_level_words import duration, explained
from postdesk.gateway.desk.service_levels import service_level
from postdesk.gateway.desk.ticket_history import (
    AgentAnswered,
    History,
    Opened,
    StatusChanged,
    TierChanged,
)
from postdesk.gateway.model import Status

CALENDARS = {
    "desk": calendar("desk", {"zone": "Europe/Berlin", "mon-fri": "09:00-18:00", "holidays": ["DE-BY"]})
}


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


EASTER: History = (
    Opened(at(3, 27, 17, 30), "desk", "T1"),
    TierChanged(at(3, 30, 9, 30), "T2"),
    AgentAnswered(at(3, 30, 10)),
    StatusChanged(at(3, 30, 10), Status.PENDING, "asked for the log"),
    StatusChanged(at(4, 2, 10), Status.OPEN, "the customer wrote"),
)


def words(history: History, now: datetime) -> list[str]:
    return list(explained(service_level(history, LevelRules().limits, CALENDARS, now)))


def test_everything_that_was_counted_and_everything_that_was_not_is_told() -> None:
    assert words(EASTER, at(4, 7, 11)) == [
        "yellow: 11 h 30 min counted",
        "tier T2: green below 1 business day (here 9 h), yellow below 2 business days (here 18 h), then red",
        "calendar desk, Europe/Berlin",
        "turned yellow Thu 2 Apr 2026 17:30 +02:00",
        "turns red Tue 7 Apr 2026 17:30 +02:00 if nothing happens",
        "counted Fri 27 Mar 2026 17:30 +01:00 - Fri 27 Mar 2026 18:00 +01:00, 30 min: closing time",
        "counted Mon 30 Mar 2026 09:00 +02:00 - Mon 30 Mar 2026 09:30 +02:00, 30 min: T1 -> T2",
        "counted Mon 30 Mar 2026 09:30 +02:00 - Mon 30 Mar 2026 10:00 +02:00, 30 min: open -> pending",
        "counted Thu 2 Apr 2026 10:00 +02:00 - Thu 2 Apr 2026 18:00 +02:00, 8 h: closing time",
        "counted Tue 7 Apr 2026 09:00 +02:00 - Tue 7 Apr 2026 11:00 +02:00, 2 h: still running",
        (
            "paused Mon 30 Mar 2026 10:00 +02:00 - Thu 2 Apr 2026 10:00 +02:00: pending, "
            "answered, waiting for the customer (asked for the log)"
        ),
        "Fri 3 Apr 2026: Good Friday, closed",
        "Mon 6 Apr 2026: Easter Monday, closed",
        "clocks put forward by 1 h: Sun 29 Mar 2026 03:00 +02:00",
    ]


def test_while_paused_nothing_is_foretold() -> None:
    said = words(EASTER, at(3, 31, 12))
    assert "does not turn yellow while the clock stands" in said
    assert "does not turn red while the clock stands" in said
    assert said[-2].startswith("paused Mon 30 Mar 2026 10:00 +02:00 until now: pending")


def test_a_tier_of_one_limit_turns_once() -> None:
    hour = Limit.parse("1 hour")
    tiers = {"alarm": TierLimits("alarm", hour, hour)}
    history = (Opened(at(3, 28, 1, 30), "desk", "alarm"),)
    said = list(explained(service_level(history, tiers, CALENDARS, at(3, 28, 2))))
    assert said == [
        "green: 30 min counted",
        "tier alarm: green below 1 hour, then red",
        "calendar round the clock, UTC",
        "turns red Sat 28 Mar 2026 01:30 +00:00 if nothing happens",
        "counted Sat 28 Mar 2026 00:30 +00:00 - Sat 28 Mar 2026 01:00 +00:00, 30 min: still running",
    ]


def test_a_long_story_is_shortened_in_the_middle() -> None:
    said = words((Opened(at(1, 12, 9), "desk", "T1"),), at(6, 30, 12))
    left_out = [line for line in said if line.startswith("...")]
    assert len(said) < 60
    assert len(left_out) == 1


@pytest.mark.parametrize(
    ("amount", "says"),
    [(timedelta(hours=26), "26 h"), (timedelta(minutes=61, seconds=3), "1 h 1 min"), (timedelta(seconds=3), "3 s"), (timedelta(), "0 s")],
)  # fmt: skip
def test_durations_are_hours_and_minutes(amount: timedelta, says: str) -> None:
    assert duration(amount) == says
