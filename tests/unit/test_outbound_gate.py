"""The header gate: what was not intended is found, whoever wrote the bytes."""

import email
import re
from email import policy

import pytest

from letters import LETTER, a_file, a_letter
from postdesk.outbound import headers
from postdesk.outbound.compose import compose
from postdesk.outbound.gate import header_faults, intended
from postdesk.outbound.reading import Unreadable, read
from postdesk.threading.message import Address

RAW = compose(LETTER)


def faults(raw, letter=LETTER):
    try:
        return [text for _, text in header_faults(*read(raw), intended(letter))]
    except Unreadable as unreadable:
        return [str(unreadable)]


@pytest.mark.parametrize(
    "letter",
    [
        LETTER,
        a_letter("only text"),
        a_letter(subject="Überraschung: =?utf-8?q?x?= und mehr"),
        a_letter(subject=""),
        a_letter(subject="?" * 200 + "=?" * 100),
        a_letter(recipient=Address('O"Hara, Ann \\ (x)', "ann@customer.test")),
        a_letter(recipient=Address("Jürgen 日本", "jürgen@bücher.example")),
        a_letter(recipient=Address("", "ann@customer.test")),
        a_letter(automatic=True, references=(), in_reply_to=()),
        a_letter(automatic=True, audience="agent", reply_to=None),
        a_letter("x", attachments=(a_file(), a_file(b"Subject: a\r\n\r\nb\r\n", "a.eml", "message/rfc822"))),
        a_letter(references=tuple(f"{n}@x.test" for n in range(100))),
    ],
    ids=range(12),
)
def test_an_honest_letter_passes(letter):
    assert faults(compose(letter), letter) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"MIME-Version", b"Bcc: eve@evil.test\r\nMIME-Version"),
        (b"MIME-Version", b"Cc: eve@evil.test\r\nMIME-Version"),
        (b"MIME-Version", b"To: eve@evil.test\r\nMIME-Version"),
        (b"MIME-Version", b"X-Postdesk-Ticket: 7\r\nMIME-Version"),
        (b"MIME-Version", b"Received: from here by there\r\nMIME-Version"),
        (b"MIME-Version", b"Auto-Submitted: auto-replied\r\nMIME-Version"),
        (b"MIME-Version", b"References: <first@customer.test>\r\nMIME-Version"),
        (b"MIME-Version: 1.0\r\n", b""),
        (b"Date: ", b"X-Date: "),
        (b"<ann@customer.test>", b"<eve@evil.test>"),
        (b"<ann@customer.test>", b"<ann@customer.test>, <eve@evil.test>"),
        (b"Ann Lee <ann@customer.test>", b"<eve@evil.test> <ann@customer.test>"),
        (b"Ann Lee <ann@customer.test>", b"eve@evil.test, Ann Lee <ann@customer.test>"),
        (b"Ann Lee <ann@customer.test>", b'"Ann" eve@evil.test, <ann@customer.test>'),
        (b"<support@example.com>", b"<lena.private@example.com>"),
        (b"<support+reply@example.com>", b"<support+other@example.com>"),
        (b"Subject: Re: Invoice", b"Subject: Re: Other"),
        (
            b"Subject: Re: Invoice 881 [PD-1042]",
            b"Subject: =?utf-8?q?Re: Invoice 881_=5BPD-1042=5D=0ABcc: e@evil.test?=",
        ),
        (b"<token.nonce@example.com>", b"<other.nonce@example.com>"),
        (b"<first@customer.test>", b"<note.id@example.com>"),
        (b"In-Reply-To: <question@customer.test>", b"In-Reply-To: <note.id@example.com>"),
        (b"Content-Type: text/plain;", b"X-Postdesk-Note: 1\r\nContent-Type: text/plain;"),
        (b"Content-Type: text/plain;", b"Content-Type: text/html\r\nContent-Type: text/plain;"),
        (b"Content-Type: text/plain;", b"Subject: x\r\nContent-Type: text/plain;"),
    ],
    ids=lambda v: v.decode()[:50],
)
def test_what_was_not_intended_is_found(old, new):
    assert old in RAW
    assert faults(RAW.replace(old, new, 1)) != []


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?b?PT91dGYtOD9xP2hpPTBBQmNjOiBlQGV2aWwudGVzdD89?=",  # decodes to another encoded-word
        "Re: =?utf-8?q?hi=0ABcc: eve@evil.test?=",
        "Re: =?utf-8?q?hi=E2=80=A8Bcc?=",
    ],
)
def test_an_encoded_line_end_or_a_second_encoding_is_found(subject):
    raw = re.sub(rb"Subject: [^\r]*", f"Subject: {subject}".encode(), RAW)
    assert any("hides" in fault for fault in faults(raw, a_letter(subject=subject)))


@pytest.mark.parametrize(
    "text",
    [
        "hi\r\nBcc: eve@evil.test",
        "hi\nBcc: eve@evil.test",
        "Re: =?utf-8?q?hi=0ABcc: eve@evil.test?=",
        "=?utf-8?b?PT91dGYtOD9xP2hpPTBBQmNjOiBlQGV2aWwudGVzdD89?=",
        "hi\u2028Bcc",
    ],
)
@pytest.mark.parametrize("field", ["subject", "name"])
def test_the_gate_holds_where_the_cleaning_fails(monkeypatch, text, field):
    """H03, F1: defence in depth, whatever the running Python does."""
    monkeypatch.setattr(headers, "plain", lambda text, _limit: text)
    letter = (
        a_letter(subject=text)
        if field == "subject"
        else a_letter(recipient=Address(text, "ann@customer.test"))
    )
    assert faults(compose(letter), letter) != []


def test_what_the_standard_library_makes_of_a_twice_encoded_subject_does_not_leave():
    """CVE-2024-6923: some Pythons write a Bcc here, the others an encoded-word; neither is what was intended."""
    message = email.message_from_bytes(RAW, policy=policy.SMTP)
    subject = "Re: =?utf-8?q?hi=0ABcc: eve@evil.test?="
    del message["Subject"]
    message["Subject"] = subject
    assert faults(message.as_bytes(), a_letter(subject=subject)) != []


def test_a_part_more_or_less_is_found():
    letter = a_letter("x", attachments=(a_file(),))
    assert faults(compose(letter), a_letter("x")) != []
    assert faults(compose(a_letter("x")), letter) != []


def test_an_internal_header_is_called_so():
    raw = RAW.replace(b"MIME-Version", b"X-Postdesk-Ticket: 7\r\nMIME-Version")
    kinds = [kind for kind, _ in header_faults(*read(raw), intended(LETTER))]
    assert kinds == ["internal header"]
