"""Answers to an invitation (METHOD:REPLY, RFC 5546 §3.2.3). They are automatic mail, which changes nothing; but the
contact wants to know who comes. Believed of those whom the invitation went to, at the address it was made for.
"""

import re
from dataclasses import replace

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.escalation_notices import Matter, escalation_letters
from postdesk.gateway.desk.letters import because_of
from postdesk.gateway.desk.promises import contact_of
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.escalations import Call
from postdesk.gateway.model import Change, Decision

_MAX = 64 * 1024  # bytes of an object that are looked at
_FOLDED = re.compile(r"\r?\n[ \t]")  # RFC 5545 §3.1
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "perhaps"}


def with_answer(case: Case, decision: Decision) -> Decision:
    """The decision on automatic mail; where it answers our invitation, that is noted and told."""
    conversation, sender = case.conversation, case.reading.sender
    escalation = conversation.escalation if conversation else None
    if conversation is None or escalation is None or escalation.call is None or sender is None:
        return decision
    call, address = escalation.call, sender.key
    holders = {c.holder for c, _ in case.reading.clues.tokens}
    person = next((p.person for p in conversation.participants if p.person.address == address), None)
    answer = _answer(case, call)
    if answer is None or person is None or person.id not in holders or address not in call.attendees:
        return decision
    if dict(call.answers).get(address) == answer:
        return decision
    noted = replace(call, answers=(*(a for a in call.answers if a[0] != address), (address, answer)))
    after = replace(escalation, call=noted)
    seen = replace(conversation, escalation=after)
    said = {"accepted": "comes to", "declined": "does not come to", "perhaps": "may come to"}[answer]
    matter = Matter(f"Call: {answer}", f"{address} {said} the call on {at_text(case.desk, call.starts_at)}.")
    letters = escalation_letters(because_of(case), seen, contact_of(case.desk, seen, case.now), matter)
    change = Change("escalation", None, f"call: {answer}", address, "their calendar answered")
    return replace(
        decision,
        ticket=conversation.ticket.id,
        escalation=after,
        changes=(*decision.changes, change),
        letters=(*decision.letters, *letters),
    )


def _answer(case: Case, call: Call) -> str | None:
    for part in case.reading.message.parts:
        if part.content_type != "text/calendar":
            continue
        text = _FOLDED.sub("", part.content[:_MAX].decode("utf-8", "replace"))
        lines = [line.strip() for line in text.splitlines()]
        upper = {line.upper() for line in lines}
        if "METHOD:REPLY" not in upper or f"UID:{call.uid}".upper() not in upper:
            continue
        sequence = next((line[9:] for line in lines if line.upper().startswith("SEQUENCE:")), "")
        if sequence.isdigit() and int(sequence[:9]) != call.sequence:
            continue  # of an invitation that was changed since
        states = [
            re.search(r"PARTSTAT=\"?([A-Z-]+)", line.upper())
            for line in lines
            if line.upper()[:8] == "ATTENDEE"
        ]
        found = [state[1] for state in states if state]
        if len(found) == 1:  # RFC 5546: exactly the one who answers
            return _ANSWERS.get(found[0])
    return None
