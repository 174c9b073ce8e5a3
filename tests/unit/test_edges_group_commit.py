"""Group commit: one call of the store for all that wait."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Event

import pytest

from postdesk.gateway.edges.group_commit import Busy, GroupCommit
from postdesk.gateway.rawmail import RawMail

SECONDS = 10  # for a thread to answer


def mail(content: bytes = b"x") -> RawMail:
    return RawMail(content, "smtp", "127.0.0.1", datetime(2025, 11, 3, tzinfo=UTC))


class Store:
    """Records each call. While `gate` is closed it is busy storing; `poison` cannot be stored; `down` stores nothing."""

    def __init__(self) -> None:
        self.calls: list[list[bytes]] = []
        self.entered = Event()
        self.gate = Event()
        self.gate.set()
        self.down = False

    def add(self, mails: Sequence[RawMail]) -> list[int]:
        contents = [m.content for m in mails]
        self.calls.append(contents)
        self.entered.set()
        assert self.gate.wait(SECONDS)
        if self.down or any(content.startswith(b"poison") for content in contents):
            raise OSError("cannot store")
        return [int(content) if content.isdigit() else 0 for content in contents]


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def group(store: Store) -> Iterator[GroupCommit]:
    group = GroupCommit(store.add, max_batch=4, max_waiting=6, max_waiting_octets=1000)
    yield group
    store.gate.set()
    group.stop()


def while_busy(group: GroupCommit, store: Store, contents: Sequence[bytes]) -> list["Future[int]"]:
    """What is submitted while the store is busy with one message (the first future)."""
    store.gate.clear()
    store.entered.clear()
    first = group.submit(mail(b"1"))
    assert store.entered.wait(SECONDS)
    return [first, *(group.submit(mail(content)) for content in contents)]


def test_a_lone_message_is_stored_at_once_and_gets_its_number(group: GroupCommit, store: Store) -> None:
    assert group.submit(mail(b"7")).result(SECONDS) == 7
    assert store.calls == [[b"7"]]


def test_what_waits_is_stored_together_in_order_and_each_gets_its_own_number(
    group: GroupCommit, store: Store
) -> None:
    futures = while_busy(group, store, [b"2", b"3", b"4"])
    store.gate.set()
    assert [future.result(SECONDS) for future in futures] == [1, 2, 3, 4]
    assert store.calls == [[b"1"], [b"2", b"3", b"4"]]


def test_a_group_is_never_larger_than_the_batch(group: GroupCommit, store: Store) -> None:
    futures = while_busy(group, store, [b"2", b"3", b"4", b"5", b"6"])
    store.gate.set()
    assert [future.result(SECONDS) for future in futures] == [1, 2, 3, 4, 5, 6]
    assert [len(call) for call in store.calls] == [1, 4, 1]


def test_nobody_is_told_stored_before_the_store_returned(group: GroupCommit, store: Store) -> None:
    futures = while_busy(group, store, [b"2"])
    assert not any(future.done() for future in futures)


def test_one_bad_message_does_not_fail_those_beside_it(group: GroupCommit, store: Store) -> None:
    futures = while_busy(group, store, [b"2", b"poison", b"4"])
    store.gate.set()
    assert futures[1].result(SECONDS) == 2
    assert isinstance(futures[2].exception(SECONDS), OSError)
    assert futures[3].result(SECONDS) == 4


def test_a_store_that_is_down_is_not_asked_for_each_message(group: GroupCommit, store: Store) -> None:
    futures = while_busy(group, store, [b"2", b"3", b"4", b"5"])
    store.down = True
    store.gate.set()
    assert all(isinstance(future.exception(SECONDS), OSError) for future in futures)
    assert len(store.calls) == 5  # the first, the group of four, and three of it alone


def test_a_store_that_comes_back_is_used_again(group: GroupCommit, store: Store) -> None:
    store.down = True
    assert isinstance(group.submit(mail(b"1")).exception(SECONDS), OSError)
    store.down = False
    assert group.submit(mail(b"2")).result(SECONDS) == 2


def test_a_store_that_returns_too_few_numbers_is_at_fault(store: Store) -> None:
    group = GroupCommit(lambda _: [])
    assert isinstance(group.submit(mail()).exception(SECONDS), ValueError)
    group.stop()


def test_too_many_waiting_messages_are_busy(group: GroupCommit, store: Store) -> None:
    futures = while_busy(group, store, [b"2"] * 6)
    with pytest.raises(Busy):
        group.submit(mail())
    store.gate.set()
    assert all(future.result(SECONDS) for future in futures)
    assert group.submit(mail(b"9")).result(SECONDS) == 9


def test_too_many_waiting_octets_are_busy(group: GroupCommit, store: Store) -> None:
    while_busy(group, store, [b"2" * 600])
    with pytest.raises(Busy):
        group.submit(mail(b"2" * 600))


def test_one_message_larger_than_the_whole_queue_is_taken_when_nothing_waits(group: GroupCommit) -> None:
    assert group.submit(mail(b"x" * 5000)).result(SECONDS) == 0


def test_a_sender_that_hung_up_is_not_stored(group: GroupCommit, store: Store) -> None:
    _, gone, here = while_busy(group, store, [b"2", b"3"])
    assert gone.cancel()
    store.gate.set()
    assert here.result(SECONDS) == 3
    assert store.calls == [[b"1"], [b"3"]]


def test_stop_stores_what_waits_and_takes_no_more(store: Store) -> None:
    group = GroupCommit(store.add)
    futures = while_busy(group, store, [b"2", b"3"])
    store.gate.set()
    group.stop()
    assert [future.result(0) for future in futures] == [1, 2, 3]
    with pytest.raises(Busy):
        group.submit(mail())
