"""Signs of life: who is dead, who is silent, and for how long a worker's step has stood still."""

import threading

import pytest

from postdesk.gateway.pulses import Pulses
from postdesk.gateway.workers import Stopwatch


class Time:
    """Stands still until a test moves it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_who_beats_within_its_limit_is_well():
    time = Time()
    pulses = Pulses(time)
    pulses.watch("send-0", threading.current_thread(), 10)
    time.now = 9
    pulses.beat("send-0")
    time.now = 18
    assert (pulses.dead(), pulses.silent()) == ([], {})


def test_who_gives_no_sign_for_longer_is_silent_until_it_beats_again():
    time = Time()
    pulses = Pulses(time)
    pulses.watch("send-0", threading.current_thread(), 10)
    pulses.watch("poll-support", threading.current_thread(), 1000)
    time.now = 11
    assert pulses.silent() == {"send-0": 11}
    pulses.beat("send-0")
    assert pulses.silent() == {}


def test_a_thread_that_has_ended_is_dead_however_lately_it_beat():
    pulses = Pulses()
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    pulses.watch("poll-support", thread, 10)
    pulses.beat("poll-support")
    assert pulses.dead() == ["poll-support"]


def test_a_beat_of_nobody_who_is_watched_is_nothing():
    pulses = Pulses()
    pulses.beat("worker-0")
    assert pulses.silent() == {}


@pytest.mark.parametrize(
    ("seen", "stood_still"),
    [
        ([(5, 0), (5, 3), (5, 7)], 7),
        ([(5, 0), (6, 3), (6, 7)], 4),
        ([(0, 0), (0, 3), (0, 700)], 0),  # nothing to do may take as long as it likes
        ([(5, 0), (0, 3), (5, 4), (5, 7)], 3),  # the same message once more
    ],
)
def test_a_number_that_stands_still_is_timed(seen: list[tuple[int, float]], stood_still: float):
    watch = Stopwatch()
    assert [watch.read(number, now) for number, now in seen][-1] == stood_still
