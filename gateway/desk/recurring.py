"""What comes back at fixed times, as timers: each that fires sets the next one. Pure.

A daemon that was away for days fires what it missed once, not once for each day: the next time is counted from now.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from postdesk.gateway.model import NewTimer
from postdesk.gateway.recurrence import Recurrence


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
        return NewTimer(
            self.kind, f"{self.kind} {self.name} of {due:%Y-%m-%d %H:%M} UTC", due, None, {"name": self.name}
        )


def next_times(recurring: tuple[Recurring, ...], now: datetime) -> tuple[NewTimer, ...]:
    """The next time of each."""
    return tuple(one.next(now) for one in recurring)
