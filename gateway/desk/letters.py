"""The letters that follow from a message: who gets which notice, with which reply address. Pure.

A letter's Message-ID depends only on the message that causes it, the notice and the recipient: to decide twice on
one message is to write the same letters.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.view import agent_view, at_text, customer_view
from postdesk.gateway.model import AgentRecord, Conversation, NewLetter, Person, Ticket
from postdesk.templates.notices import (
    AgentAnswer,
    AgentMailHeld,
    AgentNotification,
    NoteNotification,
    Notice,
    RelatedTicket,
)
from postdesk.threading.ids import message_ids
from postdesk.threading.message import Part
from postdesk.threading.tokens import Claim, Purpose

_MAX_REFERENCES = 20
_ROOT_DATE = date(2024, 1, 1)  # one root a ticket and agent, whenever it is made


@dataclass(frozen=True)
class Cause:
    """Why a letter is written. The same cause and notice give the same Message-ID."""

    desk: DeskRules
    now: datetime
    name: str


def to_customer(
    cause: Cause, ticket: Ticket, person: Person, notice: Notice, parents: Sequence[str]
) -> NewLetter:
    """A letter that the customer's client threads below `parents` (ids, oldest first), and whose reply leads back."""
    claim = Claim(Purpose.REPLY, ticket.id, person.id, cause.now.date())
    references = _grammatical(parents)
    return NewLetter(
        notice=notice,
        recipient=person.address,
        recipient_name=person.name,
        holder=person.id,
        language=ticket.language,
        message_id=cause.desk.book.message_id(claim, nonce(cause.name, notice, person.address)),
        reply_to=cause.desk.book.reply_address(claim),
        in_reply_to=references[-1] if references else None,
        references=references,
    )


def to_agent(case: Case, ticket: int, agent: AgentRecord, notice: Notice, purpose: Purpose) -> NewLetter:
    """A letter to an agent because of a message."""
    return agent_letter(because_of(case), ticket, agent, notice, purpose)


def because_of(case: Case) -> Cause:
    """The message itself as the cause."""
    return Cause(case.desk, case.now, f"message {case.spool_id}")


def agent_letter(
    cause: Cause, ticket: int, agent: AgentRecord, notice: Notice, purpose: Purpose
) -> NewLetter:
    """A letter to an agent; `purpose` says what their reply will be: an answer to the customer, or a note."""
    desk = cause.desk
    claim = Claim(purpose, ticket, agent.id, cause.now.date())
    root = Claim(Purpose.NOTE, ticket, agent.id, _ROOT_DATE)
    return NewLetter(
        notice=notice,
        recipient=agent.address,
        recipient_name=agent.name,
        holder=agent.id,
        language=desk.language,
        message_id=desk.book.message_id(claim, nonce(cause.name, notice, agent.address)),
        reply_to=desk.book.reply_address(claim),
        # No such mail exists; clients thread all notices of a ticket below it.
        references=(desk.book.message_id(root, "root"),),
    )


def notification(
    case: Case, conversation: Conversation, *, new: bool, extra: dict[str, tuple[str, ...]]
) -> list[NewLetter]:
    """What is new from a customer, to the owner or else to everybody who works on the queue."""
    ticket = conversation.ticket
    return [
        to_agent(case, ticket.id, agent, _notification(case, conversation, agent, new, extra), Purpose.ANSWER)
        for agent in recipients(case.desk, ticket)
    ]


def recipients(desk: DeskRules, ticket: Ticket) -> tuple[AgentRecord, ...]:
    """The owner, if there is one who works; else the queue's agents."""
    owner = desk.agent(ticket.owner)
    return (owner,) if owner is not None and owner.active else desk.agents_for(ticket.queue)


