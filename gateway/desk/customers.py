"""What follows from a customer's mail: a new ticket, or the next message of a conversation."""

from dataclasses import replace

from postdesk.classifiers.several_issues import Issue, several_issues
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.confirmations import admin_to_copy, confirm
from postdesk.gateway.desk.customers_word import customers_word
from postdesk.gateway.desk.known_issues import PROPOSED, of_requests
from postdesk.gateway.desk.letters import because_of
from postdesk.gateway.desk.notifications import Remarks, notification
from postdesk.gateway.desk.permissions import NEEDED, flagged_by
from postdesk.gateway.desk.requests import Request, understand
from postdesk.gateway.desk.split_proposals import split_proposals
from postdesk.gateway.desk.teams import customer_wrote_to_team
from postdesk.gateway.desk.transitions import after
from postdesk.gateway.model import (
    Conversation,
    Decision,
    Joining,
    KeyTerms,
    NewMessage,
    NewTicket,
    Outcome,
    Person,
    PublicMessage,
    Status,
    Ticket,
)
from postdesk.templates.details import detail_words
from postdesk.threading.match import Via

_MAX_COPIED = 10  # people in CC who join a conversation by one mail


def follow_up(case: Case) -> Decision:
    """The next message of a conversation. A closed ticket is followed by a new one."""
    conversation = case.conversation
    assert conversation is not None
    assert case.person is not None
    if conversation.ticket.status is Status.CLOSED:
        return new_ticket(case, successor_of=conversation.ticket)
    message = message_of(case, case.reading.reply.new_text or case.reading.message.body)
    ticket = conversation.ticket
    word = customers_word(case, conversation)
    subject = case.reading.clues.subject.base
    repeated = subject.casefold() == ticket.subject.casefold()  # what it wished for was flagged then
    flagged = flagged_by(
        after(ticket, word.changes), "" if repeated else subject, message.text, case.person.address
    )
    seen = with_message(replace(conversation, ticket=flagged.ticket), case, message)
    joining = _joining(case)
    present = {p.person.id for p in conversation.participants}
    joined = {j.person for j in joining} - present
    copied = tuple(p.address for p in case.copied if p.id in joined)
    apart = () if message.guest else split_proposals(case.desk, _issues(case, message.text))
    remarks = Remarks(warnings=message.flags, lead=word.lead, proposals=apart, copied=copied)
    explanation = {} if word.explanation is None else {"solved": word.explanation}
    return Decision(
        Outcome.FOLLOW_UP,
        case.match.reason,
        ticket=ticket.id,
        changes=(*word.changes, *flagged.changes),
        message=message,
        participants=joining,
        related=tuple((t, "a message of this ticket points to it") for t in case.match.related),
        ids=own_ids(case),
        waits_for=unknown_references(case),
        letters=(
            *notification(case, seen, new=False, remarks=remarks),
            *customer_wrote_to_team(because_of(case), seen),
        ),
        explanation=case.explanation(**explanation),
    )


def new_ticket(case: Case, successor_of: Ticket | None = None) -> Decision:
    """A new request: classified, confirmed, and shown to the agents of its queue."""
    person = case.person
    assert person is not None
    request = case.request or understand(case.reading, case.desk)
    ticket = opened(case, request, person, case.reading.clues.subject.base)
    message = message_of(case, case.reading.message.body)
    missing = detail_words(request.lacking, ticket.language)
    letters, confirmation = confirm(case, ticket, missing, successor_of)
    seen = with_message(Conversation(ticket), case, message)
    proposals = of_requests(case.desk, case.similar)
    if proposals.marks:
        ticket = replace(ticket, fields=(*ticket.fields, (PROPOSED, proposals.value)))
    lacking = detail_words(request.lacking, case.desk.language)
    copied = tuple(p.address for p in case.copied[:_MAX_COPIED])
    apart = split_proposals(case.desk, request.issues)
    remarks = Remarks(lacking, message.flags, proposals=(*apart, *proposals.lines), copied=copied)
    letters += notification(case, seen, new=True, remarks=remarks)
    return Decision(
        Outcome.NEW_TICKET,
        f"follows {case.desk.tag(successor_of.id)}, which is closed" if successor_of else case.match.reason,
        new_ticket=NewTicket(
            ticket=ticket,
            base_subject=case.reading.clues.subject.base,
            successor_of=None if successor_of is None else successor_of.id,
        ),
        message=message,
        terms=KeyTerms("request", ticket.queue, request.terms),
        participants=(
            Joining(person.id, "wrote the request", person.address, sees_all=True),
            *_copied(case, from_the_start=True),
            *_tenant_admin(case, ticket),
        ),
        related=tuple(
            (t, "the request points to it, but its sender takes no part in it") for t in case.match.related
        ),
        ids=own_ids(case),
        waits_for=unknown_references(case),
        letters=tuple(letters),
        explanation=case.explanation(**request.shown(), confirmation=confirmation),
    )


