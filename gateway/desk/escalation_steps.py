"""What customers and agents hear when agents go on with an escalation: the difference between before and after. Pure.

Nothing of it is an agent's free text but the timeline, which is written for the customer. Evidence of the conditions stays
inside.
"""

from dataclasses import replace

from postdesk.gateway.desk.customer_escalations import opened_letters
from postdesk.gateway.desk.escalation_notices import Matter, escalation_letters
from postdesk.gateway.desk.letters import because_of, to_customer
from postdesk.gateway.desk.tiers import lead_of
from postdesk.gateway.desk.work import Work
from postdesk.gateway.escalations import Escalation
from postdesk.gateway.model import AgentRecord, NewLetter
from postdesk.templates.escalations import (
    Deescalated,
    EscalationContact,
    EscalationPlanAgreed,
    EscalationReceived,
)
from postdesk.templates.notices import Notice
from postdesk.templates.plan_words import frequency_words, mode_words


def step_letters(work: Work) -> list[NewLetter]:
    """All letters that follow from what the commands made of the escalation."""
    before = work.case.conversation.escalation if work.case.conversation else None
    after = work.escalation
    if after is None or after == before:
        return []
    notices = [
        n for n in (_received(work, before), _contact(work, before), _plan(work, before), _ended(work)) if n
    ]
    letters = [letter for notice in notices for letter in _to_customers(work, notice)]
    return letters + _to_agents(work, before)


def _received(work: Work, before: Escalation | None) -> Notice | None:
    """Opened by an agent's word: the customer is told, and asked for what is not known."""
    after = work.escalation
    if before is not None or after is None:
        return None
    contact, known = work.case.desk.agent(after.contact), after.known
    return EscalationReceived(
        tag=work.case.desk.tag(work.ticket.id),
        subject=work.ticket.subject,
        contact=contact.name if contact else "",
        timeline=after.timeline,
        problem=known.get("problem", ""),
        impact=known.get("impact", ""),
        workaround=known.get("workaround", ""),
        milestone=known.get("milestone", ""),
    )


def _contact(work: Work, before: Escalation | None) -> Notice | None:
    after = work.escalation
    if (
        before is None
        or after is None
        or (after.contact, after.timeline) == (before.contact, before.timeline)
    ):
        return None
    now, earlier = work.case.desk.agent(after.contact), work.case.desk.agent(before.contact)
    if now is None:
        return None
    return EscalationContact(
        tag=work.case.desk.tag(work.ticket.id),
        subject=work.ticket.subject,
        contact=now.name,
        previous=earlier.name if earlier and earlier.id != now.id else "",
        timeline=after.timeline,
    )


def _plan(work: Work, before: Escalation | None) -> Notice | None:
    after = work.escalation
    if after is None or not after.every:
        return None
    agreed = (after.mode, after.every, after.attendees, after.next_update_at)
    if before is not None and agreed == (before.mode, before.every, before.attendees, before.next_update_at):
        return None
    if after.closed_at is not None:
        return None
    contact, language = work.case.desk.agent(after.contact), work.ticket.language
    return EscalationPlanAgreed(
        tag=work.case.desk.tag(work.ticket.id),
        subject=work.ticket.subject,
        contact=contact.name if contact else "",
        mode=mode_words(after.mode, language),
        frequency=frequency_words(after.every, language),
        attendees=after.attendees,
        next_update=after.next_update_at,
    )


def _ended(work: Work) -> Notice | None:
    if not work.ends_escalation:
        return None
    return Deescalated(tag=work.case.desk.tag(work.ticket.id), subject=work.ticket.subject)


def _to_customers(work: Work, notice: Notice) -> list[NewLetter]:
    """To everybody who takes part, when an answer would leave, too: it can be taken back as one."""
    cause, heard = (
        because_of(work.case),
        [m.message_id for m in work.conversation.messages if m.from_customer],
    )
    parents = [m for m in heard if m]
    letters = []
    for participant in work.conversation.participants:
        letter = to_customer(cause, work.ticket, participant.person, notice, parents)
        letters.append(replace(letter, author=work.agent.id, not_before=cause.not_before))
    return letters


def _to_agents(work: Work, before: Escalation | None) -> list[NewLetter]:
    """The lead, and a new contact, hear what a colleague did; the one who did it has the transcript."""
    after, desk = work.escalation, work.case.desk
    assert after is not None
    if before is None:
        return [
            x for x in opened_letters(work.case, work.conversation, "") if x.recipient != work.agent.address
        ]
    lead, contact = lead_of(desk, work.ticket), desk.agent(after.contact)
    told: tuple[AgentRecord | None, ...]
    if work.ends_escalation:
        told = (lead, contact)
        matter = Matter(
            "No longer escalated", f"{work.agent.name} ended the customer's escalation: {after.closed_why}."
        )
    elif after.contact != before.contact and contact is not None:
        told = (lead, contact)
        matter = Matter(
            "Primary contact", f"{contact.name} is the primary contact now, said {work.agent.name}."
        )
    else:
        return []
    people = dict.fromkeys(a for a in told if a is not None and a.active and a.id != work.agent.id)
    return escalation_letters(because_of(work.case), work.conversation, tuple(people), matter)
