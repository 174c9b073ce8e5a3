"""A customer escalates (E3, C8): recognised in any mail of somebody who takes part, opened once, told to who leads.

Automatic mail never gets here. A stranger's mail opens nothing, and mail that only a subject leads to a ticket does not
either: anybody can write that. Agents are told then, and `#escalated` opens it by their word.
"""

from dataclasses import replace

from postdesk.classifiers.escalation import wants_escalation
from postdesk.gateway.desk.alarm_cap import critical_request
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.confirmations import for_who_escalates, why_silent
from postdesk.gateway.desk.escalation_notices import FACT_NAMES, Matter, escalation_letters
from postdesk.gateway.desk.headings import headed, warned, without_notifications
from postdesk.gateway.desk.letters import (
    because_of,
    file_names,
    known_to,
    recipients,
    to_customer,
)
from postdesk.gateway.desk.promises import contact_of
from postdesk.gateway.desk.tiers import lead_of
from postdesk.gateway.desk.told_facts import facts_in_reply, facts_of
from postdesk.gateway.escalations import Escalation
from postdesk.gateway.model import Change, Conversation, Decision, NewLetter, Participant, PublicMessage
from postdesk.templates.escalations import EscalationReceived
from postdesk.templates.plan_words import as_written
from postdesk.threading.match import Via

_PROOF = frozenset(
    {Via.TOKEN, Via.SIGNED_REFERENCE, Via.REFERENCE}
)  # what only somebody in the conversation has
_CRITICAL = ("critical business impact", "production stands still")
_IMPACT = ("impact", "affected_users")  # details that are a fact of the escalation: asked for once
COMMANDS = (
    "#contact AGENT",
    "#timeline TEXT",
    "#plan e-mail daily",
    "#call DATE TIME",
    "#condition NAME EVIDENCE",
)


def with_customers_wish(case: Case, decision: Decision) -> Decision:
    """The decision on a customer's mail, and what follows where they escalate, or tell more of what they escalated."""
    if decision.message is None or case.person is None:
        return decision
    conversation = _as_it_is(case, decision)
    # A reply without words of its own holds what we wrote, how to escalate among it.
    text = case.reading.reply.new_text
    if decision.new_ticket is not None and not text:
        text = decision.message.text
    if decision.new_ticket is not None and decision.new_ticket.ticket.urgency == "critical":
        decision = critical_request(case, conversation, decision)
    reasons = _wish(case, decision, text)
    if conversation.escalation is not None:
        return _told_more(case, decision, conversation)
    if not reasons:
        return decision
    doubt = _doubt(case, decision)
    if doubt:
        return warned(
            decision, f"They ask to escalate ({reasons[0]}), but {doubt}. #escalated opens it by your word."
        )
    lead = lead_of(case.desk, conversation.ticket)
    opened = Escalation(
        ticket=conversation.ticket.id,
        opened_at=case.now,
        opened_by=case.person.address,
        why="; ".join(reasons),
        critical=any(reason.find(words) >= 0 for reason in reasons for words in _CRITICAL),
        facts=facts_of(case, decision, conversation),
        contact=lead.id if lead else conversation.ticket.owner,
    )
    found = replace(conversation, escalation=opened)
    received = _received(case, decision, found)
    if received:
        decision = replace(decision, letters=for_who_escalates(decision.letters, _IMPACT))
    told = [
        replace(le, attach=case.desk.attach_to_agents) for le in opened_letters(case, found, text, decision)
    ]
    letters = (*without_notifications(decision, told), *received, *told)
    change = Change("escalation", None, "opened by the customer", case.person.address, opened.why)
    return replace(
        decision,
        letters=letters,
        escalation=opened,
        changes=(*decision.changes, change),
        explanation=decision.explanation | {"escalation": {"reasons": list(reasons), "facts": opened.known}},
    )


def opened_letters(
    case: Case, conversation: Conversation, text: str, decision: Decision | None = None
) -> list[NewLetter]:
    """To the lead, the contact, and whoever has the ticket; with all that is told of the mail (`decision`) that did it."""
    escalation, desk = conversation.escalation, case.desk
    assert escalation is not None
    lead = lead_of(desk, conversation.ticket)
    contact = desk.agent(escalation.contact)
    matter = Matter(
        title="ESCALATED by the customer",
        what=f"{escalation.opened_by} escalated this ticket: {escalation.why}. "
        + (
            f"Primary contact until somebody else is named: {contact.name}."
            if contact
            else "Name a primary contact."
        ),
        text=text,
        text_by=escalation.opened_by if text else "",
        attachments=() if decision is None else file_names(case.reading.message.attachments),
        warnings=() if decision is None or decision.message is None else decision.message.flags,
        commands=COMMANDS,
    )
    people = (lead, contact, *recipients(desk, conversation.ticket, case.now))
    told = dict.fromkeys(a for a in people if a is not None and a.active)
    return escalation_letters(because_of(case), conversation, tuple(told), matter)


