"""What agents are shown of a ticket's further properties, in their notification. Pure."""

from postdesk.gateway.desk.properties import OWN_FIELDS, team_title
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import Ticket


def facts(desk: DeskRules, ticket: Ticket) -> tuple[str, ...]:
    """Team, tier, organisation with its plan, known issue, followers, fields: those that say something.

    A field whose name has a space is an escalation's, which has a letter of its own.
    """
    followers = (desk.agent(f) for f in ticket.followers)
    names = ", ".join(a.name for a in followers if a is not None)
    tier = desk.tiers.get(ticket.tier)
    shown = (
        ("with", team_title(desk, ticket.team) if ticket.team else ""),
        ("tier", tier.title if tier is not None and ticket.tier != "triage" else ""),
        ("organisation", ticket.organisation),
        ("plan", ticket.plan),
        ("known issue", ticket.known_issue),
        ("followed by", names),
        *((name, value) for name, value in ticket.fields if name not in OWN_FIELDS and " " not in name),
    )
    return tuple(f"{name} {value}" for name, value in shown if value)
