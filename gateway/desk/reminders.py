"""Pending: the customer is reminded once, and then the ticket is taken for solved, which they are told (P2). Pure.

Both letters are automatic mail and obey its rules (`outbound.suppress`). Where the customer cannot be written to, nothing
goes into the void and nothing is taken for solved: the ticket is open, and its owner hears why. A timer that fires late,
since the daemon was down, writes to nobody at night or on a holiday either: it is put off until the desk opens.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from postdesk.gateway.desk.due_timer import ACTOR, Due
from postdesk.gateway.desk.endings import opened_again
from postdesk.gateway.desk.letters import seen_by, to_participant
from postdesk.gateway.desk.timers import reminded_first, resolved_unless_answered
from postdesk.gateway.desk.transitions import move
from postdesk.gateway.desk.view import customer_view
from postdesk.gateway.desk.working_time import at_work
from postdesk.gateway.model import (
    Change,
    Conversation,
    Decision,
    Outcome,
    Participant,
    PublicMessage,
    Reach,
    Status,
    Ticket,
)
from postdesk.outbound.suppress import Allowed, Occasion, Suppressed, may_send
from postdesk.templates.notices import PendingReminder, ResolvedUnanswered

_LATER = timedelta(hours=1)  # where a cap is reached
_PATIENCE = timedelta(days=1)  # for as long as that
_OUT_OF_HOURS = timedelta(
    days=7
)  # so long a timer that is late waits for an opening, should it only ever fire out of hours


@dataclass(frozen=True, slots=True)
class _Addressees:
    """Who is written to; where nobody is, why, and whether that may pass."""

    people: tuple[Participant, ...] = ()
    why: str = ""
    may_pass: bool = False


def remind(due: Due) -> Decision:
    """Everybody who takes part is reminded of what we asked."""
    conversation, ticket = _of(due)
    if (opening := _closed_until(due)) is not None:
        return _put_off(due, opening, "the desk is closed")
    if conversation.escalation is not None:
        return _escalated(due)
    found = _addressees(due, conversation)
    if not found.people:
        return _unreachable(due, found)
    now = max(due.now, ticket.status_since or due.now)
    letters = []
    for participant in found.people:
        asked = _asked(conversation, participant)
        notice = PendingReminder(
            tag=due.desk.tag(ticket.id),
            subject=ticket.subject,
            asked_at=asked[-1].at if asked else None,
            resolves_at=resolved_unless_answered(due.desk, now),
            history=customer_view(due.desk, asked, 1),
        )
        letters.append(to_participant(due.cause, conversation, participant, notice))
    why = f"no answer since {(ticket.status_since or ticket.created_at).astimezone(due.desk.zone):%Y-%m-%d}"
    changes = [Change("reminded_at", None, now, ACTOR, why)]
    if ticket.until is not None:  # it was put off, which is over
        changes.append(Change("until", ticket.until, None, ACTOR, why))
    return Decision(Outcome.COMMAND, why, ticket=ticket.id, changes=tuple(changes), letters=tuple(letters))


def resolve_unanswered(due: Due) -> Decision:
    """The reminder was not answered either."""
    conversation, ticket = _of(due)
    if (opening := _closed_until(due)) is not None:
        return _put_off(due, opening, "the desk is closed")
    if conversation.escalation is not None:
        return _escalated(due)
    found = _addressees(due, conversation)
    if not found.people:
        return _unreachable(due, found)
    letters = []
    for participant in found.people:
        asked = _asked(conversation, participant)
        notice = ResolvedUnanswered(
            tag=due.desk.tag(ticket.id),
            subject=ticket.subject,
            asked_at=asked[-1].at if asked else None,
            history=customer_view(due.desk, asked, 1),
        )
        letters.append(to_participant(due.cause, conversation, participant, notice))
    why = "the customer did not answer, though reminded"
    return Decision(
        Outcome.COMMAND,
        why,
        ticket=ticket.id,
        changes=move(ticket, due.step(Status.RESOLVED, why)),
        letters=tuple(letters),
    )


def _of(due: Due) -> tuple[Conversation, Ticket]:
    assert due.conversation is not None
    return due.conversation, due.conversation.ticket


def _addressees(due: Due, conversation: Conversation) -> _Addressees:
    """Everybody who may be written to; nobody where the customer, before all others, may not."""
    people = sorted(
        conversation.participants, key=lambda p: p.person.address != conversation.ticket.customer.address
    )
    if not people:
        return _Addressees(why="nobody takes part in public any more")
    objections = [_objection(due, p) for p in people]
    if objections[0] is not None:
        rule, why = objections[0]
        return _Addressees(why=why, may_pass=rule.startswith("cap-"))
    return _Addressees(tuple(p for p, why in zip(people, objections, strict=True) if why is None))


def _objection(due: Due, participant: Participant) -> tuple[str, str] | None:
    """Why somebody is not written to: a rule's name, and words."""
    address = participant.person.address
    reach = due.people.get(address, Reach())
    if reach.failed:
        return "unreached", f"the latest letter to {address} did not reach them: {reach.failed}"
    occasion = Occasion(
        recipient=address, audience="customer", own_addresses=due.desk.book.own, counts=reach.counts
    )
    match may_send(occasion, due.desk.caps):
        case Suppressed(rule, reason):
            return rule, reason
        case Allowed():
            return None


def _unreachable(due: Due, found: _Addressees) -> Decision:
    """A cap passes, for a while; all else is for the owner to look at."""
    if found.may_pass and due.now < _first_due(due) + _PATIENCE:
        return _put_off(due, due.now + _LATER, found.why)
    return opened_again(
        due,
        f"the customer cannot be reminded: {found.why}",
        f"Nobody was reminded: {found.why}. Back to open.",
    )


def _escalated(due: Due) -> Decision:
    """Silence ends no escalation (E5), and who waits for our next step is not told that we wait for theirs."""
    why = "the customer's escalation is open"
    return opened_again(
        due, why, f"Nobody was reminded, and nothing is taken for solved: {why}. Back to open."
    )


def _put_off(due: Due, until: datetime, why: str) -> Decision:
    _, ticket = _of(due)
    change = Change("until", ticket.until, until, ACTOR, why)
    return Decision(Outcome.COMMAND, f"put off: {why}", ticket=ticket.id, changes=(change,))


def _closed_until(due: Due) -> datetime | None:
    """When the desk opens, where it is closed and that is worth waiting for."""
    opening = at_work(due.desk, None, due.now)
    return opening if opening > due.now and due.now < _first_due(due) + _OUT_OF_HOURS else None


def _first_due(due: Due) -> datetime:
    """When it would have been due, had nothing been put off."""
    _, ticket = _of(due)
    if ticket.reminded_at is not None:
        return resolved_unless_answered(due.desk, ticket.reminded_at)
    return reminded_first(due.desk, ticket)


def _asked(conversation: Conversation, participant: Participant) -> tuple[PublicMessage, ...]:
    """What the desk said last, as far as they may see it."""
    return tuple(m for m in seen_by(conversation, participant) if not m.from_customer)[-1:]
