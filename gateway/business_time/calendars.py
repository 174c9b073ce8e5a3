"""Business calendars (E8): when a desk is open, and arithmetic with that time. Pure; every moment is aware.

Business time is real time that passes while the desk is open: on a day whose opening hours hold a change of the clocks
it is an hour more or less. What local times mean around such a change is said in `opening_hours`.

A *business day* later is the same local time on the next day that has hours at all, and where the desk is closed then,
its next opening. From outside the hours one counts from the next opening: from Friday 15:00 it is Monday 15:00, from
Saturday it is Tuesday's opening time. Half a day is a business day too. Hours over midnight belong to the day on which
they begin, a holiday's own hours are none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from postdesk.gateway.business_time.holiday_dates import holiday_name
from postdesk.gateway.business_time.opening_hours import (
    ALL_DAY,
    CLOSED,
    Hours,
    change_between,
    in_order,
    moment_of,
)

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)  # no zone changes its clocks twice in one
_NEVER = 1000  # days without hours, after which there will be none


class NeverOpenError(ValueError):
    """A calendar whose desk does not open any more, so that nothing can be due."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where a desk is, and when it is open. An exception goes before a holiday, a holiday before the weekday."""

    name: str
    zone: str  # IANA
    hours: tuple[Hours, ...] = field(hash=False)  # of Monday to Sunday
    holidays: tuple[str, ...] = field(default=(), hash=False)  # regions, as in "DE-BY"
    exceptions: Mapping[date, Hours] = field(default_factory=dict, hash=False)  # other hours, or CLOSED

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):  # unknown, no name at all, a folder of names
            raise ValueError(
                f'time zone {self.zone!r} is not known: write one such as "Europe/Berlin"'
            ) from None
        if len(self.hours) != 7:
            raise ValueError("hours are those of seven days, Monday first")
        for hours in (*self.hours, *self.exceptions.values()):
            in_order(hours)
        if not any(self.hours):
            raise NeverOpenError("there are no hours on any day of the week")


ROUND_THE_CLOCK = Calendar("round the clock", "UTC", (ALL_DAY,) * 7)


@dataclass(frozen=True, slots=True)
class Interval:
    """From one moment up to, and without, another; in UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start


def zone_of(calendar: Calendar) -> ZoneInfo:
    return ZoneInfo(calendar.zone)


@lru_cache(maxsize=10_000)
def hours_on(calendar: Calendar, day: date) -> Hours:
    """The opening hours that begin on that day."""
    if (exceptional := calendar.exceptions.get(day)) is not None:
        return exceptional
    usual = calendar.hours[day.weekday()]
    return CLOSED if usual and holiday_name(calendar.holidays, day) else usual


@lru_cache(maxsize=10_000)
def opened_on(calendar: Calendar, day: date) -> tuple[Interval, ...]:
    """The same hours as moments; those that the clock skips altogether are none."""
    zone = zone_of(calendar)
    moments = (span.moments(day, zone) for span in hours_on(calendar, day))
    return tuple(Interval(start, end) for start, end in moments if start < end)


def openings(calendar: Calendar, moment: datetime) -> Iterator[Interval]:
    """What is left of the opening hours from that moment on: in order, without overlap, without end.

    Raises NeverOpenError where nothing follows for years.
    """
    shut = moment.astimezone(UTC)
    day = moment.astimezone(zone_of(calendar)).date() - _DAY  # a night that began yesterday
    without = 0
    while without < _NEVER:
        without += 1
        for opening in opened_on(calendar, day):
            if opening.end > shut:  # what a night of yesterday covers is not opened twice
                yield opening if opening.start >= shut else Interval(shut, opening.end)
                shut, without = opening.end, 0
        day += _DAY
    raise NeverOpenError(f"calendar {calendar.name} has no opening hours after {moment:%Y-%m-%d}")


def business_intervals(calendar: Calendar, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """The business time between two moments. Hours that touch, over midnight say, are one interval."""
    found: list[Interval] = []
    if end <= start:
        return ()
    for opening in openings(calendar, start):
        if opening.start >= end:
            break
        until = min(opening.end, end).astimezone(UTC)
        if found and found[-1].end == opening.start:
            found[-1] = Interval(found[-1].start, until)
        else:
            found.append(Interval(opening.start, until))
    return tuple(found)


def business_duration(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much business time lies between two moments; none where the second is the earlier."""
    return sum((i.length for i in business_intervals(calendar, start, end)), timedelta())


def add(calendar: Calendar, moment: datetime, amount: timedelta) -> datetime:
    """The first moment at which so much business time has passed; that may be closing time."""
    if amount < timedelta():
        raise ValueError("business time does not run backwards")
    if not amount:
        return moment.astimezone(UTC)
    for opening in openings(calendar, moment):
        if amount <= opening.length:
            return opening.start + amount
        amount -= opening.length
    raise AssertionError("openings have no end")


def next_opening(calendar: Calendar, moment: datetime) -> datetime:
    """That moment where the desk is open, else when it opens next."""
    return next(openings(calendar, moment)).start


def add_days(calendar: Calendar, moment: datetime, days: int) -> datetime:
    """So many business days later, at least one: see the module's docstring."""
    zone = zone_of(calendar)
    start = next_opening(calendar, moment)
    local = start.astimezone(zone)
    day = begun = _business_day(calendar, start)
    for _ in range(days):
        day = _next_business_day(calendar, day)
    return next_opening(calendar, moment_of(local.date() + (day - begun), local.time(), zone))


def _business_day(calendar: Calendar, moment: datetime) -> date:
    """The day whose hours hold that moment of business time: at night it may be yesterday."""
    zone = zone_of(calendar)
    today = moment.astimezone(zone).date()
    for span in hours_on(calendar, today - _DAY):
        if span.over_midnight and span.moments(today - _DAY, zone)[1] > moment:
            return today - _DAY
    return today


def _next_business_day(calendar: Calendar, day: date) -> date:
    for later in range(1, _NEVER):
        if hours_on(calendar, day + later * _DAY):
            return day + later * _DAY
    raise NeverOpenError(f"calendar {calendar.name} has no opening hours after {day}")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day whose hours are not its weekday's."""

    day: date
    why: str
    hours: Hours


def special_days(calendar: Calendar, start: datetime, end: datetime) -> tuple[SpecialDay, ...]:
    """Holidays and exceptions from the one local day to the other, both included, where they change anything."""
    zone = zone_of(calendar)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    found = []
    while day <= last:
        hours = hours_on(calendar, day)
        if hours != calendar.hours[day.weekday()]:
            why = "exception" if day in calendar.exceptions else holiday_name(calendar.holidays, day) or ""
            found.append(SpecialDay(day, why, hours))
        day += _DAY
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """Clocks were put forward (by a positive step) or back."""

    at: datetime
    step: timedelta


def clock_changes(calendar: Calendar, start: datetime, end: datetime) -> tuple[ClockChange, ...]:
    """Every change of the zone's clocks between two moments, within the hours or not."""
    zone = zone_of(calendar)
    found = []
    early = start.astimezone(UTC)
    while early < end:
        late = min(early + _WEEK, end.astimezone(UTC))
        step = _offset_at(late, zone) - _offset_at(early, zone)
        if step:
            found.append(ClockChange(change_between(early, late, zone), step))
        early = late
    return tuple(found)


def _offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
