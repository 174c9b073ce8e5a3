"""A desk whose clock jumps, whose timekeepers die and start again, and whose people write at any time: seeded, any store.

What must hold is looked at after each event.
"""

import random
from collections import Counter
from datetime import timedelta

from postdesk.gateway.desk.due import Due, fire
from postdesk.gateway.desk.timers import STATUS_KINDS, status_timers
from postdesk.gateway.model import Decision, Status
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.conversations import load_conversation
from postdesk.gateway.timekeeper import Timekeeper
from postdesk.gateway.timer_sweep import TimerSweep
from talking import CAROL, CAROLS, opened, says
from world import World

ORDERS = (
    "Which version?",
    "#waiting",
    "#hold 2",
    "#hold 9",
    "#me\n#resolve\nDone.",
    "#reopen",
    "#review",
    "#note hm",
)
WORDS = ("Version 4.", "It works now, thank you!", "Thanks!", "It still fails.")


class Killed(BaseException):
    """As SIGKILL: nothing after it happens."""


class Chaos:
    """Events by chance, and the laws."""

    def __init__(self, desk: World, seed: int, tickets: int) -> None:
        self.desk = desk
        self.chance = random.Random(seed)
        self.fired: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        self._taken: list[str] = []
        self._kill_after = 0
        self.keeper = self._new_keeper()
        desk.timekeeper = self  # type: ignore[assignment]  # whoever works, what fires is counted
        self.tickets = [opened(desk, subject=f"Request {n}") for n in range(tickets)]

    def _new_keeper(self) -> Timekeeper:
        return Timekeeper(self.desk.database, self.desk.rules, self.desk.clock, self._decide)

    def _decide(self, due: Due) -> Decision:
        decision = fire(due)
        self._taken.append(due.name)
        if self._kill_after and len(self._taken) >= self._kill_after:
            raise Killed
        return decision

    def step(self) -> int:
        """As a timekeeper."""
        self.keep_time()
        return len(self._taken)

    def keep_time(self, *, kill: bool = False) -> None:
        """One step of a timekeeper; where it is killed, a new one comes, and nothing of the old one's is left."""
        self._taken, self._kill_after = [], int(kill)
        try:
            self.keeper.step()
        except Killed:
            self.events["killed"] += 1
            self.keeper = self._new_keeper()
        else:
            self.fired.update(self._taken)
        self._kill_after = 0

    def event(self) -> None:
        """Something happens."""
        what = self.chance.choices(
            ("jump", "back", "restart", "killed while firing", "customer", "agent", "sweep"),
            (25, 15, 15, 20, 6, 18, 1),
        )[0]
        self.events[what] += 1
        number = self.chance.choice(self.tickets)
        match what:
            case "jump":
                self.desk.now += timedelta(minutes=self.chance.choice((1, 60, 1440, 4320, 14400)))
            case "back":
                self.desk.now -= timedelta(minutes=self.chance.choice((1, 60, 1440)))
            case "restart":
                self.keeper = self._new_keeper()
            case "killed while firing":
                self.desk.now += timedelta(days=self.chance.randint(2, 12))
                self.keep_time(kill=True)
            case "sweep":
                TimerSweep(self.desk.database, self.desk.rules, self.desk.clock).run()
            case "customer":
                self._customer_writes(number)
            case "agent":
                says(self.desk, self.chance.choice(ORDERS), ticket=number)
        self.keep_time()

    def _customer_writes(self, number: int) -> None:
        rows = [r for r in self.desk.rows(s.outbox) if r.recipient == CAROLS and r.ticket_id == number]
        if not rows:  # the caps let no confirmation out
            return
        self.desk.receive(self.desk.mail(CAROL, self.chance.choice(WORDS), to=rows[-1].reply_to))

    def check(self) -> None:
        """The laws."""
        twice = [name for name, times in self.fired.items() if times > 1]
        assert not twice, twice
        timers = self.desk.rows(s.timer)
        assert {t.name for t in timers if t.state == "fired"} == set(
            self.fired
        )  # nothing is lost between the two
        assert not [t.name for t in timers if t.state == "failed"]
        for ticket in self.desk.rows(s.ticket):
            with self.desk.database.write() as connection:
                found = load_conversation(connection, ticket.id)
            assert found is not None
            wanted = [t.name for t in status_timers(self.desk.rules, found.ticket)]
            there = [
                t.name
                for t in timers
                if t.ticket_id == ticket.id and t.state == "waiting" and t.kind in STATUS_KINDS
            ]
            assert there == wanted, (ticket.id, found.ticket.status)
        self._each_period_reminds_once()

    def _each_period_reminds_once(self) -> None:
        reminders = Counter(r.ticket_id for r in self.desk.rows(s.outbox) if r.notice == "pending_reminder")
        changes = self.desk.rows(s.change)
        for number, sent in reminders.items():
            mine = [c for c in changes if c.ticket_id == number]
            periods = sum(
                (c.field == "status" and c.new == Status.PENDING) or c.field == "status_since" for c in mine
            )
            assert sent <= periods

    def settle(self) -> None:
        """Long enough for everything to end by itself."""
        for _ in range(40):
            self.desk.now += timedelta(days=2)
            for _ in range(3):
                self.keep_time()
            self.desk.work()
