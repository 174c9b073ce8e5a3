"""The configuration's section of calendars: when a desk, a team or an agent works (E8)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, model_validator

from postdesk.gateway.business_time.calendars import Calendar
from postdesk.gateway.business_time.holiday_dates import holidays_of
from postdesk.gateway.business_time.opening_hours import CLOSED, Hours, parse_hours

DESK = "desk"  # the calendar of whoever names no other
_DAYS = "mon tue wed thu fri sat sun".split()


class CalendarSection(BaseModel):
    """Opening hours of a week in local time, holidays by region, and days with other hours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zone: str = ""  # IANA: "Europe/Berlin"; the desk's where empty
    hours: dict[str, str]  # "mon-fri" or "sat" to "09:00-12:30, 13:30-18:00"; days without are closed
    holidays: tuple[str, ...] = ()  # "DE", "DE-BY"
    exceptions: dict[date, str] = Field(default_factory=dict)  # a date to other hours, or "closed"

    @model_validator(mode="after")
    def _makes_a_calendar(self) -> "CalendarSection":
        for region in self.holidays:
            holidays_of(region, 2026)  # any year: raises for a region that nobody knows
        self.named("", "UTC")
        return self

    def named(self, name: str, desks_zone: str) -> Calendar:
        """Raises ValueError where the words of it make none."""
        week: dict[str, Hours] = {}
        for days, hours in self.hours.items():
            for day in _days(days):
                if day in week:
                    raise ValueError(f"hours of {day} are given twice")
                week[day] = parse_hours(hours)
        exceptions = {day: parse_hours(hours) for day, hours in self.exceptions.items()}
        return Calendar(
            name,
            self.zone or desks_zone,
            tuple(week.get(day, CLOSED) for day in _DAYS),
            self.holidays,
            exceptions,
        )


def _days(text: str) -> list[str]:
    first, dash, last = text.partition("-")
    if first not in _DAYS or (dash and last not in _DAYS):
        raise ValueError(f'{text!r} must be a day such as "sat", or days such as "mon-fri"')
    start, end = _DAYS.index(first), _DAYS.index(last or first)
    if end < start:
        raise ValueError(f"{text!r} goes backwards: the week begins with mon")
    return _DAYS[start : end + 1]


def default_calendars() -> dict[str, CalendarSection]:
    """Office hours where the desk is."""
    return {DESK: CalendarSection(hours={"mon-fri": "09:00-17:00"})}
