"""How often customers' mail may call those on call out by itself: anybody can write what is found critical (E6). Pure.

Time is cut into windows of `on_call.window_minutes`, by the clock. In each, so many critical requests call out; of the rest
nobody is woken, their agents are notified as of any request, and one mail at the end of the window names them all.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from postdesk.gateway.desk.alarms import with_alarm_timers, with_critical_alarm
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.due_timer import Due, nothing
from postdesk.gateway.desk.headings import warned
from postdesk.gateway.desk.letters import agent_letter, because_of, title
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.tiers import called_out
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.escalations import Uncalled
from postdesk.gateway.model import Conversation, Decision, NewTimer, Outcome
from postdesk.templates.reports import Report, ReportLine, ReportSection
from postdesk.threading.tokens import Purpose

SUMMARY = "critical requests"
_MOST = 25  # that the mail names
_EPOCH = datetime(2024, 1, 1, tzinfo=UTC)


def window_of(desk: DeskRules, now: datetime) -> tuple[datetime, datetime]:
    """The window that a moment is in."""
    length = desk.on_call.window
    start = _EPOCH + (now - _EPOCH) // length * length
    return start, start + length


def critical_request(case: Case, conversation: Conversation, decision: Decision) -> Decision:
    """A new request that is found critical: it calls out, where the policy says so and not too many did."""
    desk = case.desk
    if desk.on_call.when != "critical":
        return decision
    if case.recent_alarms < desk.on_call.most:
        found = with_critical_alarm(
            because_of(case), conversation, decision, conversation.ticket.customer.address
        )
        return with_alarm_timers(found, desk, conversation.ticket.id)
    start, end = window_of(desk, case.now)
    words = (
        f"Nobody on call was called out: {case.recent_alarms} critical requests did since {at_text(desk, start)}, "
        "which is the most ([on_call] most)."
    )
    timer = NewTimer(
        SUMMARY,
        f"{SUMMARY} until {end.isoformat()}",
        end,
        data={"since": start.isoformat(), "until": end.isoformat()},
    )
    return replace(
        warned(decision, words),
        timers=(*decision.timers, timer),
        explanation=decision.explanation | {"on_call": words},
    )


def period(due: Due) -> tuple[datetime, datetime]:
    """The window that the timer is about."""
    return datetime.fromisoformat(due.data["since"]), datetime.fromisoformat(due.data["until"])


def summary_due(due: Due) -> Decision:
    """One mail to each of those on call: what called nobody out, and is still critical and open."""
    if not due.uncalled:
        return nothing(due, "none of them is critical and open any more")
    since, until = period(due)
    queues = dict.fromkeys(one.queue for one in due.uncalled)
    people = {a.id: a for queue in queues for a in called_out(due.desk, queue, due.now)}.values()
    notice = Report(
        desk=due.desk.name,
        title="Critical requests that called nobody out",
        period=f"{at_text(due.desk, since)} to {at_text(due.desk, until)}",
        sections=(_section(due.desk, due.uncalled),),
    )
    letters = tuple(agent_letter(due.cause, 0, agent, notice, Purpose.NOTE) for agent in people)
    return Decision(
        Outcome.COMMAND, f"{len(due.uncalled)} critical requests called nobody out", letters=letters
    )


def _section(desk: DeskRules, found: Sequence[Uncalled]) -> ReportSection:
    lines = tuple(
        ReportLine(
            tag=desk.tag(one.ticket),
            subject=one.subject,
            words=f"from {one.customer}, {at_text(desk, one.opened_at)}, {title(desk, one.queue)}, {one.owner or 'nobody has it'}",
        )
        for one in found[:_MOST]
    )
    heading = f"Critical and open, beyond the {desk.on_call.most} that called out"
    return ReportSection(title=heading, tickets=lines, more=len(found) - len(lines))
