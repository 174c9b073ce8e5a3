"""Which status may follow which, by whom and under which condition (P2, P3, P4): one table, `TRANSITIONS`.

Whatever changes a status (an agent's mail, an admin's command, a customer's mail, a timer, a merge) asks `objection`
and takes its changes from `move`, which does nothing that the table does not have. What is refused is refused with
everything that is missing, all at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from postdesk.gateway.desk.permissions import missing_permission
from postdesk.gateway.model import Change, Status, Ticket


class Who(StrEnum):
    """Whose word, or what, moves a ticket."""

    AGENT = "agent"
    ADMIN = "admin"
    CUSTOMER = "customer"
    TIMER = "timer"
    MERGE = "merge"  # of two tickets, or undoing it


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A wish. `actor` and `why` stand in the history."""

    to: Status
    who: Who
    actor: str
    why: str
    now: datetime
    until: datetime | None = None  # of HOLD
    resolution: str = ""  # what solved it; where empty, the ticket's counts
    confirmed_by: str = ""  # who says that it is solved; likewise


Condition = Callable[[Ticket, Step], str]  # what is missing, in words; "" where nothing is


class TransitionError(ValueError):
    """A step that the table does not have, taken without asking. A fault of ours."""


def _an_owner(ticket: Ticket, step: Step) -> str:
    advice = {Who.AGENT: ": say #me or #owner above", Who.ADMIN: ": owner=ADDRESS"}.get(step.who, "")
    return "" if ticket.owner is not None else f"it needs an owner{advice}"


def _a_resolution(ticket: Ticket, step: Step) -> str:
    advice = {
        Who.AGENT: ": say what solved it (#close the cable was loose)",
        Who.ADMIN: ": --why WHAT-SOLVED-IT",
    }.get(step.who, "")
    return "" if step.resolution or ticket.resolution else f"it needs a resolution{advice}"


def _a_confirmation(ticket: Ticket, step: Step) -> str:
    advice = {
        Who.AGENT: ": the customer's, or yours in words of your own (#close it works again)",
        Who.ADMIN: ": the customer's, or yours by --why WHAT-SOLVED-IT",
    }.get(step.who, "")
    return (
        ""
        if step.confirmed_by or ticket.confirmed_by
        else f"it needs a confirmation that it is solved{advice}"
    )


def _an_end(_: Ticket, step: Step) -> str:
    advice = {Who.AGENT: "#hold 5", Who.ADMIN: "until=YYYY-MM-DD"}.get(step.who, "a day")
    if step.until is None:
        return f"a hold needs an end: {advice}"
    return "" if step.until > step.now else "a hold ends in the future"


def _a_reminder(ticket: Ticket, _: Step) -> str:
    return "" if ticket.reminded_at is not None else "nobody was reminded"


def _a_permission(ticket: Ticket, _: Step) -> str:
    return missing_permission(ticket) or ""


@dataclass(frozen=True, slots=True)
class Row:
    """From any of these to any of those, by any of them, if nothing is missing."""

    old: frozenset[Status]
    new: frozenset[Status]
    who: frozenset[Who]
    needs: tuple[Condition, ...] = ()


_OPEN, _PENDING, _WAITING, _HOLD, _REVIEW, _RESOLVED, _CLOSED = Status
_WORKED_ON = frozenset({_OPEN, _PENDING, _WAITING, _HOLD, _REVIEW})
_NOT_CLOSED = _WORKED_ON | {_RESOLVED}
_STAFF = frozenset({Who.AGENT, Who.ADMIN})
_SAID = {_HOLD: "on hold"}
_SOLVED = (_an_owner, _a_resolution, _a_confirmation)  # P4


def _row(old: Iterable[Status], new: Iterable[Status], who: Iterable[Who], *needs: Condition) -> Row:
    return Row(frozenset(old), frozenset(new), frozenset(who), needs)


TRANSITIONS: tuple[Row, ...] = (
    # Staff, by mail or by command
    _row(_WORKED_ON, _NOT_CLOSED - {_HOLD, _RESOLVED}, _STAFF),
    _row(_WORKED_ON, {_RESOLVED}, _STAFF, _a_permission),
    _row(_WORKED_ON, {_HOLD}, _STAFF, _an_end),
    _row({_RESOLVED}, {_OPEN, _PENDING, _REVIEW}, _STAFF),
    _row(_NOT_CLOSED, {_CLOSED}, _STAFF, *_SOLVED, _a_permission),
    _row({_CLOSED}, {_OPEN, _PENDING}, _STAFF),  # reopened by a word, or by an answer
    # A customer's mail: whatever it says opens the ticket, but for a plain "it works" and its like
    _row(_NOT_CLOSED, {_OPEN}, {Who.CUSTOMER}),
    _row(_NOT_CLOSED, {_REVIEW}, {Who.CUSTOMER}),
    _row(_WORKED_ON - {_HOLD}, {_RESOLVED}, {Who.CUSTOMER}, *_SOLVED, _a_permission),
    # Time
    _row({_WAITING, _HOLD}, {_OPEN}, {Who.TIMER}),
    _row({_PENDING}, {_OPEN}, {Who.TIMER}),  # nobody can be reminded
    _row({_PENDING}, {_RESOLVED}, {Who.TIMER}, _a_reminder),
    _row({_RESOLVED}, {_CLOSED}, {Who.TIMER}),
    # A merged ticket is closed, whatever it lacks: the other one answers for it
    _row(_NOT_CLOSED, {_CLOSED}, {Who.MERGE}),
    _row({_RESOLVED, _CLOSED}, {_OPEN}, {Who.MERGE}),
)


