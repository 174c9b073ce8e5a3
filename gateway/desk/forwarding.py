"""A customer's mail that an agent forwards to the desk (A4): a ticket for that customer, the agent's words as a note."""

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.confirmations import confirmation
from postdesk.gateway.desk.customers import opened
from postdesk.gateway.desk.letters import because_of, recipients, title, to_agent, to_customer
from postdesk.gateway.desk.notifications import handed_over
from postdesk.gateway.desk.order import read_order
from postdesk.gateway.desk.reading import Reading
from postdesk.gateway.desk.requests import understand_text
from postdesk.gateway.desk.split_proposals import split_proposals
from postdesk.gateway.model import (
    AgentRecord,
    Conversation,
    Decision,
    InternalNote,
    Joining,
    NewLetter,
    NewMessage,
    NewNote,
    NewTicket,
    Outcome,
    PublicMessage,
    Ticket,
)
from postdesk.templates.notices import AgentTranscript, CommandLine
from postdesk.threading.forwards import Forwarded, attached_forward, find_forward
from postdesk.threading.message import Message, Part
from postdesk.threading.parse import parse_message
from postdesk.threading.subjects import read_subject
from postdesk.threading.tokens import Purpose


def forwarded_by_agent(case: Case) -> Forwarded | None:
    """What an agent's mail forwards, where it is a customer's; the desk's own and agents' mail is not."""
    agent = case.agent
    if (
        agent is None
        or not agent.active
        or not case.reading.sole_sender
        or case.unproven is not None  # then it is a request like any other
        or not case.reading.clues.subject.forward
    ):
        return None
    found = _passed_on(case.reading)
    if found is None or found.from_ is None or "@" not in found.from_.address:
        return None
    key = found.from_.key
    return None if key in case.desk.agents or case.desk.book.is_own(key) else found


def _passed_on(reading: Reading) -> Forwarded | None:
    """The mail in the text, or the only one attached whole, as "forward as attachment" has it (RFC 2046 §5.2.1)."""
    message = reading.message
    found = find_forward(message.body, message.html, message.subject)
    attached = _attached(message)
    if found is not None or len(attached) != 1:
        return found
    return attached_forward(parse_message(attached[0].content), reading.reply.new_text)


def _attached(message: Message) -> list[Part]:
    return [p for p in message.attachments if p.content_type == "message/rfc822"]


def _files(message: Message) -> tuple[Part, ...]:
    """What the forwarding mail has of the customer's files; of a mail attached whole those within, too."""
    attached = _attached(message)
    within = parse_message(attached[0].content).attachments if len(attached) == 1 else ()
    return (*(p for p in message.attachments if p not in attached), *within)


def open_for_customer(case: Case) -> Decision:
    """A new ticket for whom the agent's mail forwards. The customer is not told, unless policy says so."""
    forwarded, agent = forwarded_by_agent(case), case.agent
    assert forwarded is not None
    assert forwarded.from_ is not None
    assert agent is not None
    customer = case.people[forwarded.from_.key]
    subject = read_subject(forwarded.subject or case.reading.message.subject, case.desk.tag_prefix).base
    request = understand_text(subject, forwarded.text, case.desk, customer)
    ticket = opened(case, request, customer, subject)
    own = forwarded.own_text.strip()
    note = f"{agent.name} forwarded this mail.\n\n{own}".strip()
    said = PublicMessage(
        customer.name or customer.address, True, forwarded.text, case.now, address=customer.address
    )
    seen = Conversation(ticket, (said,), (InternalNote(agent.name, note, case.now),))
    lead = f"{agent.name} forwarded this mail of {customer.address}."
    apart = split_proposals(case.desk, request.issues)
    letters = handed_over(because_of(case), seen, recipients(case.desk, ticket, case.now), lead, apart)
    if case.desk.confirm_forwarded:
        letters.append(to_customer(because_of(case), ticket, customer, confirmation(case, ticket, ()), ()))
    not_done = tuple(c.line for c in read_order(own).commands if c.name != "note")
    if not_done or case.desk.habits_of(agent).transcripts:
        letters += _told(case, agent, ticket, not_done)
    return Decision(
        Outcome.NEW_TICKET,
        f"forwarded by {agent.address}",
        new_ticket=NewTicket(ticket, subject),
        message=NewMessage(
            text=forwarded.text,
            subject=forwarded.subject,
            message_id=None,
            person=customer.id,
            attachments=_files(case.reading.message),
            flags=(f"Forwarded by {agent.name}: who wrote it is not proven.",),
        ),
        note=NewNote(note, agent.id, None),
        participants=(Joining(customer.id, f"forwarded by {agent.name}", agent.address, sees_all=True),),
        ids=() if case.reading.clues.own_key is None else ((case.reading.clues.own_key, True),),
        letters=tuple(letters),
        explanation=case.explanation(**request.shown(), agent=agent.address, customer=customer.address),
    )


def _told(case: Case, agent: AgentRecord, ticket: Ticket, not_done: tuple[str, ...]) -> list[NewLetter]:
    why = "not done: commands are carried out in answer to the notification of a ticket"
    told = (
        "The customer was sent the confirmation."
        if case.desk.confirm_forwarded
        else "The customer was told nothing."
    )
    notice = AgentTranscript(
        tag=case.desk.tag(ticket.id),
        subject=ticket.subject,
        agent_name=agent.name,
        lines=tuple(CommandLine(line=line, done=False, outcome=why) for line in not_done),
        summary=(
            f"{case.desk.tag(ticket.id)} is opened for {ticket.customer.address}.",
            f"Queue: {title(case.desk, ticket.queue)}. Your own words are a note of it. {told}",
        ),
    )
    return [to_agent(case, ticket.id, agent, notice, Purpose.NOTE)]
