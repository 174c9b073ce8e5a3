"""What follows from mail that claims an agent's power (A2, A3). In doubt it is held, and the real agent is told.

Power needs a capability address that was made for this agent, exactly one From mailbox that is this agent's, and a
proof that the mail is theirs.
Nothing that fails here reaches a customer, and nothing is ever answered to the address in From.
"""

from dataclasses import replace

from postdesk.gateway.authentication.finding import WHOLE
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.commands import Order, read_order
from postdesk.gateway.desk.letters import Cause, answer, because_of, file_names, held, note_added, to_agent
from postdesk.gateway.model import (
    AgentRecord,
    Change,
    Conversation,
    Decision,
    NewLetter,
    NewMessage,
    NewNote,
    Outcome,
    Status,
)
from postdesk.templates.notices import AgentCommandFailed, CommandLine
from postdesk.threading.message import Message
from postdesk.threading.tokens import Claim, Purpose

_POWERS = (Purpose.ANSWER, Purpose.NOTE)
_MAX_HOLD_NOTICES = 3  # a day, to one agent


def agent_mail(case: Case) -> Decision:
    """A mail to an address made for an agent."""
    assert case.agent_claim is not None
    claim, address = case.agent_claim
    agent = case.desk.agent(claim.holder)
    doubt = _doubt(case, claim, agent)
    if doubt is not None:
        return hold(case, agent, claim.ticket, doubt)
    assert agent is not None
    assert case.conversation is not None
    order = read_order(case.reading.reply.new_text)
    if order.mistakes:
        return _refuse(case, agent, order)
    if _is_note(case, order):
        return _note(case, agent, case.conversation, order.text, address)
    if case.reading.reply.doubts and order.text:
        doubts = "; ".join(case.reading.reply.doubts)
        return hold(
            case, agent, claim.ticket, f"your own words could not be told from the quoted text: {doubts}"
        )
    return _answer(case, agent, case.conversation, order.text, address)


def stray_agent_mail(case: Case) -> Decision:
    """An agent's address in From, no address made for them, but a ticket is meant: whose words are these?"""
    ticket = case.match.ticket or (case.match.related[0] if case.match.related else 0)
    return hold(case, case.agent, ticket, "it was not sent to the reply address that was made for you")


def hold(case: Case, agent: AgentRecord | None, ticket: int, reason: str) -> Decision:
    """Keep the mail, do nothing, tell the real agents at their addresses on file (a few times a day at most).

    Concerned are the one whose reply address was used, and the one whose name stands in From.
    """
    if case.reading.proof is not None and case.unproven not in {None, reason}:
        reason = f"{reason}; {case.unproven}"
    letters: tuple[NewLetter, ...] = ()
    known = ticket if case.conversation is not None and case.conversation.ticket.id == ticket else 0
    if known and case.recent_holds < _MAX_HOLD_NOTICES:
        advice = (
            "If you wrote it, answer the latest notification of the ticket from your own address, above the quoted "
            "text. If you did not, somebody used your name: tell whoever runs this desk."
        )
        concerned = {a.id: a for a in (agent, case.agent) if a is not None and a.active}
        letters = tuple(held(case, a, known, reason, advice) for a in concerned.values())
    return Decision(
        Outcome.HELD, reason, ticket=known or None, letters=letters, explanation=case.explanation(held=reason)
    )


def _doubt(case: Case, claim: Claim, agent: AgentRecord | None) -> str | None:
    """Why this mail is not believed, or None. The order is the policy: the first doubt is told."""
    sender = case.reading.sender
    for doubtful, reason in (
        (agent is None or not agent.active, "the reply address was made for an agent who is not active"),
        (case.conversation is None, "the reply address leads to no ticket"),
        (claim.purpose not in _POWERS, "the reply address was not made for answers or notes"),
        (not case.reading.sole_sender, "From does not name exactly one mailbox"),
        (
            agent is not None and (sender is None or sender.key != agent.address),
            "the mail came from another address than that of the agent for whom its reply address was made",
        ),
        (_other_tickets(case, claim), "it was sent to reply addresses of different tickets"),
        (case.unproven is not None, case.unproven or ""),
        (
            _may_be_replayed(case),
            "its reply address stands neither in To nor in Cc: it was written to others",
        ),
    ):
        if doubtful:
            return reason
    return None


def _other_tickets(case: Case, claim: Claim) -> bool:
    return any(c.purpose.internal and c.ticket != claim.ticket for c, _ in case.reading.clues.tokens)


