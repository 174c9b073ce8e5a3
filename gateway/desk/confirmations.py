"""The confirmation of a new request, or the reason why there is none (RFC 3834; docs/decisions/0005)."""

from dataclasses import replace

from postdesk.classifiers.answerable import why_unanswerable
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.letters import because_of, to_customer
from postdesk.gateway.desk.stages import Stage
from postdesk.gateway.model import NewLetter, Person, Ticket
from postdesk.outbound.suppress import Allowed, Occasion, Suppressed, may_send
from postdesk.templates.details import detail_words
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
    notice, admin = confirmation(case, ticket, missing, successor_of), admin_to_copy(case, ticket)
    message = case.reading.message
    parents = (*message.references, *([message.message_id] if message.message_id else []))
    letters = [to_customer(because_of(case), ticket, case.person, notice, parents)]
    if admin is not None:
        copy = replace(notice, copy_of=case.person.address, missing=(), articles=(), tenant_admin="")
        letters.append(to_customer(because_of(case), ticket, admin, copy, parents))
    return letters, "sent"


def for_who_escalates(letters: tuple[NewLetter, ...], details: tuple[str, ...]) -> tuple[NewLetter, ...]:
    """The letters, where a confirmation among them does not say how to escalate, nor asks for these details: the letter
    about the escalation does, or knows them.
    """
    return tuple(
        replace(
            letter,
            notice=replace(notice, missing=_left(notice.missing, details, letter.language), escalation=""),
        )
        if isinstance(notice := letter.notice, RequestConfirmed)
        else letter
        for letter in letters
    )


def _left(missing: tuple[str, ...], details: tuple[str, ...], language: str) -> tuple[str, ...]:
    asked = detail_words(details, language)
    return tuple(words for words in missing if words not in asked)


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
    desk = case.desk
    queue = desk.queues.get(ticket.queue, desk.queues["triage"])
    plan = desk.plans.get(ticket.plan)
    request, admin = case.request, admin_to_copy(case, ticket)
    return RequestConfirmed(
        tag=case.desk.tag(ticket.id),
        closed_tag="" if successor_of is None else case.desk.tag(successor_of.id),
        stage=desk.say(Stage.SUBMITTED.value, ticket.language),
        queue_title=desk.say(queue.title, ticket.language),
        expected_response=desk.say(
            plan.expected_response if plan else queue.expected_response, ticket.language
        ),
        high_volume=0 < desk.high_volume <= case.open_load,
        missing=missing,
        articles=()
        if request is None
        else desk.help.for_request(request.articles, ticket.queue, ticket.language),
        tenant_admin="" if admin is None else admin.address,
        escalation=desk.say(desk.escalation_hint, ticket.language),
    )


def admin_to_copy(case: Case, ticket: Ticket) -> Person | None:
    """Whom the customer's organisation names, for its people's account requests (C5); nobody twice, nobody too often."""
    if case.tenant_admin is None or ticket.queue != "account" or not case.desk.confirm_requests:
        return None
    admin, counts = case.tenant_admin
    occasion = Occasion(
        recipient=admin.address,
        audience="customer",
        own_addresses=case.desk.book.own,
        answering=case.reading.screening,
        mail_from=admin.address,
        counts=counts,
    )
    return admin if isinstance(may_send(occasion, case.desk.caps), Allowed) else None
