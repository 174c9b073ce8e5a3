"""What agents hear of escalations: one kind of letter, with what happened on top. Pure."""

from dataclasses import dataclass

from postdesk.gateway.desk.letters import Cause, agent_letter, title
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.view import agent_view, at_text, public_messages
from postdesk.gateway.escalations import FACTS, Escalation
from postdesk.gateway.model import AgentRecord, Conversation, NewLetter
from postdesk.templates.escalations import CalendarEvent, EscalationNotification, Fact
from postdesk.threading.tokens import Claim, Purpose

QUESTION = "escalated question"  # name of the ticket's fields that keep them, with a number behind
FACT_NAMES = {
    "problem": "Problem",
    "impact": "Business impact",
    "workaround": "Workaround",
    "milestone": "Milestone date",
}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a letter to agents is about."""

    title: str  # for the subject
    what: str  # happened, in a sentence
    text: str = ""
    text_by: str = ""
    attachments: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    event: CalendarEvent | None = None
    proposal: str = ""  # a comment for the customer that nobody has sent
    commands: tuple[str, ...] = ()


def escalation_letters(
    cause: Cause, conversation: Conversation, agents: tuple[AgentRecord, ...], matter: Matter
) -> list[NewLetter]:
    """To these agents, each by a letter of their own; their reply goes to the customer."""
    ticket = conversation.ticket
    letters = []
    for agent in agents:
        note = Claim(Purpose.NOTE, ticket.id, agent.id, cause.now.date())
        notice = _notice(cause, conversation, matter, cause.desk.book.reply_address(note))
        named = Cause(cause.desk, cause.now, f"{cause.name}, {matter.title}", cause.not_before)
        letters.append(agent_letter(named, ticket.id, agent, notice, Purpose.ANSWER))
    return letters


def alarm_words(escalation: Escalation | None) -> str:
    """What stands above everything, where the customer's business suffers badly."""
    if escalation is None or not escalation.critical:
        return ""
    return f"CRITICAL BUSINESS IMPACT: {escalation.known.get('impact') or escalation.why}"


def standing(desk: DeskRules, escalation: Escalation | None) -> str:
    """How the customer's escalation stands, where it is open: in any notification it comes first."""
    if escalation is None:
        return ""
    contact = desk.agent(escalation.contact)
    lacking = ", ".join(escalation.unmet)
    end = f"#deescalate needs {lacking} (#condition NAME EVIDENCE)" if lacking else "#deescalate WHY ends it"
    critical = alarm_words(escalation)
    return (
        f"{critical}{' | ' if critical else ''}ESCALATED by the customer since {at_text(desk, escalation.opened_at)}, "
        f"contact {contact.name if contact else 'nobody'}. It is open: {end}; until then neither #resolve nor #close."
    )


def shown_facts(escalation: Escalation | None) -> tuple[Fact, ...]:
    """The facts as agents read them."""
    known = escalation.known if escalation else {}
    return tuple(Fact(name=FACT_NAMES[name], text=known[name]) for name in FACTS if name in known)


def missing_names(escalation: Escalation | None) -> tuple[str, ...]:
    """The facts that are asked for, as agents read them."""
    return tuple(FACT_NAMES[name] for name in escalation.lacking) if escalation else ()


def questions_of(fields: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Every question that was ever escalated, with its number, in order."""
    found = [
        (name.removeprefix(QUESTION).strip(), words) for name, words in fields if name.startswith(QUESTION)
    ]
    numbered = sorted((int(number), words) for number, words in found if number.isdigit())
    return tuple(f"{QUESTION.upper()} {number}: {words}" for number, words in numbered)


def _notice(
    cause: Cause, conversation: Conversation, matter: Matter, note_address: str
) -> EscalationNotification:
    desk, ticket = cause.desk, conversation.ticket
    owner = desk.agent(ticket.owner)
    return EscalationNotification(
        tag=desk.tag(ticket.id),
        subject=ticket.subject,
        title=matter.title,
        what=matter.what,
        alarm=alarm_words(conversation.escalation),
        text=matter.text,
        text_by=matter.text_by,
        attachments=matter.attachments,
        warnings=matter.warnings,
        facts=shown_facts(conversation.escalation),
        missing=missing_names(conversation.escalation),
        proposal=matter.proposal,
        event=matter.event,
        questions=questions_of(ticket.fields),
        customer=ticket.customer.name or ticket.customer.address,
        status=ticket.status.value,
        tier=ticket.tier,
        urgency=ticket.urgency,
        queue_title=title(desk, ticket.queue),
        owner=owner.name if owner else "",
        commands=(*matter.commands, "#help"),
        history=public_messages(desk, conversation.messages, desk.history_entries),
        notes=agent_view(conversation.notes, desk.history_entries),
        note_address=note_address,
    )
