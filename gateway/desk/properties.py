"""A ticket's further properties (P5), set by the same rules from mail and from the command line. Pure.

Each function says what changes, or in words why it cannot. Handing a ticket to another team takes it from its agent, who
follows it from then on, and ends its escalation among staff.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import AgentRecord, Change, Ticket

SUPPORT = "support"  # this desk itself, among the teams
KNOWN_ISSUE = re.compile(r"[1-9][0-9]{0,9}(?:-[a-z0-9]+){1,10}")  # 4711-export-times-out
# Fields that the desk itself keeps, each with the command that sets it.
OWN_FIELDS: Mapping[str, str] = {
    "playbook": "#playbook",
    "steps": "#step",
    "permission": "#permission",
    "needs-permission": "#permission",
    "proposed": "#known",
}

_TAG = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,40}")
_MOST_TAGS = 30
_FIELD = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_MOST_FIELDS = 30
_LONGEST_VALUE = 200  # characters
_LONGEST_ISSUE = 60


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, and why; `agent` where it is one."""

    desk: DeskRules
    actor: str
    why: str
    agent: AgentRecord | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The ticket as it will be, and what is recorded."""

    ticket: Ticket
    changes: tuple[Change, ...]


def team(ticket: Ticket, value: str, by: By) -> Changed | str:
    """Hand the ticket to a team; `support` takes it back."""
    desk = by.desk
    name = value.lower()
    if name != SUPPORT and name not in desk.teams:
        return f"there is no team {value}{nearest(name, desk.teams)}; there are {', '.join((SUPPORT, *desk.teams))}"
    wanted = "" if name == SUPPORT else name
    if wanted == ticket.team:
        return f"the ticket is with {team_title(desk, wanted)} already"
    changed = with_property(Changed(ticket, ()), "team", wanted, by)
    if not wanted:
        return changed
    changed = with_property(changed, "owner", None, by)
    changed = with_property(changed, "tier", "triage", by)
    return changed if by.agent is None else _add_follower(changed, by.agent, by)


def follow(ticket: Ticket, value: str, by: By) -> Changed | str:
    """An agent hears of the ticket besides its owner."""
    agent = _agent(value, by)
    return agent if isinstance(agent, str) else _add_follower(Changed(ticket, ()), agent, by)


def unfollow(ticket: Ticket, value: str, by: By) -> Changed | str:
    """They hear of it no more, unless they own it."""
    agent = _agent(value, by)
    if isinstance(agent, str):
        return agent
    if agent.id not in ticket.followers:
        return f"{agent.name} does not follow this ticket"
    left = tuple(f for f in ticket.followers if f != agent.id)
    change = Change("follower", agent.id, None, by.actor, by.why)
    return Changed(replace(ticket, followers=left), (change,))


def tag(ticket: Ticket, value: str, by: By) -> Changed | str:
    """`refund vip`: added to those that it has."""
    wanted = _tags(value)
    strange = next((t for t in wanted if _TAG.fullmatch(t) is None), None)
    if strange is not None or not wanted:
        return f"{strange or '(nothing)'} cannot be a tag: letters, digits and . : _ - only"
    if len({*ticket.tags, *wanted}) > _MOST_TAGS:
        return f"a ticket has {_MOST_TAGS} tags at most"
    fresh = tuple(t for t in wanted if t not in ticket.tags)
    changes = tuple(Change("tag", None, name, by.actor, by.why) for name in fresh)
    return Changed(replace(ticket, tags=(*ticket.tags, *fresh)), changes)


def untag(ticket: Ticket, value: str, by: By) -> Changed | str:
    """`vip`: taken away."""
    gone = _tags(value)
    strange = next((t for t in gone if t not in ticket.tags), None)
    if strange is not None:
        return f"the ticket has no tag {strange}{nearest(strange, ticket.tags)}"
    changes = tuple(Change("tag", name, None, by.actor, by.why) for name in gone)
    return Changed(replace(ticket, tags=tuple(t for t in ticket.tags if t not in gone)), changes)


def _tags(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in re.split(r"[\s,]+", value.lower()) if t))


def known_issue(ticket: Ticket, value: str, by: By) -> Changed | str:
    """`4711-export-times-out`, or `none`."""
    tag = "" if value.lower() in {"", "none"} else value.lower()
    if tag and (len(tag) > _LONGEST_ISSUE or KNOWN_ISSUE.fullmatch(tag) is None):
        return f"{value} is not a number and a few words, such as 4711-export-times-out"
    return with_property(Changed(ticket, ()), "known_issue", tag, by)


def plan(ticket: Ticket, value: str, by: By) -> Changed | str:
    """One of the configured plans, or `none`."""
    name = "" if value.lower() == "none" else value.lower()
    if name and name not in by.desk.plans:
        return f"there is no plan {value}{nearest(name, by.desk.plans)}; there are {', '.join(by.desk.plans)}"
    return with_property(Changed(ticket, ()), "plan", name, by)


def organisation(ticket: Ticket, value: str, by: By) -> Changed | str:
    """One of the configured organisations, or `none`; its plan comes with it."""
    if value.lower() == "none":
        return with_property(Changed(ticket, ()), "organisation", "", by)
    names = {o.name.lower(): o for o in by.desk.organisations}
    found = names.get(value.lower())
    if found is None:
        known = ", ".join(o.name for o in by.desk.organisations) or "none"
        return f"there is no organisation {value}{nearest(value, names)}; there are {known}"
    changed = with_property(Changed(ticket, ()), "organisation", found.name, by)
    return with_property(changed, "plan", found.plan, by) if found.plan else changed


def field(ticket: Ticket, value: str, by: By) -> Changed | str:
    """`name=value`; an empty value removes it. Plan and organisation can be written so, too."""
    name, equals, wanted = value.partition("=")
    name, wanted = name.strip().lower(), " ".join(wanted.split())
    if not equals or _FIELD.fullmatch(name) is None:
        return f"{value} is not a name and a value: #field module=inventory"
    if name in _AS_FIELDS:
        return _AS_FIELDS[name](ticket, wanted or "none", by)
    wrong = _wrong_field(dict(ticket.fields), name, wanted)
    return wrong or with_field(Changed(ticket, ()), name, wanted, by)


def _wrong_field(known: Mapping[str, str], name: str, wanted: str) -> str | None:
    for wrong, why in (
        (name in OWN_FIELDS, f"{name} is kept by the desk: see {OWN_FIELDS.get(name)}"),
        (name in _WITH_COMMANDS, f"{name} has a command of its own: #{name}"),
        (len(wanted) > _LONGEST_VALUE, f"{name}: {_LONGEST_VALUE} characters at most"),
        (not wanted and name not in known, f"the ticket has no field {name}"),
        (name not in known and len(known) >= _MOST_FIELDS, f"a ticket has {_MOST_FIELDS} fields at most"),
    ):
        if wrong:
            return why
    return None


def with_field(changed: Changed, name: str, value: str, by: By) -> Changed:
    """A field set, or removed by an empty value."""
    fields = dict(changed.ticket.fields)
    before = fields.pop(name, "")
    if before == value:
        return changed
    old, new = (f"{name}={v}" if v else None for v in (before, value))
    fields |= {name: value} if value else {}
    ticket = replace(changed.ticket, fields=tuple(sorted(fields.items())))
    return Changed(ticket, (*changed.changes, Change("field", old, new, by.actor, by.why)))


def team_title(desk: DeskRules, name: str) -> str:
    """A team's name for people."""
    return desk.teams[name].title if name in desk.teams else name or "support"


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?`, or nothing."""
    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def with_property(changed: Changed, name: str, value: str | int | None, by: By) -> Changed:
    """That property set, and the change recorded; nothing where it stands so already."""
    old = getattr(changed.ticket, name)
    if old == value:
        return changed
    change = Change(name, old, value, by.actor, by.why)  # type: ignore[arg-type]  # the callers' literals
    return Changed(replace(changed.ticket, **{name: value}), (*changed.changes, change))  # type: ignore[arg-type]  # likewise


def _add_follower(changed: Changed, agent: AgentRecord, by: By) -> Changed:
    if agent.id in changed.ticket.followers:
        return changed
    change = Change("follower", None, agent.id, by.actor, by.why)
    ticket = replace(changed.ticket, followers=(*changed.ticket.followers, agent.id))
    return Changed(ticket, (*changed.changes, change))


def _agent(value: str, by: By) -> AgentRecord | str:
    if value.lower() in {"", "me"} and by.agent is not None:
        return by.agent
    wanted = value.strip("<>").lower()
    active = [a for a in by.desk.agents.values() if a.active]
    found = [a for a in active if wanted in {a.address, a.name.lower()}]
    if len(found) == 1:
        return found[0]
    known = ", ".join(a.address for a in active)
    why = "more than one agent has that name" if found else f"there is no agent {value}"
    return f"{why}{nearest(wanted, [a.address for a in active])}; there are {known}"


_AS_FIELDS: Mapping[str, Callable[[Ticket, str, By], Changed | str]] = {
    "plan": plan,
    "organisation": organisation,
}
_WITH_COMMANDS = frozenset(
    {"status", "queue", "urgency", "owner", "tag", "team", "tier", "known", "language"}
)

# What `postdesk ticket set NAME=VALUE` sets besides status, queue, urgency and owner.
PROPERTIES: Mapping[str, Callable[[Ticket, str, By], Changed | str]] = {
    "team": team,
    "tag": tag,
    "untag": untag,
    "known": known_issue,
    "plan": plan,
    "organisation": organisation,
    "follow": follow,
    "unfollow": unfollow,
}
