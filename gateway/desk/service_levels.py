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

from postdesk.gateway.business_time.calendars import (
    Calendar,
    ClockChange,
    SpecialDay,
    clock_changes,
    special_days,
)
from postdesk.gateway.business_time.limits import TierLimits
from postdesk.gateway.desk.counting import Calendars, Clock, Measure, clock
from postdesk.gateway.desk.ticket_history import (
    AgentAnswered,
    CalendarChanged,
    History,
    Stretch,
    TierChanged,
    events_until,
    stretches,
)
from postdesk.gateway.model import Status


class Colour(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


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
    tier: TierLimits
    colour: Colour
    clock: Clock
    pauses: tuple[Pause, ...]
    turns_yellow: datetime | None
    turns_red: datetime | None
    since: datetime  # the last time that anything could make it better again
    special_days: tuple[SpecialDay, ...]
    clock_changes: tuple[ClockChange, ...]

    @property
    def calendar(self) -> Calendar:
        return self.clock.calendar

    @property
    def counted(self) -> timedelta:
        return self.clock.total

    @property
    def runs(self) -> bool:
        """Whether it is the desk's turn."""
        return self.clock.runs_from is not None


def service_level(
    history: History,
    tiers: Mapping[str, TierLimits],
    calendars: Calendars,
    now: datetime,
    *,
    answer_restarts: bool = False,
) -> ServiceLevel:
    """The level at `now`. Events after it are not known yet. Raises KeyError for an unknown tier or calendar."""
    opened, events = events_until(history, now)
    passed = stretches(history, now)
    if not passed:  # it is opened later: nothing is counted yet
        passed = (Stretch(opened.at, opened.at, opened.status, opened.tier, opened.calendar),)
    measure = Measure(tiers[passed[-1].tier], tiers, calendars)
    answers = [event.at for event in events if isinstance(event, AgentAnswered)] if answer_restarts else []
    turns = [event.at for event in events if isinstance(event, TierChanged | CalendarChanged)]
    ticking = clock(passed, measure, now, max(answers, default=None))
    met_until = now if ticking.runs_from is not None else passed[-1].start
    turns_yellow, turns_red = ticking.reaches(measure.tier.green), ticking.reaches(measure.tier.yellow)
    return ServiceLevel(
        now,
        measure.tier,
        _colour(now, turns_yellow, turns_red),
        ticking,
        tuple(_pauses(passed)),
        turns_yellow,
        turns_red,
        max([opened.at, *turns, *answers]),
        special_days(ticking.calendar, opened.at, met_until),
        clock_changes(ticking.calendar, opened.at, met_until),
    )


def _colour(now: datetime, turns_yellow: datetime | None, turns_red: datetime | None) -> Colour:
    if turns_red is not None and turns_red <= now:
        return Colour.RED
    return Colour.YELLOW if turns_yellow is not None and turns_yellow <= now else Colour.GREEN


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
