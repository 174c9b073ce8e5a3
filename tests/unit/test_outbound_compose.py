"""From a letter to its bytes; read back by the standard library, which had no part in writing them."""

import email
from email import policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters import LETTER, a_file, a_letter
from postdesk.outbound.compose import compose
from postdesk.threading.message import Address, Part

FIELDS = [
    "Date",
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
]

# H01 to H09: what foreign text tries in order to become a header.
ATTACKS = [
    "hi\r\nBcc: eve@evil.test",
    "hi\nBcc: eve@evil.test",
    "hi\rBcc: eve@evil.test",
    "hi\vBcc: e@evil.test\fX: y",
    "hi\x85Bcc: e@evil.test\u2028X: y\u2029Z: w",
    "=?utf-8?q?hi=0ABcc: eve@evil.test?=",
    "=?utf-8?q?hi=0D=0ABcc=3A eve=40evil.test?= =?utf-8?b?CkJjYzogZXZlQGV2aWwudGVzdA==?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3Fhi=0ABcc=3A_e=40evil=2Etest=3F=3D?=",
    "==??==?utf-8?q?=0ABcc: e@evil.test?=",
    "nul\0 and \x1b[31m",
    "\u202egpj.exe\u2066 \u200ename",
    "\ud800 lone",
    '"Eve" <eve@evil.test>, "Ann',
    'Ann" <eve@evil.test>',
    "eve@evil.test, ann",
    "back\\slash\\",
    "ann;, (comment)",
    " \t ",
    "x" * 10_000,
    "ü" * 10_000,
    "日本語の件名" * 30,
]  # fmt: skip
HOSTILE = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(max_size=300),
    st.lists(st.sampled_from([*ATTACKS, "=?", "?=", "\n", " ", "ü"]), max_size=6).map("".join),
)


def parsed(letter, **how):
    return email.message_from_bytes(compose(letter), **how)


def shown(value):
    return str(make_header(decode_header(value.replace("\r\n", ""))))


def lines_of(raw):
    return raw.split(b"\r\n")


def assert_one_honest_header(letter):
    message = parsed(letter)
    assert message.keys() == FIELDS
    assert message.defects == []
    assert shown(message["To"]).endswith("ann@customer.test>") or message["To"] == "ann@customer.test"
    for value in message.values():
        assert "\n" not in shown(value).replace("\n ", " ")
        assert "=?" not in shown(value)


@settings(deadline=None, max_examples=150)
@given(HOSTILE)
def test_no_subject_becomes_a_header(subject):
    letter = a_letter(subject=subject)
    assert_one_honest_header(letter)
    assert len(shown(parsed(letter)["Subject"])) <= 200


@settings(deadline=None, max_examples=150)
@given(HOSTILE)
def test_no_display_name_becomes_a_header_or_another_recipient(name):
    letter = a_letter(recipient=Address(name, "ann@customer.test"))
    assert_one_honest_header(letter)
    [address] = parsed(letter, policy=policy.SMTP)["To"].addresses
    assert address.addr_spec == "ann@customer.test"


@pytest.mark.parametrize("text", ATTACKS, ids=lambda t: repr(t)[:40])
def test_a_program_that_reads_and_writes_the_mail_again_makes_no_header_of_it(text):
    letter = a_letter(subject=text, recipient=Address(text, "ann@customer.test"))
    again = parsed(letter, policy=policy.SMTP)
    copy = email.message.EmailMessage(policy.SMTP)
    copy["Subject"] = str(again["Subject"])
    assert again.keys() == FIELDS
    assert email.message_from_bytes(copy.as_bytes()).keys() == ["Subject"]


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=100).filter(
        lambda t: "=?" not in t
    )
)
def test_an_honest_subject_arrives_as_it_is(subject):
    assert shown(parsed(a_letter(subject=subject))["Subject"]) == subject


