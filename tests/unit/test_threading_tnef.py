"""winmail.dat."""

import struct
from time import thread_time

from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.limits import LIMITS, Limits
from postdesk.threading.parse import parse_message
from postdesk.threading.tnef import read_tnef


def item(level: int, name: int, data: bytes, kind: int = 6) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def stated(name: int, kind: int, value: bytes) -> bytes:
    padding = b"\0" * (-len(value) % 4)
    return struct.pack("<HHII", kind, name, 1, len(value)) + value + padding


def properties(*values: bytes) -> bytes:
    return struct.pack("<I", len(values)) + b"".join(values)


def winmail(*items: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(items)


CODE_PAGE = item(1, 0x9007, struct.pack("<II", 1252, 0))
FILE = (
    item(2, 0x9002, b"\0" * 14)
    + item(2, 0x8010, b"REPORT~1.PDF\0")
    + item(2, 0x800F, b"%PDF-")
    + item(2, 0x9005, properties(stated(0x3707, 0x1F, "report of June.pdf\0".encode("utf-16-le"))))
)
HTML = item(
    1,
    0x9003,
    properties(
        struct.pack("<HHI", 3, 0x3FDE, 1252),
        struct.pack("<HH", 0x0B, 0x0E1F) + b"\1\0\0\0",
        stated(0x1013, 0x102, b"<p>caf\xe9</p>"),
    ),
)


def test_files_have_their_long_names() -> None:
    found = read_tnef(winmail(CODE_PAGE, FILE, FILE), LIMITS)
    assert found is not None
    assert [(f.filename, f.content) for f in found.files] == [("report of June.pdf", b"%PDF-")] * 2


def test_bodies_are_decoded() -> None:
    found = read_tnef(winmail(CODE_PAGE, item(1, 0x800C, b"caf\xe9\0"), HTML), LIMITS)
    assert found is not None
    assert (found.text, found.html) == ("café", "<p>café</p>")


def test_what_is_no_tnef_is_none() -> None:
    assert read_tnef(b"PK\3\4", LIMITS) is None
    assert read_tnef(winmail(FILE), Limits(tnef=10)) is None


@given(st.integers(0, 400), st.binary(max_size=20))
def test_cut_and_changed_bytes_never_raise(at: int, junk: bytes) -> None:
    whole = winmail(CODE_PAGE, HTML, FILE)
    read_tnef(whole[:at], LIMITS)
    read_tnef(whole[:at] + junk + whole[at + len(junk) :], LIMITS)


def test_counts_of_four_billion_are_not_followed() -> None:
    many = struct.pack("<I", 0xFFFFFFFF)
    began = thread_time()
    for kind in (0x1002, 0x1001, 0x101F, 0x001F):
        read_tnef(winmail(item(1, 0x9003, many + struct.pack("<HH", kind, 0x1000) + many)) * 2, LIMITS)
    read_tnef(winmail(*[item(1, 0x8005, b"")] * 200_000), LIMITS)
    assert thread_time() - began < 1


def test_a_mail_shows_the_files_and_the_text_within() -> None:
    raw = b"From: a@b.test\nContent-Type: application/ms-tnef; name=winmail.dat\n\n" + winmail(
        CODE_PAGE, HTML, FILE
    )
    message = parse_message(raw)
    assert message.body == "café"
    assert [part.filename for part in message.attachments] == ["winmail.dat", "report of June.pdf"]


def test_a_text_of_the_mails_own_is_not_replaced() -> None:
    raw = (
        b"From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nown text\n"
        b"--x\nContent-Type: application/ms-tnef\n\n" + winmail(CODE_PAGE, HTML) + b"\n--x--\n"
    )
    assert parse_message(raw).text == "own text"
