"""What reports are made of: tickets as they stand and as they went, and what follows from them. Pure.

Times to the first answer and to the resolution are elapsed time, as the customer waited; a service level
(`service_levels`) counts the desk's own hours.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from postdesk.gateway.escalations import OpenEscalation
from postdesk.gateway.model import Status

_OVER = frozenset({Status.RESOLVED, Status.CLOSED})


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One ticket as a report looks at it. Moments are None where that has not happened."""

    id: int
    subject: str
    status: Status
    queue: str
    urgency: str
    tier: str
    owner: str  # name; empty: nobody
    organisation: str
    known_issue: str
    created_at: datetime
    status_since: datetime
    first_answer_at: datetime | None
    answers: int
    resolved_at: datetime | None
    reopened: int
    reopened_lately: int = 0  # within the period

    @property
    def over(self) -> bool:
        return self.status in _OVER

    @property
    def one_touch(self) -> bool:
        """Solved by one answer, and never opened again."""
        return self.over and self.answers == 1 and not self.reopened


@dataclass(frozen=True, slots=True)
class Figures:
    """The tickets that a period is about: those that are open now, and those that were opened or solved within it."""

    since: datetime
    until: datetime
    tickets: tuple[TicketLine, ...]
    escalated: tuple[OpenEscalation, ...] = ()  # by customers, and not ended yet
    colours: Mapping[int, str] = field(default_factory=dict)  # of the service levels of open tickets

    @property
    def opened(self) -> tuple[TicketLine, ...]:
        return tuple(t for t in self.tickets if self.since <= t.created_at < self.until)

    @property
    def resolved(self) -> tuple[TicketLine, ...]:
        """Solved within the period, and still so."""
        return tuple(
            t for t in self.tickets if t.over and t.resolved_at and self.since <= t.resolved_at < self.until
        )

    @property
    def open_now(self) -> tuple[TicketLine, ...]:
        """Oldest first."""
        return tuple(sorted((t for t in self.tickets if not t.over), key=lambda t: (t.created_at, t.id)))


def one_touch_share(tickets: Sequence[TicketLine]) -> float | None:
    """Of those that were solved; None where there are none."""
    return sum(t.one_touch for t in tickets) / len(tickets) if tickets else None


def first_answer_times(tickets: Iterable[TicketLine]) -> tuple[timedelta, ...]:
    """How long each customer waited for the first answer."""
    return tuple(t.first_answer_at - t.created_at for t in tickets if t.first_answer_at is not None)


def resolution_times(tickets: Iterable[TicketLine]) -> tuple[timedelta, ...]:
    """How long it took until each was solved."""
    return tuple(t.resolved_at - t.created_at for t in tickets if t.resolved_at is not None)


def middle(times: Sequence[timedelta]) -> timedelta | None:
    """The median."""
    return timedelta(seconds=median(t.total_seconds() for t in times)) if times else None


def ninth_decile(times: Sequence[timedelta]) -> timedelta | None:
    """Nine of ten took no longer (nearest rank)."""
    return sorted(times)[max(0, -(-len(times) * 9 // 10) - 1)] if times else None


def by_period(
    tickets: Iterable[TicketLine],
    moment: Callable[[TicketLine], datetime | None],
    starts: Sequence[datetime],
) -> tuple[int, ...]:
    """How many in each: from its start up to the next one's, the last without end; what was before the first is in none."""
    places = (bisect_right(starts, at) for t in tickets if (at := moment(t)) is not None)
    counts = Counter(places)
    return tuple(counts[place] for place in range(1, len(starts) + 1))


def in_words(time: timedelta | None) -> str:
    """`3 h 12 min`, `2 d 4 h`; a dash where there is none."""
    if time is None:
        return "–"
    minutes = round(time / timedelta(minutes=1))
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"