@pytest.mark.parametrize("subject", ["日本語の件名" * 20, "a" + "ü" * 150, "😀" * 60])
def test_no_character_is_torn_between_two_encoded_words(subject):
    """RFC 2047 §5: each must be readable by itself, and none longer than 75 characters."""
    words = parsed(a_letter(subject=subject))["Subject"].split()
    assert "".join(shown(word) for word in words) == subject
    assert max(map(len, words)) <= 75


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60).filter(
        lambda t: "=?" not in t
    )
)
def test_an_honest_name_arrives_as_it_is(name):
    letter = a_letter(recipient=Address(name, "ann@customer.test"))
    assert shown(parseaddr(parsed(letter)["To"])[0]) == name


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=2000))
def test_a_text_arrives_as_it_is(text):
    letter = a_letter(text)
    raw = compose(letter)
    body = email.message_from_bytes(raw).get_payload(decode=True).decode().replace("\r\n", "\n")
    assert body == text.rstrip("\n") + "\n"
    assert raw.isascii()
    assert max(map(len, lines_of(raw))) <= 998
    assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "\n.\n",
        ".\n..\n",
        "From me\nFrom you\n",
        "--=_a\n",
        "x" * 5000,
        "a \nb\t\n",
        "=\n=20\n",
        "ü" * 5000,
        "\n\n\n",
        "日本" * 900,
    ],
    ids=lambda t: repr(t)[:20],
)
def test_lines_that_trip_transports_arrive_unharmed(text):
    raw = compose(a_letter(text, f"<p>{text}</p>"))
    plain, html = email.message_from_bytes(raw).get_payload()
    assert plain.get_payload(decode=True).decode().replace("\r\n", "\n") == text.rstrip("\n") + "\n"
    assert html.get_payload(decode=True).decode().replace("\r\n", "\n") == f"<p>{text}</p>\n"
    assert not any(line.startswith(b"From ") for line in lines_of(raw))
    assert max(map(len, lines_of(raw))) <= 100


def test_a_short_english_text_stays_readable_in_its_source():
    assert b"Dear Ann,\r\n\r\nit is paid.\r\n" in compose(LETTER)


def test_equal_letters_have_equal_bytes():
    assert compose(a_letter("same", attachments=(a_file(),))) == compose(
        a_letter("same", attachments=(a_file(),))
    )


@pytest.mark.parametrize(
    ("changes", "tree"),
    [
        ({}, ["multipart/alternative", "text/plain", "text/html"]),
        ({"text": "only"}, ["text/plain"]),
        ({"text": "a", "attachments": (a_file(),)}, ["multipart/mixed", "text/plain", "text/plain"]),
        (
            {"attachments": (a_file(b"\x89PNG", "a.png", "image/png"),)},
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "image/png"],
        ),
    ],
)
def test_text_comes_first_then_html_then_files(changes, tree):
    assert [p.get_content_type() for p in parsed(a_letter(**changes)).walk()] == tree


def test_the_fields_say_what_the_letter_means():
    message = parsed(LETTER)
    assert message["Date"] == "Mon, 02 Mar 2026 09:30:00 +0000"
    assert message["From"] == "Example Support <support@example.com>"
    assert message["Reply-To"] == "Example Support <support+reply@example.com>"
    assert message["Message-ID"] == "<token.nonce@example.com>"
    assert message["In-Reply-To"] == "<question@customer.test>"
    assert message["References"] == "<first@customer.test> <question@customer.test>"


def test_a_persons_words_are_not_called_automatic():
    assert not {"Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"} & set(parsed(LETTER).keys())


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"audience": "customer"}, "auto-replied"),
        ({"audience": "customer", "in_reply_to": ()}, "auto-generated"),
        ({"audience": "agent"}, "auto-generated"),
    ],
)
def test_every_automatic_letter_says_so(changes, kind):
    """B07, RFC 3834 §5."""
    message = parsed(a_letter(automatic=True, **changes))
    assert message["Auto-Submitted"] == kind
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Precedence"] == "auto_reply"


@pytest.mark.parametrize(
    "bad",
    [
        "=?utf-8?q?=0ABcc:e@x?=@evil.test",
        "a@b> <c@d",
        "a b@c",
        "no-at-sign",
        "a@b\r\nBcc: x@y",
        "ü@x.test",
        "x" * 500 + "@y.test",
        "",
    ],
    ids=lambda t: repr(t)[:30],
)
def test_only_strict_ids_are_copied_into_references(bad):
    """H05."""
    message = parsed(a_letter(references=("a@x.test", bad, "b@[192.0.2.1]"), in_reply_to=(bad,)))
    assert message["References"] == "<a@x.test> <b@[192.0.2.1]>"
    assert "In-Reply-To" not in message


def test_of_too_many_references_the_root_and_the_latest_are_kept():
    """H05, RFC 5322 §3.6.4."""
    message = parsed(a_letter(references=tuple(f"id{n}@x.test" for n in range(5000))))
    assert message["References"].split() == ["<id0@x.test>", *(f"<id{n}@x.test>" for n in range(4981, 5000))]


