"""Those on call are called out (E6): by mail, an hour later by a wake-up mail, half an hour later through the hook, and
again until somebody takes it. Pure: that the hook is to call is recorded as a row, and `pager` makes the call.
"""

from dataclasses import replace
from datetime import datetime

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.due_timer import Due, nothing
from postdesk.gateway.desk.escalation_notices import Matter, escalation_letters
from postdesk.gateway.desk.letters import Cause, because_of
from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.tiers import active_agents, called_out
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.desk.work import Refusal, Work
from postdesk.gateway.escalations import Alarm
from postdesk.gateway.model import (
    AgentRecord,
    Change,
    Conversation,
    Decision,
    NewLetter,
    NewTimer,
    Outcome,
    Status,
    Ticket,
)

WAKE, CALL = "wake-up", "call out"
KINDS = (WAKE, CALL)
_OVER = frozenset({Status.RESOLVED, Status.CLOSED})


def new_alarm(desk: DeskRules, ticket: Ticket, now: datetime, by: str, question: str) -> Alarm:
    """To whoever is on call at that moment."""
    people = called_out(desk, ticket.queue, now)
    return Alarm(ticket.id, now, by, question, tuple(a.address for a in people))


def acknowledge(work: Work, _: Command) -> Work | Refusal:
    """`#ack`: seen, and taken care of."""
    alarm = work.conversation.alarm
    if alarm is None:
        return Refusal("nobody on call is waited for")
    taken = _taken(alarm, work.agent.address, work.case.now)
    changed = (*work.changes, work.change("escalation", None, "alarm acknowledged"))
    conversation = replace(work.conversation, alarm=taken)
    return replace(work, conversation=conversation, changes=changed).saying(
        "Acknowledged: nobody is called any more."
    )


def with_acknowledgement(case: Case, agent: AgentRecord, decision: Decision) -> Decision:
    """Any proven mail about the ticket, of somebody who was called out, says that they have seen it."""
    alarm = case.conversation.alarm if case.conversation else None
    if alarm is None or case.conversation is None:
        return decision
    if decision.alarm is None:
        if agent.address not in alarm.agents:
            return decision
        change = Change(
            "escalation", None, "alarm acknowledged", agent.address, f"{agent.name} wrote about it"
        )
        decision = replace(
            decision, alarm=_taken(alarm, agent.address, case.now), changes=(*decision.changes, change)
        )
    others = [a for a in active_agents(case.desk, alarm.agents) if a.id != agent.id]
    matter = Matter("Taken", f"{agent.name} has seen it: nobody else is called out.")
    letters = escalation_letters(because_of(case), case.conversation, tuple(others), matter)
    return replace(decision, letters=(*decision.letters, *letters))


def with_alarm_timers(decision: Decision, desk: DeskRules, ticket: int) -> Decision:
    """An alarm that was raised is to wake somebody; one that was taken wakes nobody."""
    alarm = decision.alarm
    if alarm is None:
        return decision
    if alarm.acknowledged_at is not None:
        return replace(decision, stopped=(*decision.stopped, *KINDS))
    if alarm.id:
        return decision
    timer = _timer(replace(alarm, ticket=ticket), WAKE, alarm.opened_at + desk.on_call.wake)
    return replace(decision, timers=(*decision.timers, timer))


def with_critical_alarm(cause: Cause, conversation: Conversation, decision: Decision, by: str) -> Decision:
    """Where the policy says so: what has become critical calls those out who are on call."""
    if cause.desk.on_call.when != "critical" or conversation.alarm is not None or decision.alarm is not None:
        return decision
    alarm = new_alarm(cause.desk, conversation.ticket, cause.now, by, conversation.ticket.subject)
    change = Change("escalation", None, "on call: critical", by, "policy on_call.when")
    return replace(
        decision,
        alarm=alarm,
        changes=(*decision.changes, change),
        letters=(*decision.letters, *alarm_letters(cause, conversation, alarm)),
    )


