"""mbox as a stream of messages."""

import mailbox
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.gateway.edges import mbox

FROM = b"From ann@example.net Mon Nov  3 10:00:00 2025\n"


def messages(content: bytes, max_size: int = 10_000) -> list[bytes | None]:
    stream = BytesIO(content)
    return list(mbox.split(stream, stream.readline(), max_size))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(FROM + b"A: 1\n\nx\n", [b"A: 1\n\nx\n"], id="one"),
        pytest.param(FROM + b"A: 1\n\nx\n\n", [b"A: 1\n\nx\n"], id="blank-line-at-the-end"),
        pytest.param(
            FROM + b"A: 1\n\nx\n\n" + FROM + b"B: 2\n\ny\n", [b"A: 1\n\nx\n", b"B: 2\n\ny\n"], id="two"
        ),
        pytest.param(
            FROM + b"A: 1\r\n\r\nx\r\n\r\n" + FROM + b"B: 2\r\n",
            [b"A: 1\r\n\r\nx\r\n", b"B: 2\r\n"],
            id="crlf",
        ),
        pytest.param(
            FROM + b"A: 1\n\nx\n\n\n\n" + FROM + b"B\n",
            [b"A: 1\n\nx\n\n\n", b"B\n"],
            id="own-blank-lines-stay",
        ),
        pytest.param(
            FROM + b"\n>From me\n>>From you\n> From\n", [b"\nFrom me\n>From you\n> From\n"], id="unquoted"
        ),
        pytest.param(
            FROM + b"A: 1\n\nx\n\nFrom here on, it is text.\n",
            [b"A: 1\n\nx\n\nFrom here on, it is text.\n"],
            id="text",
        ),
        pytest.param(
            FROM + b"A: 1\nx\n" + FROM + b"y\n", [b"A: 1\nx\n" + FROM + b"y\n"], id="no-blank-line-before"
        ),
        pytest.param(b"From nobody\nA\n\nFrom nobody\nB\n", [b"A\n", b"B\n"], id="undated"),
        pytest.param(FROM + b"\n" + FROM + b"B\n", [b"", b"B\n"], id="empty-message"),
        pytest.param(FROM + b"no line end", [b"no line end"], id="no-line-end"),
        pytest.param(FROM + b"\xff\x00\n", [b"\xff\x00\n"], id="any-octet"),
    ],
)
def test_messages_are_parted(content: bytes, expected: list[bytes]) -> None:
    assert messages(content) == expected


def test_a_message_too_large_is_none_and_the_next_is_found() -> None:
    large = FROM + b"x" * 50 + b"\n" + b"y" * 60 + b"\n\n"
    assert messages(large + FROM + b"small\n", max_size=100) == [None, b"small\n"]


def test_a_message_of_exactly_the_limit_is_taken() -> None:
    assert messages(FROM + b"x" * 99 + b"\n\n", max_size=100) == [b"x" * 99 + b"\n"]


def test_the_middle_of_a_very_long_line_is_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "LINE", 8)
    content = b"12345678>From x\n"
    stream = BytesIO(b"A\n" + content)
    assert list(mbox.split(stream, FROM, 1000)) == [b"A\n" + content]


def test_separators_are_counted() -> None:
    stream = BytesIO(b"a\n\n" + FROM + b"b\n\n" + FROM + b"c\n")
    assert mbox.count_separators(stream, FROM) == 2


BODIES = st.lists(
    st.sampled_from([b"From x 10:00 2025\n", b">From y\n", b"\n", b"text\n", b"From\n"]), max_size=8
)


@given(bodies=st.lists(BODIES, min_size=1, max_size=4))
def test_what_an_mboxrd_writer_quotes_comes_back_octet_for_octet(bodies: list[list[bytes]]) -> None:
    originals = [b"Subject: x\n\n" + b"".join(lines) for lines in bodies]
    written = b"".join(FROM + quoted(original) + b"\n" for original in originals)
    assert messages(written) == originals


def quoted(message: bytes) -> bytes:
    lines = message.splitlines(keepends=True)
    return b"".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)


def test_what_the_standard_library_writes_is_read(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box")
    for number in range(3):
        box.add(f"Subject: {number}\n\nFrom the start\nend\n".encode())
    box.close()
    found = messages((tmp_path / "box").read_bytes())
    assert found == [f"Subject: {n}\n\nFrom the start\nend\n".encode() for n in range(3)]
