"""How much one client, and all together, may take."""

import pytest

from postdesk.gateway.edges.smtp_limits import (
    ContentBudget,
    MessageRate,
    TrustedNetworks,
    Visitors,
    client_of,
)


def test_a_client_over_its_share_is_kept_out_until_one_of_its_connections_left() -> None:
    visitors = Visitors(10, 2)
    assert [visitors.enter("a", trusted=False) for _ in range(3)] == [True, True, False]
    assert visitors.enter("b", trusted=False)
    visitors.leave("a")
    assert visitors.enter("a", trusted=False)


def test_trust_lifts_the_limit_for_one_client_but_not_for_the_house() -> None:
    visitors = Visitors(3, 1)
    assert [visitors.enter("a", trusted=True) for _ in range(4)] == [True, True, True, False]


def test_a_client_that_sends_too_fast_may_go_on_when_its_bucket_has_refilled() -> None:
    rate = MessageRate(60)  # one a second
    assert [rate.take("a", 0.0) for _ in range(61)] == [True] * 60 + [False]
    assert not rate.take("a", 0.9)
    assert rate.take("a", 1.1)
    assert not rate.take("a", 1.2)


def test_one_client_does_not_use_up_the_rate_of_another() -> None:
    rate = MessageRate(1)
    assert [rate.take(client, 0.0) for client in "aab"] == [True, False, True]


def test_the_clients_remembered_are_bounded_and_the_active_ones_stay() -> None:
    rate = MessageRate(1)
    rate.take("active", 0.0)
    for number in range(20_000):
        rate.take(str(number), 0.0)
        if number % 1000 == 0:
            rate.take("active", 0.0)
    assert len(rate._buckets) <= 10_000
    assert not rate.take("active", 0.0)


def test_the_budget_is_shared_and_what_is_given_back_can_be_taken_again() -> None:
    budget = ContentBudget(100)
    assert budget.exchange(0, 60)
    assert not budget.exchange(0, 50)
    assert budget.exchange(60, 10)
    assert budget.exchange(0, 50)


def test_giving_back_is_always_possible() -> None:
    budget = ContentBudget(100)
    budget.exchange(0, 100)
    assert budget.exchange(100, 100)
    assert budget.exchange(100, 0)


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_client_is_an_address_or_a_slash_64(host: str, client: str) -> None:
    assert client_of(host) == client


@pytest.mark.parametrize(
    ("host", "trusted"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.0.2.1", False),
        ("unknown", False),
    ],
)
def test_trust_is_by_network(host: str, trusted: bool) -> None:
    assert (host in TrustedNetworks(("127.0.0.0/8", "::1/128"))) is trusted


def test_a_network_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="127"):
        TrustedNetworks(("127.0.0.1/8/9",))
