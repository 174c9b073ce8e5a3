"""Mail that no person wrote: recorded, and without any effect on a ticket (RFC 3834; requirement O3)."""

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.letters import recipients, to_agent
from postdesk.gateway.model import Decision, NewLetter, Outcome
from postdesk.templates.notices import DeliveryFailed
from postdesk.threading.tokens import Claim, Purpose


def suppress(case: Case, why: str = "") -> Decision:
    """An automatic reply, a list's mail, our own mail coming back: no state changes, nobody is answered."""
    screening = case.reading.screening
    reason = why or f"{screening.kind}: {'; '.join(screening.reasons)}"
    return Decision(
        Outcome.SUPPRESSED,
        reason,
        ticket=case.conversation.ticket.id if case.conversation else None,
        explanation=case.explanation(),
    )


def record_bounce(case: Case) -> Decision:
    """A delivery report. It is believed only where it proves which of our letters it is about (T08)."""
    claim = _reported_letter(case)
    bounce = case.reading.screening.bounce
    assert bounce is not None
    words = f"{bounce.status or 'no status'} {', '.join(bounce.recipients) or 'no recipient named'}"
    if claim is None or case.conversation is None:
        return Decision(Outcome.BOUNCE, f"unverified: {words}", explanation=case.explanation(bounce=words))
    letters: tuple[NewLetter, ...] = ()
    # Told once, and of customers' letters alone: a notice about a notice that bounced would bounce as well.
    if bounce.permanent and case.reported == ("customer", False):
        letters = tuple(_delivery_failed(case, words))
    return Decision(
        Outcome.BOUNCE,
        words,
        ticket=claim.ticket,
        bounced=(claim.holder, bounce.permanent, words),
        letters=letters,
        explanation=case.explanation(bounce=words),
    )


def _reported_letter(case: Case) -> Claim | None:
    """The return path's token says which letter it was; nothing else does so verifiably."""
    return next((c for c, _ in case.reading.clues.tokens if c.purpose is Purpose.BOUNCE), None)


def _delivery_failed(case: Case, words: str) -> list[NewLetter]:
    assert case.conversation is not None
    assert case.reading.screening.bounce is not None
    ticket = case.conversation.ticket
    notice = DeliveryFailed(
        tag=case.desk.tag(ticket.id),
        subject=ticket.subject,
        recipient=", ".join(case.reading.screening.bounce.recipients) or ticket.customer.address,
        what="a letter of this ticket",
        reply=words,
        attempts=1,
        gave_up=False,
    )
    return [to_agent(case, ticket.id, agent, notice, Purpose.NOTE) for agent in recipients(case.desk, ticket)]
