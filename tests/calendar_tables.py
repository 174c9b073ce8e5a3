"""Calendars as tests write them: weekdays by name, hours as text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from postdesk.gateway.business_time.calendars import Calendar
from postdesk.gateway.business_time.opening_hours import CLOSED, parse_hours

_DAYS = "mon tue wed thu fri sat sun".split()


def calendar(name: str, table: Mapping[str, Any]) -> Calendar:
    """From `{zone, mon-fri = "09:00-17:00", holidays, exceptions}`."""
    week = [CLOSED] * 7
    for days, hours in table.items():
        first, _, last = days.partition("-")
        if first in _DAYS:
            for day in range(_DAYS.index(first), _DAYS.index(last or first) + 1):
                week[day] = parse_hours(hours)
    exceptions = {date.fromisoformat(d): parse_hours(h) for d, h in table.get("exceptions", {}).items()}
    return Calendar(name, table["zone"], tuple(week), tuple(table.get("holidays", ())), exceptions)
