"""Foreign mail in our letters: opened within bounds."""

import base64

import pytest

from postdesk.outbound.attached import looks_like_mail, texts_of
from postdesk.outbound.reading import Unreadable

MAIL = b"""Received: from x by y
Subject: =?utf-8?q?the_subject?=
Content-Type: multipart/mixed; boundary=b

before
--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: base64

%s
--b
Content-Type: message/rfc822

Subject: inner subject

inner text
--b
Content-Type: application/pdf; name="the name.pdf"

x
--b--
after
""" % base64.b64encode("der Text für Ann".encode("iso-8859-1"))


@pytest.mark.parametrize(
    "words",
    [
        "the subject",
        "der Text für Ann",
        "inner subject",
        "inner text",
        "the name.pdf",
        "before",
        "after",
        "from x by y",
    ],
)
def test_every_word_of_an_attached_mail_is_seen(words):
    assert words in "\n".join(texts_of(MAIL))


@pytest.mark.parametrize(
    ("content", "is_mail"),
    [
        (MAIL, True),
        (MAIL.replace(b"\n", b"\r\n"), True),
        (b"\r\n" + MAIL, True),
        (b"From ann Mon Mar 2 2026\n" + MAIL, True),
        (b"Subject: x\n\nhello", True),
        (b"Dear Ann:\n\nhello", False),
        (b"just text", False),
        (b"%PDF-1.7", False),
        (b"", False),
        (b"\n" * 100_000, False),
        (b"a" * 100_000, False),
    ],
    ids=lambda v: repr(v)[:30],
)
def test_a_mail_is_known_by_its_beginning(content, is_mail):
    assert looks_like_mail(content) is is_mail


@pytest.mark.parametrize(
    "content",
    [
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 100_000,
        b"Content-Type: message/rfc822\n\n" * 50 + b"x",
    ],
    ids=["parts", "messages"],
)
def test_a_bomb_is_unreadable_at_once(content):
    with pytest.raises(Unreadable):
        list(texts_of(content))


@pytest.mark.parametrize(
    "content",
    [
        b"Content-Type: text/plain" + b"; a=b" * 100_000 + b"\n\nx",
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nx",
        b"Content-Type: text/plain; charset=nonsense\n\nx",
        b"Content-Transfer-Encoding: base64\n\n!!!",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Subject: \xff\xfe\n\n\xff",
        b"",
    ],
    ids=["parameters", "encoded words", "charset", "base64", "no boundary", "8 bit", "empty"],
)
def test_odd_mail_is_read_as_far_as_it_goes(content):
    assert list(texts_of(content))
