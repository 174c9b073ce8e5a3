"""At a start, timers follow from statuses once more: after a change of the configuration, or in an older store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from postdesk.gateway.desk.rules import Life
from postdesk.gateway.store import schema as s
from postdesk.gateway.timer_sweep import TimerSweep
from talking import opened, says
from world import ALWAYS_OPEN, World, a_world


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", calendars=ALWAYS_OPEN) as world:
        opened(world)
        world.pass_time(minutes=1)
        says(world, "Which version is it?")
        yield world


def waiting(desk: World) -> list[tuple[str, str]]:
    return [(t.kind, f"{t.due_at:%m-%d %H:%M}") for t in desk.rows(s.timer) if t.state == "waiting"]


def sweep(desk: World, life: Life | None = None) -> None:
    rules = desk.rules if life is None else replace(desk.rules, life=life)
    TimerSweep(desk.database, rules, desk.clock).run()


def test_a_missing_timer_is_set(desk):
    with desk.database.write() as connection:
        connection.execute(sa.delete(s.timer))
    sweep(desk)
    assert waiting(desk) == [("remind", "11-26 09:01")]


def test_what_is_right_is_left_alone(desk):
    before = desk.rows(s.timer)
    sweep(desk)
    assert desk.rows(s.timer) == before


def test_a_changed_configuration_moves_timers_there_and_back(desk):
    sweep(desk, Life(reminder=timedelta(days=5)))
    assert waiting(desk) == [("remind", "11-28 09:01")]
    sweep(desk)
    assert waiting(desk) == [("remind", "11-26 09:01")]


def test_a_timer_that_was_given_up_is_not_set_again(desk):
    with desk.database.write() as connection:
        connection.execute(sa.update(s.timer).values(state="failed"))
    sweep(desk)
    assert [t.state for t in desk.rows(s.timer)] == ["failed"]


def test_more_tickets_than_one_batch_are_all_looked_at(desk, monkeypatch):
    monkeypatch.setattr("postdesk.gateway.timer_sweep._BATCH", 2)
    for number in range(5):
        opened(desk, subject=f"Another {number}")
        says(desk, "#hold 3")
    with desk.database.write() as connection:
        connection.execute(sa.delete(s.timer))
    sweep(desk)
    assert len(waiting(desk)) == 6


def test_a_sweep_that_fails_in_its_thread_is_logged_and_hurts_nobody(desk, monkeypatch):
    monkeypatch.setattr("postdesk.gateway.timer_sweep.timed_tickets", lambda *_: 1 / 0)
    with capture_logs() as logged:
        TimerSweep(desk.database, desk.rules, desk.clock).run_logged(lambda: False)
    assert [(line["event"], line["cause"]) for line in logged] == [("timer.sweep_failed", "division by zero")]
