"""E8: promises and reminders of escalations keep to the desk's calendar and to agents' own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from calendar_tables import calendar
from postdesk.classifiers.rules import default_rules
from postdesk.gateway.desk.rules import LevelRules, make_rules
from postdesk.gateway.desk.working_time import at_work, business_days_after, working_time_after
from postdesk.gateway.model import AgentRecord
from world import ANNA, BEN, KEY, make_settings

LEVELS = LevelRules(
    calendars={
        "desk": calendar("desk", {"zone": "UTC", "mon-fri": "09:00-17:00"}),
        "late": calendar("late", {"zone": "UTC", "mon-fri": "12:00-20:00"}),
    },
    of_agent={ANNA: "late"},
)
DESK = replace(make_rules(make_settings(), (KEY,), default_rules(), frozenset({"en"})), levels=LEVELS)
LATE, PLAIN = (AgentRecord(n, "Name", address, (), True) for n, address in enumerate((ANNA, BEN)))
FRIDAY = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)


def test_days_are_the_desks_business_days():
    assert business_days_after(DESK, FRIDAY, 2) == datetime(2026, 12, 1, 16, 30, tzinfo=UTC)


def test_an_hour_of_work_is_an_hour_of_whoever_works():
    hour = timedelta(hours=1)
    assert working_time_after(DESK, LATE, FRIDAY, hour) == FRIDAY + hour
    assert working_time_after(DESK, PLAIN, FRIDAY, hour) == MONDAY + timedelta(hours=9, minutes=30)
    assert working_time_after(DESK, None, FRIDAY, hour) == MONDAY + timedelta(hours=9, minutes=30)


def test_nobody_is_reminded_before_they_are_there():
    assert at_work(DESK, LATE, MONDAY) == MONDAY + timedelta(hours=12)
    assert at_work(DESK, PLAIN, MONDAY) == MONDAY + timedelta(hours=9)
    assert at_work(DESK, PLAIN, FRIDAY) == FRIDAY
