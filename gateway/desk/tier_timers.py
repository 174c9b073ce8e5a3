"""The tiers' limits of work (E1): the owner is reminded, and those who are to begin. Which timers a ticket has follows
from its tier, its owner and its status; a row of `LIMITS` says when one is due, a row of `FIRED` what it says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from postdesk.gateway.desk.due_timer import Due, nothing
from postdesk.gateway.desk.escalation_notices import Matter, escalation_letters
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.tiers import people_of
from postdesk.gateway.desk.working_time import at_work, business_days_after, working_time_after
from postdesk.gateway.model import AgentRecord, Conversation, Decision, NewTimer, Outcome, Status, Ticket
from postdesk.gateway.settings.staff import Tier

RESEARCH, ANSWER, START, UPDATE = "research limit", "answer limit", "tier start", "status update"
KINDS = (RESEARCH, ANSWER, START, UPDATE)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A ticket from some moment on: in whose hands it is."""

    desk: DeskRules
    ticket: Ticket
    tier: Tier
    owner: AgentRecord | None
    now: datetime

    def after(self, minutes: int) -> datetime:
        return working_time_after(self.desk, self.owner, self.now, timedelta(minutes=minutes))


def _research(at: _Standing) -> datetime | None:
    return at.after(at.tier.research_minutes) if at.owner and at.tier.research_minutes else None


def _answer(at: _Standing) -> datetime | None:
    if at.owner is None or not at.tier.answer_minutes:
        return None
    return at.after((at.tier.research_minutes or 0) + at.tier.answer_minutes)


def _start(at: _Standing) -> datetime | None:
    return at.after(60 * at.tier.start_hours) if at.owner is None and at.tier.start_hours else None


def _update(at: _Standing) -> datetime | None:
    if not at.tier.update_days:
        return None
    return at_work(at.desk, at.owner, business_days_after(at.desk, at.now, at.tier.update_days))


LIMITS: Mapping[str, Callable[[_Standing], datetime | None]] = {
    RESEARCH: _research,
    ANSWER: _answer,
    START: _start,
    UPDATE: _update,
}


def with_tier_timers(decision: Decision, desk: DeskRules, ticket: Ticket, now: datetime) -> Decision:
    """The decision with the reminders that follow from it; `ticket` as it was before."""
    changed = {c.field for c in decision.changes if c.old != c.new and c.field in {"tier", "owner", "status"}}
    answered = decision.outcome is Outcome.ANSWER
    if not changed and not answered:
        return decision
    after = ticket
    for change in decision.changes:
        if change.field in {"tier", "owner", "status"}:
            after = replace(after, **{change.field: change.new})  # type: ignore[arg-type]  # each of its own kind
    # An answer ends the work that it was for; the next update is due some time after it.
    kinds = KINDS if changed else (RESEARCH, ANSWER, UPDATE)
    wanted = (UPDATE,) if answered else kinds
    return replace(
        decision,
        stopped=(*decision.stopped, *kinds),
        timers=(*decision.timers, *tier_timers(desk, after, now, wanted)),
    )


def tier_timers(
    desk: DeskRules, ticket: Ticket, now: datetime, kinds: tuple[str, ...] = KINDS
) -> tuple[NewTimer, ...]:
    """Those that the ticket has from now on; none where nobody here is to work on it."""
    section = desk.tiers.get(ticket.tier)
    if section is None or ticket.status is not Status.OPEN or ticket.team:
        return ()
    standing = _Standing(desk, ticket, section, desk.agent(ticket.owner), now)
    due = {kind: LIMITS[kind](standing) for kind in kinds}
    return tuple(
        NewTimer(
            kind,
            f"ticket {ticket.id}: {kind} of {ticket.tier}, owner {ticket.owner or 'none'}, since {now.isoformat()}",
            at,
            ticket.id,
            {"tier": ticket.tier, "owner": ticket.owner},
        )
        for kind, at in due.items()
        if at is not None
    )


def limit_passed(due: Due) -> Decision:
    """Remind whoever has the ticket, where it is still in the same hands."""
    conversation = due.conversation
    assert conversation is not None
    ticket = conversation.ticket
    section = due.desk.tiers.get(ticket.tier)
    same = (ticket.tier, ticket.owner) == (due.data.get("tier"), due.data.get("owner"))
    if not same or section is None or ticket.status is not Status.OPEN:
        return nothing(due, "the ticket is in other hands, or not open")
    owner = due.desk.agent(ticket.owner)
    told = (owner,) if owner and owner.active else people_of(due.desk, ticket.tier, ticket.queue)
    matter = FIRED[due.kind](section, conversation)
    decision = Decision(
        Outcome.COMMAND,
        f"{due.kind} of {ticket.tier}: told {', '.join(a.address for a in told) or 'nobody'}",
        ticket=ticket.id,
        letters=tuple(escalation_letters(due.cause, conversation, told, matter)),
    )
    if due.kind == UPDATE:  # until the customer hears something
        return replace(decision, timers=tier_timers(due.desk, ticket, due.now, (UPDATE,)))
    return decision


def _research_over(tier: Tier, _: Conversation) -> Matter:
    what = f"{tier.title} looks into a ticket for {tier.research_minutes} minutes at most: you have had it for that long."
    return Matter("Stuck?", f"{what} If you are stuck, escalate it.", commands=("#escalate QUESTION",))


def _answer_over(tier: Tier, _: Conversation) -> Matter:
    minutes = (tier.research_minutes or 0) + (tier.answer_minutes or 0)
    what = f"{tier.title} answers within {minutes} minutes of work: you have had this ticket for that long."
    return Matter("Answer or escalate", what, commands=("#escalate QUESTION",))


def _not_started(tier: Tier, _: Conversation) -> Matter:
    what = f"Nobody has taken this ticket. {tier.title} begins within {tier.start_hours} business hours."
    return Matter("Not begun", what, commands=("#me",))


def _update_due(tier: Tier, _: Conversation) -> Matter:
    what = f"The customer has had no answer for {tier.update_days} business days: tell them how it stands."
    return Matter("Status update due", what, commands=("#transition",))


FIRED: Mapping[str, Callable[[Tier, Conversation], Matter]] = {
    RESEARCH: _research_over,
    ANSWER: _answer_over,
    START: _not_started,
    UPDATE: _update_due,
}
