"""The ladder of tiers, and who works in each (E1). Pure.

On-call stands above the ladder, and is reached by its name alone.
"""

from datetime import datetime

from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import AgentRecord, Ticket

ON_CALL = "on-call"


def ladder(desk: DeskRules) -> tuple[str, ...]:
    """The tiers that a ticket climbs, lowest first."""
    return tuple(name for name in desk.tiers if name != ON_CALL)


def named_tier(desk: DeskRules, word: str) -> str | None:
    """A tier by its name or title, whatever the case."""
    names = {name.lower(): name for name in desk.tiers}
    names |= {tier.title.lower(): name for name, tier in desk.tiers.items()}
    return names.get(word.lower())


def next_tier(desk: DeskRules, tier: str, step: int = 1) -> str | None:
    """The tier above (or below, by a step of -1); None at the end of the ladder."""
    steps = ladder(desk)
    if tier == ON_CALL:
        return None
    at = (steps.index(tier) if tier in steps else 0) + step
    return steps[at] if 0 <= at < len(steps) else None


def is_above(desk: DeskRules, tier: str, other: str) -> bool:
    """Whether the one is higher on the ladder than the other; a tier that is gone counts as the lowest."""
    steps = (*ladder(desk), ON_CALL)
    places = [steps.index(name) if name in steps else 0 for name in (tier, other)]
    return places[0] > places[1]


def people_of(desk: DeskRules, tier: str, queue: str) -> tuple[AgentRecord, ...]:
    """Who works in a tier: its agents (those of the queue, where there are any); without agents, the queue's."""
    section = desk.tiers.get(tier)
    named = tuple(active_agents(desk, section.agents if section else ()))
    for_queue = tuple(a for a in named if not a.queues or queue in a.queues)
    return for_queue or named or desk.agents_for(queue)


def on_duty(desk: DeskRules, tier: str, now: datetime) -> tuple[AgentRecord, ...]:
    """Whom the rota names for a tier at a moment; nobody where there is no rota."""
    return tuple(active_agents(desk, desk.on_duty(tier, now)))


def called_out(desk: DeskRules, queue: str, now: datetime) -> tuple[AgentRecord, ...]:
    """Whom an alarm goes to: the rota's, else all who are on call, else the queue's agents."""
    return on_duty(desk, ON_CALL, now) or people_of(desk, ON_CALL, queue)


def new_owner(desk: DeskRules, tier: str, now: datetime) -> AgentRecord | None:
    """Who gets a ticket that comes to a tier: the one on duty; nobody where that is not exactly one."""
    found = on_duty(desk, tier, now)
    return found[0] if len(found) == 1 else None


def lead_of(desk: DeskRules, ticket: Ticket) -> AgentRecord | None:
    """The lead of its tier; where that has none, of the nearest tier that has one, those above before those below."""
    steps = ladder(desk)
    at = steps.index(ticket.tier) if ticket.tier in steps else 0
    for name in (*steps[at:], *reversed(steps[:at])):
        found = tuple(active_agents(desk, (desk.tiers[name].lead,)))
        if found:
            return found[0]
    return None


def active_agents(desk: DeskRules, addresses: tuple[str, ...]) -> list[AgentRecord]:
    """The agents of those addresses who work, in that order."""
    found = (desk.agents.get(address.lower()) for address in dict.fromkeys(addresses))
    return [agent for agent in found if agent is not None and agent.active]
