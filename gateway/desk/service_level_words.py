"""A service level explained to people: what was counted, what was not, and when it turns. Pure; English, for agents."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from postdesk.gateway.business_time.calendars import Calendar, ClockChange, SpecialDay, zone_of
from postdesk.gateway.business_time.limits import Limit, Unit
from postdesk.gateway.business_time.opening_hours import Hours
from postdesk.gateway.desk.counting import Counted
from postdesk.gateway.desk.service_levels import Pause, ServiceLevel
from postdesk.gateway.desk.ticket_history import WAITS_FOR

_SHOWN = 20  # lines at either end of a long list


def explained(level: ServiceLevel) -> tuple[str, ...]:
    """Why the level is what it is, a line each. Times are the calendar's local times."""
    return (
        f"{level.colour}: {duration(level.counted)} counted",
        f"tier {level.tier.name}: {_limits(level)}",
        f"calendar {level.calendar.name}, {level.calendar.zone}",
        *_turns(level),
        *_shortened([_counted(c) for c in level.clock.counted]),
        *(_pause(p, level.calendar) for p in level.pauses),
        *(_special_day(d) for d in level.special_days),
        *(_clock_change(c, level.calendar) for c in level.clock_changes),
    )


def duration(amount: timedelta) -> str:
    """In hours and minutes; seconds only where there is nothing else."""
    seconds = int(amount.total_seconds())
    hours, minutes = divmod(seconds // 60, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " ".join(parts) or f"{seconds} s"


def local(moment: datetime, calendar: Calendar) -> str:
    """As people there read it, with the offset that tells one 02:30 from the other."""
    here = moment.astimezone(zone_of(calendar))
    offset = f"{here:%z}"
    return f"{here:%a} {here.day} {here:%b %Y %H:%M} {offset[:3]}:{offset[3:5]}"


def _limits(level: ServiceLevel) -> str:
    green, yellow = _limit(level.tier.green, level), _limit(level.tier.yellow, level)
    if green == yellow:
        return f"green below {green}, then red"
    return f"green below {green}, yellow below {yellow}, then red"


def _limit(limit: Limit, level: ServiceLevel) -> str:
    if limit.unit is not Unit.BUSINESS_DAYS or not (level.runs or level.clock.counted):
        return str(limit)
    return f"{limit} (here {duration(level.clock.amount(limit))})"


def _turns(level: ServiceLevel) -> Iterator[str]:
    one_step = level.tier.green == level.tier.yellow
    turns = (
        (("red", level.turns_red),)
        if one_step
        else (("yellow", level.turns_yellow), ("red", level.turns_red))
    )
    for colour, at in turns:
        if at is None:
            yield f"does not turn {colour} while the clock stands"
        elif at <= level.now:
            yield f"turned {colour} {local(at, level.calendar)}"
        else:
            yield f"turns {colour} {local(at, level.calendar)} if nothing happens"


def _counted(counted: Counted) -> str:
    start, end = counted.interval.start, counted.interval.end
    times = f"{local(start, counted.calendar)} - {local(end, counted.calendar)}"
    return f"counted {times}, {duration(counted.interval.length)}: {counted.ended or 'still running'}"


def _pause(pause: Pause, calendar: Calendar) -> str:
    until = f"- {local(pause.end, calendar)}" if pause.end else "until now"
    why = f" ({pause.why})" if pause.why else ""
    return f"paused {local(pause.start, calendar)} {until}: {pause.status}, {WAITS_FOR[pause.status]}{why}"


def _special_day(special: SpecialDay) -> str:
    return f"{special.day:%a} {special.day.day} {special.day:%b %Y}: {special.why}, {_hours(special.hours)}"


def _hours(hours: Hours) -> str:
    return f"open {', '.join(str(span) for span in hours)}" if hours else "closed"


def _clock_change(change: ClockChange, calendar: Calendar) -> str:
    way = "forward" if change.step > timedelta() else "back"
    return f"clocks put {way} by {duration(abs(change.step))}: {local(change.at, calendar)}"


def _shortened(lines: list[str]) -> list[str]:
    left_out = len(lines) - 2 * _SHOWN
    if left_out <= 0:
        return lines
    return [*lines[:_SHOWN], f"... {left_out} more like these ...", *lines[-_SHOWN:]]
