"""Our own faults are temporary and say nothing; a stop loses nothing."""

import threading
import time
from concurrent.futures import Future
from typing import NoReturn

import pytest

from postdesk.gateway import events
from postdesk.gateway.edges.group_commit import Busy
from postdesk.gateway.rawmail import RawMail
from smtp_door import Client, Door, open_door
from waiting import eventually

SECRET = "postgres://desk:s3cret@db\r\n250 2.0.0 injected"


def failing(*_: object) -> NoReturn:
    raise RuntimeError(SECRET)


def failing_later(_: RawMail) -> "Future[int]":
    future: Future[int] = Future()
    future.set_exception(RuntimeError(SECRET))
    return future


@pytest.mark.parametrize("submit", [failing, failing_later], ids=["at-once", "later"])
def test_a_store_that_fails_is_451_with_a_constant_text(submit: object) -> None:
    with open_door() as door, door.client() as client:
        door.submit = submit  # type: ignore[assignment]
        client.begin()
        assert client.ask("Subject: x\r\n\r\n.") == "451 4.3.0 Temporary failure, try again later"
        door.submit = door.store
        client.envelope()
        assert client.ask("Subject: x\r\n\r\n.").startswith("250")


def test_a_check_of_recipients_that_fails_is_451_with_a_constant_text() -> None:
    with open_door() as door, door.client() as client:
        door.accepts = failing
        client.greet()
        client.ask("MAIL FROM:<ann@example.net>")
        assert client.ask("RCPT TO:<support@example.com>") == "451 4.3.0 Temporary failure, try again later"


def test_a_failure_is_logged_by_kind_and_place_without_its_text() -> None:
    with open_door() as door, door.client() as client:
        door.submit = failing
        client.begin()
        client.ask("Subject: x\r\n\r\n.")
        (fields,) = [fields for event, fields in door.events if event == events.SMTP_FAILED]
        assert fields["error"] == "RuntimeError"
        assert fields["where"].startswith("test_smtp_failures.py:")
        assert "s3cret" not in repr(door.events)


def test_lmtp_tells_each_recipient_of_a_failure() -> None:
    with open_door() as door, door.client("lmtp") as client:
        door.submit = failing
        client.greet("LHLO")
        client.ask("MAIL FROM:<ann@example.net>")
        client.ask("RCPT TO:<one@example.com>")
        client.ask("RCPT TO:<two@example.com>")
        client.ask("DATA")
        client.send(b"Subject: x\r\n\r\n.\r\n")
        assert [client.reply()[:9], client.reply()[:9]] == ["451 4.3.0", "451 4.3.0"]


def test_a_busy_store_is_452() -> None:
    def busy(_: RawMail) -> NoReturn:
        raise Busy("too many messages wait")

    with open_door() as door, door.client() as client:
        door.submit = busy
        client.begin()
        assert client.ask("Subject: x\r\n\r\n.").startswith("452 4.3.1")


def test_memory_for_content_is_shared_and_who_comes_too_late_is_told_to_come_back() -> None:
    with open_door(max_size=10_000) as door:  # four messages of the largest size at once
        clients = [door.client() for _ in range(5)]
        try:
            for client in clients:
                client.begin()
                client.send(b"x" * 9_000)
            eventually(lambda: door.receiver._terms.budget._taken > 30_000)
            clients[4].send(b"\r\n.\r\n")
            assert clients[4].reply().startswith("452 4.3.1")
            for client in clients[:4]:
                client.send(b"\r\n.\r\n")
                assert client.reply().startswith("250")
            clients[4].envelope()
            clients[4].send(b"x" * 9_000 + b"\r\n.\r\n")
            assert clients[4].reply().startswith("250")
        finally:
            for client in clients:
                client.socket.close()
        eventually(lambda: not door.receiver._terms.connections)
        assert door.receiver._terms.budget._taken == 0


def test_nobody_is_told_stored_before_it_is() -> None:
    with open_door() as door, door.client() as client:
        waiting: Future[int] = Future()
        door.submit = lambda _: waiting
        client.begin()
        client.send(b"Subject: x\r\n\r\n.\r\n")
        client.socket.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.reply()
        client.socket.settimeout(10)
        waiting.set_result(1)
        assert client.reply().startswith("250")


def test_who_hangs_up_while_waiting_withdraws_the_message() -> None:
    with open_door() as door:
        waiting: Future[int] = Future()
        door.submit = lambda _: waiting
        with door.client() as client:
            client.begin()
            client.send(b"Subject: x\r\n\r\n.\r\n")
        eventually(waiting.cancelled)


def stopping(door: Door, grace: float) -> threading.Thread:
    thread = threading.Thread(target=door.receiver.stop, args=(grace,))
    thread.start()
    return thread


def test_a_stop_dismisses_the_idle_and_lets_an_open_message_finish() -> None:
    with open_door() as door, door.client() as idle, door.client() as writing:
        idle.greet()
        writing.begin()
        writing.send(b"Subject: x\r\n\r\n")
        eventually(lambda: any(c.is_receiving for c in list(door.receiver._terms.connections)))
        stop = stopping(door, 10)
        assert idle.until_closed() == ["421 4.3.2 Service is shutting down, try again later"]
        writing.send(b"body\r\n.\r\nMAIL FROM:<next@example.net>\r\n")
        first, last = writing.until_closed()
        assert first.startswith("250 2.0.0 Stored")
        assert last.startswith("421 4.3.2")
        stop.join(5)
        assert len(door.stored) == 1


def test_a_stop_does_not_wait_longer_than_its_grace() -> None:
    with open_door() as door, door.client() as writing:
        writing.begin()
        eventually(lambda: any(c.is_receiving for c in list(door.receiver._terms.connections)))
        start = time.monotonic()
        door.receiver.stop(grace=0.1)
        assert time.monotonic() - start < 5
        assert writing.until_closed() == ["421 4.3.2 Service is shutting down, try again later"]
        assert door.stored == []


def test_after_a_stop_nobody_listens() -> None:
    with open_door() as door:
        address = door.receiver.smtp_address
        assert address is not None
        door.receiver.stop()
        with pytest.raises(ConnectionRefusedError):
            Client(address)


def test_an_address_in_use_is_an_error_at_start() -> None:
    with open_door() as door:
        assert door.receiver.smtp_address is not None
        host, port = door.receiver.smtp_address
        second = Door(listen=f"{host}:{port}")
        with pytest.raises(OSError, match="in use"):
            second.receiver.start()


def test_a_receiver_without_smtp_listens_for_lmtp_alone() -> None:
    with open_door(listen="") as door:
        assert door.receiver.smtp_address is None
        with door.client("lmtp") as client:
            assert client.greet("LHLO").startswith("250")