@pytest.mark.parametrize("message_id", ["", "a@b>\r\nBcc: x@y.test", "=?a?q?b?=@x"])
def test_a_letter_without_a_proper_message_id_has_no_bytes(message_id):
    with pytest.raises(ValueError, match="Message-ID"):
        compose(a_letter(message_id=message_id))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "a@b\n",
        "a@b, c@d",
        "<a@b>",
        "a@b>\r\nBcc: x@y",
        "a b@c",
        "a@b (x)",
        "=?utf-8?q?=0ABcc:e?=@x",
    ],
)
def test_a_letter_to_what_is_no_address_has_no_bytes(address):
    """H06."""
    with pytest.raises(ValueError, match="To"):
        compose(a_letter(recipient=Address("Ann", address)))


def test_an_international_domain_goes_out_in_ascii():
    raw = compose(a_letter(recipient=Address("Ann", "ann@bücher.example")))
    assert b"To: Ann <ann@xn--bcher-kva.example>\r\n" in raw
    assert raw.isascii()


def test_an_international_local_part_goes_out_as_utf8():
    """RFC 6532: there is no ASCII form; the transport asks for SMTPUTF8."""
    raw = compose(a_letter(recipient=Address("", "jürgen@example.test")))
    assert "To: jürgen@example.test\r\n" in raw.decode()


@pytest.mark.parametrize("name", ["invoice.pdf", "Rechnung für März.pdf", "請求書.pdf", "a'b%20c.pdf"])
def test_a_file_keeps_its_name_and_content(name):
    letter = a_letter("see", attachments=(a_file(bytes(range(256)) * 50, name, "application/pdf"),))
    part = parsed(letter).get_payload()[1]
    assert part.get_filename() == name
    assert part.get_content_disposition() == "attachment"
    assert part.get_payload(decode=True) == bytes(range(256)) * 50


@settings(deadline=None, max_examples=100)
@given(HOSTILE)
def test_no_file_name_becomes_a_header(name):
    """H09."""
    letter = a_letter("see", attachments=(a_file(b"x", name),))
    part = parsed(letter).get_payload()[1]
    assert part.keys() == ["Content-Type", "Content-Disposition", "Content-Transfer-Encoding"]
    assert not set(part.get_filename()) & set('/\\"\r\n\0')


@pytest.mark.parametrize(
    ("content_type", "sent_as"),
    [
        ("image/png", "image/png"),
        ("text/html", "text/html"),
        ("multipart/mixed", "application/octet-stream"),
        ("message/external-body", "application/octet-stream"),
        ("text/plain\r\nBcc: x@y", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_file_is_only_of_a_plain_type(content_type, sent_as):
    letter = a_letter("see", attachments=(a_file(b"x", "a", content_type),))
    assert parsed(letter).get_payload()[1].get_content_type() == sent_as


def test_a_text_file_keeps_its_charset_unless_that_is_none():
    files = (a_file(b"x", charset="iso-8859-1"), a_file(b"x", charset='x"; y=z\r\n'))
    _, first, second = parsed(a_letter("see", attachments=files)).get_payload()
    assert [first.get_content_charset(), second.get_content_charset()] == ["iso-8859-1", None]


CLEAN_MAIL = b"Subject: forwarded\r\n\r\nHello.\r\n"


@pytest.mark.parametrize(
    ("content", "sent_as"),
    [
        (CLEAN_MAIL, "message/rfc822"),
        (CLEAN_MAIL + "ü".encode(), "application/octet-stream"),
        (CLEAN_MAIL + b"x" * 999 + b"\r\n", "application/octet-stream"),
        (CLEAN_MAIL + b"a\nb\r\n", "application/octet-stream"),
    ],
    ids=["clean", "8 bit", "long line", "bare LF"],
)
def test_an_attached_mail_is_never_base64_and_arrives_whole(content, sent_as):
    """RFC 2046 §5.2.1."""
    letter = a_letter("see", attachments=(a_file(content, "m.eml", "message/rfc822"),))
    part = parsed(letter).get_payload()[1]
    assert part.get_content_type() == sent_as
    if sent_as != "message/rfc822":
        assert part.get_payload(decode=True) == content
    assert max(map(len, lines_of(compose(letter)))) <= 998


def test_an_inline_image_keeps_its_content_id():
    image = Part("image/png", b"\x89PNG", filename="logo.png", content_id="logo@x.test", inline=True)
    part = parsed(a_letter("see", attachments=(image,))).get_payload()[1]
    assert part["Content-ID"] == "<logo@x.test>"
    assert part.get_content_disposition() == "inline"
