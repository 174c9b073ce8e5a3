"""What `postdesk ticket` does to a ticket: the desk's own rules decide, and one transaction records it."""

import getpass
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Connection

from postdesk.classifiers.rulebook import URGENCIES
from postdesk.gateway.app import App
from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.output import Failure, WrongUse
from postdesk.gateway.cli.undisturbed import undisturbed
from postdesk.gateway.desk.answers import internal_note, public_answer
from postdesk.gateway.desk.letters import Cause
from postdesk.gateway.desk.permissions import permission
from postdesk.gateway.desk.properties import PROPERTIES, By, Changed
from postdesk.gateway.desk.properties import field as set_field
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.teams import handed_to_team
from postdesk.gateway.desk.tier_moves import tier, tier_told
from postdesk.gateway.desk.transitions import Step, Who, move, objection
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.model import (
    AgentRecord,
    Change,
    Conversation,
    Decision,
    Outcome,
    Person,
    Status,
    Ticket,
)
from postdesk.gateway.store.conversations import load_conversation
from postdesk.gateway.store.record import record
from postdesk.gateway.store.situation import ensure_person, load_agents
from postdesk.gateway.watching import with_all_timers
from postdesk.threading.clean import clean_text
from postdesk.threading.message import Address

Decide = Callable[[Cause, Conversation], Decision]
_FIELD = "field."
_NO_REASON = "by command"
_OF_STATUS = {"status", "until"}


def answer(ctx: typer.Context, number: int, agent: str, text: str) -> Decision:
    """An agent's words to everybody who takes part. Commands are for mail: here they would be words to the customer."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if first.startswith("#"):
        raise WrongUse(f"the text begins with {first.split()[0]}: see `ticket note` and `ticket set`")
    return _act(
        ctx,
        number,
        lambda cause, conversation: public_answer(
            cause, conversation, active_agent(cause.desk, agent), clean_text(text)
        ),
    )


def add_note(ctx: typer.Context, number: int, agent: str, text: str) -> Decision:
    """An internal note."""
    return _act(
        ctx,
        number,
        lambda cause, conversation: internal_note(
            cause, conversation, active_agent(cause.desk, agent), clean_text(text)
        ),
    )


def change(ctx: typer.Context, number: int, wanted: Mapping[str, str], why: str) -> Decision:
    """Properties; those that are as wanted already are left out."""

    def decide(cause: Cause, conversation: Conversation) -> Decision:
        said = clean_text(why)
        by = By(cause.desk, _actor(), said or _NO_REASON)
        further = Changed(conversation.ticket, ())
        changes: list[Change] = []
        for name, value in wanted.items():
            if name in PROPERTIES or name.startswith(_FIELD):
                further = _property(further, name, value, by)
            elif name == "permission":
                asked_for = permission(further.ticket, value, by, at_text(cause.desk, cause.now))
                further = _further(name, further, asked_for)
            elif name == "tier":
                asked = replace(by, why=said)
                further = _further(name, further, tier(further.ticket, value, asked, cause.now))
            elif name not in _OF_STATUS:
                changes.append(_change(cause.desk, conversation, name, value, by.why))
        owner = next((c.new for c in changes if c.field == "owner"), further.ticket.owner)
        ticket = replace(further.ticket, owner=owner)  # type: ignore[arg-type]  # an agent's number
        old_tier, status = conversation.ticket.tier, conversation.ticket.status
        moved = further.ticket.tier != old_tier and not further.ticket.team
        opened = {"status": Status.OPEN} if moved and status is not Status.OPEN else {}
        changes += _status_changes(ticket, {**opened, **wanted}, said, cause)
        changed = tuple(c for c in (*changes, *further.changes) if c.old != c.new)
        after = replace(conversation, ticket=further.ticket)
        handed = after.ticket.team and after.ticket.team != conversation.ticket.team
        letters = handed_to_team(cause, after, "An admin", said) if handed else []
        if moved:
            letters = tier_told(cause, replace(after, ticket=ticket), old_tier, said)
        return Decision(Outcome.COMMAND, by.why, ticket=number, changes=changed, letters=tuple(letters))

    return _act(ctx, number, decide, team=wanted.get("team", ""))


def _further(name: str, so_far: Changed, given: Changed | str) -> Changed:
    if isinstance(given, str):
        raise WrongUse(f"{name}: {given}")
    return Changed(given.ticket, (*so_far.changes, *given.changes))


def _property(so_far: Changed, name: str, value: str, by: By) -> Changed:
    """One of the further properties; a field is `field.NAME=VALUE`."""
    found = (
        set_field(so_far.ticket, f"{name.removeprefix(_FIELD)}={value}", by)
        if name.startswith(_FIELD)
        else PROPERTIES[name](so_far.ticket, value, by)
    )
    return _further(name, so_far, found)


def _status_changes(ticket: Ticket, wanted: Mapping[str, str], why: str, cause: Cause) -> tuple[Change, ...]:
    """The table of transitions holds here, too; an owner who is named in the same command counts."""
    if not _OF_STATUS & wanted.keys():
        return ()
    status = Status(_one_of("status", wanted.get("status", ticket.status), tuple(Status)))
    if "until" in wanted and status is not Status.HOLD:
        raise WrongUse("until: only a hold has an end; add status=hold")
    actor = _actor()
    step = Step(
        to=status,
        who=Who.ADMIN,
        actor=actor,
        why=why or _NO_REASON,
        now=cause.now,
        until=_day(wanted["until"], cause.desk.zone) if "until" in wanted else None,
        resolution=why if status in {Status.RESOLVED, Status.CLOSED} else "",
        # Whoever closes with words of their own says that it is solved (P4).
        confirmed_by=actor if status is Status.CLOSED and why else "",
    )
    reason = objection(ticket, step)
    if reason is not None:
        raise Failure(f"ticket {ticket.id}: {reason}")
    return move(ticket, step)


def _day(value: str, zone: ZoneInfo) -> datetime:
    """A day, from whose beginning in the desk's zone on the ticket is open again; or a moment."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise WrongUse(f"until: {value or '(nothing)'} is not a day such as 2026-12-24") from None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _actor() -> str:
    return f"command of {getpass.getuser()}"


