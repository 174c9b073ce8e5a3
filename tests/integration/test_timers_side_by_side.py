"""The laws of timers on either store, and several timekeepers at once on PostgreSQL."""

import threading
from collections import Counter

from postdesk.gateway.desk.due import Due, fire
from postdesk.gateway.model import Decision
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database
from postdesk.gateway.timekeeper import Timekeeper
from talking import opened, says
from timer_laws import Chaos
from world import World, a_world


def test_no_timer_fires_twice_on_either_store(world: World):
    chaos = Chaos(world, seed=99, tickets=3)
    for _ in range(60):
        chaos.event()
    chaos.check()
    chaos.settle()
    chaos.check()


def test_timekeepers_side_by_side_fire_each_timer_once(postgres_url):
    with a_world(postgres_url) as desk:
        numbers = [opened(desk, subject=f"Request {n}") for n in range(40)]
        for number in numbers:
            says(desk, "#hold 3", ticket=number)
        desk.pass_time(days=4)
        fired: Counter[str] = Counter()
        begin = threading.Barrier(2)

        def decide(due: Due) -> Decision:
            fired[due.name] += 1
            return fire(due)

        def keep() -> None:
            database = Database(postgres_url)
            try:
                begin.wait(10)
                keeper = Timekeeper(database, desk.rules, desk.clock, decide)
                while keeper.step():
                    pass
            finally:
                database.close()

        threads = [threading.Thread(target=keep) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert set(fired.values()) == {1}
        assert len(fired) == len(numbers)
        assert {t.state for t in desk.rows(s.timer)} == {"fired"}
        assert {t.status for t in desk.rows(s.ticket)} == {"open"}
        assert len(desk.rows(s.note)) == len(numbers)
