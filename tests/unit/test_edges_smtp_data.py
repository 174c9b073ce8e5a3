"""The content after DATA: where it ends, what is undone, what is refused."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.gateway.edges.smtp_data import Content

TRACE = b"Received: here"
HEAD = TRACE + b"\r\n"


def taken(*chunks: bytes, max_size: int = 100_000) -> Content:
    content = Content(max_size)
    for chunk in chunks:
        content.feed(chunk)
        if content.complete or content.doubtful:
            break
    return content


def body(content: Content) -> bytes:
    whole = content.whole(TRACE)
    assert whole.startswith(HEAD)
    return whole.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param(b"Hello\r\n.\r\n", b"Hello\r\n", id="plain"),
        pytest.param(b".\r\n", b"", id="empty"),
        pytest.param(b"..\r\n.\r\n", b".\r\n", id="stuffed-first-line"),
        pytest.param(b"a\r\n..b\r\n...\r\n.\r\n", b"a\r\n.b\r\n..\r\n", id="stuffed-lines"),
        pytest.param(b".unstuffed\r\n.\r\n", b"unstuffed\r\n", id="one-dot-always-goes"),
        pytest.param(b"end.\r\n.\r\n", b"end.\r\n", id="dot-at-the-end-of-a-line"),
        pytest.param(b"a\nb\r\n.\r\n", b"a\r\nb\r\n", id="bare-lf"),
        pytest.param(b"a\rb\r\n.\r\n", b"a\r\nb\r\n", id="bare-cr"),
        pytest.param(
            b"A: 1\r\r\nB: 2\r\r\n\r\nx\r\n.\r\n", b"A: 1\r\nB: 2\r\n\r\nx\r\n", id="cr-crlf-is-one-line-end"
        ),
        pytest.param(b"a\r\rb\r\n.\r\n", b"a\r\n\r\nb\r\n", id="two-cr-are-two-line-ends"),
        pytest.param(b"a\n..b\r\n.\r\n", b"a\r\n..b\r\n", id="dots-after-bare-lf-stay"),
        pytest.param(b"see figure.\nNext\r\n.\r\n", b"see figure.\r\nNext\r\n", id="sentence-before-bare-lf"),
        pytest.param(b"\xff\x00\x80\r\n.\r\n", b"\xff\x00\x80\r\n", id="any-octet-stays"),
    ],
)
def test_content_is_kept_as_sent_but_for_stuffing_and_bare_line_ends(sent: bytes, kept: bytes) -> None:
    content = taken(sent)
    assert content.complete
    assert body(content) == kept


LOOK_ALIKES = {
    "LF.LF": b"\n.\n",
    "LF.CRLF": b"\n.\r\n",
    "CRLF.LF": b"\r\n.\n",
    "CR.CR": b"\r.\r",
    "CR.LF": b"\r.\n",
    "CRLF.CR": b"\r\n.\rx",
    "CR.CRLF": b"\r.\r\n",
    "CRCRLF.CRLF": b"\r\r\n.\r\n",
    "CRLF-NUL.CRLF": b"\r\n\0.\r\n",
    "CRLF.NUL-CRLF": b"\r\n.\0\r\n",
    "LFLF.CRLF": b"\n\n.\r\n",
    "NUL.NUL": b"\0.\0",
    "CRLF.CRCRLF": b"\r\n.\r\r\n",
    "LFCR.CRLF": b"\n\r.\r\n",
}
SMUGGLED = b"MAIL FROM:<boss@example.com>\r\nRCPT TO:<x@example.com>\r\nDATA\r\nsmuggled\r\n.\r\n"


@pytest.mark.parametrize("look_alike", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
@pytest.mark.parametrize("step", [1, 2, 3, 5, 1000])
def test_what_others_might_take_for_the_end_is_doubtful(look_alike: bytes, step: int) -> None:
    sent = b"Subject: x\r\n\r\nbody" + look_alike + SMUGGLED
    content = taken(*(sent[at : at + step] for at in range(0, len(sent), step)))
    assert content.doubtful
    assert not content.complete


def test_a_doubtful_start_is_doubtful() -> None:
    assert taken(b".\nMAIL\r\n.\r\n").doubtful


def test_content_without_its_end_is_not_complete() -> None:
    content = taken(b"Hello\r\n.")
    assert not content.complete
    assert not content.doubtful


def test_what_follows_the_end_is_left_for_the_next_command() -> None:
    assert taken(b"a\r\n.\r\nQUIT\r\n").rest == b"QUIT\r\n"


LINES = st.lists(
    st.sampled_from([b".", b"..", b"a", b"\r\n", b"\n", b"\r", b"\0", b"text", b"\r\n.b"]), max_size=40
)


@given(pieces=LINES, cuts=st.lists(st.integers(0, 60), max_size=8))
def test_how_content_is_cut_into_chunks_makes_no_difference(pieces: list[bytes], cuts: list[int]) -> None:
    sent = b"".join(pieces) + b"\r\n.\r\n"
    places = sorted({0, *(c for c in cuts if c < len(sent)), len(sent)})
    whole = taken(sent)
    parts = taken(*(sent[a:b] for a, b in pairwise(places)))
    assert (parts.doubtful, parts.complete) == (whole.doubtful, whole.complete)
    if whole.complete:
        assert body(parts) == body(whole)


@given(pieces=LINES)
def test_nothing_bare_is_ever_kept(pieces: list[bytes]) -> None:
    content = taken(b"".join(pieces) + b"\r\n.\r\n")
    if content.complete:
        kept = body(content)
        assert kept.count(b"\r\n") == kept.count(b"\r") == kept.count(b"\n")


@given(
    lines=st.lists(
        st.binary(max_size=20).map(lambda b: b.replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b""))
    )
)
def test_what_a_correct_client_sends_comes_back_octet_for_octet(lines: list[bytes]) -> None:
    original = b"".join(line + b"\r\n" for line in lines)
    stuffed = b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)
    assert body(taken(stuffed + b".\r\n")) == original


def test_content_over_the_limit_is_dropped_but_read_to_its_end() -> None:
    content = taken(b"x" * 600, b"x" * 600, b"\r\n.\r\nQUIT\r\n", max_size=1000)
    assert content.complete
    assert content.too_big
    assert content.size == 0
    assert content.rest == b"QUIT\r\n"


def test_content_of_exactly_the_limit_is_taken() -> None:
    content = taken(b"x" * 998 + b"\r\n.\r\n", max_size=1000)
    assert body(content) == b"x" * 998 + b"\r\n"


def test_stuffing_does_not_count_against_the_limit() -> None:
    assert not taken(b"..\r\n" * 300 + b".\r\n", max_size=900).too_big


def test_a_line_may_be_longer_than_any_standard_allows() -> None:
    line = b"x" * 1_000_000
    content = taken(
        *(line[at : at + 65_536] for at in range(0, len(line), 65_536)), b"\r\n.\r\n", max_size=2_000_000
    )
    assert body(content) == line + b"\r\n"
