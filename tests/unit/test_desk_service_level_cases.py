"""E1, E2, E8: the table of service levels computed by hand (service_level_cases.toml)."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from calendar_tables import calendar
from postdesk.gateway.business_time.calendars import (
    Calendar,
    add,
    add_days,
    business_duration,
    next_opening,
)
from postdesk.gateway.business_time.limits import Limit, TierLimits
from postdesk.gateway.desk.service_levels import service_level
from postdesk.gateway.desk.ticket_history import (
    AgentAnswered,
    CalendarChanged,
    Event,
    Opened,
    StatusChanged,
    TierChanged,
)
from postdesk.gateway.model import Status
from postdesk.gateway.settings.staff import default_tiers

TABLE = tomllib.loads(Path(__file__).with_name("service_level_cases.toml").read_text())
CALENDARS = {name: calendar(name, table) for name, table in TABLE["calendars"].items()}
SHIPPED = {name: tier.limits(name) for name, tier in default_tiers().items()}
TIERS = {
    **SHIPPED,
    **{
        n: TierLimits(n, Limit.parse(green), Limit.parse(yellow), *of)
        for n, (green, yellow, *of) in TABLE["tiers"].items()
    },
}


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(CALENDARS[name], case, id=case["name"])
        for name, of_calendar in TABLE[kind].items()
        for case in of_calendar
    ]


def moment(text: str, of: Calendar) -> datetime:
    """As the file's head says; to UTC, in which arithmetic is what it seems."""
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(of.zone))).astimezone(UTC)


def duration(text: str) -> timedelta:
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def events(case: dict[str, Any], of: Calendar) -> Iterator[Event]:
    for at, kind, value in case.get("events", ()):
        when = moment(at, of)
        match kind:
            case "status":
                yield StatusChanged(when, Status(value))
            case "tier":
                yield TierChanged(when, value)
            case "calendar":
                yield CalendarChanged(when, value)
            case "answer":
                yield AgentAnswered(when)
            case _:
                raise AssertionError(kind)


@pytest.mark.parametrize(("of", "case"), cases("add"))
def test_so_much_business_time_later(of: Calendar, case: dict[str, Any]) -> None:
    assert add(of, moment(case["from"], of), duration(case["plus"])) == moment(case["is"], of)


@pytest.mark.parametrize(("of", "case"), cases("duration"))
def test_business_time_between(of: Calendar, case: dict[str, Any]) -> None:
    found = business_duration(of, moment(case["from"], of), moment(case["to"], of))
    assert found == duration(case["is"])


@pytest.mark.parametrize(("of", "case"), cases("days"))
def test_so_many_business_days_later(of: Calendar, case: dict[str, Any]) -> None:
    assert add_days(of, moment(case["from"], of), case["days"]) == moment(case["is"], of)


@pytest.mark.parametrize(("of", "case"), cases("opening"))
def test_open_and_next_opening(of: Calendar, case: dict[str, Any]) -> None:
    at, opens = moment(case["at"], of), moment(case["next"], of)
    assert next_opening(of, at) == opens


@pytest.mark.parametrize(("of", "case"), cases("level"))
def test_service_level(of: Calendar, case: dict[str, Any]) -> None:
    opened = Opened(moment(case["opened"], of), of.name, case["tier"], Status(case.get("status", "open")))
    level = service_level(
        (opened, *events(case, of)),
        TIERS,
        CALENDARS,
        moment(case["at"], of),
        answer_restarts=case.get("answer_restarts", False),
    )
    turns = [None if case[c] == "never" else moment(case[c], of) for c in ("yellow", "red")]
    assert (level.colour, level.counted) == (case["colour"], duration(case["counted"]))
    assert [level.turns_yellow, level.turns_red] == turns


def test_the_table_has_at_least_120_cases_and_no_name_twice() -> None:
    names = [
        case["name"]
        for kind in ("add", "duration", "days", "opening", "level")
        for of_calendar in TABLE[kind].values()
        for case in of_calendar
    ]
    assert len(names) >= 120
    assert len(set(names)) == len(names)
