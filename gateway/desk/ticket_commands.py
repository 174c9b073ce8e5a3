"""Commands about a ticket's own properties: status, queue, urgency, owner, tags, language."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from postdesk.classifiers.rulebook import URGENCIES
from postdesk.gateway.desk import properties
from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.property_commands import by, carried
from postdesk.gateway.desk.transitions import Step, Who, after, move, objection
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.desk.work import Refusal, Work
from postdesk.gateway.model import AgentRecord, Status

_LONGEST_HOLD = 366  # days
_LONGEST_RESOLUTION = 2000  # characters


def status(work: Work, command: Command) -> Work | Refusal:
    """`#status pending`; the statuses that need more than a word have commands of their own."""
    name, _, why = command.argument.partition(" ")
    if name.lower() not in set(Status):
        return Refusal(f"{name} is not a status{nearest(name, Status)}; there are {', '.join(Status)}")
    if name.lower() == Status.HOLD:
        return Refusal("say for how many days: #hold 5")
    return _move(work, Status(name.lower()), why.strip())


def to(wanted: Status) -> Callable[[Work, Command], Work | Refusal]:
    """`#pending`, `#resolve why`: a status that is a command itself; the argument is the reason."""
    return lambda work, command: _move(work, wanted, command.argument)


def hold(work: Work, command: Command) -> Work | Refusal:
    """`#hold 5 parts are ordered`."""
    days, _, why = command.argument.partition(" ")
    if not (days.isascii() and days.isdigit() and 0 < int(days[:4]) <= _LONGEST_HOLD):
        return Refusal(f"{days} is not a number of days from 1 to {_LONGEST_HOLD}: #hold 5")
    until = work.case.now + timedelta(days=int(days))
    moved = _move(work, Status.HOLD, why.strip(), until)
    return (
        moved
        if isinstance(moved, Refusal)
        else moved.saying(f"The ticket is on hold until {at_text(work.case.desk, until)}.")
    )


def _move(work: Work, wanted: Status, why: str, until: datetime | None = None) -> Work | Refusal:
    ticket = work.ticket
    said = _what_solved_it(work, wanted, why)
    step = Step(
        to=wanted,
        who=Who.AGENT,
        actor=work.agent.address,
        why=why or f"by mail of {work.agent.name}",
        now=work.case.now,
        until=until,
        resolution=said,
        # Whoever closes with words of their own says that it is solved (P4).
        confirmed_by=work.agent.address if said and wanted is Status.CLOSED else "",
    )
    refused = objection(ticket, step)
    if refused is not None:
        return Refusal(refused)
    changes = move(ticket, step)
    if ticket.status is wanted:  # said again, which counts: an answer does not make it pending
        changes = (work.change("status", wanted, wanted, why), *changes)
    return work.with_changes(
        changes,
        replace(after(ticket, changes), resolution=said or ticket.resolution),
        f"The status was {wanted} already."
        if ticket.status is wanted
        else f"The status was {ticket.status} and is {wanted}.",
    )


def _what_solved_it(work: Work, wanted: Status, why: str) -> str:
    """The words on the line; of a ticket that is resolved without any, this mail's text, else the latest answer (P4)."""
    words = why
    if wanted is Status.RESOLVED and not words:
        words = work.case.reading.order.text
    if wanted is Status.RESOLVED and not words and not work.ticket.resolution:
        words = next((m.text for m in reversed(work.conversation.messages) if not m.from_customer), "")
    return words[:_LONGEST_RESOLUTION] if wanted in {Status.RESOLVED, Status.CLOSED} else ""


def queue(work: Work, command: Command) -> Work | Refusal:
    """`#queue billing`, by name or title."""
    desk = work.case.desk
    names = {name.lower(): name for name in desk.queues}
    names |= {queue.title.lower(): name for name, queue in desk.queues.items()}
    found = names.get(command.argument.lower())
    if found is None:
        return Refusal(
            f"there is no queue {command.argument}{nearest(command.argument, desk.queues)}; "
            f"there are {', '.join(desk.queues)}"
        )
    change = work.change("queue", work.ticket.queue, found)
    return work.with_ticket(
        change, replace(work.ticket, queue=found), f"The queue was {work.ticket.queue} and is {found}."
    )


def urgency(work: Work, command: Command) -> Work | Refusal:
    """`#urgency high`."""
    wanted = command.argument.lower()
    if wanted not in URGENCIES:
        return Refusal(
            f"{wanted} is not an urgency{nearest(wanted, URGENCIES)}; there are {', '.join(URGENCIES)}"
        )
    change = work.change("urgency", work.ticket.urgency, wanted)
    return work.with_ticket(
        change,
        replace(work.ticket, urgency=wanted),
        f"The urgency was {work.ticket.urgency} and is {wanted}.",
    )


def owner(work: Work, command: Command) -> Work | Refusal:
    """`#owner ben@example.com`, `#owner Ben`, `#owner none`."""
    if command.argument.lower() in {"none", "nobody"}:
        return unassign(work, command)
    if command.argument.lower() == "me":
        return take(work, command)
    found = named_agent(work, command.argument)
    return found if isinstance(found, Refusal) else _own(work, found)


def named_agent(work: Work, name: str) -> AgentRecord | Refusal:
    """An agent who works, by address or name."""
    wanted = name.strip("<>").lower()
    active = [a for a in work.case.desk.agents.values() if a.active]
    found = [a for a in active if wanted in {a.address, a.name.lower()}]
    if len(found) != 1:
        known = ", ".join(a.address for a in active)
        why = "more than one agent has that name" if found else f"there is no agent {name}"
        return Refusal(f"{why}{nearest(wanted, [a.address for a in active])}; there are {known}")
    return found[0]


def take(work: Work, _: Command) -> Work | Refusal:
    """`#me`."""
    return _own(work, work.agent)


def unassign(work: Work, _: Command) -> Work | Refusal:
    """`#unassign`."""
    return _own(work, None)


def _own(work: Work, agent: AgentRecord | None) -> Work:
    change = work.change("owner", work.ticket.owner, agent.id if agent else None)
    said = f"The owner is {agent.name}." if agent else "The ticket has no owner any more."
    return work.with_ticket(change, replace(work.ticket, owner=change.new), said)  # type: ignore[arg-type]  # an agent's number, as made above


def tag(work: Work, command: Command) -> Work | Refusal:
    """`#tag refund vip`."""
    done = carried(work, properties.tag(work.ticket, command.argument, by(work)))
    return done if isinstance(done, Refusal) else done.saying(f"Tags: {', '.join(done.ticket.tags)}.")


def untag(work: Work, command: Command) -> Work | Refusal:
    """`#untag vip`."""
    done = carried(work, properties.untag(work.ticket, command.argument, by(work)))
    return (
        done if isinstance(done, Refusal) else done.saying(f"Tags: {', '.join(done.ticket.tags) or 'none'}.")
    )


def language(work: Work, command: Command) -> Work | Refusal:
    """`#language de`: in which language notices go to the customer."""
    wanted, known = command.argument.lower(), sorted(work.case.desk.languages)
    if wanted not in known:
        return Refusal(f"there are no templates for {wanted}; there are {', '.join(known)}")
    change = work.change("language", work.ticket.language, wanted)
    return work.with_ticket(change, replace(work.ticket, language=wanted), f"The language is {wanted}.")


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?`, or nothing."""
    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""