def row_for(old: Status, new: Status, who: Who) -> Row | None:
    """The row that allows it, where there is one."""
    return next((r for r in TRANSITIONS if old in r.old and new in r.new and who in r.who), None)


def objection(ticket: Ticket, step: Step) -> str | None:
    """Why the step cannot be taken, with everything that is missing; None where it can."""
    if ticket.status is step.to and step.until is None:
        return None
    row = row_for(ticket.status, step.to, step.who)
    if row is None:
        return _not_in_table(ticket.status, step)
    missing = [what for need in row.needs if (what := need(ticket, step))]
    if not missing:
        return None
    return f"the ticket cannot be {_SAID.get(step.to, step.to)} yet: {'; '.join(missing)}"


def _not_in_table(old: Status, step: Step) -> str:
    if step.who is Who.AGENT:
        return f"the ticket is {old}, and cannot be {step.to} from there: #reopen it first"
    if step.who is Who.ADMIN:
        return f"the ticket is {old}, and cannot be {step.to} from there: status=open first"
    if step.who is Who.CUSTOMER and old is Status.CLOSED:
        return "the ticket is closed: a customer's reply opens a new one, linked to it"
    return f"the ticket is {old}, and no {step.who} makes it {step.to}"


def move(ticket: Ticket, step: Step) -> tuple[Change, ...]:
    """The changes of a step; none where the ticket stands there already. Raises TransitionError."""
    refused = objection(ticket, step)
    if refused is not None:
        raise TransitionError(refused)
    changes: list[Change] = []
    if ticket.status is not step.to:
        since = next_since(ticket, step.now)
        changes.append(Change("status", ticket.status, step.to, step.actor, step.why, since))
    if step.to is Status.HOLD and step.until != ticket.until and step.until is not None:
        changes.append(Change("until", ticket.until, step.until, step.actor, step.why))
    return (*changes, *_said_to_be_solved(ticket, step))


def _said_to_be_solved(ticket: Ticket, step: Step) -> Iterable[Change]:
    """What solved it, and who said so, hold as long as the ticket is thought to be solved."""
    kept = step.to in {Status.REVIEW, Status.RESOLVED, Status.CLOSED}
    resolution = (step.resolution or ticket.resolution) if kept else ""
    confirmed = (step.confirmed_by or ticket.confirmed_by) if kept else ""
    if resolution != ticket.resolution:
        yield Change("resolution", ticket.resolution, resolution, step.actor, step.why)
    if confirmed != ticket.confirmed_by:
        yield Change("confirmed_by", ticket.confirmed_by, confirmed, step.actor, step.why)


def begun_anew(ticket: Ticket, actor: str, why: str, now: datetime) -> Change:
    """The status stays and counts from now: an agent's further answer to a pending ticket."""
    return Change("status_since", ticket.status_since, next_since(ticket, now), actor, why)


def next_since(ticket: Ticket, now: datetime) -> datetime:
    """From when a status counts: now, but later than the one before, even if the clock was set back.

    So a ticket and this moment name one period of its life for ever, and its timers can be named after them.
    """
    before = ticket.status_since or ticket.created_at
    return max(now, before + timedelta(microseconds=1))


def after(ticket: Ticket, changes: Iterable[Change]) -> Ticket:
    """How the ticket's status stands after these changes; what belongs to a status ends with it."""
    changes = tuple(changes)
    for change in changes:
        if change.field == "status" and change.new != change.old:
            ticket = replace(
                ticket,
                status=Status(str(change.new)),
                status_since=change.since,
                until=None,
                reminded_at=None,
            )
        if change.field == "status_since":
            ticket = replace(ticket, status_since=_moment(change.new), until=None, reminded_at=None)
    for change in changes:
        if change.field == "until":
            ticket = replace(ticket, until=_moment(change.new))
        if change.field == "reminded_at":
            ticket = replace(ticket, reminded_at=_moment(change.new))
    return ticket


def _moment(value: object) -> datetime | None:
    assert value is None or isinstance(value, datetime)
    return value