def _act(ctx: typer.Context, number: int, decide: Decide, *, team: str = "") -> Decision:
    """Read, decide and record under one lock, so that nothing changes in between. `team` may have to be written to."""
    desk = open_store(ctx)
    return undisturbed(lambda: _once(desk, number, decide, team))


def _once(desk: App, number: int, decide: Decide, team: str) -> Decision:
    now = desk.clock()
    with desk.database.write() as connection:
        rules = desk.rules.with_agents(load_agents(connection))
        conversation = load_conversation(connection, number)
        if conversation is None:
            raise Failure(f"there is no ticket {number}")
        if conversation.ticket.merged_into is not None:
            raise Failure(f"ticket {number} was merged into ticket {conversation.ticket.merged_into}")
        cause = Cause(
            rules, now, f"command {secrets.token_hex(8)}", people=_team(connection, rules, team, now)
        )
        decision = decide(cause, conversation)
        decision = with_all_timers(connection, decision, rules, conversation, now)
        record(connection, decision, now)
        if decision.letters:
            desk.database.wake(connection, "outbox")
    return decision


def _team(connection: Connection, rules: DeskRules, name: str, now: datetime) -> dict[str, Person]:
    if name.lower() not in rules.teams:
        return {}
    address = rules.teams[name.lower()].address
    return {address: ensure_person(connection, Address("", address), now)}


def active_agent(desk: DeskRules, address: str, where: str = "--agent") -> AgentRecord:
    """The agent at that address, who must be one who works; `where` it was written."""
    agent = desk.agents.get(address.lower())
    if agent is None:
        known = ", ".join(a.address for a in desk.agents.values() if a.active) or "nobody"
        raise WrongUse(f"{where}: {address} is no agent; there are: {known}")
    if not agent.active:
        raise Failure(f"{agent.address} is disabled; `postdesk agent enable {agent.address}`")
    return agent


def _change(desk: DeskRules, conversation: Conversation, name: str, value: str, why: str) -> Change:
    ticket = conversation.ticket
    actor = _actor()
    match name:
        case "queue":
            return Change("queue", ticket.queue, _one_of(name, value, tuple(desk.queues)), actor, why)
        case "urgency":
            return Change("urgency", ticket.urgency, _one_of(name, value, URGENCIES), actor, why)
        case "owner":
            owner = None if value in {"", "none"} else active_agent(desk, value, "owner").id
            return Change("owner", ticket.owner, owner, actor, why)
    known = ", ".join(("status, until, queue, urgency, owner, tier", *PROPERTIES, "permission", "field.NAME"))
    raise WrongUse(f"{name}: no such property; there are {known}")


def _one_of(name: str, value: str, allowed: tuple[Any, ...]) -> str:
    if value not in allowed:
        raise WrongUse(f"{name}: {value or '(nothing)'} is not one of {', '.join(allowed)}")
    return value
