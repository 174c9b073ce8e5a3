"""Whether mail that claims an agent's power is believed (A2, A3). In doubt it is held, and the real agent is told.

Power needs a capability address that was made for this agent, exactly one From mailbox that is this agent's, and a
proof that the mail is theirs. Nothing that fails here reaches a customer, and nothing is ever answered to the address in
From. The real agent can confirm what was held with another capability, which is sent to nobody but them.
"""

from postdesk.gateway.authentication.finding import WHOLE
from postdesk.gateway.desk.agent_mail import act
from postdesk.gateway.desk.alarms import with_acknowledgement
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.errands import confirm_held, take_back
from postdesk.gateway.desk.letters import to_agent
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.model import AgentRecord, Decision, NewLetter, Outcome
from postdesk.templates.notices import AgentMailHeld
from postdesk.threading.tokens import Claim, Purpose

_MAX_HOLD_NOTICES = 3  # a day, to one agent
_MAX_SHOWN = 2000  # characters of a held mail in the notice that asks to confirm it
_POWERS = frozenset({Purpose.ANSWER, Purpose.NOTE})
_ERRANDS = {Purpose.CONFIRM: confirm_held, Purpose.CANCEL: take_back}
_ADVICE = (
    "If you wrote it, answer the latest notification of the ticket from your own address, above the quoted text. "
    "If you did not, somebody used your name: tell whoever runs this desk."
)


def agent_mail(case: Case) -> Decision:
    """A mail to an address made for an agent."""
    assert case.agent_claim is not None
    claim, _ = case.agent_claim
    agent = case.desk.agent(claim.holder)
    doubt = _doubt(case, claim, agent)
    if doubt is not None:
        reason, confirmable = doubt
        return hold(case, agent, _ticket_of(case, claim), reason, confirmable=confirmable)
    assert agent is not None
    if claim.purpose in _ERRANDS:
        return _ERRANDS[claim.purpose](case, agent)
    return _believed(case, agent)


def stray_agent_mail(case: Case) -> Decision:
    """An agent's address in From, no address made for them, but a ticket is meant: whose words are these?"""
    ticket = case.match.ticket or next((t for t in case.match.related if t in case.subjects), 0)
    reason = "it was not sent to the reply address that was made for you"
    return hold(case, case.agent, ticket, reason, confirmable=case.reading.sole_sender)


def confirmed_mail(case: Case) -> Decision:
    """A mail that was held, and that its agent has confirmed since: proof is given."""
    agent = case.confirmed_by
    assert agent is not None
    if not agent.active or case.conversation is None:
        return hold(
            case, agent, 0, "it was confirmed, but its agent or its ticket is gone", confirmable=False
        )
    return _believed(case, agent)


def hold(
    case: Case, agent: AgentRecord | None, ticket: int, reason: str, *, confirmable: bool = False
) -> Decision:
    """Keep the mail, do nothing, tell the real agents at their addresses on file (a few times a day at most).

    Concerned are the one whose reply address was used, and the one whose name stands in From; the latter, else the
    former, may confirm it.
    """
    if case.reading.proof is not None and case.unproven not in {None, reason}:
        reason = f"{reason}; {case.unproven}"
    letters: tuple[NewLetter, ...] = ()
    there = ticket if ticket in case.subjects or _is_open_before(case, ticket) else 0
    if there and case.recent_holds < _MAX_HOLD_NOTICES:
        concerned = {a.id: a for a in (case.agent, agent) if a is not None and a.active}
        confirmer = next(iter(concerned), None) if confirmable else None
        letters = tuple(
            _held(case, a, there, reason, confirmable=a.id == confirmer) for a in concerned.values()
        )
    return Decision(
        Outcome.HELD, reason, ticket=there or None, letters=letters, explanation=case.explanation(held=reason)
    )


def _believed(case: Case, agent: AgentRecord) -> Decision:
    assert case.conversation is not None
    result = act(case, agent, case.conversation)
    if isinstance(result, Decision):
        return with_acknowledgement(case, agent, result)
    return hold(case, agent, case.conversation.ticket.id, result)


def _doubt(case: Case, claim: Claim, agent: AgentRecord | None) -> tuple[str, bool] | None:
    """Why this mail is not believed, and whether its agent can confirm it; or None.

    The order is the policy: the first doubt is told.
    """
    sender = case.reading.sender
    power = claim.purpose in _POWERS
    for doubtful, confirmable, reason in (
        (
            agent is None or not agent.active,
            False,
            "the reply address was made for an agent who is not active",
        ),
        (power and case.conversation is None, False, "the reply address leads to no ticket"),
        (not power and case.errand is None, False, "the reply address leads to no message"),
        (_other_tickets(case, claim), False, "it was sent to reply addresses of different tickets"),
        (not case.reading.sole_sender, power, "From does not name exactly one mailbox"),
        (
            agent is not None and (sender is None or sender.key != agent.address),
            power,
            "the mail came from another address than that of the agent for whom its reply address was made",
        ),
        # Whoever confirms or takes back holds an address that only the agent's own mailbox was sent.
        (power and case.unproven is not None, power, case.unproven or ""),
        (
            power and _may_be_replayed(case),
            power,
            "its reply address stands neither in To nor in Cc: it was written to others",
        ),
    ):
        if doubtful:
            return reason, confirmable
    return None


def _other_tickets(case: Case, claim: Claim) -> bool:
    return any(c.purpose.internal and c.ticket != claim.ticket for c, _ in case.reading.clues.tokens)


def _ticket_of(case: Case, claim: Claim) -> int:
    if claim.purpose in _ERRANDS:
        return (case.errand and case.errand.ticket) or 0
    return case.conversation.ticket.id if case.conversation is not None else claim.ticket


def _may_be_replayed(case: Case) -> bool:
    """A signature says nothing of the envelope: whoever has a genuine mail can send it to another address."""
    proof, message = case.reading.proof, case.reading.message
    if proof is None or not proof.passed or proof.covers == WHOLE or case.agent_claim is None:
        return False
    return case.agent_claim[1] not in {a.key for a in (*message.to, *message.cc)}


def _is_open_before(case: Case, ticket: int) -> bool:
    return case.conversation is not None and case.conversation.ticket.id == ticket


def _held(case: Case, agent: AgentRecord, ticket: int, reason: str, *, confirmable: bool) -> NewLetter:
    """To the real agent, at the address on file. Without the means to confirm it repeats nothing of the mail."""
    confirm = Claim(Purpose.CONFIRM, case.spool_id, agent.id, case.now.date())
    notice = AgentMailHeld(
        tag=case.desk.tag(ticket),
        agent_name=agent.name,
        subject="",
        received_at=at_text(case.desk, case.now),
        reasons=(reason,),
        advice=_ADVICE,
        text=case.reading.reply.new_text[:_MAX_SHOWN] if confirmable else "",
        confirm_address=case.desk.book.reply_address(confirm) if confirmable else "",
    )
    return to_agent(case, ticket, agent, notice, Purpose.NOTE)
