"""How long a desk may take: limits such as "2 business hours", and those of a tier (E1). Pure.

- "2 business hours", "90 business minutes": so much business time. Passed when its last minute is counted.
- "1 business day": the business time from the first counted moment to the same local time on the next business day
  (see `calendars`); fixed by that first moment, so that pauses move it on by what they last. Passed at a time at which
  the desk is open.
- "1 hour", "1.5 hours", "30 minutes": round the clock.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from postdesk.gateway.business_time.calendars import Calendar, add_days, business_duration

_FORM = re.compile(r"(\d{1,4}(?:\.\d{1,2})?) (business )?(minute|hour|day)s?")
_HOUR = timedelta(hours=1)


class Unit(StrEnum):
    """What a limit is counted in."""

    BUSINESS_TIME = "business time"
    BUSINESS_DAYS = "business days"
    REAL_TIME = "real time"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take. `amount` is a duration, and of business days so many times 24 hours."""

    unit: Unit
    amount: timedelta

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Raises ValueError with what to write instead."""
        found = _FORM.fullmatch(" ".join(text.split()))
        if found is None or not float(found[1]) or (found[3] != "hour" and "." in found[1]):
            raise ValueError(
                f'{text!r} must be a limit such as "2 business hours", "1 business day" or "24 hours"'
            )
        number, business, unit = float(found[1]), bool(found[2]), found[3]
        if unit == "day":
            if not business:
                raise ValueError(f'{text!r}: write "{number * 24:.0f} hours" or "{number:.0f} business days"')
            return cls(Unit.BUSINESS_DAYS, timedelta(days=number))
        amount = timedelta(hours=number) if unit == "hour" else timedelta(minutes=number)
        return cls(Unit.BUSINESS_TIME if business else Unit.REAL_TIME, amount)

    @property
    def round_the_clock(self) -> bool:
        """Whether nights and holidays count."""
        return self.unit is Unit.REAL_TIME

    @property
    def passes_at_closing(self) -> bool:
        """Whether it may pass when the desk closes; else at the next opening."""
        return self.unit is not Unit.BUSINESS_DAYS

    def counted_from(self, start: datetime, calendar: Calendar) -> timedelta:
        """How much time of that calendar it is, for a clock that first ran at `start`."""
        if self.unit is Unit.BUSINESS_DAYS:
            return business_duration(calendar, start, add_days(calendar, start, self.amount.days))
        return self.amount

    def __str__(self) -> str:
        if self.unit is Unit.BUSINESS_DAYS:
            return _plural(self.amount.days, "business day")
        business = "" if self.round_the_clock else "business "
        if self.amount % _HOUR:
            return _plural(int(self.amount.total_seconds()) // 60, f"{business}minute")
        return _plural(self.amount // _HOUR, f"{business}hour")


def _plural(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class TierLimits:
    """Who works on a ticket, and how soon: green before the one limit, yellow before the other, then red."""

    name: str
    green: Limit
    yellow: Limit
    calendar: str = ""  # of its people; empty: the ticket's own
    own_time: bool = False  # counts only what passed in this tier: for those who are called out

    def __post_init__(self) -> None:
        if self.green.round_the_clock != self.yellow.round_the_clock:
            raise ValueError("green and yellow must both be business time, or both be round the clock")
        if self.green.unit is self.yellow.unit and self.green.amount > self.yellow.amount:
            raise ValueError(f"green ({self.green}) must not be longer than yellow ({self.yellow})")

    @property
    def round_the_clock(self) -> bool:
        return self.green.round_the_clock
