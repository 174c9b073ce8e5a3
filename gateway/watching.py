"""Timers that follow from a decision, whoever made it: mail, a command or a timer. Asks the store what rules must know.

Called once for every decision, in the transaction that records it.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from postdesk.gateway.desk.consequences import with_consequences
from postdesk.gateway.desk.level_watch import LOOK, watch
from postdesk.gateway.desk.lives import after, concerns_level
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.timers import with_timers
from postdesk.gateway.model import Conversation, Decision, Life
from postdesk.gateway.store.lives import load_life


def with_all_timers(
    connection: Connection,
    decision: Decision,
    desk: DeskRules,
    conversation: Conversation | None,
    now: datetime,
) -> Decision:
    """The decision with all that follows of itself; `conversation` as it was before, None where there was none."""
    if conversation is not None and decision.ticket == conversation.ticket.id:
        decision = with_timers(decision, desk, conversation.ticket, now)
        decision = with_consequences(decision, desk, conversation, now)
    further = tuple(_watched(connection, d, desk, now) for d in decision.further)
    return replace(_watched(connection, decision, desk, now), further=further)


def _watched(connection: Connection, decision: Decision, desk: DeskRules, now: datetime) -> Decision:
    """The decision with the next look at the service level (E2), where it changes that."""
    if not desk.levels.notices:
        return decision
    life = _life_before(connection, decision)
    if life is None:
        return decision
    waiting = () if decision.new_ticket is not None else (LOOK,)
    return replace(
        decision,
        stopped=(*decision.stopped, *waiting),
        timers=(*decision.timers, *watch(desk, after(life, decision, now), now)),
    )


def _life_before(connection: Connection, decision: Decision) -> Life | None:
    """None where the decision changes nothing that a service level goes by."""
    if decision.new_ticket is not None:
        return Life.of(decision.new_ticket.ticket)
    if decision.ticket is None or not concerns_level(decision):
        return None
    return load_life(connection, decision.ticket)
