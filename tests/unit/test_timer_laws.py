"""No timer fires twice in 1,000 restarts, kills and jumps of the clock; and none is lost."""

import pytest

from postdesk.gateway.store import schema as s
from timer_laws import Chaos
from world import a_world


@pytest.mark.parametrize("seed", range(4))
def test_no_timer_fires_twice_and_each_ticket_has_the_timers_of_its_status(tmp_path, seed):
    """Four times 250 events; mail, commands and time in any order, some of it in transactions that never end."""
    with a_world(f"sqlite:///{tmp_path}/desk.db") as desk:
        chaos = Chaos(desk, seed, tickets=6)
        for number in range(250):
            chaos.event()
            if number % 5 == 0:
                chaos.check()
        chaos.settle()
        chaos.check()
        assert {t.status for t in desk.rows(s.ticket)} <= {
            "open",
            "review",
            "closed",
        }  # nothing waits for ever
        assert chaos.events["killed"] >= 5
        assert sum(chaos.fired.values()) > 20
