"""A ticket that goes to another tier (E1): the note that goes with it, who is told, and what the customer hears.

The customer hears what the agent says or sends, and nothing else. Where they have not heard from us for a business day,
the agent is offered a comment that their word sends.
"""

from dataclasses import replace

from postdesk.gateway.desk.alarms import alarm_letters
from postdesk.gateway.desk.answers import public_answer
from postdesk.gateway.desk.escalation_notices import Matter, escalation_letters
from postdesk.gateway.desk.letters import because_of
from postdesk.gateway.desk.macros import filled
from postdesk.gateway.desk.tiers import lead_of, people_of
from postdesk.gateway.desk.work import Handover, Work
from postdesk.gateway.desk.working_time import business_days_after
from postdesk.gateway.model import (
    AgentRecord,
    Conversation,
    Decision,
    InternalNote,
    NewLetter,
    NewNote,
    Outcome,
)
from postdesk.templates.transition_comments import transition_comment
from postdesk.threading.message import Message


def hand_over(work: Work, message: Message, *, note: str = "", public: str = "") -> Decision:
    """The note and its letters; with `public`, an answer of the agent besides. `message` is the agent's mail."""
    handover, case = work.handover, work.case
    assert handover is not None
    words = note_text(handover, note)
    mine = NewNote(words, work.agent.id, message.message_id, () if public else message.attachments)
    seen = replace(
        work.conversation,
        notes=(*work.conversation.notes, InternalNote(work.agent.name, words, case.now)),
    )
    letters = _to_the_tier(work, seen, words)
    if public:
        answer = public_answer(because_of(case), work.conversation, work.agent, public, message, work)
        return replace(answer, note=mine, letters=(*answer.letters, *letters))
    decision = Decision(Outcome.NOTE, f"by {work.agent.address}", ticket=work.ticket.id, note=mine)
    return replace(decision, letters=(*letters, *_proposal(work, seen)))


def note_text(handover: Handover, note: str) -> str:
    """What the ticket keeps: the questions with their numbers, or the why; and what was tried."""
    way = f"{handover.source} to {handover.target}" if handover.source != handover.target else handover.target
    head = [f"ESCALATED QUESTION {number} ({way}): {words}" for number, words in handover.questions]
    if not head:
        head = [
            f"{'Passed on' if handover.up else 'Given back'} ({way}){': ' if handover.why else '.'}{handover.why}"
        ]
    if note:
        head += ["", f"What was tried:\n{note}" if handover.questions else note]
    return "\n".join(head)


def _to_the_tier(work: Work, seen: Conversation, words: str) -> list[NewLetter]:
    handover, desk = work.handover, work.case.desk
    assert handover is not None
    way = "escalated" if handover.up else "gave back"
    matter = Matter(
        title=_title(handover),
        what=f"{work.agent.name} {way} this ticket from {handover.source} to {handover.target}.",
        text=words,
        text_by=work.agent.name,
        commands=("#me", "#deescalate WHY", "#escalate QUESTION", "#note"),
    )
    owner = desk.agent(work.ticket.owner)
    tier = (owner,) if owner else people_of(desk, handover.target, work.ticket.queue)
    alarm = work.conversation.alarm
    if alarm is not None and not alarm.id:  # one who is on call hears it also of themselves
        return alarm_letters(because_of(work.case), seen, alarm)
    told = dict.fromkeys(a for a in (*tier, *_lead(work)) if a.id != work.agent.id)
    return escalation_letters(because_of(work.case), seen, tuple(told), matter)


def _lead(work: Work) -> tuple[AgentRecord, ...]:
    """The lead of the tier that gets it, where there is one of its own."""
    handover, desk = work.handover, work.case.desk
    assert handover is not None
    section = desk.tiers.get(handover.target)
    lead = lead_of(desk, work.ticket) if section is not None and section.lead and handover.up else None
    return (lead,) if lead else ()


def _title(handover: Handover) -> str:
    if len(handover.questions) == 1:
        return f"ESCALATED QUESTION {handover.questions[0][0]}"
    if handover.questions:
        first, last = handover.questions[0][0], handover.questions[-1][0]
        return f"ESCALATED QUESTIONS {first} to {last}"
    return f"Now in {handover.target}" if handover.up else f"Back in {handover.target}"


def silent_for_a_business_day(work: Work) -> bool:
    """Whether the customer has not heard from a person here for that long."""
    heard = [m.at for m in work.conversation.messages if not m.from_customer]
    since = heard[-1] if heard else work.ticket.created_at
    return business_days_after(work.case.desk, since, 1) <= work.case.now


def _proposal(work: Work, seen: Conversation) -> list[NewLetter]:
    """A comment for the customer that nobody has sent: the agent sends it, or writes another, or leaves it."""
    handover = work.handover
    assert handover is not None
    if not (handover.up and handover.source != handover.target and silent_for_a_business_day(work)):
        return []
    comment = filled(work, transition_comment(work.ticket.language, work.case.desk.macros))
    matter = Matter(
        title="Tell the customer?",
        what="The customer has not heard from us for a business day, and nothing was sent to them now.",
        proposal=comment,
        commands=("#transition",),
    )
    return escalation_letters(because_of(work.case), seen, (work.agent,), matter)
