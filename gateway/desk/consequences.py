"""What follows from a decision whoever made it, an agent's mail, a customer's, a timer, a command of an admin: once for
each decision on a ticket, before it is recorded.
"""

from dataclasses import replace
from datetime import datetime

from postdesk.gateway.desk.alarms import with_alarm_timers, with_critical_alarm
from postdesk.gateway.desk.letters import Cause
from postdesk.gateway.desk.promises import with_promises
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.tier_timers import with_tier_timers
from postdesk.gateway.model import Conversation, Decision


def with_consequences(
    decision: Decision, desk: DeskRules, conversation: Conversation, now: datetime
) -> Decision:
    """The decision, and what follows from it; `conversation` as it was before."""
    ticket = conversation.ticket
    made_critical = next((c for c in decision.changes if c.field == "urgency" and c.new == "critical"), None)
    if made_critical is not None:
        cause = Cause(desk, now, f"ticket {ticket.id} critical at {now.isoformat()}")
        seen = replace(conversation, ticket=replace(ticket, urgency="critical"))
        decision = with_critical_alarm(cause, seen, decision, made_critical.actor)
    decision = with_alarm_timers(decision, desk, ticket.id)
    decision = with_promises(decision, desk, conversation, now)
    return with_tier_timers(decision, desk, ticket, now)