def _may_be_replayed(case: Case) -> bool:
    """A signature says nothing of the envelope: whoever has a genuine mail can send it to another address."""
    proof, message = case.reading.proof, case.reading.message
    if proof is None or not proof.passed or proof.covers == WHOLE or case.agent_claim is None:
        return False
    return case.agent_claim[1] not in {a.key for a in (*message.to, *message.cc)}


def _is_note(case: Case, order: Order) -> bool:
    """In doubt a note: one note address among the recipients, a `#note`, or a reply to a note, is enough."""
    clues = case.reading.clues
    return (
        order.has("note")
        or any(c.purpose is Purpose.NOTE for c, _ in clues.tokens)
        or (bool(clues.signed) and clues.signed[0][0].purpose is Purpose.NOTE)
    )


def _answer(case: Case, agent: AgentRecord, conversation: Conversation, text: str, address: str) -> Decision:
    message = case.reading.message
    if not text and not message.attachments:
        nothing = Order((), "", (("(no text)", "there is nothing to send above the quoted text"),))
        return _refuse(case, agent, nothing)
    decision = public_answer(because_of(case), conversation, agent, text, message)
    return replace(
        decision,
        reason=f"by {agent.address} to {address}",
        ids=_internal_ids(case),
        explanation=case.explanation(agent=agent.address, visibility="public"),
    )


def public_answer(
    cause: Cause, conversation: Conversation, agent: AgentRecord, text: str, message: Message | None = None
) -> Decision:
    """An agent's words to everybody who takes part: by mail (`message`), or by a command of an admin."""
    ticket = conversation.ticket
    changes = [Change("status", ticket.status, Status.PENDING, agent.address, f"{agent.name} answered")]
    if ticket.owner is None:
        changes.append(Change("owner", None, agent.id, agent.address, "answered a ticket without an owner"))
    return Decision(
        Outcome.ANSWER,
        f"by {agent.address}",
        ticket=ticket.id,
        changes=tuple(c for c in changes if c.old != c.new),
        message=NewMessage(
            text=text,
            subject=message.subject if message else ticket.subject,
            message_id=message.message_id if message else None,
            agent=agent.id,
            attachments=message.attachments if message else (),
        ),
        letters=tuple(answer(cause, conversation, agent, text)),
    )


def _note(case: Case, agent: AgentRecord, conversation: Conversation, text: str, address: str) -> Decision:
    message = case.reading.message
    decision = internal_note(because_of(case), conversation, agent, text or message.body, message)
    return replace(
        decision,
        reason=f"by {agent.address} to {address}",
        ids=_internal_ids(case),
        explanation=case.explanation(agent=agent.address, visibility="internal"),
    )


def internal_note(
    cause: Cause, conversation: Conversation, agent: AgentRecord, text: str, message: Message | None = None
) -> Decision:
    """A note, by mail or by a command; the other agents concerned hear of it."""
    files = message.attachments if message else ()
    return Decision(
        Outcome.NOTE,
        f"by {agent.address}",
        ticket=conversation.ticket.id,
        note=NewNote(
            text=text, agent=agent.id, message_id=message.message_id if message else None, attachments=files
        ),
        letters=tuple(note_added(cause, conversation, agent, text, file_names(files))),
    )


def _internal_ids(case: Case) -> tuple[tuple[str, bool], ...]:
    own = case.reading.clues.own_key
    return () if own is None else ((own, True),)


def _refuse(case: Case, agent: AgentRecord, order: Order) -> Decision:
    """Nothing of the mail is done; the agent gets each line's trouble and their text back."""
    assert case.conversation is not None
    ticket = case.conversation.ticket
    wrong = dict(order.mistakes)
    lines = [
        CommandLine(line=c.line, done=False, outcome=wrong.get(c.line, "not done")) for c in order.commands
    ]
    lines += [
        CommandLine(line=line, done=False, outcome=why) for line, why in order.mistakes if not order.commands
    ]
    notice = AgentCommandFailed(
        tag=case.desk.tag(ticket.id),
        subject=ticket.subject,
        agent_name=agent.name,
        lines=tuple(lines),
        text=order.text,
    )
    return Decision(
        Outcome.COMMAND,
        "nothing done: " + "; ".join(why for _, why in order.mistakes),
        ticket=ticket.id,
        ids=_internal_ids(case),
        letters=(to_agent(case, ticket.id, agent, notice, Purpose.ANSWER),),
        explanation=case.explanation(agent=agent.address, mistakes=[why for _, why in order.mistakes]),
    )
