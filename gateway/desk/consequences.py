"""What follows from a decision whoever made it, an agent's mail, a customer's, a timer, a command of an admin: once for
each decision on a known ticket, before it is recorded.
"""

from datetime import datetime

from postdesk.gateway.desk.promises import with_promises
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.tier_timers import with_tier_timers
from postdesk.gateway.model import Conversation, Decision


def with_consequences(
    decision: Decision, desk: DeskRules, conversation: Conversation, now: datetime
) -> Decision:
    """The decision, and what follows from it; `conversation` as it was before."""
    decision = with_promises(decision, desk, conversation, now)
    return with_tier_timers(decision, desk, conversation.ticket, now)
