"""Fixed times that come back: "daily 08:00", "weekdays 08:00", "monday 09:30", "monthly 07:00". Pure.

Local times of a zone; one that the clocks skip in spring is an hour later that day (zoneinfo, fold 0).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EVERY = {"daily": frozenset(range(7)), "weekdays": frozenset(range(5))} | {
    name: frozenset({number}) for number, name in enumerate(_DAYS)
}
_FORM = re.compile(r"([a-z]+) ([01]\d|2[0-3]):([0-5]\d)")
_LONGEST = 40  # days until the first of a month comes


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Days of the week (0: Monday), or the first of each month, at a local time."""

    days: frozenset[int]
    monthly: bool
    at: time
    text: str

    @classmethod
    def parse(cls, text: str) -> "Recurrence":
        """Raises ValueError with what to write instead."""
        words = " ".join(text.lower().split())
        found = _FORM.fullmatch(words)
        if found is None or (found[1] != "monthly" and found[1] not in _EVERY):
            raise ValueError(
                f'{text!r} must be a time such as "daily 08:00", "weekdays 08:00", "monday 09:30" or "monthly 07:00"'
            )
        days = _EVERY.get(found[1], frozenset(range(7)))
        return cls(days, found[1] == "monthly", time(int(found[2]), int(found[3])), words)

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time after `moment`, in UTC."""
        day = moment.astimezone(zone).date()
        for ahead in range(_LONGEST):
            wanted = day + timedelta(days=ahead)
            found = datetime.combine(wanted, self.at, zone).astimezone(UTC)
            if self._is_on(wanted.weekday(), wanted.day) and found > moment:
                return found
        raise AssertionError("a month has a first day")

    def before(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The last time before `moment`, in UTC."""
        day = moment.astimezone(zone).date()
        for back in range(_LONGEST):
            wanted = day - timedelta(days=back)
            found = datetime.combine(wanted, self.at, zone).astimezone(UTC)
            if self._is_on(wanted.weekday(), wanted.day) and found < moment:
                return found
        raise AssertionError("a month has a first day")

    def _is_on(self, weekday: int, day: int) -> bool:
        return day == 1 if self.monthly else weekday in self.days
