"""The clock of a service level: what was counted of a ticket's time, and when so much will be. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from postdesk.gateway.business_time.calendars import (
    ROUND_THE_CLOCK,
    Calendar,
    Interval,
    add,
    business_intervals,
    next_opening,
)
from postdesk.gateway.business_time.limits import Limit, TierLimits
from postdesk.gateway.desk.ticket_history import Stretch

Calendars = Mapping[str, Calendar]


@dataclass(frozen=True, slots=True)
class Counted:
    """Time that was counted, and why it ended; empty: it goes on."""

    interval: Interval
    calendar: Calendar
    ended: str


@dataclass(frozen=True, slots=True)
class Clock:
    """What was counted so far, and from when on it goes on counting: None while it is paused."""

    counted: tuple[Counted, ...]
    calendar: Calendar
    runs_from: datetime | None

    @property
    def total(self) -> timedelta:
        return sum((c.interval.length for c in self.counted), timedelta())

    def amount(self, limit: Limit) -> timedelta:
        """A limit as time of the calendar; of business days where the clock never ran, so many times 24 hours."""
        if self.counted:
            return limit.counted_from(self.counted[0].interval.start, self.calendar)
        if self.runs_from is None:
            return limit.amount
        return limit.counted_from(next_opening(self.calendar, self.runs_from), self.calendar)

    def passes(self, amount: timedelta, *, at_closing: bool = True) -> datetime | None:
        """When so much was, or will be, counted; `at_closing` or else when the desk opens next. None: it is paused."""
        left = amount
        for counted in self.counted:
            length = counted.interval.length
            if left < length or (left == length and at_closing):
                return counted.interval.start + left
            left -= length
        if self.runs_from is None:
            return None
        passed = add(self.calendar, self.runs_from, left)
        return passed if at_closing else next_opening(self.calendar, passed)

    def reaches(self, limit: Limit) -> datetime | None:
        """When the limit was, or will be, passed."""
        return self.passes(self.amount(limit), at_closing=limit.passes_at_closing)


@dataclass(frozen=True, slots=True)
class Measure:
    """In what time a ticket is counted that is in this tier now."""

    tier: TierLimits
    tiers: Mapping[str, TierLimits]
    calendars: Calendars

    def calendar_of(self, stretch: Stretch) -> Calendar:
        """All time where the tier's limits are round the clock; else that of whoever had it, else the ticket's own."""
        if self.tier.round_the_clock:
            return ROUND_THE_CLOCK
        of_tier = self.tiers[stretch.tier].calendar if stretch.tier in self.tiers else ""
        return self.calendars[of_tier or stretch.calendar]


def clock(passed: Sequence[Stretch], measure: Measure, now: datetime, since: datetime | None = None) -> Clock:
    """The clock over these stretches, the last of which lasts until now; from `since` on, where that is given."""
    last = passed[-1]
    tier = measure.tier
    of_tier = [s for s in passed if s.tier == tier.name] if tier.own_time else passed
    counted = tuple(c for s in of_tier if s.runs for c in _counted(s, measure.calendar_of(s), since))
    return Clock(counted, measure.calendar_of(last), max(now, last.start) if last.runs else None)


def _counted(stretch: Stretch, calendar: Calendar, since: datetime | None) -> Iterator[Counted]:
    start = stretch.start if since is None else max(stretch.start, since)
    for interval in business_intervals(calendar, start, stretch.end):
        yield Counted(interval, calendar, stretch.ended if interval.end == stretch.end else "closing time")
