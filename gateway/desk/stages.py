"""What customers see of a ticket's life, in five words (P1); agents see its status. Pure."""

from enum import StrEnum

from postdesk.gateway.model import Conversation, Status, Ticket


class Stage(StrEnum):
    """Whatever tells a customer a state, tells one of these."""

    SUBMITTED = "submitted"
    IN_REVIEW = "in review"  # somebody of the desk has touched it
    IN_PROGRESS = "in progress"  # somebody of the desk has said something
    RESOLVED = "resolved"
    ESCALATED = "escalated"


def stage(ticket: Ticket, *, answered: bool, escalated: bool = False) -> Stage:
    """`answered`: an agent has written an answer or a note. `escalated`: the customer has, and it is not settled."""
    if ticket.status in {Status.RESOLVED, Status.CLOSED}:
        return Stage.RESOLVED
    if escalated:
        return Stage.ESCALATED
    if answered:
        return Stage.IN_PROGRESS
    return Stage.IN_REVIEW if _touched(ticket) else Stage.SUBMITTED


def stage_of(conversation: Conversation) -> Stage:
    """The stage of a ticket with what was said in it."""
    spoke = any(not m.from_customer for m in conversation.messages)
    noted = any(n.from_agent for n in conversation.notes)
    return stage(conversation.ticket, answered=spoke or noted, escalated=conversation.escalation is not None)


def _touched(ticket: Ticket) -> bool:
    """It has an owner, or anything that nobody but the desk gives a ticket."""
    moved = ticket.status is not Status.OPEN or (ticket.status_since or ticket.created_at) > ticket.created_at
    handed = ticket.owner is not None or ticket.team or ticket.tier != "triage"
    return bool(moved or handed or ticket.followers or ticket.tags or ticket.known_issue)