def alarm_letters(
    cause: Cause, conversation: Conversation, alarm: Alarm, then: str = "", title: str = "ON CALL"
) -> list[NewLetter]:
    """To all who are called out; `then` says what comes next."""
    woken = at_text(cause.desk, alarm.opened_at + cause.desk.on_call.wake)
    called = ", and then called" if cause.desk.on_call.hook else " by another mail"
    then = then or f"Without one by {woken} you are woken up{called}."
    question = alarm.question if alarm.question.endswith((".", "?", "!")) else f"{alarm.question}."
    what = f"You are on call: {question} Any reply of yours, or #ack, says that you have seen it. {then}"
    matter = Matter(title, what, commands=("#ack", "#me"))
    people = tuple(active_agents(cause.desk, alarm.agents))
    return escalation_letters(cause, replace(conversation, alarm=alarm), people, matter)


def wake_up(due: Due) -> Decision:
    """Nobody has acknowledged for an hour: once more by mail, and then by the hook."""
    alarm = _waiting(due)
    if alarm is None or due.conversation is None:
        return _over(due)
    again = at_text(due.desk, due.now + due.desk.on_call.call)
    called = (
        f"Without one by {again} you are called"
        if due.desk.on_call.hook
        else f"The next mail comes at {again}"
    )
    then = f"Nobody has since {at_text(due.desk, alarm.opened_at)}. {called}."
    letters = alarm_letters(due.cause, due.conversation, alarm, then, "WAKE UP")
    return Decision(
        Outcome.COMMAND,
        f"not acknowledged: woke {', '.join(alarm.agents) or 'nobody'}",
        ticket=due.conversation.ticket.id,
        letters=tuple(letters),
        timers=(_timer(alarm, CALL, due.now + due.desk.on_call.call),),
    )


def call_out(due: Due) -> Decision:
    """Still nobody: the hook calls, and again after the same time."""
    alarm = _waiting(due)
    if alarm is None or due.conversation is None:
        return _over(due)
    by_hook = due.desk.on_call.hook
    again = at_text(due.desk, due.now + due.desk.on_call.call)
    called = "You are called now" if by_hook else "There is no number to call you by"
    then = f"Nobody has since {at_text(due.desk, alarm.opened_at)}. {called}; the next mail comes at {again}."
    change = Change(
        "escalation", None, "called through the hook" if by_hook else "nobody to call: no hook", "timer", CALL
    )
    return Decision(
        Outcome.COMMAND,
        f"not acknowledged: {'called through the hook' if by_hook else 'there is no hook to call through'}",
        ticket=due.conversation.ticket.id,
        changes=(change,),
        letters=tuple(alarm_letters(due.cause, due.conversation, alarm, then, "WAKE UP")),
        alarm=alarm if by_hook else None,
        page=due.now if by_hook else None,
        timers=(_timer(alarm, CALL, due.now + due.desk.on_call.call),),
    )


def _waiting(due: Due) -> Alarm | None:
    """The alarm that the timer is about, where it still waits."""
    alarm = due.conversation.alarm if due.conversation else None
    if alarm is None or due.conversation is None or due.conversation.ticket.status in _OVER:
        return None
    return alarm if alarm.opened_at.isoformat() == due.data.get("opened") else None


def _over(due: Due) -> Decision:
    """What is solved wakes nobody, and the alarm is over with it."""
    done = nothing(due, "somebody has seen it, or it is solved")
    alarm = due.conversation.alarm if due.conversation else None
    if alarm is None or due.conversation is None or due.conversation.ticket.status not in _OVER:
        return done
    return replace(done, alarm=_taken(alarm, f"the ticket is {due.conversation.ticket.status}", due.now))


def _taken(alarm: Alarm, by: str, now: datetime) -> Alarm:
    return replace(alarm, acknowledged_at=now, acknowledged_by=by)


def _timer(alarm: Alarm, kind: str, at: datetime) -> NewTimer:
    name = f"ticket {alarm.ticket}: alarm of {alarm.opened_at.isoformat()}: {kind} at {at.isoformat()}"
    return NewTimer(kind, name, at, alarm.ticket, {"opened": alarm.opened_at.isoformat()})
