import pytest

from postdesk.gateway.edges.backoff import Backoff


def test_delays_double_up_to_the_limit():
    backoff = Backoff(first=1, limit=300, chance=lambda: 1.0)
    assert [backoff.after_failure() for _ in range(11)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.999])
def test_jitter_stays_between_half_and_the_whole(chance):
    backoff = Backoff(first=8, limit=300, chance=lambda: chance)
    assert 4 <= backoff.after_failure() <= 8


def test_months_of_failures_are_still_a_delay_at_the_limit():
    backoff = Backoff(first=1, limit=300, chance=lambda: 1.0)
    assert [backoff.after_failure() for _ in range(5_000)][-1] == 300


def test_after_a_success_it_begins_anew():
    backoff = Backoff(first=1, limit=300, chance=lambda: 1.0)
    backoff.after_failure()
    backoff.after_failure()
    backoff.reset()
    assert backoff.after_failure() == 1
