"""Timers fire once, in the transaction that records what follows; one that fails stops no other."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from postdesk.gateway.desk.due import Due, fire
from postdesk.gateway.model import Decision, NewTimer, Status
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.timers import arm
from postdesk.gateway.timekeeper import Timekeeper
from world import ALWAYS_OPEN, ANNA, World, a_world

CUSTOMER = "carla@client.test"


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", calendars=ALWAYS_OPEN) as made:
        made.receive(made.mail(f"Carla <{CUSTOMER}>", "The invoice is wrong."))
        yield made


def held(world: World, days: int) -> int:
    """A ticket on hold."""
    reply_to = world.sent_to(ANNA)[-1].header("Reply-To")
    world.receive(world.mail(ANNA, f"#hold {days} parts are ordered", to=reply_to))
    return int(world.rows(s.ticket)[0].id)


def test_a_hold_is_over_at_its_day_with_a_note(world):
    """P2: hold for N days, then open again with an automatic note."""
    ticket = held(world, 5)
    world.live(days=4, hours=23)
    assert world.ticket(ticket).status == Status.HOLD
    world.live(hours=2)
    assert world.ticket(ticket).status == Status.OPEN
    assert [n.text for n in world.rows(s.note)][-1] == (
        "Back to open: hold is over. It had been set aside: parts are ordered."
    )


def test_whoever_opens_a_ticket_stops_its_timers(world):
    held(world, 5)
    world.receive(world.mail(CUSTOMER, "One more thing.", to=world.sent_to(CUSTOMER)[-1].header("Reply-To")))
    assert [t.state for t in world.rows(s.timer)] == ["stopped"]


def test_a_name_is_given_once_and_never_fires_again(world):
    timer = NewTimer("test", "the only one", world.now)
    for _ in range(3):
        with world.database.write() as connection:
            arm(connection, [timer], world.now)
        world.timekeeper._decide = lambda due: Decision("command", "done")  # type: ignore[arg-type]
        world.timekeeper.step()
    assert [(t.name, t.state) for t in world.rows(s.timer)] == [("the only one", "fired")]


def test_a_timer_that_fails_stops_no_other_and_is_given_up_after_its_attempts(world):
    def decide(due: Due) -> Decision:
        if due.kind == "bad":
            raise ValueError("this rule is wrong")
        return fire(due)

    ticket = held(world, 1)
    with world.database.write() as connection:
        arm(connection, [NewTimer("bad", "bad", world.now)], world.now)
    world.timekeeper = Timekeeper(world.database, world.rules, world.clock, decide)
    world.live(days=2)
    states = {t.kind: t.state for t in world.rows(s.timer)}
    assert states == {"bad": "failed", "back to open": "fired"}
    assert world.ticket(ticket).status == Status.OPEN
    bad = next(t for t in world.rows(s.timer) if t.kind == "bad")
    assert bad.attempts == 5
    assert "this rule is wrong" in bad.reason


def test_two_timekeepers_share_the_work(world):
    """A second one at the same moment finds nothing: the first fired it with what followed."""
    held(world, 1)
    world.now += timedelta(days=2)
    other = Timekeeper(world.database, world.rules, world.clock)
    assert (world.timekeeper.step(), other.step()) == (1, 0)
