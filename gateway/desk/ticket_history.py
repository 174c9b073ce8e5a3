"""What happened to a ticket, as far as its service level cares; and how it stood, stretch by stretch. Pure.

What customers write is not in it, and no automatic mail: only what it changes, a status say, moves a clock.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from postdesk.gateway.model import Status

THE_DESKS_TURN = frozenset({Status.OPEN, Status.REVIEW})

WAITS_FOR = {
    Status.PENDING: "answered, waiting for the customer",
    Status.WAITING: "waiting for something that takes its time",
    Status.HOLD: "on hold",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "closed",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The ticket came to be. The calendar is its organisation's, else the desk's."""

    at: datetime
    calendar: str
    tier: str = "triage"
    status: Status = Status.OPEN


@dataclass(frozen=True, slots=True)
class StatusChanged:
    at: datetime
    new: Status
    why: str = ""


@dataclass(frozen=True, slots=True)
class TierChanged:
    at: datetime
    new: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """It belongs to another organisation now, with other hours."""

    at: datetime
    new: str


@dataclass(frozen=True, slots=True)
class AgentAnswered:
    """Something the customer was told in public by an agent."""

    at: datetime


Event = Opened | StatusChanged | TierChanged | CalendarChanged | AgentAnswered
History = tuple[Event, ...]  # Opened first


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time throughout which a ticket stood the same."""

    start: datetime
    end: datetime
    status: Status
    tier: str
    calendar: str
    why: str = ""  # it has this status
    ended: str = ""  # what ended it; empty: it lasts

    @property
    def runs(self) -> bool:
        """Whether the clock runs: it is the desk's turn."""
        return self.status in THE_DESKS_TURN


def events_until(history: History, now: datetime) -> tuple[Opened, History]:
    """The opening, and what came after it up to now, in order. What a wrong clock wrote down earlier came with it."""
    opened = next(event for event in history if isinstance(event, Opened))
    known = (event for event in history if event is not opened and event.at <= now)
    later = (event if event.at >= opened.at else replace(event, at=opened.at) for event in known)
    return opened, tuple(sorted(later, key=lambda event: event.at))


def stretches(history: History, now: datetime) -> tuple[Stretch, ...]:
    """How the ticket stood from its opening to now; nothing before it is opened."""
    opened, events = events_until(history, now)
    if now < opened.at:
        return ()
    current = Stretch(opened.at, now, opened.status, opened.tier, opened.calendar)
    done = []
    for event in events:
        after, what = _after(current, event)
        if what:
            done.append(replace(current, end=event.at, ended=what))
            current = replace(after, start=event.at)
    return (*done, current)


def _after(current: Stretch, event: Event) -> tuple[Stretch, str]:
    """How the ticket stands after the event, and what that is called; nothing where nothing changes."""
    match event:
        case StatusChanged(_, new, why) if new is not current.status:
            return replace(current, status=new, why=why), f"{current.status} -> {new}"
        case TierChanged(_, new) if new != current.tier:
            return replace(current, tier=new), f"{current.tier} -> {new}"
        case CalendarChanged(_, new) if new != current.calendar:
            return replace(current, calendar=new), f"calendar {current.calendar} -> {new}"
    return current, ""
