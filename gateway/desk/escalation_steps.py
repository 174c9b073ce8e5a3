"""What customers and agents hear when agents go on with an escalation: the difference between before and after. Pure.

Nothing of it is an agent's free text but the timeline, which is written for the customer. Evidence of the conditions stays
inside.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from postdesk.gateway.desk.customer_escalations import COMMANDS, opened_letters
from postdesk.gateway.desk.escalation_notices import Matter, escalation_letters
from postdesk.gateway.desk.letters import because_of, known_to, to_participant
from postdesk.gateway.desk.tiers import lead_of
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.desk.work import Work
from postdesk.gateway.escalations import Call, Escalation
from postdesk.gateway.model import AgentRecord, NewLetter, Ticket
from postdesk.templates.escalations import (
    CalendarEvent,
    ConferenceInvitation,
    Deescalated,
    EscalationContact,
    EscalationPlanAgreed,
    EscalationReceived,
)
from postdesk.templates.notices import TicketNotice
from postdesk.templates.plan_words import frequency_words, mode_words
from postdesk.threading.tokens import Claim, Purpose


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
    return letters + _invitations(work, before) + _to_agents(work, before)


def _received(work: Work, before: Escalation | None) -> TicketNotice | None:
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


def _contact(work: Work, before: Escalation | None) -> TicketNotice | None:
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


def _plan(work: Work, before: Escalation | None) -> TicketNotice | None:
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


def _ended(work: Work) -> TicketNotice | None:
    if not work.ends_escalation:
        return None
    return Deescalated(tag=work.case.desk.tag(work.ticket.id), subject=work.ticket.subject)


def _invitations(work: Work, before: Escalation | None) -> list[NewLetter]:
    """To everybody who was invited, and to the contact; each may answer to an address of their own."""
    after = work.escalation
    earlier = before.call if before else None
    if after is None or after.call is None or after.call == earlier:
        return []
    cause, call = because_of(work.case), after.call
    invited = [p for p in work.conversation.participants if p.person.address in call.attendees]
    letters = []
    for participant in invited:
        known = known_to(work.ticket, participant)
        # The same organizer in every version of one call: calendars take a change from nobody else.
        claim = Claim(Purpose.REPLY, known.id, participant.person.id, after.opened_at.date())
        event = _event(work, known, call, work.case.desk.book.reply_address(claim))
        notice = ConferenceInvitation(
            tag=work.case.desk.tag(work.ticket.id),
            subject=work.ticket.subject,
            action=event.action,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            where=call.where,
            contact=_contact_name(work),
            attendees=tuple(p.person.name or p.person.address for p in invited),
            event=event,
        )
        letter = to_participant(cause, work.conversation, participant, notice)
        letters.append(replace(letter, author=work.agent.id, not_before=cause.not_before))
    return letters + _to_contact(work, call)


def _to_contact(work: Work, call: Call) -> list[NewLetter]:
    """The contact, and whoever called for it, have it in their own calendars."""
    desk, cause = work.case.desk, because_of(work.case)
    escalation = work.escalation
    contact = desk.agent(escalation.contact) if escalation else None
    letters = []
    for agent in dict.fromkeys(a for a in (contact, work.agent) if a is not None and a.active):
        claim = Claim(Purpose.NOTE, work.ticket.id, agent.id, call.starts_at.date())
        event = _event(work, work.ticket, call, desk.book.reply_address(claim))
        what = f"{work.agent.name} calls for {at_text(work.case.desk, call.starts_at)}, {call.minutes} minutes: {', '.join(call.attendees)}."
        if call.cancelled:
            what = f"{work.agent.name} cancelled the call of {at_text(work.case.desk, call.starts_at)}."
        changes = () if call.cancelled else ("#call move DATE TIME", "#call cancel")
        matter = Matter("Call", what, event=event, commands=changes)
        letters += escalation_letters(cause, work.conversation, (agent,), matter)
    return letters


def _event(work: Work, known: Ticket, call: Call, organizer: str) -> CalendarEvent:
    action: Literal["request", "update", "cancel"] = "update" if call.sequence else "request"
    return CalendarEvent(
        action="cancel" if call.cancelled else action,
        uid=call.uid,
        sequence=call.sequence,
        starts_at=call.starts_at,
        ends_at=call.starts_at + timedelta(minutes=call.minutes),
        summary=f"{work.case.desk.tag(known.id)}: {known.subject}",
        organizer=organizer,
        organizer_name=work.case.desk.name,
        attendees=call.attendees,
        where=call.where,
    )


def _contact_name(work: Work) -> str:
    contact = work.case.desk.agent(work.escalation.contact) if work.escalation else None
    return contact.name if contact else ""


def _to_customers(work: Work, notice: TicketNotice) -> list[NewLetter]:
    """To everybody who takes part, when an answer would leave, too: it can be taken back as one."""
    cause, letters = because_of(work.case), []
    for participant in work.conversation.participants:
        letter = to_participant(cause, work.conversation, participant, notice)
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
            "Primary contact",
            f"{contact.name} is the primary contact now, said {work.agent.name}.",
            commands=COMMANDS,
        )
    else:
        return []
    people = dict.fromkeys(a for a in told if a is not None and a.active and a.id != work.agent.id)
    return escalation_letters(because_of(work.case), work.conversation, tuple(people), matter)
