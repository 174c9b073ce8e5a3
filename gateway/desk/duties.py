"""What comes with being on duty (E9): agendas of recurring duties, and the hand-over when the week changes. Pure.

At a hand-over the unfinished tickets of who leaves go to who comes, with a note; those that the one who leaves has answered
stay with them, and so do all where nobody comes. The store says which are unfinished and unanswered.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from postdesk.gateway.desk.due_timer import ACTOR, Due, nothing
from postdesk.gateway.desk.letters import agent_letter
from postdesk.gateway.desk.notifications import handed_over
from postdesk.gateway.desk.recurring import HourlyOn, Recurring
from postdesk.gateway.desk.rota import Shifts, week_name
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.tiers import active_agents, on_duty, people_of
from postdesk.gateway.model import (
    AgentRecord,
    Change,
    Conversation,
    Decision,
    InternalNote,
    NewNote,
    NewTimer,
    Outcome,
)
from postdesk.gateway.recurrence import Recurrence
from postdesk.gateway.settings.duties import WEEKDAYS, hourly_day
from postdesk.templates.notices import DutyAgenda
from postdesk.threading.tokens import Purpose

HAND_OVER, DUTY = "hand-over", "duty"
HANDED_AT_ONCE = 200  # tickets of one transaction; those behind them follow in the next
_WEEK = timedelta(weeks=1)


def recurring(desk: DeskRules) -> Iterator[Recurring | HourlyOn]:
    """The times of hand-overs and duties."""
    for tier, shifts in desk.rota.items():
        when = Recurrence.parse(f"{WEEKDAYS[shifts.weekday]} {shifts.at:%H:%M}")
        yield Recurring(HAND_OVER, tier, when, shifts.zone)
    for duty in desk.duties:
        zone = ZoneInfo(duty.timezone) if duty.timezone else desk.zone
        day = hourly_day(duty.every)
        if day is None:
            yield Recurring(DUTY, duty.title, Recurrence.parse(duty.every), zone)
        else:
            yield HourlyOn(DUTY, duty.title, day, zone)


def duty_due(due: Due) -> Decision:
    """The agenda, to who is on duty; without a rota, to the tier's agents."""
    duty = next((d for d in due.desk.duties if d.title == due.data["name"]), None)
    if duty is None:
        return nothing(due, "this duty is not in the configuration any more")
    told = on_duty(due.desk, duty.tier, due.now) or people_of(due.desk, duty.tier, "")
    tier = due.desk.tiers[duty.tier].title
    notice = DutyAgenda(title=duty.title, tier=tier, every=duty.every, items=duty.items)
    letters = tuple(agent_letter(due.cause, 0, agent, notice, Purpose.NOTE) for agent in told)
    return Decision(Outcome.COMMAND, f"to {', '.join(a.address for a in told) or 'nobody'}", letters=letters)


def leaving(desk: DeskRules, shifts: Shifts, due: Due) -> tuple[AgentRecord, ...]:
    """Who was on duty before this hand-over, and is not any more; inactive agents too: their tickets need somebody."""
    monday = shifts.monday(due.now)
    gone = set(shifts.of_week(monday - _WEEK)) - set(shifts.of_week(monday))
    return tuple(desk.agents[address] for address in sorted(gone) if address in desk.agents)


def hand_over_due(due: Due) -> Decision:
    """The week changes: what is unfinished goes on, one after the other to those who come."""
    tier = str(due.data["name"])
    shifts = due.desk.rota.get(tier)
    if shifts is None:
        return nothing(due, "this tier has no rota any more")
    monday = shifts.monday(due.now)
    coming = active_agents(due.desk, shifts.of_week(monday))
    if not coming:
        return nothing(due, f"nobody is on duty for {tier} in {week_name(monday)}")
    handed = tuple(
        _handed(due, conversation, coming[n % len(coming)], week_name(monday))
        for n, conversation in enumerate(due.unfinished)
    )
    why = f"{len(handed)} tickets of {tier} to {', '.join(a.address for a in coming)}"
    return Decision(Outcome.COMMAND, why, further=handed, timers=_rest(due))


def _rest(due: Due) -> tuple[NewTimer, ...]:
    """Who was handed on is not found again, so the same once more takes the next ones, until there are fewer than fit."""
    if len(due.unfinished) < HANDED_AT_ONCE:
        return ()
    first, part = str(due.data.get("first", due.name)), int(due.data.get("part", 1)) + 1
    data = {**due.data, "first": first, "part": part}
    return (NewTimer(HAND_OVER, f"{first}, part {part}", due.now, None, data),)


def _handed(due: Due, conversation: Conversation, to: AgentRecord, week: str) -> Decision:
    ticket = conversation.ticket
    before = due.desk.agent(ticket.owner)
    giver = before.name if before else "nobody"
    why = f"hand-over of {week}"
    note = f"Handed over from {giver} to {to.name} at the change of the week ({week}). What was found out so far stands in the notes."
    change = Change("owner", ticket.owner, to.id, ACTOR, why)
    seen = replace(
        conversation,
        ticket=replace(ticket, owner=to.id),
        notes=(*conversation.notes, InternalNote("the desk", note, due.now)),
    )
    lead = f"{giver}'s week is over: this ticket is yours. See the notes below for what was found out."
    return Decision(
        Outcome.COMMAND,
        why,
        ticket=ticket.id,
        changes=(change,),
        note=NewNote(note, None, None),
        letters=tuple(handed_over(due.cause, seen, (to,), lead)),
    )
