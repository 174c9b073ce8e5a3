"""Opening hours of one day, and which moment a local time is. Pure; the only place that touches time zones' edges.

A local time that the clock shows twice (it was put back) is its first occurrence, as in RFC 5545 §3.3.5. A local time
that the clock skips (it was put forward) is the moment of the change: so that order is kept, and hours that lie in
the gap altogether are no hours at all. "24:00" is the midnight at the end of a day. Hours that end before they begin
go over midnight; they belong to the day on which they begin.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import ceil, floor
from zoneinfo import ZoneInfo

_MIDNIGHT = time()
_DAY = timedelta(days=1)
_SPAN = re.compile(r"(\d\d):(\d\d)\s*-\s*(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Span:
    """From one local time to another; until midnight, or over it, where the second is not the later one."""

    start: time
    end: time

    @property
    def over_midnight(self) -> bool:
        """Whether it ends on the next day, be it at its very beginning."""
        return self.end <= self.start

    def moments(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and ends, in UTC, on that day. The two are one where the clock skips all of it."""
        last = day + _DAY if self.over_midnight else day
        return moment_of(day, self.start, zone), moment_of(last, self.end, zone)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{'24:00' if self.end == _MIDNIGHT else f'{self.end:%H:%M}'}"


Hours = tuple[Span, ...]  # of one day, in order
CLOSED: Hours = ()
ALL_DAY: Hours = (Span(_MIDNIGHT, _MIDNIGHT),)


def parse_hours(text: str) -> Hours:
    """`"09:00-12:30, 13:30-18:00"` or `"closed"`. Raises ValueError with what to write instead."""
    if text.strip() == "closed":
        return CLOSED
    return in_order(tuple(_parse_span(part.strip()) for part in text.split(",")))


def _parse_span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f'{text!r} must be hours such as "09:00-17:00", several with commas, or "closed"')
    hour, minute, to_hour, to_minute = map(int, found.groups())
    if (to_hour, to_minute) == (24, 0):
        to_hour = 0
    if max(hour, to_hour) > 23 or max(minute, to_minute) > 59:
        raise ValueError(f"{text!r} has a time of day that does not exist")
    span = Span(time(hour, minute), time(to_hour, to_minute))
    if span.start == span.end != _MIDNIGHT:
        raise ValueError(f'{text!r} ends when it begins; the whole day is "00:00-24:00"')
    return span


def in_order(hours: Hours) -> Hours:
    """The same hours, known to follow each other. Raises ValueError where they overlap."""
    for before, after in pairwise(hours):
        if before.over_midnight or after.start < before.end:
            raise ValueError(f"{before} and {after} overlap, or are not in order")
    return hours


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment in UTC at which clocks of that zone show that time on that day."""
    local = datetime.combine(day, at.replace(fold=0), tzinfo=zone)
    before, after = _offset(local), _offset(local.replace(fold=1))
    if before >= after:  # plain, or shown twice: then fold=0 is the first time
        return local.astimezone(UTC)
    naive = local.replace(tzinfo=UTC)
    return change_between(naive - after, naive - before, zone)


def change_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """When, between the two, the zone left the offset that it has at the first."""
    old = _offset(early.astimezone(zone))
    low, high = floor(early.timestamp()), ceil(late.timestamp())  # zones change at whole seconds
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(datetime.fromtimestamp(middle, zone)) == old:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def _offset(local: datetime) -> timedelta:
    offset = local.utcoffset()
    assert offset is not None  # every zone has one
    return offset
