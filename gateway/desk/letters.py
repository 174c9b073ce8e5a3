"""The letters that follow from a message: who gets which notice, with which reply address. Pure.

A letter's Message-ID depends only on the message that causes it, the notice and the recipient: to decide twice on
one message is to write the same letters.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.tiers import on_duty, people_of
from postdesk.gateway.desk.view import customer_view
from postdesk.gateway.model import (
    AgentRecord,
    Conversation,
    NewLetter,
    Participant,
    Person,
    PublicMessage,
    Ticket,
)
from postdesk.templates.notices import AgentAnswer, Notice, SideMessage, TeamNotification, TicketNotice
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
    not_before: datetime | None = None  # an agent's words wait so long
    people: Mapping[str, Person] = field(default_factory=dict)  # whom it may write to besides, by address


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
    return Cause(case.desk, case.now, f"message {case.spool_id}", case.not_before, case.people)


def agent_letter(
    cause: Cause, ticket: int, agent: AgentRecord, notice: Notice, purpose: Purpose
) -> NewLetter:
    """A letter to an agent; `purpose` says what their reply will be: an answer to the customer, or a note.

    `ticket` may be 0 where there is none.
    """
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


def recipients(desk: DeskRules, ticket: Ticket, now: datetime) -> tuple[AgentRecord, ...]:
    """Who hears of it: whoever it is with, and its followers; each once. Never nobody while anybody works."""
    found = (*_holders(desk, ticket, now), *followers_of(desk, ticket))
    return tuple({a.id: a for a in found}.values()) or desk.agents_for(ticket.queue)


def followers_of(desk: DeskRules, ticket: Ticket) -> tuple[AgentRecord, ...]:
    """Those who work, of the agents who hear of it besides its owner."""
    named = (desk.agent(f) for f in ticket.followers)
    return tuple(a for a in named if a is not None and a.active)


def _holders(desk: DeskRules, ticket: Ticket, now: datetime) -> tuple[AgentRecord, ...]:
    """The owner, if one works; else the other team that has it; else who is on duty; else the tier's agents, or the queue's."""
    owner = desk.agent(ticket.owner)
    if owner is not None and owner.active:
        return (owner,)
    if ticket.team in desk.teams:
        agent = desk.agents.get(desk.teams[ticket.team].address)
        return (agent,) if agent is not None and agent.active else ()
    return on_duty(desk, ticket.tier, now) or people_of(desk, ticket.tier, ticket.queue)


def answer(cause: Cause, conversation: Conversation, notice: AgentAnswer, agent: int) -> list[NewLetter]:
    """An agent's words, to everybody who takes part in public, each by a letter of their own.

    Below them stands what that very person may see of what was said before.
    """
    letters = []
    for participant in conversation.participants:
        history = customer_view(cause.desk, seen_by(conversation, participant), cause.desk.history_entries)
        letter = to_participant(cause, conversation, participant, replace(notice, history=history))
        letters.append(replace(letter, author=agent, attach=True, not_before=cause.not_before))
    return letters


def to_participant(
    cause: Cause, conversation: Conversation, participant: Participant, notice: TicketNotice | AgentAnswer
) -> NewLetter:
    """A letter to one who takes part, under the number and subject that they know, below the mail that they saw."""
    known = known_to(conversation.ticket, participant)
    own = replace(notice, tag=cause.desk.tag(known.id), subject=known.subject)
    return to_customer(cause, known, participant.person, own, heard_from(conversation, participant))


def known_to(ticket: Ticket, participant: Participant) -> Ticket:
    """The ticket under the number and subject that this person knows: another customer's are not theirs to see.

    A reply to that number follows the merge as long as it lasts.
    """
    known = participant.known_as
    if known is None:
        return ticket
    return replace(ticket, id=known.id, subject=known.subject, language=known.language)


def seen_by(conversation: Conversation, participant: Participant) -> tuple[PublicMessage, ...]:
    """What this person may see of what was said."""
    return tuple(m for m in conversation.messages if _sees(participant, m, conversation.ticket.id))


def heard_from(conversation: Conversation, participant: Participant) -> list[str]:
    """The ids that this person's client can thread a letter by: of customers' mail, for the agents' own lead nowhere.

    Who came with a merged ticket has never seen the ids of the other customer's mail.
    """
    known, address = participant.known_as, participant.person.address
    return [
        m.message_id
        for m in seen_by(conversation, participant)
        if m.from_customer
        and m.message_id
        and (known is None or m.ticket == known.id or m.address == address)
    ]


def _sees(participant: Participant, message: PublicMessage, ticket: int) -> bool:
    """What was said in the one ticket before it was merged into the other was said to others; a guest's words, to agents.

    What can still be taken back was said to nobody: below the next answer it would get there all the same.
    """
    if message.guest or message.waits:
        return False
    if participant.known_as is not None and message.ticket == participant.known_as.id:
        return True
    late = participant.sees_from is not None and message.at < participant.sees_from
    return message.ticket in {0, ticket} and not late


def to_outsider(
    cause: Cause, ticket: int, person: Person, notice: SideMessage | TeamNotification, agent: int | None
) -> NewLetter:
    """A letter on the side. Its reply address leads to the agents, and never into the public conversation."""
    claim = Claim(Purpose.SIDE, ticket, person.id, cause.now.date())
    root = Claim(Purpose.SIDE, ticket, person.id, _ROOT_DATE)
    return NewLetter(
        notice=notice,
        recipient=person.address,
        recipient_name=person.name,
        holder=person.id,
        language=cause.desk.language,
        message_id=cause.desk.book.message_id(claim, nonce(cause.name, notice, person.address)),
        reply_to=cause.desk.book.reply_address(claim),
        references=(cause.desk.book.message_id(root, "root"),),
        author=agent,
        not_before=cause.not_before,
    )


def file_names(parts: Sequence[Part]) -> tuple[str, ...]:
    """Attachments as a notification lists them; pictures within the text are not seen there."""
    return tuple(f"{p.filename or p.content_type}{' (in the text)' if p.inline else ''}" for p in parts)


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
