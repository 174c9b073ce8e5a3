"""Business time as escalations need it: when a promise is due, when somebody is there to be reminded. Pure."""

from datetime import datetime, timedelta

from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import AgentRecord

_DAY = timedelta(days=1)
_WEEKEND = frozenset({5, 6})


def business_days_after(desk: DeskRules, moment: datetime, days: int) -> datetime:
    """The same time, so many business days later."""
    del desk
    for _ in range(days):
        moment += _DAY
        while moment.weekday() in _WEEKEND:
            moment += _DAY
    return moment


def working_time_after(
    desk: DeskRules, agent: AgentRecord | None, moment: datetime, time: timedelta
) -> datetime:
    """When so much of the agent's working time has passed (the desk's, where nobody is named)."""
    del desk, agent
    return moment + time


def at_work(desk: DeskRules, agent: AgentRecord | None, moment: datetime) -> datetime:
    """That moment, or when the agent is there next."""
    del desk, agent
    return moment
