"""Commands that move a ticket between tiers (E1): `#escalate`, `#deescalate`, `#tier`; and `#transition`.

Up goes a question, down goes the why. The customer hears nothing of it but what the agent says or sends.
"""

import re
from dataclasses import replace

from postdesk.gateway.desk.alarms import new_alarm
from postdesk.gateway.desk.escalation_notices import QUESTION
from postdesk.gateway.desk.macros import filled
from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.tiers import ON_CALL, is_above, ladder, named_tier, new_owner, next_tier, people_of
from postdesk.gateway.desk.work import Handover, Refusal, Work
from postdesk.gateway.model import Status
from postdesk.templates.transition_comments import transition_comment

_TIER_LIKE = re.compile(r"[Tt]\d{1,2}")
_LONGEST = 1000  # characters of a question


def escalate(work: Work, command: Command) -> Work | Refusal:
    """`#escalate T3 why is the queue empty?`, `#escalate why is the queue empty?`: to the next tier."""
    wanted, question = _tier_and_words(work, command.argument)
    if isinstance(wanted, Refusal):
        return wanted
    target = wanted or (work.handover.target if work.handover else _above(work))
    if target is None:
        return Refusal(f"{work.ticket.tier} is the highest tier; name another, or #note what you need")
    if not question:
        return Refusal(f"say what you want to know: #escalate {target} how does the import match records?")
    if is_above(work.case.desk, work.ticket.tier, target):
        return Refusal(f"{target} is below {work.ticket.tier}: say #deescalate {target} and why")
    if work.handover is not None and not work.handover.up:
        return Refusal("the ticket cannot go up and down by one mail")
    return _with_question(_alarmed(_moved(work, target, up=True), question), question[:_LONGEST])


def deescalate(work: Work, command: Command) -> Work | Refusal:
    """`#deescalate the answer stands in the manual`: to the tier below; `#deescalate T1 …`: to that one."""
    wanted, why = _tier_and_words(work, command.argument)
    if isinstance(wanted, Refusal):
        return wanted
    target = wanted or next_tier(work.case.desk, work.ticket.tier, -1)
    if target is None and work.ticket.tier == ON_CALL:
        return Refusal("name the tier that gets it back: #deescalate T2 and why")
    if target is None:
        return Refusal(f"{work.ticket.tier} is the lowest tier")
    return _down(work, target, why)


def tier(work: Work, command: Command) -> Work | Refusal:
    """`#tier T2`; down only with the why: `#tier T1 the answer stands in the manual`."""
    name, _, why = command.argument.partition(" ")
    target = named_tier(work.case.desk, name)
    if target == ON_CALL:
        return Refusal("say what they are called out for: #escalate on-call the export stands still for all")
    if target is None:
        return Refusal(_no_tier(work, name))
    if target == work.ticket.tier:
        return work.saying(f"The ticket is in {target} already.")
    if is_above(work.case.desk, work.ticket.tier, target):
        return _down(work, target, why.strip())
    if work.handover is not None:
        return Refusal("one of #escalate, #deescalate and #tier a mail")
    moved = _moved(work, target, up=True)
    assert moved.handover is not None
    return replace(moved, handover=replace(moved.handover, why=why.strip()))


def transition(work: Work, _: Command) -> Work | Refusal:
    """`#transition`: the customer hears that somebody else goes on with it; status and owner stay as they are."""
    text = transition_comment(work.ticket.language, work.case.desk.macros)
    ticket = work.ticket
    kept = (
        *work.changes,
        *(
            work.change(name, value, value)
            for name, value in (("status", ticket.status), ("owner", ticket.owner))
            if not any(c.field == name for c in work.changes)
        ),
    )
    stored = "\n\n".join(t for t in (work.stored_text, filled(work, text)) if t)
    said = "The customer hears that somebody else goes on with it, in the ready-made words or in your own."
    return replace(work, changes=kept, stored_text=stored, transition=True).saying(said)


