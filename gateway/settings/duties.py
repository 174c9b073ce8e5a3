"""Sections of the configuration on who is on duty (E9): the rota of each tier, and duties that come back."""

import re
from datetime import date, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from postdesk.gateway.recurrence import Recurrence
from postdesk.gateway.settings.values import OptionalTimeZone, Section

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_HOURLY = re.compile(r"hour on (\d{4}-\d{2}-\d{2})")


def monday_of(week: str) -> date:
    """The Monday of an ISO week such as 2026-W48. Raises ValueError."""
    found = _WEEK.fullmatch(week)
    if found is None:
        raise ValueError(f'{week!r} is not a week such as "2026-W48"')
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise ValueError(f"{week!r}: that year has no such week") from None


def time_of_day(text: str) -> time:
    """09:00. Raises ValueError."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f'{text!r} is not a time such as "09:00"')
    return time(int(found[1]), int(found[2]))


def weekly(text: str) -> tuple[int, time]:
    """Weekday (Monday is 0) and time of `monday 09:00`. Raises ValueError."""
    day, _, at = text.lower().partition(" ")
    if day not in WEEKDAYS:
        raise ValueError(f'{text!r} must be a weekday and a time, such as "monday 09:00"')
    return WEEKDAYS.index(day), time_of_day(at.strip())


def hourly_day(every: str) -> date | None:
    """The day of `hour on 2026-12-01`; None where it says something else. Raises ValueError."""
    found = _HOURLY.fullmatch(every.lower())
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        raise ValueError(f"{found[1]!r} is not a day") from None


def _checked_week(week: str) -> str:
    monday_of(week)
    return week


def _checked_handover(text: str) -> str:
    weekly(text)
    return text.lower()


def _checked_every(text: str) -> str:
    try:
        if hourly_day(text) is None:
            Recurrence.parse(text)
    except ValueError:
        raise ValueError(
            f'{text!r} must be such as "daily 09:00", "weekdays 09:00", "monday 09:00" or "hour on 2026-12-01"'
        ) from None
    return text.lower()


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Week = Annotated[str, AfterValidator(_checked_week)]
OnDuty = Annotated[tuple[str, ...], BeforeValidator(_several)]  # one address, or a list of them


class Rota(Section):
    """Who has a tier, week by week, in turn. A week that `weeks` names goes before the turn."""

    order: tuple[OnDuty, ...] = ()
    first_week: Week = "2026-W01"  # the week of the first of `order`; nobody is on duty before
    handover: Annotated[str, AfterValidator(_checked_handover)] = "monday 09:00"
    timezone: OptionalTimeZone = ""  # the desk's where empty
    weeks: dict[Week, OnDuty] = Field(default_factory=dict)

    @property
    def everybody(self) -> frozenset[str]:
        """All whom it names."""
        return frozenset(a for turn in (*self.order, *self.weeks.values()) for a in turn)


class Duty(Section):
    """Something that comes back, and is sent as a short agenda to who is on duty."""

    title: str = Field(min_length=1, max_length=100)
    tier: str
    every: Annotated[str, AfterValidator(_checked_every)]
    timezone: OptionalTimeZone = ""
    items: tuple[str, ...] = ()
