"""A ticket goes to another tier by an admin's word: by the rules of `#tier` (E1). Pure.

Down goes the why. Nobody is called out without a question: that is `#escalate on-call`.
"""

from datetime import datetime

from postdesk.gateway.desk.escalation_notices import Matter, escalation_letters
from postdesk.gateway.desk.letters import Cause
from postdesk.gateway.desk.properties import By, Changed, nearest, with_property
from postdesk.gateway.desk.tiers import ON_CALL, is_above, ladder, named_tier, new_owner, people_of
from postdesk.gateway.model import Conversation, NewLetter, Ticket


def tier(ticket: Ticket, value: str, by: By, now: datetime) -> Changed | str:
    """In that tier, in nobody's hands but those of who is on duty there; `by.why` is empty where nobody said why."""
    desk = by.desk
    target = named_tier(desk, value)
    if target is None:
        return f"there is no tier {value}{nearest(value, desk.tiers)}; there are {', '.join(ladder(desk))}"
    if target == ON_CALL:
        return "those on call are called out with a question, by mail: #escalate on-call the export stands still for all"
    if target == ticket.tier:
        return Changed(ticket, ())
    if is_above(desk, ticket.tier, target) and not by.why:
        return f"{target} is below {ticket.tier}: say why, for those who work there"
    owner = new_owner(desk, target, now)
    moved = with_property(Changed(ticket, ()), "tier", target, by)
    return with_property(moved, "owner", owner.id if owner else None, by)


def tier_told(cause: Cause, conversation: Conversation, source: str, why: str) -> list[NewLetter]:
    """To who has the ticket from now on, else to who works in its tier."""
    ticket = conversation.ticket
    owner = cause.desk.agent(ticket.owner)
    told = (owner,) if owner else people_of(cause.desk, ticket.tier, ticket.queue)
    what = f"An admin moved this ticket from {source} to {ticket.tier}{f': {why}' if why else ''}."
    matter = Matter(f"Now in {ticket.tier}", what, commands=("#me",))
    return escalation_letters(cause, conversation, tuple(told), matter)
