"""What comes back at fixed times, as timers: each that fires sets the next one. Pure.

A daemon that was away for days fires what it missed once, not once for each day: the next time is counted from now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from postdesk.gateway.model import NewTimer
from postdesk.gateway.recurrence import Recurrence

FIRST, LAST = 8, 20  # hours of a day on which something comes hourly


@dataclass(frozen=True, slots=True)
class Recurring:
    """Something that comes back. `kind` is a row of `due.TIMERS`; `name` tells two of a kind apart."""

    kind: str
    name: str
    when: Recurrence
    zone: ZoneInfo

    def next(self, now: datetime) -> NewTimer:
        """Its next time."""
        due = self.when.after(now, self.zone)
        name = f"{self.kind} {self.name} of {due:%Y-%m-%d %H:%M} UTC"
        data = {"name": self.name, "when": self.when.text, "at": due.isoformat()}
        return NewTimer(self.kind, name, due, None, data)


@dataclass(frozen=True, slots=True)
class HourlyOn:
    """Something that comes at each full hour of one day's work, from FIRST to LAST in the zone's time."""

    kind: str
    name: str
    day: date
    zone: ZoneInfo

    def next(self, now: datetime) -> NewTimer | None:
        """Its next time; None where the day is over."""
        for hour in range(FIRST, LAST + 1):
            due = datetime.combine(self.day, time(hour), self.zone).astimezone(UTC)
            if due > now:
                name = f"{self.kind} {self.name} of {due:%Y-%m-%d %H:%M} UTC"
                return NewTimer(self.kind, name, due, None, {"name": self.name})
        return None


def next_times(recurring: Iterable[Recurring | HourlyOn], now: datetime) -> tuple[NewTimer, ...]:
    """The next time of each."""
    times = (one.next(now) for one in recurring)
    return tuple(timer for timer in times if timer is not None)
