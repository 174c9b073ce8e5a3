"""Updates that a customer was promised (E3): when the next is due, and who is reminded until it was sent. Pure.

An answer to the customer keeps a promise, whoever gives it, and sets the next; one that is taken back in time breaks it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from postdesk.gateway.desk.due_timer import Due, nothing
from postdesk.gateway.desk.escalation_notices import Matter, escalation_letters
from postdesk.gateway.desk.letters import recipients
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.tiers import lead_of
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.desk.working_time import at_work, business_days_after
from postdesk.gateway.escalations import Escalation
from postdesk.gateway.model import AgentRecord, Conversation, Decision, NewTimer, Outcome, Ticket

SOON, OVERDUE = "promised update soon", "promised update overdue"
KINDS = (SOON, OVERDUE)
_WARNED_BEFORE = timedelta(hours=1)
_AGAIN = timedelta(hours=4)  # at most, where updates are promised more often


def update_after(desk: DeskRules, every: str, moment: datetime) -> datetime:
    """When the next update is due: days are business days, everything else is real time."""
    if _in_days(every):
        return business_days_after(desk, moment, int(every.partition(" ")[0]))
    return moment + _length(every)


def with_promises(decision: Decision, desk: DeskRules, conversation: Conversation, now: datetime) -> Decision:
    """The decision with what follows for the promised updates; `conversation` as it was before."""
    before = conversation.escalation
    after = decision.escalation or before
    if after is None:
        return decision
    if after.closed_at is None and after.every:
        after = _kept_or_broken(decision, desk, after, now)
    promised = before.next_update_at if before else None
    if after is not before:
        decision = replace(decision, escalation=after)
    if after.closed_at is None and after.next_update_at == promised:
        return decision
    timers = () if after.closed_at is not None else _timers(after, now)
    return replace(decision, stopped=(*decision.stopped, *KINDS), timers=(*decision.timers, *timers))


def _kept_or_broken(decision: Decision, desk: DeskRules, escalation: Escalation, now: datetime) -> Escalation:
    if decision.outcome is Outcome.ANSWER:
        return replace(
            escalation,
            previous_update_at=escalation.next_update_at,
            next_update_at=update_after(desk, escalation.every, now),
        )
    taken_back = decision.cancelled is not None and decision.cancelled.message is not None
    if taken_back and escalation.previous_update_at is not None:
        return replace(escalation, next_update_at=escalation.previous_update_at, previous_update_at=None)
    return escalation


def _timers(escalation: Escalation, now: datetime) -> tuple[NewTimer, ...]:
    due = escalation.next_update_at
    if due is None:
        return ()
    soon = due - min(_WARNED_BEFORE, _length(escalation.every) / 4)
    found = ((SOON, soon), (OVERDUE, due)) if soon > now else ((OVERDUE, due),)
    return tuple(
        _timer(escalation, kind, at, f"{kind} of {due.isoformat()}, {now.isoformat()}") for kind, at in found
    )


def _timer(escalation: Escalation, kind: str, at: datetime, words: str) -> NewTimer:
    promised = escalation.next_update_at
    assert promised is not None
    name = f"ticket {escalation.ticket}: escalated {escalation.opened_at.isoformat()}: {words}"
    return NewTimer(kind, name, at, escalation.ticket, {"promised": promised.isoformat()})


def update_soon(due: Due) -> Decision:
    """Tell the contact before a promise is broken."""
    escalation = _promised(due)
    if escalation is None or due.conversation is None or escalation.next_update_at is None:
        return nothing(due, "the update was sent, or is promised for another time")
    what = f"You promised the customer an update for {at_text(due.desk, escalation.next_update_at)}. Your reply to this mail is one."
    told = contact_of(due.desk, due.conversation, due.now)
    return _told(due, told, Matter("Update due soon", what, commands=("#timeline TEXT",)))


def update_overdue(due: Due) -> Decision:
    """Tell contact and lead, again and again until the customer has heard."""
    escalation, conversation = _promised(due), due.conversation
    if escalation is None or conversation is None or escalation.next_update_at is None:
        return nothing(due, "the update was sent, or is promised for another time")
    what = (
        f"The update that was promised for {at_text(due.desk, escalation.next_update_at)} has not been sent."
    )
    lead = lead_of(due.desk, conversation.ticket)
    told = dict.fromkeys((*contact_of(due.desk, conversation, due.now), *((lead,) if lead else ())))
    again = due.now + min(_AGAIN, _length(escalation.every))
    if _in_days(escalation.every):  # what is promised for business days is chased on business days
        again = at_work(due.desk, None, again)
    words = f"{OVERDUE} of {escalation.next_update_at.isoformat()}, told {due.now.isoformat()}"
    decision = _told(due, tuple(told), Matter("Promised update OVERDUE", what, commands=("#contact AGENT",)))
    return replace(decision, timers=(_timer(escalation, OVERDUE, again, words),))


def contact_of(desk: DeskRules, conversation: Conversation, now: datetime) -> tuple[AgentRecord, ...]:
    """The primary contact; while there is none, whoever works on the ticket."""
    escalation = conversation.escalation
    contact = desk.agent(escalation.contact) if escalation else None
    return (contact,) if contact and contact.active else recipients(desk, conversation.ticket, now)


def _promised(due: Due) -> Escalation | None:
    """The escalation, where that promise still stands."""
    escalation = due.conversation.escalation if due.conversation else None
    if escalation is None or escalation.next_update_at is None:
        return None
    return escalation if escalation.next_update_at.isoformat() == due.data.get("promised") else None


def _told(due: Due, agents: tuple[AgentRecord, ...], matter: Matter) -> Decision:
    conversation = due.conversation
    assert conversation is not None
    ticket: Ticket = conversation.ticket
    return Decision(
        Outcome.COMMAND,
        f"{matter.title.lower()}: told {', '.join(a.address for a in agents) or 'nobody'}",
        ticket=ticket.id,
        letters=tuple(escalation_letters(due.cause, conversation, agents, matter)),
    )


def _in_days(every: str) -> bool:
    return every.partition(" ")[2].startswith("day")


def _length(every: str) -> timedelta:
    number, _, unit = every.partition(" ")
    return int(number) * timedelta(**{f"{unit.removesuffix('s')}s": 1})
