"""Where a header block ends, and what its fields say."""

import pytest

from postdesk.threading.headers import decode_headers, read_block
from postdesk.threading.limits import LIMITS


def fields(raw: bytes) -> list[tuple[str, bytes]]:
    return list(read_block(raw, 0, (), LIMITS).fields)


def body(raw: bytes) -> bytes:
    return raw[read_block(raw, 0, (), LIMITS).body :]


@pytest.mark.parametrize(
    ("raw", "left"),
    [
        pytest.param(b"A: 1\r\n\r\nbody", b"body", id="CRLF"),
        pytest.param(b"A: 1\n\nbody", b"body", id="LF"),
        pytest.param(b"A: 1\r\r\n\r\r\nbody", b"body", id="line ends turned twice"),
        pytest.param(b"A: 1\n", b"", id="no body"),
        pytest.param(b"Dear all,\nhello", b"Dear all,\nhello", id="no header"),
        pytest.param(b"A: 1\nDear all,\n\nhello", b"Dear all,\n\nhello", id="no empty line before the body"),
        pytest.param(b"From ann Mon Jan 1\nA: 1\n\nbody", b"body", id="mbox line"),
        pytest.param(b"A: 1\nstray\nSubject: x\n\nbody", b"body", id="a stray line among fields"),
        pytest.param(
            b"A: 1\n--x\nContent-Type: a/b\n\nbody", b"--x\nContent-Type: a/b\n\nbody", id="delimiter"
        ),
    ],
)
def test_the_body_begins_where_a_reader_would_say(raw: bytes, left: bytes) -> None:
    assert body(raw) == left


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        pytest.param(b"Subject: a\r\n\tb\r\n\r\n", [("subject", b"a\tb")], id="folded"),
        pytest.param(b"Subject : a\n\n", [("subject", b"a")], id="space before the colon"),
        pytest.param(b"Subject:\n\n", [("subject", b"")], id="empty"),
        pytest.param(
            b" From: a@b\nTo: c\n\n", [("from", b"a@b"), ("to", b"c")], id="the first line indented"
        ),
        pytest.param(
            b"From\n : a@b\nTo: c\n\n", [("from", b"a@b"), ("to", b"c")], id="folded before the colon"
        ),
        pytest.param(b"A: 1\nA: 2\n\n", [("a", b"1"), ("a", b"2")], id="twice"),
        pytest.param(b"A: 1\n  \n b\n\n", [("a", b"1   b")], id="folded over a line of spaces"),
    ],
)
def test_fields(raw: bytes, found: list[tuple[str, bytes]]) -> None:
    assert fields(raw) == found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("Grüße".encode(), "Grüße", id="raw UTF-8"),
        pytest.param("Grüße".encode("latin-1"), "Grüße", id="raw latin-1"),
        pytest.param(b"=?utf-8?Q?a=0D=0ABcc:_b?=", "a Bcc: b", id="line break in an encoded word"),
        pytest.param("日本".encode("iso2022_jp"), "日本", id="raw ISO-2022-JP"),
        pytest.param(b"a\0b", "ab", id="NUL"),
    ],
)
def test_values_come_out_decoded_on_one_line(value: bytes, text: str) -> None:
    assert decode_headers((("subject", value),), None, LIMITS).get("Subject") == text


def test_raw_bytes_are_read_in_the_charset_of_the_message_where_it_names_one() -> None:
    value = "Привет".encode("koi8-r")
    assert decode_headers((("subject", value),), "koi8-r", LIMITS).get("subject") == "Привет"


def test_a_block_over_its_limits_is_cut_and_the_body_still_found() -> None:
    many = b"X-A: b\n" * (LIMITS.header_fields + 1) + b"\nbody"
    long = b"X-A: " + b"b" * (LIMITS.header_field + 9) + b"\n\nbody"
    huge = b"X-A: b\n c\n" * LIMITS.header_block + b"\nbody"
    assert "header fields cut" in read_block(many, 0, (), LIMITS).defects
    assert len(fields(long)[0][1]) < LIMITS.header_field
    assert "header block cut" in read_block(huge, 0, (), LIMITS).defects
    assert body(many) == body(long) == body(huge) == b"body"
