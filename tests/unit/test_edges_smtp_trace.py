"""The trace line on top of a message."""

from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from postdesk.gateway.edges.smtp_trace import Hop, is_looping, protocol_name, received_line

NOW = datetime(2025, 11, 3, 10, 0, tzinfo=UTC)


def line(name: str = "client.example.net", host: str = "192.0.2.7") -> bytes:
    return received_line(Hop(name, host, "mx.example.com", "ESMTPS", "abc.1"), NOW)


def test_the_trace_line_is_one_field_with_client_server_protocol_and_time() -> None:
    message = message_from_bytes(line() + b"\r\nSubject: x\r\n\r\n")
    assert message.keys() == ["Received", "Subject"]
    assert message["Received"].split() == (
        "from client.example.net ([192.0.2.7]) by mx.example.com with ESMTPS id abc.1; Mon, 03 Nov 2025 10:00:00 +0000".split()
    )


def test_an_ipv6_address_is_marked_as_one() -> None:
    assert b"([IPv6:2001:db8::1])" in line(host="2001:db8::1")


@pytest.mark.parametrize("name", ["x\r\nBcc: y", "x) by evil (", "ü" * 500, "a;b", ""])
def test_no_greeting_can_shape_the_line(name: str) -> None:
    message = message_from_bytes(line(name) + b"\r\nSubject: x\r\n\r\n")
    assert message.keys() == ["Received", "Subject"]
    assert message["Received"].count("(") == 1
    assert message["Received"].count(";") == 1


@pytest.mark.parametrize(
    ("lmtp", "extended", "tls", "utf8", "name"),
    [
        (False, False, False, False, "SMTP"),
        (False, True, False, False, "ESMTP"),
        (False, True, True, False, "ESMTPS"),
        (False, True, True, True, "UTF8SMTPS"),
        (True, True, False, False, "LMTP"),
        (True, True, True, False, "LMTPS"),
        (True, True, False, True, "UTF8LMTP"),
    ],
)
def test_protocols_have_their_registered_names(
    lmtp: bool, extended: bool, tls: bool, utf8: bool, name: str
) -> None:
    assert protocol_name(lmtp=lmtp, extended=extended, tls=tls, utf8=utf8) == name


def passed_on(times: int) -> bytes:
    return line() + b"\r\n" + b"received: from a by b;\r\n\tdate\r\n" * times + b"Subject: x\r\n\r\nbody\r\n"


def test_mail_that_came_through_more_than_fifty_servers_is_going_round() -> None:
    assert not is_looping(passed_on(50))
    assert is_looping(passed_on(51))


def test_trace_lines_in_the_body_do_not_count() -> None:
    assert not is_looping(passed_on(1) + b"Received: from a by b\r\n" * 100)
