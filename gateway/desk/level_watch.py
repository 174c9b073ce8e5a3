"""Who hears of a service level, and when (E2): the owner before it turns, the lead at red, somebody where nobody has it.

A ticket has one waiting timer for all of it, `LOOK`. When that is due, everything that has passed by then is told and the
next moment is set; whatever changes the ticket's clock sets it anew. Each thing is told once: its letter's cause is the
passage itself (what, in which tier, since when), and the same cause writes the same letter. People hear of it in their
working hours, but for tiers whose limits are round the clock. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from postdesk.gateway.business_time.calendars import next_opening
from postdesk.gateway.desk.counting import Measure, clock
from postdesk.gateway.desk.letters import Cause, agent_letter, title
from postdesk.gateway.desk.lives import history_of, level_of, unowned_since
from postdesk.gateway.desk.rules import DeskRules, LevelRules
from postdesk.gateway.desk.service_level_words import explained
from postdesk.gateway.desk.service_levels import Colour, ServiceLevel
from postdesk.gateway.desk.ticket_history import stretches
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.model import AgentRecord, Conversation, Decision, Life, NewLetter, NewTimer, Outcome
from postdesk.templates.notices import ServiceLevelWarning
from postdesk.threading.tokens import Purpose

LOOK = "service level"


class Passage(StrEnum):
    """What is told, the mildest first."""

    UNOWNED = "unowned"
    BEFORE_YELLOW = "before yellow"
    BEFORE_RED = "before red"
    RED = "red"


@dataclass(frozen=True, slots=True)
class _Telling:
    passage: Passage
    at: datetime  # in the receiver's working hours
    since: datetime  # what makes this passage another one than the last of its kind
    agent: AgentRecord


def watch(desk: DeskRules, life: Life, now: datetime) -> tuple[NewTimer, ...]:
    """When to look at the ticket next: at once where something should have been told by now."""
    moments = [telling.at for telling in _tellings(desk, life, now)]
    return _timer(life, max(min(moments), now), now) if moments else ()


def look(desk: DeskRules, conversation: Conversation, life: Life, now: datetime) -> Decision:
    """Tell what has passed, each receiver the worst of it, and set the next moment."""
    if conversation.ticket.team:
        why = f"{conversation.ticket.team} has it: nobody here is told"
        return Decision(Outcome.COMMAND, why, ticket=life.ticket)
    level = level_of(desk.levels, life, now)
    tellings = _tellings(desk, life, now)
    worst: dict[int, _Telling] = {}
    for telling in (t for t in tellings if t.at <= now):  # from mild to bad
        worst[telling.agent.id] = telling
    later = [telling.at for telling in tellings if telling.at > now]
    letters = tuple(_letter(desk, conversation, level, t) for t in worst.values()) if level else ()
    told = ", ".join(dict.fromkeys(t.passage.value for t in worst.values()))
    return Decision(
        Outcome.COMMAND,
        f"{level.colour if level else 'no service level'}: {told or 'nothing to tell'}",
        ticket=life.ticket,
        letters=letters,
        timers=_timer(life, min(later), now) if later else (),
    )


def _timer(life: Life, due: datetime, now: datetime) -> tuple[NewTimer, ...]:
    # Another look at the same moment, since a pause came between, is another timer; names are given once.
    seen = f"set at {now.isoformat()} after {len(life.events)} events"
    name = f"ticket {life.ticket}: {LOOK} at {due.isoformat()}, {seen}"
    return (NewTimer(LOOK, name, due, life.ticket),)


def _tellings(desk: DeskRules, life: Life, now: datetime) -> list[_Telling]:
    """What was or will be told if nothing happens; nothing while it is not the desk's turn."""
    level = level_of(desk.levels, life, now)
    if not desk.levels.notices or level is None or not level.runs:
        return []
    found = []
    for passage, at, since in _passages(desk.levels, life, level, now):
        for agent in _receivers(desk, life, passage):
            hours = desk.levels.working_hours(agent.address)
            heard = at if level.tier.round_the_clock else next_opening(hours, at)
            found.append(_Telling(passage, heard, since, agent))
    return found


def _passages(
    rules: LevelRules, life: Life, level: ServiceLevel, now: datetime
) -> Iterator[tuple[Passage, datetime, datetime]]:
    """Each with its moment, and with what it is counted from."""
    if (moment := _unowned_too_long(rules, life, level, now)) is not None:
        yield Passage.UNOWNED, moment, unowned_since(life) or now
    if rules.warn_before and life.owner is not None:
        for passage, limit in (
            (Passage.BEFORE_YELLOW, level.tier.green),
            (Passage.BEFORE_RED, level.tier.yellow),
        ):
            if passage is Passage.BEFORE_YELLOW and level.tier.green == level.tier.yellow:
                continue
            at = level.clock.passes(level.clock.amount(limit) * (1 - rules.warn_before))
            if at is not None:
                yield passage, at, level.since
    if level.turns_red is not None:
        yield Passage.RED, level.turns_red, level.since


def _unowned_too_long(rules: LevelRules, life: Life, level: ServiceLevel, now: datetime) -> datetime | None:
    since = unowned_since(life)
    if since is None:
        return None
    measure = Measure(level.tier, rules.limits, rules.calendars)
    return clock(stretches(history_of(rules, life), now), measure, now, since).reaches(rules.unowned_after)


def _receivers(desk: DeskRules, life: Life, passage: Passage) -> tuple[AgentRecord, ...]:
    """Before it turns the owner; of the rest the tier's lead, else whoever works on it."""
    owner = desk.agent(life.owner)
    working = (owner,) if owner is not None and owner.active else ()
    if passage in {Passage.BEFORE_YELLOW, Passage.BEFORE_RED}:
        return working
    tier = desk.tiers.get(life.tier)
    lead = desk.agents.get(tier.lead) if tier is not None and tier.lead else None
    if lead is not None and lead.active:
        return (lead,)
    if working or tier is None:
        return working
    named = tuple(a for address in tier.agents if (a := desk.agents.get(address)) is not None and a.active)
    return named or desk.agents_for(life.queue)


def _letter(desk: DeskRules, conversation: Conversation, level: ServiceLevel, telling: _Telling) -> NewLetter:
    ticket = conversation.ticket
    owner = desk.agent(ticket.owner)
    turns = level.turns_yellow if level.colour is Colour.GREEN else level.turns_red
    notice = ServiceLevelWarning(
        tag=desk.tag(ticket.id),
        subject=ticket.subject,
        colour=level.colour.value,
        turns="" if turns is None else at_text(desk, turns),
        unowned=telling.passage is Passage.UNOWNED,
        late=telling.passage is Passage.BEFORE_YELLOW and level.colour is Colour.YELLOW,
        tier=desk.tiers[ticket.tier].title,
        queue_title=title(desk, ticket.queue),
        status=ticket.status,
        owner=owner.name if owner is not None else "",
        customer=ticket.customer.name or ticket.customer.address,
        reasons=explained(level),
    )
    # The cause holds no moment of now: told again, it is the same letter.
    cause = Cause(
        desk, telling.since, f"ticket {ticket.id}: {telling.passage}, {ticket.tier}, {telling.since}"
    )
    return agent_letter(cause, ticket.id, telling.agent, notice, Purpose.NOTE)
