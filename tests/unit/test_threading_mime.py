"""The tree: which bytes are which part."""

import pytest

from postdesk.threading.limits import LIMITS, Limits
from postdesk.threading.mime import Entity, read_tree


def leaves(raw: bytes, limits: Limits = LIMITS) -> list[tuple[str, bytes]]:
    root, _ = read_tree(raw, limits)
    return [(leaf.content_type, raw[leaf.start : leaf.end]) for leaf in root.leaves()]


def defects(raw: bytes, limits: Limits = LIMITS) -> tuple[str, ...]:
    return read_tree(raw, limits)[1]


def multipart(boundary: str, *parts: str, close: bool = True) -> str:
    inside = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/mixed; boundary="{boundary}"\n\n{inside}' + (
        f"--{boundary}--\n" if close else ""
    )


TEXT = "Content-Type: text/plain\n\n"
HTML = "Content-Type: text/html\n\n"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        pytest.param("\nhi", [("text/plain", b"hi")], id="no type"),
        pytest.param("Content-Type: text\n\nhi", [("text/plain", b"hi")], id="half a type"),
        pytest.param(
            "Content-Type: x-gzip; name=a.gz\n\nhi", [("application/octet-stream", b"hi")], id="half, a file"
        ),
        pytest.param(
            multipart("x", "\na", "\nb"),
            [("text/plain", b"a"), ("text/plain", b"b")],
            id="parts without type",
        ),
        pytest.param(
            multipart("x", TEXT + "a", HTML + "b"), [("text/plain", b"a"), ("text/html", b"b")], id="two"
        ),
        pytest.param(multipart("x", "\na", close=False), [("text/plain", b"a\n")], id="never closed"),
        pytest.param(multipart("x", "\na") + "epilogue", [("text/plain", b"a")], id="epilogue"),
        pytest.param(
            multipart("x", multipart("xy", "\na"), "\nb"),
            [("text/plain", b"a"), ("text/plain", b"b")],
            id="one boundary begins as the other",
        ),
        pytest.param(
            multipart("x", multipart("y", "\na", close=False), "\nb"),
            [("text/plain", b"a\n"), ("text/plain", b"b")],
            id="the outer delimiter closes the inner multipart",
        ),
        pytest.param(
            multipart("x", multipart("y", "\na", close=False), "\nb\n--y\n\nc\n--y--\nd", "\ne"),
            [("text/plain", b"a\n"), ("text/plain", b"b"), ("text/plain", b"c"), ("text/plain", b"e")],
            id="delimiters of a multipart that was ended are no text",
        ),
        pytest.param(
            multipart("x", multipart("y", "\na"), "\nb\n--y\nc"),
            [("text/plain", b"a"), ("text/plain", b"b\n--y\nc")],
            id="delimiters of a multipart that was closed are text",
        ),
        pytest.param(
            multipart("x", "\na--x--", close=False),
            [("text/plain", b"a")],
            id="the closing delimiter stands behind text",
        ),
        pytest.param(
            multipart("x", "\na --x-- b", close=False),
            [("text/plain", b"a --x-- b\n")],
            id="text goes on behind the delimiter",
        ),
        pytest.param(
            'Content-Type: multipart/mixed; boundary="x"\n\n--other\n\nhi',
            [("text/plain", b"--other\n\nhi")],
            id="the boundary never appears",
        ),
        pytest.param(
            "Content-Type: multipart/mixed\n\n--lost\nContent-Type: text/html\n\nhi\n--lost--\n",
            [("text/html", b"hi")],
            id="no boundary named, but parts to be seen",
        ),
        pytest.param(
            multipart("x", "Content-Type: message/rfc822\n\n" + multipart("y", "\ninner"), "\nb"),
            [("message/rfc822", multipart("y", "\ninner").encode()), ("text/plain", b"b")],
            id="an attached message stays one leaf",
        ),
    ],
)
def test_leaves(raw: str, found: list[tuple[str, bytes]]) -> None:
    assert leaves(raw.encode()) == found


def test_parts_of_a_digest_are_messages() -> None:
    raw = b"Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: a\n\nb\n--x--\n"
    assert leaves(raw) == [("message/rfc822", b"Subject: a\n\nb")]


def test_too_many_parts_are_cut() -> None:
    raw = multipart("x", *["\na"] * 50).encode()
    assert len(leaves(raw, Limits(parts=10))) == 9
    assert "too many parts: the rest is left out" in defects(raw, Limits(parts=10))


def nested(depth: int) -> bytes:
    return (
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
        + b"\ndeep"
    )


def test_multiparts_too_deep_are_text() -> None:
    assert leaves(nested(40)) == [("text/plain", b"deep")]
    [(kind, content)] = leaves(nested(3000))
    assert kind == "text/plain"
    assert content.endswith(b"deep")
    assert "multiparts nested too deep" in defects(nested(3000))


def test_a_boundary_over_the_limit_is_none() -> None:
    boundary = b"b" * 10_000
    raw = b"Content-Type: multipart/mixed; boundary=" + boundary + b"\n\n--" + boundary + b"\n\nhi"
    assert leaves(raw)[0][1].endswith(b"hi")
    assert "multipart without a usable boundary" in defects(raw)


def test_every_leaf_lies_within_the_message() -> None:
    def check(entity: Entity, size: int) -> None:
        assert 0 <= entity.start <= entity.end <= size
        for child in entity.children:
            check(child, size)

    raw = multipart("x", multipart("y", "\na"), "").encode()
    for cut in range(len(raw)):
        check(read_tree(raw[:cut], LIMITS)[0], cut)