def _down(work: Work, target: str, why: str) -> Work | Refusal:
    if target == work.ticket.tier:
        return Refusal(f"the ticket is in {target} already")
    if not is_above(work.case.desk, work.ticket.tier, target):
        return Refusal(f"{target} is above {work.ticket.tier}: say #escalate {target} and the question")
    if not why:
        return Refusal(
            f"say why, for those in {target}: #deescalate {target} the answer stands in the manual"
        )
    if work.handover is not None:
        return Refusal("one of #escalate, #deescalate and #tier a mail")
    moved = _moved(work, target, up=False)
    assert moved.handover is not None
    return replace(moved, handover=replace(moved.handover, why=why))


def hand_back(work: Work, target: str, why: str) -> Work | Refusal:
    """To where it should have stayed, which may be above or below, with the reason as the note."""
    if work.handover is not None:
        return Refusal("one of #escalate, #deescalate, #tier and #miss a mail")
    moved = _moved(work, target, up=is_above(work.case.desk, target, work.ticket.tier))
    assert moved.handover is not None
    return replace(moved, handover=replace(moved.handover, why=why))


def _moved(work: Work, target: str, *, up: bool) -> Work:
    """In the other tier, open, and with nobody's name on it but that of who is on duty there."""
    if work.handover is not None:
        return work
    ticket, desk = work.ticket, work.case.desk
    source = ticket.tier
    owner = new_owner(desk, target, work.case.now) if source != target else desk.agent(ticket.owner)
    step = f"{'escalated' if up else 'given back'} by {work.agent.name}"
    opened = ticket.status if any(c.field == "status" for c in work.changes) else Status.OPEN
    for name, old, new in (
        ("tier", source, target),
        ("owner", ticket.owner, owner.id if owner else None),
        ("status", ticket.status, opened),
    ):
        changed = replace(ticket, **{name: new})  # type: ignore[arg-type]  # each of its own kind
        work = work.with_ticket(work.change(name, old, new, step), changed, "")
        ticket = work.ticket
    told = [owner] if owner else people_of(desk, target, ticket.queue)
    names = ", ".join(a.name for a in told if a.id != work.agent.id) or "nobody, for nobody else works there"
    said = f"The ticket was in {source} and is in {target}; told: {names}. Your text is a note for them."
    return replace(work, handover=Handover(source, target, up), said=said)


def _alarmed(work: Work, question: str) -> Work:
    """Who comes to on-call is called out; one alarm at a time."""
    if work.ticket.tier != ON_CALL or work.conversation.alarm is not None:
        return work
    alarm = new_alarm(work.case.desk, work.ticket, work.case.now, work.agent.address, question[:_LONGEST])
    return replace(work, conversation=replace(work.conversation, alarm=alarm))


def _with_question(work: Work, question: str) -> Work:
    assert work.handover is not None
    number = 1 + sum(name.startswith(QUESTION) for name, _ in work.ticket.fields)
    name = f"{QUESTION} {number}"
    fields = (*work.ticket.fields, (name, question))
    said = f"{work.said} It is {QUESTION.upper()} {number}.".strip()
    kept = work.with_ticket(
        work.change("field", None, f"{name}={question}"), replace(work.ticket, fields=fields), said
    )
    asked = (*work.handover.questions, (number, question))
    return replace(kept, handover=replace(work.handover, questions=asked))


def _above(work: Work) -> str | None:
    return next_tier(work.case.desk, work.ticket.tier)


def _tier_and_words(work: Work, argument: str) -> tuple[str | Refusal | None, str]:
    """The first word, where it is a tier; else all of it is words."""
    first, _, rest = argument.partition(" ")
    name = first.rstrip(":,")
    found = named_tier(work.case.desk, name)
    if found is None and _TIER_LIKE.fullmatch(name):
        return Refusal(_no_tier(work, name)), ""
    return (found, rest.strip()) if found else (None, argument.strip())


def _no_tier(work: Work, name: str) -> str:
    known = ladder(work.case.desk)
    return f"there is no tier {name}; there are {', '.join(known)}"
