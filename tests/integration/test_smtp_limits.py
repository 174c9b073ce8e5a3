"""Connections, rates, patience and deadlines of the real receiver."""

import time

import pytest

from smtp_door import Client, open_door
from waiting import eventually


def test_one_host_has_so_many_connections_and_gets_one_back_when_it_leaves() -> None:
    with open_door(trusted_networks=(), max_connections_per_host=2) as door:
        with door.client() as first, door.client() as second:
            first.greet()
            second.greet()
            with door.client() as third:
                assert third.until_closed() == ["421 4.7.0 Too many connections, try again later"]
        eventually(lambda: not door.receiver._terms.connections)
        with door.client() as again:
            assert again.greet().startswith("250")


def test_all_hosts_together_have_so_many_connections_trusted_or_not() -> None:
    with open_door(max_connections=2) as door, door.client() as first, door.client() as second:
        first.greet()
        second.greet()
        with door.client() as third:
            assert third.until_closed() == ["421 4.7.0 Too many connections, try again later"]


def test_a_host_that_sends_too_fast_is_told_to_wait() -> None:
    with open_door(trusted_networks=(), max_messages_per_minute_per_host=2) as door, door.client() as client:
        client.greet()
        for _ in range(2):
            client.envelope()
            assert client.ask("Subject: x\r\n\r\n.").startswith("250")
        assert client.ask("MAIL FROM:<ann@example.net>").startswith("450 4.7.1")
        assert len(door.stored) == 2


def test_a_trusted_host_may_send_as_fast_as_it_can() -> None:
    with open_door(max_messages_per_minute_per_host=1) as door, door.client() as client:
        client.greet()
        for _ in range(3):
            client.envelope()
            assert client.ask("Subject: x\r\n\r\n.").startswith("250")
        assert len(door.stored) == 3


@pytest.mark.parametrize("command", ["NOOP", "RSET", "EHLO a", "VRFY a", "HELP"])
def test_commands_without_mail_come_to_an_end(command: str) -> None:
    with open_door() as door, door.client() as client:
        client.greet()
        client.send(f"{command}\r\n".encode() * 1_500)
        replies = client.until_closed()
        assert len(replies) < 1_100
        assert replies[-1].startswith("421 4.7.0")


def test_errors_come_to_an_end_sooner() -> None:
    with open_door() as door, door.client() as client:
        client.greet()
        client.send(b"EXPN staff\r\n" * 200)
        replies = client.until_closed()
        assert len(replies) < 60
        assert replies[-1].startswith("421 4.7.0")


def test_fifty_thousand_recipients_are_not_kept() -> None:
    with open_door() as door, door.client() as client:
        client.greet()
        client.ask("MAIL FROM:<ann@example.net>")
        client.send(b"".join(b"RCPT TO:<s%d@example.com>\r\n" % number for number in range(1_500)))
        replies = client.until_closed()
        assert [r[:3] for r in replies].count("250") == 100
        assert {r[:9] for r in replies[100:-1]} == {"452 4.5.3"}
        assert replies[-1].startswith("421")


def test_patience_begins_anew_with_each_message() -> None:
    with open_door() as door, door.client() as client:
        client.greet()
        for _ in range(400):  # 1,600 replies
            client.send(b"MAIL FROM:<a@example.net>\r\nRCPT TO:<support@example.com>\r\nDATA\r\n")
            client.send(b"Subject: x\r\n\r\n.\r\n")
            assert [client.reply()[:3] for _ in range(4)] == ["250", "250", "354", "250"]
        assert len(door.stored) == 400


def closed_after(client: Client) -> float:
    start = time.monotonic()
    replies = client.until_closed()
    assert replies == ["421 4.4.2 Timeout"]
    return time.monotonic() - start


def test_who_says_nothing_is_dismissed() -> None:
    with open_door(idle_timeout=0.3) as door, door.client() as client:
        client.greet()
        assert closed_after(client) < 3


def test_who_stops_in_the_middle_of_a_message_is_dismissed() -> None:
    with open_door(idle_timeout=0.3) as door, door.client() as client:
        client.begin()
        client.send(b"Subject: x\r\n")
        assert closed_after(client) < 3
        assert door.stored == []


def drip(client: Client, octets: bytes, every: float, seconds: float) -> list[str]:
    """Send one octet at a time; what the server says to that."""
    end = time.monotonic() + seconds
    client.socket.settimeout(every)
    while time.monotonic() < end:
        try:
            client.send(octets)
            return [client.reply()]
        except TimeoutError:
            continue
        except OSError:
            return ["closed"]
    return []


@pytest.mark.parametrize("in_data", [False, True], ids=["command", "content"])
def test_who_drips_one_octet_at_a_time_is_dismissed(in_data: bool) -> None:
    with open_door(idle_timeout=0.5) as door, door.client() as client:
        if in_data:
            client.begin()
        else:
            client.greet()
        assert drip(client, b"x", 0.05, 5) in (["421 4.4.2 Timeout"], ["closed"])


def test_one_message_has_so_much_time_in_all_however_fast_it_comes() -> None:
    with open_door(data_timeout=0.5) as door, door.client() as client:
        client.begin()
        assert drip(client, b"x" * 2_000, 0.02, 5) in (["421 4.4.2 Timeout"], ["closed"])


def test_a_slow_but_steady_sender_is_let_through() -> None:
    with open_door(idle_timeout=0.4) as door, door.client() as client:
        client.begin()
        for _ in range(10):  # a second in all, more than the idle time; 20 kB a second
            client.send(b"x" * 2_000 + b"\r\n")
            time.sleep(0.1)
        assert client.ask(".").startswith("250")
