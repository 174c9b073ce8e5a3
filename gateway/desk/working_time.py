"""Business time as escalations need it: when a promise is due, when somebody is there to be reminded. Pure."""

from datetime import datetime, timedelta

from postdesk.gateway.business_time.calendars import Calendar, add, add_days, next_opening
from postdesk.gateway.business_time.settings import DESK
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import AgentRecord


def business_days_after(desk: DeskRules, moment: datetime, days: int) -> datetime:
    """The same local time, so many of the desk's business days later."""
    return add_days(desk.levels.calendars[DESK], moment, days)


def working_time_after(
    desk: DeskRules, agent: AgentRecord | None, moment: datetime, time: timedelta
) -> datetime:
    """When so much of the agent's working time has passed (the desk's, where nobody is named)."""
    return add(_hours(desk, agent), moment, time)


def at_work(desk: DeskRules, agent: AgentRecord | None, moment: datetime) -> datetime:
    """That moment, or when the agent is there next."""
    return next_opening(_hours(desk, agent), moment)


def _hours(desk: DeskRules, agent: AgentRecord | None) -> Calendar:
    return desk.levels.working_hours(agent.address if agent is not None else "")
