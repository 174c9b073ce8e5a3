"""The confirmation of a new request, or the reason why there is none (RFC 3834; docs/decisions/0005)."""

from postdesk.classifiers.answerable import why_unanswerable
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.letters import because_of, to_customer
from postdesk.gateway.model import NewLetter, Ticket
from postdesk.outbound.suppress import Allowed, Occasion, Suppressed, may_send
from postdesk.templates.notices import RequestConfirmed


def confirm(
    case: Case, ticket: Ticket, missing: tuple[str, ...], successor_of: Ticket | None
) -> tuple[list[NewLetter], str]:
    """The confirmation, or why there is none. It repeats nothing that an unproven sender wrote."""
    assert case.person is not None
    if not case.desk.confirm_requests:
        return [], "not sent: policy.confirm_requests is off"
    silent = why_silent(case)
    if silent:
        return [], f"not sent: {silent}"
    notice = confirmation(case, ticket, missing, successor_of)
    message = case.reading.message
    parents = (*message.references, *([message.message_id] if message.message_id else []))
    return [to_customer(because_of(case), ticket, case.person, notice, parents)], "sent"


def why_silent(case: Case) -> str:
    """Why the sender gets no automatic letter; empty where nothing speaks against one."""
    assert case.person is not None
    unanswerable = why_unanswerable(case.reading.message, case.reading.envelope)
    if unanswerable:
        return unanswerable
    allowed = may_send(
        Occasion(
            recipient=case.person.address,
            audience="customer",
            own_addresses=case.desk.book.own,
            answering=case.reading.screening,
            mail_from=case.reading.envelope.mail_from,
            counts=case.counts,
        ),
        case.desk.caps,
    )
    match allowed:
        case Suppressed(rule, reason):
            return f"{rule}: {reason}"
        case Allowed():
            return ""


def confirmation(
    case: Case, ticket: Ticket, missing: tuple[str, ...], successor_of: Ticket | None = None
) -> RequestConfirmed:
    """The notice itself."""
    queue = case.desk.queues.get(ticket.queue, case.desk.queues["triage"])
    return RequestConfirmed(
        tag=case.desk.tag(ticket.id),
        closed_tag="" if successor_of is None else case.desk.tag(successor_of.id),
        queue_title=case.desk.say(queue.title, ticket.language),
        expected_response=case.desk.say(queue.expected_response, ticket.language),
        missing=missing,
    )