def _told_more(case: Case, decision: Decision, conversation: Conversation) -> Decision:
    """Facts that were lacking; what is known already stays as it was told."""
    escalation = conversation.escalation
    assert escalation is not None
    if decision.new_ticket is not None or _doubt(case, decision):
        return decision
    told = facts_in_reply(case.reading.reply)
    new = {name: told[name] for name in escalation.lacking if name in told}
    if not new:
        return decision
    after = replace(escalation, facts=(*escalation.facts, *new.items()))
    matter = Matter(
        title="Facts of the escalation",
        what=f"The customer told more of what they escalated: {', '.join(FACT_NAMES[name] for name in new)}.",
        commands=COMMANDS,
    )
    seen = replace(conversation, escalation=after)
    notified = {letter.recipient for letter in decision.letters}
    contacts = tuple(a for a in contact_of(case.desk, seen, case.now) if a.address not in notified)
    letters = escalation_letters(because_of(case), seen, contacts, matter)
    decision = headed(decision, matter.what)
    assert case.person is not None
    change = Change(
        "escalation", None, f"facts: {', '.join(sorted(new))}", case.person.address, "the customer wrote"
    )
    return replace(
        decision, escalation=after, letters=(*decision.letters, *letters), changes=(*decision.changes, change)
    )


def _received(case: Case, decision: Decision, conversation: Conversation) -> list[NewLetter]:
    """To the one who asked. A first mail's words are not repeated: nobody knows yet who wrote it."""
    escalation, person = conversation.escalation, case.person
    assert escalation is not None
    assert person is not None
    first = decision.new_ticket is not None
    if first:
        silent = not any(letter.recipient == person.address for letter in decision.letters)
    else:
        silent = bool(why_silent(case))
    if silent:
        return []
    own = next((p for p in conversation.participants if p.person.id == person.id), None)
    ticket = conversation.ticket if own is None else known_to(conversation.ticket, own)
    contact = case.desk.agent(escalation.contact)
    known = dict.fromkeys(escalation.known, as_written(ticket.language)) if first else escalation.known
    notice = EscalationReceived(
        tag=case.desk.tag(ticket.id),
        subject="" if first else ticket.subject,
        contact=contact.name if contact else "",
        problem=known.get("problem", ""),
        impact=known.get("impact", ""),
        workaround=known.get("workaround", ""),
        milestone=known.get("milestone", ""),
    )
    message = case.reading.message
    parents = (*message.references, *([message.message_id] if message.message_id else []))
    return [to_customer(because_of(case), ticket, person, notice, parents)]


def _doubt(case: Case, decision: Decision) -> str:
    """Why it may not be the wish of somebody who takes part; empty where nothing speaks against it."""
    if decision.new_ticket is None and case.reading.reply.doubts:
        return "their own words could not be told from what they quote"
    if decision.new_ticket is not None:
        return ""
    if case.match.guest:
        return "they take no part in this conversation"
    return (
        ""
        if case.match.via in _PROOF
        else f"only the {case.match.via or 'agent'} leads their mail to this ticket"
    )


def _as_it_is(case: Case, decision: Decision) -> Conversation:
    """The conversation with this mail in it."""
    assert decision.message is not None
    assert case.person is not None
    person = case.person
    before = case.conversation
    if decision.new_ticket is not None or before is None:
        assert decision.new_ticket is not None
        before = Conversation(decision.new_ticket.ticket, participants=(Participant(person),))
    new = PublicMessage(
        person.name or person.address,
        True,
        decision.message.text,
        case.now,
        address=person.address,
        guest=decision.message.guest,
    )
    ticket = before.ticket
    for change in decision.changes:
        if change.field == "status":
            ticket = replace(ticket, status=change.new)  # type: ignore[arg-type]  # a status, as whoever made it says
    return replace(before, ticket=ticket, messages=(*before.messages, new))


def _wish(case: Case, decision: Decision, text: str) -> tuple[str, ...]:
    """The reasons to believe that they ask for it. A first mail may say it in its subject; a later one's repeats what stood there."""
    if decision.new_ticket is None:
        return wants_escalation("", text, case.desk.rules)
    if case.request is not None:
        return case.request.wish
    return wants_escalation(case.reading.clues.subject.base, text, case.desk.rules)
