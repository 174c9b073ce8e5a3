"""Timers that are due: each fires in the transaction that records what follows (docs/flow.md), so once and no more.

A timer whose rule fails is tried again later and then given up with its cause; those behind it go on.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from postdesk.gateway import events
from postdesk.gateway.clock import Clock
from postdesk.gateway.desk.alarm_cap import SUMMARY, period
from postdesk.gateway.desk.due import TO_CUSTOMERS, Due, fire
from postdesk.gateway.desk.duties import HAND_OVER, HANDED_AT_ONCE, leaving
from postdesk.gateway.desk.duties import recurring as duty_times
from postdesk.gateway.desk.level_watch import LOOK
from postdesk.gateway.desk.recurring import HourlyOn, Recurring, next_times
from postdesk.gateway.desk.reports import period_start
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import Conversation, Decision, Reach
from postdesk.gateway.recurrence import Recurrence
from postdesk.gateway.reporting import gather
from postdesk.gateway.store.conversations import load_conversation
from postdesk.gateway.store.database import Database, is_collision, savepoint
from postdesk.gateway.store.escalations import uncalled
from postdesk.gateway.store.key_terms import forget_terms
from postdesk.gateway.store.lives import life_of
from postdesk.gateway.store.reach import load_reach
from postdesk.gateway.store.record import record
from postdesk.gateway.store.situation import load_agents
from postdesk.gateway.store.timers import DueTimer, any_due, arm, failed, fired, take_due
from postdesk.gateway.store.unfinished import load_unfinished
from postdesk.gateway.watching import with_all_timers

log = structlog.get_logger()

_BATCH = 50
_ATTEMPTS = 5
_AGAIN_AFTER = timedelta(minutes=5)  # times the attempts made
_FORGETS_EVERY = timedelta(days=1)
_MAX_CAUSE = 2000  # characters


def recurring(rules: DeskRules) -> tuple[Recurring | HourlyOn, ...]:
    """All that comes back at fixed times."""
    return (*rules.recurring, *duty_times(rules))


@dataclass(frozen=True, slots=True)
class _Failure:
    timer: DueTimer
    cause: str


class Timekeeper:
    """Fires what is due. Any number may run: each timer is taken by one."""

    def __init__(
        self,
        database: Database,
        rules: DeskRules,
        clock: Clock,
        decide: Callable[[Due], Decision] = fire,
    ) -> None:
        """`decide` says what follows from a timer; tests give another."""
        self._database = database
        self._rules = rules
        self._clock = clock
        self._decide = decide
        self._armed = False
        self._forgets_at: datetime | None = None

    def step(self) -> int:
        """Fire one batch of what is due; gives how many were taken."""
        now = self._clock()
        if not self._armed:
            self._arm(now)
        if self._forgets_at is None or now >= self._forgets_at:
            self._forget(now)
        with self._database.read() as connection:
            if not any_due(connection, now):
                return 0
        failures: list[_Failure] = []
        with self._database.write() as connection:
            rules = self._rules = self._rules.with_agents(load_agents(connection))
            taken = take_due(connection, now, _BATCH)
            decisions = [self._fire(connection, rules, timer, failures, now) for timer in taken]
            for failure in failures:
                self._put_back(connection, failure, now)
            if any(decision is not None and decision.sends_letters for decision in decisions):
                self._database.wake(connection, "outbox")
        return len(taken)

    def _arm(self, now: datetime) -> None:
        """What comes back at fixed times is set once a start: from then on, each that fires sets the next."""
        timers = next_times(recurring(self._rules), now)
        if timers:
            with self._database.write() as connection:
                arm(connection, timers, now)
        self._armed = True

    def _forget(self, now: datetime) -> None:
        """Once a start and once a day: words by which requests and answers are found to be similar, after the time that they count."""
        window = timedelta(days=self._rules.knowledge.similar_days)
        with self._database.write() as connection:
            forget_terms(connection, now - window, now)
        self._forgets_at = now + _FORGETS_EVERY

    def _fire(
        self,
        connection: Connection,
        rules: DeskRules,
        timer: DueTimer,
        failures: list[_Failure],
        now: datetime,
    ) -> Decision | None:
        try:
            with savepoint(connection):
                decision = self._settle(connection, rules, timer, now)
        except Exception as error:  # noqa: BLE001 (whatever a timer does, the others fire)
            if is_collision(error):  # with a worker, which went on: the timer is still due
                return None
            failures.append(_Failure(timer, traceback.format_exc(limit=-4)[-_MAX_CAUSE:]))
            return None
        log.info(events.TIMER_FIRED, timer=timer.name, ticket=timer.ticket, reason=decision.reason)
        return decision

    def _settle(self, connection: Connection, rules: DeskRules, timer: DueTimer, now: datetime) -> Decision:
        conversation = _conversation(connection, timer)
        due = Due(timer.kind, timer.name, timer.due_at, rules, now, conversation, timer.data)
        if timer.kind in TO_CUSTOMERS and conversation is not None:
            due = replace(due, people=_people(connection, rules, conversation, now))
        if timer.kind == LOOK and conversation is not None:
            due = replace(due, life=life_of(connection, conversation.ticket))
        if timer.kind == SUMMARY:
            due = replace(due, uncalled=uncalled(connection, *period(due)))
        if timer.kind == "report":
            due = replace(due, figures=gather(connection, rules, report_since(timer, rules), now))
        if timer.kind == HAND_OVER and (shifts := rules.rota.get(str(timer.data["name"]))) is not None:
            owners = [agent.id for agent in leaving(rules, shifts, due)]
            tier = str(timer.data["name"])
            due = replace(due, unfinished=load_unfinished(connection, tier, owners, HANDED_AT_ONCE))
        decision = self._decide(due)
        if timer.kind in {one.kind for one in recurring(rules)}:
            decision = replace(decision, timers=(*decision.timers, *next_times(recurring(rules), now)))
        decision = with_all_timers(connection, decision, rules, conversation, now)
        fired(connection, timer.id, decision.reason, now)
        record(connection, decision, now)
        return decision

    def _put_back(self, connection: Connection, failure: _Failure, now: datetime) -> None:
        timer = failure.timer
        last = timer.attempts + 1 >= _ATTEMPTS
        failed(connection, timer, failure.cause, None if last else now + _AGAIN_AFTER * (timer.attempts + 1))
        log.error(
            events.TIMER_FAILED,
            timer=timer.name,
            attempt=timer.attempts + 1,
            given_up=last,
            cause=failure.cause,
        )


def _conversation(connection: Connection, timer: DueTimer) -> Conversation | None:
    """Who looks at a service level looks at nothing that was said."""
    if timer.ticket is None:
        return None
    return load_conversation(connection, timer.ticket, unread=timer.kind == LOOK)


def report_since(timer: DueTimer, rules: DeskRules) -> datetime:
    """Counted from when it was to come: a daemon that was away leaves nothing out."""
    at = datetime.fromisoformat(str(timer.data["at"])) if "at" in timer.data else timer.due_at
    kind = str(timer.data["name"]).rpartition(" ")[2]
    return period_start(kind, at, rules.zone, Recurrence.parse(str(timer.data["when"])))


def _people(
    connection: Connection, rules: DeskRules, conversation: Conversation, now: datetime
) -> dict[str, Reach]:
    addresses = [p.person.address for p in conversation.participants]
    caps = (rules.caps.to_address_hour, rules.caps.to_domain_hour)
    return load_reach(connection, conversation.ticket.id, addresses, caps, now)
