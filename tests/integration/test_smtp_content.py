"""What reaches the store through a real socket: the message octet for octet, and never a second one inside it."""

import contextlib
import threading
import time

import pytest

from smtp_door import open_door

SMUGGLED = b"MAIL FROM:<boss@example.com>\r\nRCPT TO:<support@example.com>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\nQUIT\r\n"
LOOK_ALIKES = {
    "LF.LF": b"\n.\n",
    "LF.CRLF": b"\n.\r\n",
    "CRLF.LF": b"\r\n.\n",
    "CR.CR": b"\r.\r",
    "CRLF.CR": b"\r\n.\r",
    "CR.CRLF": b"\r.\r\n",
    "CRCRLF.CRLF": b"\r\r\n.\r\n",
    "CRLF-NUL.CRLF": b"\r\n\0.\r\n",
    "CRLF.NUL-CRLF": b"\r\n.\0\r\n",
    "LFLF.CRLF": b"\n\n.\r\n",
}


@pytest.mark.parametrize("look_alike", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
def test_no_message_is_smuggled_in_behind_another(look_alike: bytes, protocol: str) -> None:
    with open_door() as door, door.client(protocol) as client:
        client.greet("LHLO" if protocol == "lmtp" else "EHLO")
        client.envelope()
        client.send(b"Subject: carrier\r\n\r\nbody" + look_alike + SMUGGLED)
        assert client.until_closed() == [
            "550 5.5.2 A lone dot beside a bare CR, bare LF or NUL (RFC 5321 section 2.3.8)"
        ]
        assert door.stored == []


def test_a_connection_that_ends_inside_a_message_leaves_nothing() -> None:
    with open_door() as door, door.client() as client:
        client.begin()
        client.send(b"Subject: cut\r\n\r\nbody\r\n.")
        client.socket.shutdown(1)
        assert client.reply() == "closed"
        assert door.stored == []


def test_envelope_time_place_and_content_are_kept() -> None:
    with open_door() as door, door.client() as client:
        client.greet()
        client.ask("MAIL FROM:<Ann@Example.net>")
        client.ask("RCPT TO:<support@example.com>")
        client.ask("RCPT TO:<Support+Token@example.com>")
        client.ask("DATA")
        client.send(b"Subject: x\r\n\r\n..stuffed\r\nbare\n8-bit \xe9\r\n.\r\n")
        assert client.reply().startswith("250 2.0.0 Stored as ")
        (mail,) = door.stored
        assert (mail.mail_from, mail.rcpt_to) == (
            "Ann@Example.net",
            ("support@example.com", "Support+Token@example.com"),
        )
        assert (mail.source, mail.source_ref) == ("smtp", "127.0.0.1")
        assert mail.content.startswith(
            b"Received: from client.example.net ([127.0.0.1])\r\n\tby mx.example.com with ESMTP id "
        )
        assert door.contents == [b"Subject: x\r\n\r\n.stuffed\r\nbare\r\n8-bit \xe9\r\n"]


def test_the_null_sender_is_the_empty_string() -> None:
    with open_door() as door, door.client() as client:
        client.greet()
        client.ask("MAIL FROM:<>")
        client.ask("RCPT TO:<support@example.com>")
        client.ask("DATA")
        assert client.ask("Subject: bounce\r\n\r\n.").startswith("250")
        assert door.stored[0].mail_from == ""


def test_lmtp_is_named_as_such() -> None:
    with open_door() as door, door.client("lmtp") as client:
        client.greet("LHLO")
        client.envelope()
        assert client.ask("Subject: x\r\n\r\n.").startswith("250")
        assert door.stored[0].source == "lmtp"
        assert b" with LMTP id " in door.stored[0].content


@pytest.mark.parametrize("length", [1_000, 5_000, 1_500_000])
def test_long_lines_are_taken(length: int) -> None:
    with open_door() as door, door.client() as client:
        client.begin()
        client.send(b"Subject: long\r\n\r\n" + b"x" * length + b"\r\n.\r\n")
        assert client.reply().startswith("250")
        assert door.contents[0].endswith(b"\r\n" + b"x" * length + b"\r\n")


def test_a_message_over_the_limit_is_refused_at_its_end_and_the_next_is_taken() -> None:
    with open_door(max_size=10_000) as door, door.client() as client:
        client.begin()
        client.send(b"x" * 11_000 + b"\r\n.\r\n")
        assert client.reply().startswith("552 5.3.4")
        client.envelope()
        assert client.ask("Subject: small\r\n\r\n.").startswith("250")
        assert len(door.stored) == 1


def test_an_announced_size_is_no_promise_that_more_is_taken() -> None:
    with open_door(max_size=10_000) as door, door.client() as client:
        client.greet()
        client.ask("MAIL FROM:<ann@example.net> SIZE=1")
        client.ask("RCPT TO:<support@example.com>")
        client.ask("DATA")
        client.send(b"x" * 11_000 + b"\r\n.\r\n")
        assert client.reply().startswith("552")
        assert door.stored == []


def test_who_never_stops_sending_is_hung_up_on() -> None:
    with open_door(max_size=10_000) as door, door.client() as client:
        client.begin()
        with contextlib.suppress(OSError):  # the server closes while we are still writing
            for _ in range(1_000):
                client.send(b"x" * 10_000)
        client.socket.settimeout(10)
        assert not [reply for reply in client.until_closed() if not reply.startswith("552")]
        assert door.stored == []


def test_mail_that_goes_round_is_refused() -> None:
    with open_door() as door, door.client() as client:
        client.begin()
        client.send(b"Received: from a by b; today\r\n" * 51 + b"Subject: loop\r\n\r\n.\r\n")
        assert client.reply().startswith("554 5.4.6")
        assert door.stored == []


def test_messages_on_one_connection_do_not_mix() -> None:
    with open_door() as door, door.client() as client:
        client.greet()
        for number in range(3):
            client.envelope(f"queue{number}@example.com")
            assert client.ask(f"Subject: {number}\r\n\r\n.").startswith("250")
        assert [mail.rcpt_to for mail in door.stored] == [(f"queue{n}@example.com",) for n in range(3)]
        assert door.contents == [f"Subject: {n}\r\n\r\n".encode() for n in range(3)]


def test_every_message_has_an_id_of_its_own() -> None:
    with open_door() as door, door.client() as client:
        client.greet()
        replies = []
        for _ in range(2):
            client.envelope()
            replies.append(client.ask("Subject: x\r\n\r\n."))
        assert replies[0] != replies[1]
        ids = [reply.rpartition(" ")[2].encode() for reply in replies]
        assert all(b" id " + i + b";" in mail.content for i, mail in zip(ids, door.stored, strict=True))


def test_conversations_go_on_side_by_side() -> None:
    with open_door() as door:
        clients = [door.client() for _ in range(20)]
        try:
            for client in clients:
                client.begin()
            for number, client in enumerate(clients):
                client.send(f"Subject: {number}\r\n\r\n.\r\n".encode())
            assert all(client.reply().startswith("250") for client in clients)
            assert len(door.stored) == 20
        finally:
            for client in clients:
                client.socket.close()


@pytest.mark.parametrize(
    "line", [b"\r\n", b"x\n", b"..\r\n", b"x" * 1000], ids=["empty", "bare-lf", "dots", "endless"]
)
def test_a_bomb_of_lines_is_taken_in_seconds_and_holds_nobody_up(line: bytes) -> None:
    sent = line * (20_000_000 // len(line))
    waits: list[float] = []
    with open_door() as door, door.client() as client:
        client.begin()
        sender = threading.Thread(target=client.send, args=(sent + b"\r\n.\r\n",))
        start = time.monotonic()
        sender.start()
        while sender.is_alive():
            before = time.monotonic()
            with door.client() as other:
                other.greet()
            waits.append(time.monotonic() - before)
        assert client.reply().startswith("250")
        assert time.monotonic() - start < 15  # measured: under 1
        assert max(waits) < 2  # measured: under 0.05
        assert len(door.stored) == 1
