"""The final bytes read back: all that our letters may hold, and nothing that they may not."""

import pytest

from letters import LETTER, a_file, a_letter
from postdesk.outbound.compose import compose
from postdesk.outbound.reading import Unreadable, decoded, in_charset, parameters_of, read

HEAD = b"Subject: x\r\nContent-Type: "
PLAIN = HEAD + b"text/plain\r\n\r\nbody\r\n"


def multipart(body, boundary=b'"b"'):
    return HEAD + b"multipart/mixed; boundary=" + boundary + b"\r\n\r\n" + body


LEAF = b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"


def test_what_compose_writes_is_read_back():
    letter = a_letter("Grüße", "<p>Grüße</p>", attachments=(a_file(b"\0\1", "März.bin", "image/png"),))
    fields, leaves = read(compose(letter))
    assert [name for name, _ in fields][:3] == ["Date", "From", "To"]
    assert [leaf.content_type for leaf in leaves] == ["text/plain", "text/html", "image/png"]
    assert [leaf.text() for leaf in leaves[:2]] == ["Grüße\r\n", "<p>Grüße</p>\r\n"]
    assert leaves[2].content == b"\0\1"
    assert leaves[2].filenames == ("März.bin",)


def test_folded_fields_are_unfolded():
    fields, _ = read(b"Subject: one\r\n two\r\n\tthree\r\nContent-Type: text/plain\r\n\r\nx\r\n")
    assert fields[0] == ("Subject", "one two\tthree")


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.replace(b"\r\n", b"\n"),
        PLAIN + b"bare\nLF\r\n",
        PLAIN + b"bare\rCR\r\n",
        b"no blank line",
        b" folded first\r\n\r\n",
        b"Subject: x\r\n \r\nContent-Type: text/plain\r\n\r\nx",
        b"no colon\r\nContent-Type: text/plain\r\n\r\nx",
        b"Sub ject: x\r\nContent-Type: text/plain\r\n\r\nx",
        b"Subject: x\r\n\r\nno content type",
        PLAIN.replace(b"Subject", b"Content-Type"),
        HEAD + b"text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n",
        HEAD + b"text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nx\r\n",
        HEAD + b"text/plain\r\n\r\n\xc3\xbc\r\n",
        HEAD + b"multipart/mixed\r\n\r\n" + LEAF + b"--b--\r\n",
        HEAD + b'text/plain; charset="unclosed\r\n\r\nx\r\n',
        HEAD + b"text/plain; name=a; name=b\r\n\r\nx\r\n",
        multipart(LEAF),
        multipart(b"preamble\r\n" + LEAF + b"--b--\r\n"),
        multipart(LEAF + b"--b--\r\nepilogue\r\n"),
        multipart(LEAF + b"--bb\r\n\r\nx\r\n--b--\r\n"),
        multipart(b"--b--\r\n--b--\r\n"),
        multipart(LEAF * 1001 + b"--b--\r\n"),
    ],
    ids=lambda raw: repr(raw[:70]),
)
def test_what_is_not_plainly_ours_is_unreadable(raw):
    with pytest.raises(Unreadable):
        read(raw)


def test_deep_nesting_is_unreadable_rather_than_slow():
    raw = PLAIN
    for level in range(15):
        raw = (
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level)
            + raw
            + b"\r\n--%d--\r\n" % level
        )
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/plain", {}),
        ("text/plain; charset=utf-8", {"charset": "utf-8"}),
        ('a/b; Name="a \\"b\\" c"', {"name": 'a "b" c'}),
        ("a/b; filename*=utf-8''M%C3%A4rz", {"filename*": "März"}),
        ("a/b; filename*=nonsense''M%C3%A4rz", {"filename*": "MÃ¤rz"}),
        ("", {}),
    ],
)
def test_parameters_are_read(value, expected):
    assert parameters_of(value) == expected


@pytest.mark.parametrize("value", ["a/b;", "a/b; x", "a/b; x=1 y=2", 'a/b; x="1', "a/b; x=1; x=2"])
def test_parameters_in_doubt_are_unreadable(value):
    with pytest.raises(Unreadable):
        parameters_of(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?B?TcOkcno=?=", "März"),
        ("=?utf-8?q?a=0Ab?=", "a\nb"),
        ("=?nonsense?q?a=FCb?=", "aüb"),
        ("=?utf-8?B?a?=", "=?utf-8?B?a?="),
    ],
)
def test_headers_are_decoded(value, text):
    assert decoded(value) == text


@pytest.mark.parametrize("charset", [None, "nonsense", "rot13", "hex", "x" * 10_000, "\0"])
def test_no_charset_is_an_error(charset):
    assert in_charset(b"abc", charset)


def test_a_file_in_another_charset_is_text_too():
    files = (
        a_file("Grüße".encode("utf-16")),
        a_file("Grüße".encode("iso-8859-1"), charset="iso-8859-1"),
        a_file(b"\x89PNG\xff", content_type="image/png"),
    )
    _, leaves = read(compose(a_letter("x", attachments=files)))
    assert [leaf.text() for leaf in leaves[1:]] == ["Grüße", "Grüße", None]


def test_the_letter_of_the_tests_is_readable():
    assert len(read(compose(LETTER))[1]) == 2
