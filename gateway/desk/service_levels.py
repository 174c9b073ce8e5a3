"""How a ticket stands against its tier's limits (E1, E2), with everything needed to see why. Pure; `now` is an argument.

The clock runs while it is the desk's turn (open, review) and counts time of the ticket's calendar; for a tier whose
limits are round the clock, all time. Any other status pauses it. Nothing resets it: after a change of tier or a
reopening the counted time stays, and the limits are the new tier's. Two things count less than all of it: a tier with
`own_time` counts only what passed in that tier, and where a desk sets `answer_restarts`, only what passed since
the last answer to the customer.

Green below the first limit, yellow below the second, red from the second on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from postdesk.gateway.desk.calendars import (
    ROUND_THE_CLOCK,
    Calendar,
    ClockChange,
    Interval,
    SpecialDay,
    add,
    business_duration,
    business_intervals,
    clock_changes,
    next_opening,
    special_days,
)
from postdesk.gateway.desk.limits import Limit, Tier
from postdesk.gateway.desk.ticket_history import (
    AgentAnswered,
    History,
    Stretch,
    events_until,
    stretches,
)
from postdesk.gateway.model import Status

Calendars = Mapping[str, Calendar]


class Colour(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Counted:
    """Time that was counted, and why it ended; empty: it goes on."""

    interval: Interval
    calendar: Calendar
    ended: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that was not counted, though the desk may have been open. No end: it lasts."""

    start: datetime
    end: datetime | None
    status: Status
    why: str


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """How a ticket stands. A moment at which it turns may be past; None while the clock stands still before it."""

    now: datetime
    tier: Tier
    calendar: Calendar
    colour: Colour
    counted: timedelta
    intervals: tuple[Counted, ...]
    pauses: tuple[Pause, ...]
    green: timedelta  # the limits as time of the calendar
    yellow: timedelta
    turns_yellow: datetime | None
    turns_red: datetime | None
    special_days: tuple[SpecialDay, ...]
    clock_changes: tuple[ClockChange, ...]

    @property
    def runs(self) -> bool:
        """Whether it is the desk's turn."""
        return not self.pauses or self.pauses[-1].end is not None


def service_level(
    history: History,
    tiers: Mapping[str, Tier],
    calendars: Calendars,
    now: datetime,
    *,
    answer_restarts: bool = False,
) -> ServiceLevel:
    """The level at `now`. Events after it are not known yet. Raises KeyError for an unknown tier or calendar."""
    passed = stretches(history, now)
    opened, _ = events_until(history, now)
    last = (
        passed[-1] if passed else Stretch(opened.at, opened.at, opened.status, opened.tier, opened.calendar)
    )
    tier = tiers[last.tier]
    calendar = ROUND_THE_CLOCK if tier.round_the_clock else calendars[last.calendar]
    since = _last_answer(history, now) if answer_restarts else None
    of_tier = [s for s in passed if s.tier == last.tier] if tier.own_time else passed
    intervals = tuple(c for s in of_tier for c in _counted(s, tier, calendars, since))
    clock = _Clock(
        tuple(c.interval for c in intervals), calendar, max(now, last.start) if last.runs else None
    )
    start = clock.start
    green, yellow = (_amount(limit, start, calendar) for limit in (tier.green, tier.yellow))
    turns_yellow, turns_red = clock.passes(green, tier.green), clock.passes(yellow, tier.yellow)
    return ServiceLevel(
        now,
        tier,
        calendar,
        _colour(now, turns_yellow, turns_red),
        clock.counted,
        intervals,
        tuple(_pauses(passed)),
        green,
        yellow,
        turns_yellow,
        turns_red,
        special_days(calendar, opened.at, now),
        clock_changes(calendar, opened.at, now),
    )


def first_answer(history: History, calendars: Calendars, now: datetime) -> timedelta | None:
    """Business time from the opening to the first answer, whoever's turn it was: the customer had heard nothing."""
    opened, events = events_until(history, now)
    at = next((event.at for event in events if isinstance(event, AgentAnswered)), None)
    return None if at is None else business_duration(calendars[opened.calendar], opened.at, at)


def resolution(history: History, calendars: Calendars, now: datetime) -> timedelta | None:
    """Business time for which it was the desk's turn, of a ticket that is resolved or closed now."""
    passed = stretches(history, now)
    if not passed or passed[-1].status not in {Status.RESOLVED, Status.CLOSED}:
        return None
    running = (s for s in passed if s.runs)
    return sum((business_duration(calendars[s.calendar], s.start, s.end) for s in running), timedelta())


@dataclass(frozen=True, slots=True)
class _Clock:
    """What was counted so far, and from when on it goes on counting: None while it is paused."""

    intervals: tuple[Interval, ...]
    calendar: Calendar
    runs_from: datetime | None

    @property
    def counted(self) -> timedelta:
        return sum((i.length for i in self.intervals), timedelta())

    @property
    def start(self) -> datetime | None:
        """The first moment that was or will be counted."""
        if self.intervals:
            return self.intervals[0].start
        return None if self.runs_from is None else next_opening(self.calendar, self.runs_from)

    def passes(self, amount: timedelta, limit: Limit) -> datetime | None:
        """When so much was, or will be, counted."""
        left = amount
        for interval in self.intervals:
            if left < interval.length or (left == interval.length and limit.passes_at_closing):
                return interval.start + left
            left -= interval.length
        if self.runs_from is None:
            return None
        passed = add(self.calendar, self.runs_from, left)
        return passed if limit.passes_at_closing else next_opening(self.calendar, passed)


def _amount(limit: Limit, start: datetime | None, calendar: Calendar) -> timedelta:
    return limit.amount if start is None else limit.counted_from(start, calendar)


def _colour(now: datetime, turns_yellow: datetime | None, turns_red: datetime | None) -> Colour:
    if turns_red is not None and turns_red <= now:
        return Colour.RED
    return Colour.YELLOW if turns_yellow is not None and turns_yellow <= now else Colour.GREEN


def _last_answer(history: History, now: datetime) -> datetime | None:
    _, events = events_until(history, now)
    return max((event.at for event in events if isinstance(event, AgentAnswered)), default=None)


def _counted(stretch: Stretch, tier: Tier, calendars: Calendars, since: datetime | None) -> Iterator[Counted]:
    """What counts of a stretch, each with why it ended."""
    if not stretch.runs:
        return
    calendar = ROUND_THE_CLOCK if tier.round_the_clock else calendars[stretch.calendar]
    start = stretch.start if since is None else max(stretch.start, since)
    for interval in business_intervals(calendar, start, stretch.end):
        yield Counted(interval, calendar, stretch.ended if interval.end == stretch.end else "closing time")


def _pauses(passed: tuple[Stretch, ...]) -> Iterator[Pause]:
    """Stretches without the desk's turn; a change of tier within does not divide them."""
    start: datetime | None = None
    for this, following in zip(passed, (*passed[1:], None), strict=True):
        if this.runs:
            continue
        start = this.start if start is None else start
        if following is None or following.status is not this.status:
            yield Pause(start, this.end if this.ended else None, this.status, this.why)
            start = None
