"""What follows from a customer's mail: a new ticket, or the next message of a conversation."""

from dataclasses import replace

from postdesk.classifiers.answerable import why_unanswerable
from postdesk.classifiers.fields import read_fields
from postdesk.classifiers.language import detect
from postdesk.classifiers.missing import Known, missing_details
from postdesk.classifiers.requests import classify_queue
from postdesk.classifiers.urgency import classify_urgency
from postdesk.classifiers.verdict import Classification
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.letters import because_of, notification, to_customer
from postdesk.gateway.model import (
    Change,
    Conversation,
    Decision,
    NewLetter,
    NewMessage,
    NewTicket,
    Outcome,
    PublicMessage,
    Status,
    Ticket,
)
from postdesk.outbound.suppress import Allowed, Occasion, Suppressed, may_send
from postdesk.templates.notices import Notice, RequestConfirmed, TicketReopenedLinked
from postdesk.threading.match import Via

_MAX_COPIED = 10  # people in CC who join a conversation by one mail


def follow_up(case: Case) -> Decision:
    """The next message of a conversation. A resolved ticket opens again; a closed one is followed by a new one."""
    conversation = case.conversation
    assert conversation is not None
    assert case.person is not None
    if conversation.ticket.status is Status.CLOSED:
        return new_ticket(case, successor_of=conversation.ticket)
    message = _message(case, case.reading.reply.new_text or case.reading.message.body)
    ticket = conversation.ticket
    changes: tuple[Change, ...] = ()
    if ticket.status is not Status.OPEN:
        changes = (Change("status", ticket.status, Status.OPEN, case.person.address, "the customer wrote"),)
        ticket = replace(ticket, status=Status.OPEN)
    seen = _with_message(replace(conversation, ticket=ticket), case, message)
    return Decision(
        Outcome.FOLLOW_UP,
        case.match.reason,
        ticket=ticket.id,
        changes=changes,
        message=message,
        participants=_joining(case),
        related=tuple((t, "a message of this ticket points to it") for t in case.match.related),
        ids=_own_ids(case),
        waits_for=_unknown_references(case),
        letters=tuple(notification(case, seen, new=False, extra={"warnings": message.flags})),
        explanation=case.explanation(),
    )


def new_ticket(case: Case, successor_of: Ticket | None = None) -> Decision:
    """A new request: classified, confirmed, and shown to the agents of its queue."""
    reading, person = case.reading, case.person
    assert person is not None
    text = reading.reply.new_text or reading.message.body
    queue = classify_queue(reading.clues.subject.base, text, case.desk.rules)
    urgency = classify_urgency(reading.clues.subject.base, text, case.desk.rules)
    fields = read_fields(reading.clues.subject.base, text)
    known = Known(name=bool(person.name), attachments=len(reading.message.attachments))
    missing = missing_details(queue.label, fields, known)
    language = detect(text)
    ticket = Ticket(
        id=case.number,
        subject=reading.clues.subject.base or "(no subject)",
        status=Status.OPEN,
        queue=queue.label,
        urgency=urgency.label,
        owner=None,
        customer=person,
        language=language if language in case.desk.languages else case.desk.language,
        created_at=case.now,
        queue_reasons=queue.reasons,
        urgency_reasons=urgency.reasons,
    )
    message = _message(case, reading.message.body)
    seen = _with_message(Conversation(ticket), case, message)
    confirmations, answer = _confirmations(case, ticket, missing, successor_of)
    letters = [
        *confirmations,
        *notification(case, seen, new=True, extra={"missing": missing, "warnings": message.flags}),
    ]
    return Decision(
        Outcome.NEW_TICKET,
        f"follows {case.desk.tag(successor_of.id)}, which is closed" if successor_of else case.match.reason,
        new_ticket=NewTicket(
            id=ticket.id,
            subject=ticket.subject,
            base_subject=reading.clues.subject.base,
            queue=ticket.queue,
            urgency=ticket.urgency,
            language=ticket.language,
            customer=person.id,
            queue_reasons=queue.reasons,
            urgency_reasons=urgency.reasons,
            successor_of=None if successor_of is None else successor_of.id,
        ),
        message=message,
        participants=(
            (person.id, "wrote the request"),
            *((p.id, f"copied by {person.address}") for p in case.copied[:_MAX_COPIED]),
        ),
        related=tuple(
            (t, "the request points to it, but its sender takes no part in it") for t in case.match.related
        ),
        ids=_own_ids(case),
        waits_for=_unknown_references(case),
        letters=tuple(letters),
        explanation=case.explanation(
            queue=_shown(queue),
            urgency=_shown(urgency),
            fields=fields,
            missing=list(missing),
            confirmation=answer,
        ),
    )


