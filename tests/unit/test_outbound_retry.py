"""When a letter is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.outbound.retry import RetryPolicy, next_attempt

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
POLICY = RetryPolicy()


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(0, 5), (1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 240), (8, 240), (10**9, 240)],
)
def test_the_wait_doubles_up_to_four_hours(attempts, minutes):
    assert next_attempt(attempts, START, START, POLICY) == START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (timedelta(days=5), None),
        (timedelta(days=9), None),
        (timedelta(days=4, hours=23), timedelta(days=5)),  # the last try comes early rather than never
        (timedelta(days=4, hours=12), timedelta(days=4, hours=16)),
    ],
)
def test_after_five_days_it_is_given_up(passed, expected):
    due = next_attempt(30, START, START + passed, POLICY)
    assert due == (None if expected is None else START + expected)


def test_a_clock_that_went_back_gives_a_later_try_all_the_same():
    assert next_attempt(1, START, START - timedelta(days=2), POLICY) == START - timedelta(days=2, minutes=-5)


@given(st.integers(0, 10**6), st.timedeltas(timedelta(0), timedelta(days=6)))
def test_the_next_try_is_later_than_now_and_within_the_time(attempts, passed):
    now = START + passed
    due = next_attempt(attempts, START, now, POLICY)
    assert due is None or now < due <= START + POLICY.give_up


def test_the_table_is_the_admins():
    policy = RetryPolicy(timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4))
    assert next_attempt(9, START, START, policy) == START + timedelta(minutes=2)
    assert next_attempt(9, START, START + timedelta(minutes=4), policy) is None
