"""Mail that no person wrote: recorded, and without any effect on a ticket (RFC 3834; requirement O3)."""

from postdesk.classifiers.verdict import Bounce
from postdesk.gateway.desk.away import reminder_put_off
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.letters import recipients, to_agent
from postdesk.gateway.model import Decision, NewLetter, Outcome, ReportedLetter
from postdesk.templates.notices import DeliveryFailed
from postdesk.threading.tokens import Purpose

_LEFT = frozenset({"sent", "unknown", "bounced"})


def suppress(case: Case, why: str = "") -> Decision:
    """An automatic reply, a list's mail, our own mail coming back: no state changes, nobody is answered.

    Who says that they are away is reminded later.
    """
    screening = case.reading.screening
    reason = why or f"{screening.kind}: {'; '.join(screening.reasons)}"
    return Decision(
        Outcome.SUPPRESSED,
        reason,
        ticket=case.conversation.ticket.id if case.conversation else None,
        changes=reminder_put_off(case),
        explanation=case.explanation(),
    )


def record_bounce(case: Case) -> Decision:
    """A delivery report. It is believed only where it proves which of our letters it is about (T08)."""
    bounce, letter = case.reading.screening.bounce, case.reported
    assert bounce is not None
    words = f"{bounce.status or 'no status'} {', '.join(bounce.recipients) or 'no recipient named'}"
    doubt = _doubt(letter, bounce)
    if letter is None or doubt:
        explanation = case.explanation(bounce=words, not_believed=doubt)
        return Decision(Outcome.BOUNCE, f"unverified: {words}", explanation=explanation)
    letters: tuple[NewLetter, ...] = ()
    # Told once, and of customers' letters alone: a notice about a notice that bounced would bounce as well.
    known = letter.state == "bounced"
    if bounce.given_up and letter.audience == "customer" and not known and case.conversation is not None:
        letters = tuple(_delivery_failed(case, words))
    return Decision(
        Outcome.BOUNCE,
        words,
        ticket=letter.ticket,
        bounced=None if known else (letter.id, bounce.given_up, words),
        letters=letters,
        explanation=case.explanation(bounce=words, letter=letter.id, tied_by=letter.tie),
    )


def _doubt(letter: ReportedLetter | None, bounce: Bounce) -> str:
    """Why a report proves nothing; "" where it does.

    Only the letter's own recipient was sent its return path. Its Message-ID travels on, in the References of replies: so
    a report tied by that alone must be about a letter that left, and name nobody but its recipient.
    """
    if letter is None:
        return "it came to no return path and names no letter of this desk"
    if letter.tie == "return path":
        return ""
    if letter.state not in _LEFT:
        return f"letter {letter.id} has not left: it is {letter.state}"
    if bounce.recipients and letter.recipient.lower() not in {r.lower() for r in bounce.recipients}:
        return f"letter {letter.id} went to somebody else"
    return ""


def _delivery_failed(case: Case, words: str) -> list[NewLetter]:
    assert case.conversation is not None
    bounce = case.reading.screening.bounce
    assert bounce is not None
    ticket = case.conversation.ticket
    notice = DeliveryFailed(
        tag=case.desk.tag(ticket.id),
        subject=ticket.subject,
        recipient=", ".join(bounce.recipients) or ticket.customer.address,
        what="a letter of this ticket",
        reply=words,
        attempts=0,
        gave_up=not bounce.permanent,
    )
    return [
        to_agent(case, ticket.id, agent, notice, Purpose.NOTE)
        for agent in recipients(case.desk, ticket, case.now)
    ]
