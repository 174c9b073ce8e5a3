"""How tickets stand, for `postdesk ticket`: the colour in lists, and everything that led to it for one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from postdesk.gateway.cli.output import Failure, say, show_json

if TYPE_CHECKING:
    from postdesk.gateway.app import App
    from postdesk.gateway.desk.service_levels import ServiceLevel

NONE = "-"  # merged tickets, and those whose tier is configured no more


def colours(desk: "App", tickets: Sequence[int]) -> dict[int, str]:
    """The colour of each ticket."""
    return {ticket: level.colour.value if level else NONE for ticket, level in _levels(desk, tickets).items()}


def show_why(desk: "App", ticket: int, as_json: bool) -> None:
    """What was counted and what was not, and when it turns. Raises Failure."""
    from postdesk.gateway.desk.service_level_words import explained

    levels = _levels(desk, [ticket])
    if ticket not in levels:
        raise Failure(f"there is no ticket {ticket}")
    level = levels[ticket]
    if level is None:
        raise Failure(
            f"ticket {ticket} has no service level: it was merged, or its tier is configured no more"
        )
    if as_json:
        show_json({"id": ticket, "service_level": _shown(level)})
        return
    for line in explained(level):
        say(line)


def _levels(desk: "App", tickets: Sequence[int]) -> "dict[int, ServiceLevel | None]":
    from postdesk.gateway.desk.lives import level_of
    from postdesk.gateway.store.lives import load_lives

    now = desk.clock()
    with desk.database.read() as connection:
        lives = load_lives(connection, tickets)
    return {ticket: level_of(desk.rules.levels, life, now) for ticket, life in lives.items()}


def _shown(level: "ServiceLevel") -> dict[str, Any]:
    from postdesk.gateway.desk.service_level_words import explained

    return {
        "colour": level.colour,
        "tier": level.tier.name,
        "green_below": str(level.tier.green),
        "yellow_below": str(level.tier.yellow),
        "calendar": level.calendar.name,
        "zone": level.calendar.zone,
        "counted_seconds": _seconds(level.counted),
        "turns_yellow": level.turns_yellow,
        "turns_red": level.turns_red,
        "counted": [
            {"from": c.interval.start, "to": c.interval.end, "calendar": c.calendar.name, "ended": c.ended}
            for c in level.clock.counted
        ],
        "paused": [{"from": p.start, "to": p.end, "status": p.status, "why": p.why} for p in level.pauses],
        "special_days": [
            {"day": d.day.isoformat(), "why": d.why, "hours": [str(span) for span in d.hours]}
            for d in level.special_days
        ],
        "clock_changes": [{"at": c.at, "seconds": _seconds(c.step)} for c in level.clock_changes],
        "explained": explained(level),
    }


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