def _notification(
    case: Case, conversation: Conversation, agent: AgentRecord, new: bool, extra: dict[str, tuple[str, ...]]
) -> AgentNotification:
    desk, ticket = case.desk, conversation.ticket
    assert case.person is not None
    *earlier, latest = conversation.messages
    owner = desk.agent(ticket.owner)
    note_claim = Claim(Purpose.NOTE, ticket.id, agent.id, case.now.date())
    return AgentNotification(
        tag=desk.tag(ticket.id),
        subject=ticket.subject,
        new_ticket=new,
        author_name=case.person.name or case.person.address,
        author_address=case.person.address,
        at_text=at_text(case.now),
        text=latest.text,
        attachments=tuple(
            p.filename or p.content_type for p in case.reading.message.attachments if not p.inline
        ),
        warnings=extra.get("warnings", ()),
        status=ticket.status.value,
        queue_title=title(desk, ticket.queue),
        queue_reasons=ticket.queue_reasons,
        urgency=ticket.urgency,
        urgency_reasons=ticket.urgency_reasons,
        owner=owner.name if owner else "",
        missing=extra.get("missing", ()),
        related=tuple(
            RelatedTicket(tag=desk.tag(t), subject="", why="the message points to it")
            for t in case.match.related
        ),
        history=customer_view(earlier, desk.history_entries),
        notes=agent_view(conversation.notes, desk.history_entries),
        note_address=desk.book.reply_address(note_claim),
    )


def answer(cause: Cause, conversation: Conversation, agent: AgentRecord, text: str) -> list[NewLetter]:
    """An agent's words, to everybody who takes part in public, each by a letter of their own."""
    ticket = conversation.ticket
    notice = AgentAnswer(
        tag=cause.desk.tag(ticket.id),
        subject=ticket.subject,
        text=text,
        agent_name=agent.name,
        history=customer_view(conversation.messages, cause.desk.history_entries),
    )
    # The agent's own ids lead nowhere for a customer: the letter answers what customers wrote.
    heard = [m.message_id for m in conversation.messages if m.from_customer and m.message_id]
    return [
        replace(to_customer(cause, ticket, person, notice, heard), author=agent.id, attach=True)
        for person in conversation.participants
    ]


def note_added(
    cause: Cause, conversation: Conversation, author: AgentRecord, text: str, files: tuple[str, ...] = ()
) -> list[NewLetter]:
    """A note, to the other agents concerned. Their reply is a note."""
    ticket, desk = conversation.ticket, cause.desk
    owner = desk.agent(ticket.owner)
    notice = NoteNotification(
        tag=desk.tag(ticket.id),
        subject=ticket.subject,
        author_name=author.name,
        at_text=at_text(cause.now),
        text=text,
        attachments=files,
        status=ticket.status.value,
        queue_title=title(desk, ticket.queue),
        owner=owner.name if owner else "",
        history=customer_view(conversation.messages, desk.history_entries),
    )
    others = [a for a in recipients(desk, ticket) if a.id != author.id]
    return [agent_letter(cause, ticket.id, a, notice, Purpose.NOTE) for a in others]


def file_names(parts: Sequence[Part]) -> tuple[str, ...]:
    """Attachments as a notification lists them."""
    return tuple(p.filename or p.content_type for p in parts if not p.inline)


def held(case: Case, agent: AgentRecord, ticket: int, reason: str, advice: str) -> NewLetter:
    """To the real agent, at the address on file: a mail in their name was held. Repeats nothing of its body."""
    notice = AgentMailHeld(
        tag=case.desk.tag(ticket) if ticket else "",
        agent_name=agent.name,
        subject="",
        received_at=at_text(case.now),
        reasons=(reason,),
        advice=advice,
    )
    return to_agent(case, ticket, agent, notice, Purpose.NOTE)


def title(desk: DeskRules, queue: str) -> str:
    """A queue's name for people."""
    found = desk.queues.get(queue)
    return found.title if found else queue


def nonce(cause: str, notice: Notice, recipient: str) -> str:
    """Ten characters that keep the ids of two letters apart, the same at every try."""
    digest = hashlib.sha256(f"{cause}\0{notice.name}\0{recipient}".encode()).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()[:10]


def _grammatical(ids: Sequence[str]) -> tuple[str, ...]:
    """Those ids that may be copied into a header, the last twenty, each once."""
    kept = [i for i in dict.fromkeys(ids) if message_ids(f"<{i}>") == (i,) and "@" in i]
    return tuple(kept[-_MAX_REFERENCES:])
