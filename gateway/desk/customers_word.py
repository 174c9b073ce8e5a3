"""What a customer's mail does to the status of their ticket (P2, P4): it opens it, unless they say that it is solved.

A plain word of the customer themself confirms it. Whatever is less than plain, or comes from somebody else who takes
part, is for staff to look at (review); in doubt the ticket is open, as with any mail.
"""

from dataclasses import dataclass, replace
from typing import Any

from postdesk.classifiers.solved import Says, SaysSolved, says_solved
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.transitions import Step, Who, move, objection
from postdesk.gateway.model import Change, Conversation, Status
from postdesk.threading.match import Via

_SAYS_SO = "The customer says that it is solved."
_MAY_THINK_SO = "The customer may think that it is solved: please look."


# What only somebody in the conversation has: a guessed tag with a forged From resolves nothing.
_PROOF = frozenset({Via.TOKEN, Via.SIGNED_REFERENCE, Via.REFERENCE})


@dataclass(frozen=True, slots=True)
class Word:
    """What follows for the ticket, what its agents are told first, and why, for `explain`."""

    changes: tuple[Change, ...]
    lead: str = ""
    explanation: dict[str, Any] | None = None


def customers_word(case: Case, conversation: Conversation) -> Word:
    """Of a mail in a conversation that is not closed."""
    found = _says_solved(case, conversation)
    wanted: Word | None = None
    if found.says is Says.PLAIN:
        wanted = _confirmed(case, conversation)
    elif found.says is Says.LIKELY:
        wanted = _looked_at(case, conversation, found)
    if wanted is None:
        return Word(_moved(case, conversation, Status.OPEN, "the customer wrote"))
    return replace(wanted, explanation={"says": found.says, "reason": found.reason})


def _says_solved(case: Case, conversation: Conversation) -> SaysSolved:
    """What cannot be read whole is not plain."""
    reading = case.reading
    people = [p.person.name for p in conversation.participants]
    found = says_solved(reading.reply.new_text, [*people, *(a.name for a in case.desk.agents.values())])
    files = any(not part.inline for part in reading.message.attachments)
    if found.says is Says.PLAIN and case.match.via not in _PROOF:
        return SaysSolved(Says.LIKELY, f"{found.reason}, but only the {case.match.via} leads the mail here")
    if found.says is Says.PLAIN and (reading.reply.doubts or files):
        return SaysSolved(Says.LIKELY, f"{found.reason}, but the mail holds more than that")
    return found


def _confirmed(case: Case, conversation: Conversation) -> Word:
    """Resolved, where somebody answers for it and has answered; else staff looks."""
    ticket, person = conversation.ticket, case.person
    assert person is not None
    if person.id != ticket.customer.id:
        return Word(
            _moved(case, conversation, Status.REVIEW, "a participant says that it is solved"), _MAY_THINK_SO
        )
    why = "the customer says that it is solved"
    step = replace(
        _step(case, Status.RESOLVED, why), resolution=_last_answer(conversation), confirmed_by=person.address
    )
    refused = objection(ticket, step)
    if refused is None:
        return Word(move(ticket, step), _SAYS_SO)
    review = replace(_step(case, Status.REVIEW, why), confirmed_by=person.address)
    return Word(move(ticket, review), f"{_SAYS_SO} It is in review: {refused}.")


def _looked_at(case: Case, conversation: Conversation, found: SaysSolved) -> Word | None:
    """Thanks are for an answer; where there is none, or it is resolved already, they say nothing."""
    if found.thanks and conversation.ticket.status is Status.RESOLVED:
        return Word((), "The customer says thank you.")
    if found.thanks and not _last_answer(conversation):
        return None
    return Word(
        _moved(case, conversation, Status.REVIEW, "the customer may think that it is solved"), _MAY_THINK_SO
    )


def _last_answer(conversation: Conversation) -> str:
    return next((m.text for m in reversed(conversation.messages) if not m.from_customer), "")[:2000]


def _moved(case: Case, conversation: Conversation, to: Status, why: str) -> tuple[Change, ...]:
    return move(conversation.ticket, _step(case, to, why))


def _step(case: Case, to: Status, why: str) -> Step:
    assert case.person is not None
    return Step(to=to, who=Who.CUSTOMER, actor=case.person.address, why=why, now=case.now)