def _confirmations(
    case: Case, ticket: Ticket, missing: tuple[str, ...], successor_of: Ticket | None
) -> tuple[list[NewLetter], str]:
    """The confirmation, or why there is none. It repeats nothing that an unproven sender wrote."""
    desk, person = case.desk, case.person
    assert person is not None
    if not desk.confirm_requests:
        return [], "not sent: policy.confirm_requests is off"
    unanswerable = why_unanswerable(case.reading.message, case.reading.envelope)
    if unanswerable:
        return [], f"not sent: {unanswerable}"
    allowed = may_send(
        Occasion(
            recipient=person.address,
            audience="customer",
            own_addresses=desk.book.own,
            answering=case.reading.screening,
            mail_from=case.reading.envelope.mail_from,
            counts=case.counts,
        ),
        desk.caps,
    )
    match allowed:
        case Suppressed(rule, reason):
            return [], f"not sent: {rule}: {reason}"
        case Allowed():
            notice = _confirmation(case, ticket, missing, successor_of)
            message = case.reading.message
            parents = (*message.references, *([message.message_id] if message.message_id else []))
            return [to_customer(because_of(case), ticket, person, notice, parents)], "sent"


def _confirmation(
    case: Case, ticket: Ticket, missing: tuple[str, ...], successor_of: Ticket | None
) -> Notice:
    queue = case.desk.queues.get(ticket.queue, case.desk.queues["triage"])
    assert case.person is not None
    if successor_of is not None:
        return TicketReopenedLinked(
            tag=case.desk.tag(ticket.id),
            closed_tag=case.desk.tag(successor_of.id),
            customer_name="",
            subject="",
            queue_title=queue.title,
            expected_response=queue.expected_response,
            missing=missing,
        )
    return RequestConfirmed(
        tag=case.desk.tag(ticket.id),
        customer_name="",
        subject="",
        queue_title=queue.title,
        expected_response=queue.expected_response,
        missing=missing,
    )


def _message(case: Case, text: str) -> NewMessage:
    assert case.person is not None
    flags = []
    if case.match.guest and case.conversation is not None:
        flags.append(
            f"{case.person.address} takes no part in this conversation, but wrote to an address made for it."
        )
    flags += [f"The new text is uncertain: {doubt}." for doubt in case.reading.reply.doubts]
    return NewMessage(
        text=text,
        subject=case.reading.message.subject,
        message_id=case.reading.message.message_id,
        person=case.person.id,
        attachments=case.reading.message.attachments,
        flags=tuple(flags),
    )


def _with_message(conversation: Conversation, case: Case, message: NewMessage) -> Conversation:
    assert case.person is not None
    new = PublicMessage(
        author=case.person.name or case.person.address,
        from_customer=True,
        text=message.text,
        at=case.now,
        message_id=message.message_id,
    )
    return replace(conversation, messages=(*conversation.messages, new))


def _joining(case: Case) -> tuple[tuple[int, str], ...]:
    """Whom a participant copied joins; only a mail to an address made for its very sender can bring people in (T04)."""
    assert case.person is not None
    own = any(
        c.ticket == case.match.ticket and c.holder == case.person.id for c, _ in case.reading.clues.tokens
    )
    if case.match.guest or case.match.via is not Via.TOKEN or not own:
        return ()
    return tuple((p.id, f"copied by {case.person.address}") for p in case.copied[:_MAX_COPIED])


def _own_ids(case: Case) -> tuple[tuple[str, bool], ...]:
    clues = case.reading.clues
    return tuple((i, False) for i in (clues.own_key, clues.thread) if i is not None)


def _unknown_references(case: Case) -> tuple[str, ...]:
    """Ids it refers to that may still come: their messages will join this ticket (late parents)."""
    return case.reading.clues.references[:5]


def _shown(classification: Classification) -> dict[str, object]:
    return {
        "label": classification.label,
        "confidence": round(classification.confidence, 3),
        "reasons": list(classification.reasons),
    }
