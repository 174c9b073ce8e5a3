"""Timers that are missing are set, and those that should not be are stopped: once at every start.

A ticket has the timer that its status says (`desk.timers.status_timers`), and every decision keeps it so. Not so in a
store that an older version wrote, in one that was mended by hand or filled by an import, or after the configuration
changed: what was due after three days is due after five now. So each start goes through the tickets whose status
ends by itself, a hundred in a transaction, in the order of their numbers: found by the index on status, each locked
while it is looked at, its timers by the index on ticket. What is right already is only read. Any number of daemons may
do so at once.
"""

from collections.abc import Callable

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from postdesk.gateway import events
from postdesk.gateway.clock import Clock
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.timers import STATUS_KINDS, TIMED, status_timers
from postdesk.gateway.model import Ticket
from postdesk.gateway.store.database import Database, is_collision
from postdesk.gateway.store.timers import arm, stop, timed_tickets, waiting_timers

log = structlog.get_logger()

_BATCH = 100  # tickets


class TimerSweep:
    """One way through the store, a batch a step."""

    def __init__(self, database: Database, rules: DeskRules, clock: Clock) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._last = 0  # ticket

    def step(self) -> int:
        """Look at the next batch; gives how many tickets were looked at, 0 at the end."""
        with self._database.write() as connection:
            tickets = timed_tickets(connection, TIMED, self._last, _BATCH)
            for ticket in tickets:
                self._mend(connection, ticket)
        if tickets:
            self._last = tickets[-1].id
        return len(tickets)

    def run_logged(self, stopping: Callable[[], bool]) -> None:
        """The same in a thread of its own, where nobody sees what is raised: the next start tries again."""
        try:
            self.run(stopping)
        except Exception as error:
            log.exception(events.SWEEP_FAILED, above=self._last, cause=str(error)[:500])

    def run(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """All of it, or until it is told to stop."""
        while not stopping():
            try:
                if not self.step():
                    return
            except DBAPIError as error:
                if not is_collision(error):  # with a worker, which went on: the same batch once more
                    raise

    def _mend(self, connection: Connection, ticket: Ticket) -> None:
        wanted = status_timers(self._rules, ticket)
        there = waiting_timers(connection, ticket.id, STATUS_KINDS)
        if sorted(there) == sorted(t.name for t in wanted):
            return
        now = self._clock()
        stop(connection, ticket.id, STATUS_KINDS, now)
        arm(connection, wanted, now)
