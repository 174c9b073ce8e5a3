"""No bytes make the parser raise, or take long: what attackers, broken gateways and fuzzers send."""

from itertools import pairwise
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postdesk.threading.limits import LIMITS
from postdesk.threading.message import Message
from postdesk.threading.parse import parse_message

SECONDS = 2

LINES = [
    b"From: Ann <ann@example.com>",
    b'From: "open <a@b',
    b"Subject: =?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=",
    b"Date: Mon, 31 Feb 2024 25:61:00 +2500",
    b"Message-ID: <[x]>",
    b"References: <a@b <c@d>>",
    b"Content-Type: multipart/mixed; boundary=x",
    b"Content-Type: multipart/alternative; boundary=xy",
    b"Content-Type: text/html; charset=utf-7",
    b"Content-Type: text/plain; charset=iso-2022-jp; format=flowed; delsp=yes",
    b"Content-Type: message/rfc822",
    b"Content-Type: application/ms-tnef; name*0*=utf-8''%ff; name*1=x",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: x-uuencode",
    b'Content-Disposition: attachment; filename="../a\0b"',
    b"--x",
    b"--xy",
    b"--x--",
    b"--xy--",
    b"",
    b" folded",
    b"<div><p>words</blockquote>",
    b"begin 644 a",
    b"\x1b$B!!\xff\xfe\0",
    b"aGVsbG8=",
    b"x\x9f\x3e\x22\x01\x00",
]
SOUP = st.lists(st.one_of(st.sampled_from(LINES), st.binary(max_size=12)), max_size=30)


def check(message: Message, size: int) -> None:
    """What holds for every message."""
    assert message.size == size
    assert not [defect for defect in message.defects if defect.startswith("not fully read")]
    for text in (
        message.text,
        message.html,
        message.body,
        message.subject,
        *(a.address for a in message.from_),
    ):
        assert "\0" not in text
        text.encode()
    for name, value in message.headers:
        assert name == name.lower()
        assert len(value.splitlines()) <= 1
    for part in message.attachments:
        assert part.filename != ""
        assert len(part.sha256) == 64


@given(st.binary(max_size=400))
def test_any_bytes_give_a_message(raw: bytes) -> None:
    check(parse_message(raw), len(raw))


@settings(max_examples=300)
@given(SOUP, st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_any_pieces_of_mail_give_a_message(lines: list[bytes], end: bytes) -> None:
    raw = end.join(lines)
    check(parse_message(raw), len(raw))


def test_a_message_cut_anywhere_is_still_read() -> None:
    raw = b"\r\n".join(LINES)
    for cut in range(0, len(raw), 3):
        check(parse_message(raw[:cut]), cut)


def nested(depth: int) -> bytes:
    return (
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
        + b"\nx"
    )


BOMBS = {
    "20,000 encoded words": b"Subject: " + b"=?utf-8?q?word?= " * 20_000,
    "50,000 addresses": b"To: " + b",".join(b"a%d@b.test" % n for n in range(50_000)),
    "100,000 parameters": b"Content-Type: text/plain" + b"".join(b"; a%d=b" % n for n in range(100_000)),
    "200,000 empty parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n\n" * 200_000,
    "multiparts 5,000 deep": nested(5_000),
    "deep multiparts and many lines": nested(LIMITS.depth - 1) + b"\n--b0 \n--x" * 200_000,
    "messages 20,000 deep": b"Content-Type: message/rfc822\n\n" * 20_000,
    "boundary of 100 KB": b"Content-Type: multipart/mixed; boundary="
    + b"b" * 100_000
    + b"\n\n--"
    + b"b" * 100_000,
    "100,000 fields": b"".join(b"X-%d: a\n" % n for n in range(100_000)),
    "field of 10 MB": b"Subject: " + b"a" * 10_000_000,
    "folded 100,000 times": b"Subject: a" + b"\n a" * 100_000,
    "stray lines": b"From: a@b.test\n" + b"stray line\nX-A: b\n" * 20_000,
    "unclosed quotes": b"From: " + b'"\\"' * 20_000,
    "unclosed comments": b"From: " + b"(\\(" * 20_000,
    "brackets": b"From: "
    + b"<" * 60_000
    + b"\nReferences: "
    + b"<" * 60_000
    + b"\nMessage-ID: "
    + b"<@" * 30_000,
    "comments in a date": b"Date: " + b"(" * 60_000,
    "carriage returns": b"A: b\n" + b"\r" * 1_000_000,
    "one line of 5 MB": b"A: b\n\n" + b"a" * 5_000_000,
    "NULs": b"\0" * 2_000_000,
    "begins of uuencode": b"\n" + b"begin 644 x\n" * 100_000 + b"\nend\n",
    "escapes of ISO-2022-JP": b"\n" + b"\x1b$B!!\x1b(B" * 100_000,
    "punycode": b"Content-Type: text/plain; charset=punycode\n\n" + b"a-" * 50_000,
    "100,000 nested divs": b"Content-Type: text/html\n\n" + b"<div>" * 100_000,
    "references to parts": b"Content-Type: text/html\n\n" + b"cid:a " * 100_000,
    "no boundary": b"Content-Type: multipart/mixed\n\n" + b"--a\n" * 200_000,
    "delimiters of multiparts that were ended": b"Content-Type: multipart/mixed; boundary=x\n\n"
    + b"".join(b"--x\nContent-Type: multipart/mixed; boundary=y%d\n\n--y%d\n" % (n, n) for n in range(400))
    + b"".join(b"--y%d--\n" % (n % 400) for n in range(200_000)),
    "closing delimiters on one line": b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\na"
    + b"--x--" * 200_000,
    "words that claim to be base64": b"Content-Transfer-Encoding: base64\n\n" + b"a b\n!" * 200_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_read_in_time(name: str) -> None:
    began = thread_time()
    check(parse_message(BOMBS[name]), len(BOMBS[name]))
    assert thread_time() - began < SECONDS


def test_time_grows_with_the_size_and_no_faster() -> None:
    def seconds(lines: int) -> float:
        raw = (
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
            + b"> -- On Monday Ann <a@b.test> wrote:\n" * lines
        )
        began = thread_time()
        parse_message(raw)
        return thread_time() - began

    seconds(1_000)
    times = [min(seconds(lines) for _ in range(3)) for lines in (4_000, 16_000)]
    assert all(later < 16 * earlier + 0.02 for earlier, later in pairwise(times))
