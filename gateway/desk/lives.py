"""From a ticket's life to its service level: what the store knows, in the words of the rules that count. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from postdesk.gateway.desk.rules import LevelRules
from postdesk.gateway.desk.service_levels import ServiceLevel, service_level
from postdesk.gateway.desk.ticket_history import (
    AgentAnswered,
    CalendarChanged,
    Event,
    History,
    Opened,
    StatusChanged,
    TierChanged,
)
from postdesk.gateway.model import Decision, Life, LifeEvent, Status

_EVENTS = ("status", "tier", "organisation", "owner")
_WATCHED = (*_EVENTS, "queue", "merged_into", "team")


def concerns_level(decision: Decision) -> bool:
    """Whether it changes anything that a service level goes by."""
    answers = decision.message is not None and decision.message.agent is not None
    return answers or any(c.field in _WATCHED and c.new != c.old for c in decision.changes)


def after(life: Life, decision: Decision, now: datetime) -> Life:
    """The life with what a decision adds to it."""
    added = []
    for change in decision.changes:
        if change.field not in _WATCHED or change.new == change.old:
            continue
        old, new = ("" if value is None else str(value) for value in (change.old, change.new))
        if change.field in _EVENTS:
            added.append(LifeEvent(now, change.field, old, new, change.why))  # type: ignore[arg-type]  # one of _EVENTS
        if change.field != "team":  # it keeps its time; who hears of it is for `level_watch.look`
            life = _with(life, change.field, change.new)
    if decision.message is not None and decision.message.agent is not None:
        added.append(LifeEvent(now, "answer"))
    return replace(life, events=(*life.events, *added))


def _with(life: Life, field: str, new: object) -> Life:
    match field:
        case "status":
            return replace(life, status=Status(str(new)))
        case "tier":
            return replace(life, tier=str(new))
        case "organisation":
            return replace(life, organisation=str(new or ""))
        case "queue":
            return replace(life, queue=str(new))
        case "merged_into":
            return replace(life, merged=new is not None)
    return replace(life, owner=new if isinstance(new, int) else None)


def level_of(rules: LevelRules, life: Life, now: datetime) -> ServiceLevel | None:
    """How the ticket stands; None for a merged one, and for a tier that the configuration has no more."""
    if life.merged or life.tier not in rules.limits:
        return None
    return service_level(
        history_of(rules, life), rules.limits, rules.calendars, now, answer_restarts=rules.answer_restarts
    )


def history_of(rules: LevelRules, life: Life) -> History:
    """The events that the clock goes by. How it began is what the first change of each kind says it was."""
    opened = Opened(
        life.opened_at,
        rules.calendar_of(_first(life, "organisation", life.organisation)),
        _first(life, "tier", life.tier),
        Status(_first(life, "status", life.status)),
    )
    return (opened, *_events(rules, life))


def unowned_since(life: Life) -> datetime | None:
    """Since when nobody has had it who is to: another tier's people have their own time. None where somebody has it."""
    if life.owner is not None:
        return None
    return max((e.at for e in life.events if e.what in {"owner", "tier"}), default=life.opened_at)


def _first(life: Life, what: str, now: str) -> str:
    return next((event.old for event in life.events if event.what == what), now)


def _events(rules: LevelRules, life: Life) -> Iterator[Event]:
    for event in life.events:
        match event.what:
            case "status":
                yield StatusChanged(event.at, Status(event.new), event.why)
            case "tier":
                yield TierChanged(event.at, event.new, event.why)
            case "organisation":
                yield CalendarChanged(event.at, rules.calendar_of(event.new))
            case "answer":
                yield AgentAnswered(event.at)
