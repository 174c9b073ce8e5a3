"""Mail of the past, taken in by `postdesk ingest --import-as`: recorded with its own dates, and answered by nobody.

An admin vouches for it, so nobody has to be proven and no command in it is carried out. It writes no letter, reopens
nothing and tells no agent. A mail that the desk or an agent wrote belongs to whom it was written to.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from postdesk.classifiers.chain import screen
from postdesk.classifiers.own import Own
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.customers import opened, own_ids, unknown_references
from postdesk.gateway.desk.reading import Reading
from postdesk.gateway.desk.requests import understand
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import Decision, Joining, NewMessage, NewTicket, Outcome, Person, Status
from postdesk.threading.message import Address

# What tickets are that such mail opens, by the source that its row in the spool names.
IMPORTED: Mapping[str, Status] = {
    "import-open": Status.OPEN,
    "import-resolved": Status.RESOLVED,
    "import-closed": Status.CLOSED,
}
_OLDEST = datetime(1980, 1, 1, tzinfo=UTC)  # what claims to be older has no date


def written_at(reading: Reading, received_at: datetime) -> datetime:
    """When it was written, as it says itself; when it was taken in where that cannot be."""
    date = reading.message.date
    return date if date is not None and _OLDEST <= date <= received_at else received_at


def is_of_desk(address: Address, desk: DeskRules) -> bool:
    """Somebody who works here, or worked here, or the desk itself."""
    return address.key in desk.agents or desk.book.is_own(address.key)


def correspondent(reading: Reading, desk: DeskRules) -> Address | None:
    """The customer whose conversation it belongs to: who wrote it or, of the desk's mail, to whom it was written."""
    if reading.sender is None or not is_of_desk(reading.sender, desk):
        return reading.sender
    return next(iter(_addressed(reading, desk)), None)


def _addressed(reading: Reading, desk: DeskRules) -> list[Address]:
    message = reading.message
    return [a for a in (*message.to, *message.cc) if "@" in a.address and not is_of_desk(a, desk)]


def why_left_out(reading: Reading, desk: DeskRules) -> str:
    """Why a mail becomes no message of a ticket; "" where it does."""
    message, screening = reading.message, reading.screening
    if message.message_id and desk.book.read_message_id(message.message_id) is not None:
        return "a letter of this desk: it is in its ticket already"
    if screening.kind == "loop":  # the desk wrote it: was it a person there?
        screening = screen(message, reading.envelope, Own())
    if screening.automatic:
        return f"{screening.kind}: {'; '.join(screening.reasons)}"
    if correspondent(reading, desk) is None:
        return "no customer wrote it, and it went to none"
    return ""


def file_away(case: Case) -> Decision:
    """A message of the past: the next one of its conversation, or the first of a ticket."""
    why = why_left_out(case.reading, case.desk)
    if why or case.person is None:
        explanation = case.explanation(imported=why)
        return Decision(Outcome.SUPPRESSED, f"imported: {why}", explanation=explanation)
    conversation = case.conversation
    common = Decision(
        Outcome.FOLLOW_UP if case.author is None else Outcome.ANSWER,
        f"imported: {case.match.reason}",
        ticket=None if conversation is None else conversation.ticket.id,
        at=case.now,
        message=_message(case, first=conversation is None),
        participants=_joining(case, case.person),
        ids=own_ids(case),
        waits_for=unknown_references(case),
        explanation=case.explanation(imported=f"written {case.now:%Y-%m-%d %H:%M} UTC"),
    )
    return common if conversation is not None else _opening(case, common, case.person)


def _opening(case: Case, common: Decision, customer: Person) -> Decision:
    request = case.request or understand(case.reading, case.desk)
    subject = case.reading.clues.subject.base
    assert case.imported is not None
    ticket = replace(opened(case, request, customer, subject), status=case.imported)
    return replace(
        common,
        outcome=Outcome.NEW_TICKET,
        new_ticket=NewTicket(ticket, subject),
        explanation=common.explanation | request.shown(),
    )


def _message(case: Case, *, first: bool) -> NewMessage:
    message, agent = case.reading.message, case.agent
    author = case.author or case.person
    assert author is not None
    return NewMessage(
        text=message.body if first else case.reading.reply.new_text or message.body,
        subject=message.subject,
        message_id=message.message_id,
        person=None if agent is not None else author.id,
        agent=None if agent is None else agent.id,
        attachments=message.attachments,
        guest=case.match.guest and case.author is None,
    )


def _joining(case: Case, customer: Person) -> tuple[Joining, ...]:
    """Who wrote the first mail and whom it was copied to; and everybody the desk wrote to."""
    if case.conversation is not None and case.author is None:
        return ()
    people = dict.fromkeys((customer, *case.copied))
    by = (case.author or customer).address
    return tuple(Joining(p.id, "imported", by, sees_all=True) for p in people)