def opened(case: Case, request: Request, customer: Person, subject: str) -> Ticket:
    """The ticket of a request, open and without an owner."""
    organisation = case.desk.organisation_of(customer.address)
    return Ticket(
        id=case.number,
        subject=subject or "(no subject)",
        status=Status.OPEN,
        queue=request.queue.label,
        urgency=request.urgency.label,
        owner=None,
        customer=customer,
        language=request.language,
        created_at=case.now,
        queue_reasons=request.queue.reasons,
        urgency_reasons=request.urgency.reasons,
        organisation=organisation.name if organisation else "",
        plan=organisation.plan if organisation else "",
        fields=((NEEDED, request.permission),) if request.permission else (),
    )


def message_of(case: Case, text: str) -> NewMessage:
    """What a customer wrote, as it is kept, with what is doubtful about it."""
    assert case.person is not None
    flags = []
    if case.agent is not None and case.unproven is not None:
        flags.append(
            f"It says that it is from {case.agent.name}, an agent, and nothing shows that it is: {case.unproven}."
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


def with_message(conversation: Conversation, case: Case, message: NewMessage) -> Conversation:
    """The conversation with this message in it."""
    assert case.person is not None
    new = PublicMessage(
        author=case.person.name or case.person.address,
        from_customer=True,
        text=message.text,
        at=case.now,
        message_id=message.message_id,
        address=case.person.address,
        guest=message.guest,
    )
    return replace(conversation, messages=(*conversation.messages, new))


def _issues(case: Case, text: str) -> tuple[Issue, ...]:
    """Those that were found beforehand, if the mail was read as a request."""
    return several_issues(text, case.desk.rules) if case.request is None else case.request.issues


def _joining(case: Case) -> tuple[Joining, ...]:
    """Whom a participant copied joins; only a mail to an address made for its very sender can bring people in (T04)."""
    assert case.person is not None
    own = any(
        c.ticket == case.match.ticket and c.holder == case.person.id for c, _ in case.reading.clues.tokens
    )
    if case.match.via is not Via.TOKEN or not own:
        return ()
    return _copied(case)


def _tenant_admin(case: Case, ticket: Ticket) -> tuple[Joining, ...]:
    admin = admin_to_copy(case, ticket)
    if admin is None:
        return ()
    how = f"tenant admin of {ticket.organisation}, copied on account requests"
    return (Joining(admin.id, how, "the configuration", sees_all=True),)


def _copied(case: Case, *, from_the_start: bool = False) -> tuple[Joining, ...]:
    assert case.person is not None
    by = case.person.address
    return tuple(
        Joining(p.id, f"copied by {by}", by, sees_all=from_the_start) for p in case.copied[:_MAX_COPIED]
    )


def own_ids(case: Case) -> tuple[tuple[str, bool], ...]:
    """Ids that lead to the ticket from now on."""
    clues = case.reading.clues
    return tuple((i, False) for i in (clues.own_key, clues.thread) if i is not None)


def unknown_references(case: Case) -> tuple[str, ...]:
    """Ids it refers to that may still come: their messages will join this ticket (late parents)."""
    return case.reading.clues.references[:5]
