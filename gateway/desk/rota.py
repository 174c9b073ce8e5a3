"""Who is on duty for a tier, and on call, by week (E9). Pure.

A week is named as in ISO 8601, and lasts from its hand-over to the next one, in the rota's own time zone: with a hand-over
on Friday at 17:00, week 48 begins on its Friday. Weeks are counted in local time, so that a hand-over stays at its hour when
the clocks change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from postdesk.gateway.settings.duties import Rota, monday_of, weekly

ON_CALL = "on-call"  # the tier whose rota says who is woken
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Shifts:
    """The rota of one tier: addresses of agents, those of a week together."""

    order: tuple[tuple[str, ...], ...]
    first: date  # Monday of the week that the first of `order` has
    weekday: int  # of the hand-over; Monday is 0
    at: time
    zone: ZoneInfo
    weeks: Mapping[date, tuple[str, ...]] = field(default_factory=dict)  # by Monday; goes before the order

    def monday(self, now: datetime) -> date:
        """The Monday of the week whose shift it is."""
        today = now.astimezone(self.zone).date()
        monday = today - timedelta(days=today.weekday())
        return monday if now >= self.begins(monday) else monday - _WEEK

    def of_week(self, monday: date) -> tuple[str, ...]:
        """Who has that week."""
        if monday in self.weeks:
            return self.weeks[monday]
        if not self.order or monday < self.first:
            return ()
        return self.order[(monday - self.first) // _WEEK % len(self.order)]

    def begins(self, monday: date) -> datetime:
        """When that week's shift begins. A local time that a change of the clocks leaves out is an hour later."""
        day = monday + timedelta(days=self.weekday)
        return datetime.combine(day, self.at, tzinfo=self.zone).astimezone(UTC)


def make_shifts(rota: Rota, zone: str) -> Shifts:
    """From the configuration; `zone` where it names none of its own."""
    weekday, at = weekly(rota.handover)
    return Shifts(
        order=rota.order,
        first=monday_of(rota.first_week),
        weekday=weekday,
        at=at,
        zone=ZoneInfo(rota.timezone or zone),
        weeks={monday_of(week): agents for week, agents in rota.weeks.items()},
    )


def on_duty(rota: Mapping[str, Shifts], tier: str, now: datetime) -> tuple[str, ...]:
    """The addresses of who has the tier now; empty where no rota says."""
    shifts = rota.get(tier)
    return () if shifts is None else shifts.of_week(shifts.monday(now))


def on_call(rota: Mapping[str, Shifts], now: datetime) -> tuple[str, ...]:
    """The addresses of who is woken now."""
    return on_duty(rota, ON_CALL, now)


def week_name(monday: date) -> str:
    """2026-W48."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"
