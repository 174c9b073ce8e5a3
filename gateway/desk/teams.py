"""What other teams get to read (P5): a ticket that is theirs now, or a comment and nothing else. Pure.

A team is told as agents are, and never as customers: its letters may hold notes. Its reply is an internal note; a team
whose address is an agent's works as that agent.
"""

from dataclasses import replace

from postdesk.gateway.desk.letters import Cause, agent_letter, to_outsider
from postdesk.gateway.desk.properties import team_title
from postdesk.gateway.desk.view import named, public_messages
from postdesk.gateway.model import Conversation, NewLetter
from postdesk.templates.notices import TeamNotification
from postdesk.threading.tokens import Purpose


def handed_to_team(cause: Cause, conversation: Conversation, by: str, comment: str) -> list[NewLetter]:
    """The ticket as the customer sees it, with the comment of who hands it over."""
    ticket = conversation.ticket
    notice = TeamNotification(
        tag=cause.desk.tag(ticket.id),
        lead=f"{by} handed this ticket to {team_title(cause.desk, ticket.team)}.",
        text=comment,
        subject=ticket.subject,
        customer=f"{ticket.customer.name} <{ticket.customer.address}>".strip(),
        history=public_messages(cause.desk, conversation.messages, cause.desk.history_entries),
    )
    return _letters(cause, ticket.id, ticket.team, notice)


def comment_to_team(cause: Cause, ticket: int, team: str, by: str, comment: str) -> list[NewLetter]:
    """The comment, and of the ticket its number alone."""
    lead = f"{by} tells {team_title(cause.desk, team)}:"
    notice = TeamNotification(tag=cause.desk.tag(ticket), lead=lead, text=comment)
    agent = cause.desk.agents.get(cause.desk.teams[team].address)
    if agent is not None:
        return [agent_letter(cause, ticket, agent, notice, Purpose.NOTE)] if agent.active else []
    return _letters(cause, ticket, team, notice)


def customer_wrote_to_team(cause: Cause, conversation: Conversation) -> list[NewLetter]:
    """What is new from the customer, where another team has the ticket."""
    ticket = conversation.ticket
    if not ticket.team or ticket.owner is not None or not conversation.messages:
        return []
    *earlier, latest = conversation.messages
    notice = TeamNotification(
        tag=cause.desk.tag(ticket.id),
        lead=f"{named(cause.desk, latest)} wrote:",
        text=latest.text,
        subject=ticket.subject,
        customer=f"{ticket.customer.name} <{ticket.customer.address}>".strip(),
        history=public_messages(cause.desk, earlier, cause.desk.history_entries),
    )
    return _letters(cause, ticket.id, ticket.team, notice)


def _letters(cause: Cause, ticket: int, name: str, notice: TeamNotification) -> list[NewLetter]:
    """To the team's address, where it is none of an agent: they are told as agents are."""
    team = cause.desk.teams.get(name)
    person = None if team is None else cause.people.get(team.address)
    if team is None or person is None:
        return []
    letter = to_outsider(cause, ticket, person, notice, None)
    return [replace(letter, recipient_name=team.title)]
