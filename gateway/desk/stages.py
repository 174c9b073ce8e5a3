"""What customers see of a ticket's life, in five words (P1); agents see its status. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

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
    return _stage(ticket.status, escalated=escalated, answered=answered, touched=_touched(ticket))


def stage_of(conversation: Conversation) -> Stage:
    """The stage of a ticket with what was said in it."""
    spoke = any(not m.from_customer for m in conversation.messages)
    noted = any(n.from_agent for n in conversation.notes)
    return stage(conversation.ticket, answered=spoke or noted, escalated=conversation.escalation is not None)


def stage_of_row(row: Mapping[str, Any]) -> Stage:
    """The same of a ticket in a list (`store.tickets.ticket_rows`)."""
    status = Status(row["status"])
    moved = status is not Status.OPEN or (row["status_since"] or row["created_at"]) > row["created_at"]
    handed = row["owner"] is not None or row["team"] or row["tier"] != "triage" or row["known_issue"]
    return _stage(
        status,
        escalated=bool(row["escalated"]),
        answered=row["worked_on"],
        touched=bool(moved or handed or row["marked"]),
    )


def _stage(status: Status, *, escalated: bool, answered: bool, touched: bool) -> Stage:
    if status in {Status.RESOLVED, Status.CLOSED}:
        return Stage.RESOLVED
    if escalated:
        return Stage.ESCALATED
    if answered:
        return Stage.IN_PROGRESS
    return Stage.IN_REVIEW if touched else Stage.SUBMITTED


def _touched(ticket: Ticket) -> bool:
    """It has an owner, or anything that nobody but the desk gives a ticket."""
    moved = ticket.status is not Status.OPEN or (ticket.status_since or ticket.created_at) > ticket.created_at
    handed = ticket.owner is not None or ticket.team or ticket.tier != "triage"
    return bool(moved or handed or ticket.followers or ticket.tags or ticket.known_issue)
