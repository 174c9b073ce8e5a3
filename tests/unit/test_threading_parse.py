"""Bytes to `Message`: what each kind of mail is read as. Every message here was written for these tests."""

import base64

import pytest

from postdesk.threading.limits import Limits
from postdesk.threading.message import Message
from postdesk.threading.parse import parse_message

HEAD = "From: Ann <ann@example.com>\nTo: help@desk.test\nSubject: Printer\nMIME-Version: 1.0\n"


def read(*lines: str) -> Message:
    return parse_message((HEAD + "\n".join(lines)).encode("utf-8", "surrogateescape"))


def multipart(kind: str, *parts: str) -> str:
    boundary = f"=_{kind}_{len(''.join(parts))}"
    inside = "\n".join(f"--{boundary}\n{part}" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{inside}\n--{boundary}--\n'


PLAIN = "Content-Type: text/plain; charset=utf-8\n\nplain words"
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>html words</p>"
PICTURE = "Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-ID: <logo@x>\n\nAAEC"


# --- which part is what


def test_an_alternative_gives_both_sides() -> None:
    message = read(multipart("alternative", PLAIN, HTML))
    assert (message.text, message.html, message.body) == ("plain words", "<p>html words</p>", "plain words")
    assert message.attachments == ()


def test_html_alone_becomes_the_body() -> None:
    message = read(HTML)
    assert (message.text, message.html, message.body) == ("", "<p>html words</p>", "html words")


def test_an_empty_plain_side_does_not_hide_the_html() -> None:
    assert read(multipart("alternative", "Content-Type: text/plain\n\n  \n", HTML)).body == "html words"


def test_texts_between_attachments_are_all_body() -> None:
    second = "Content-Type: text/plain\n\nlist footer"
    message = read(multipart("mixed", PLAIN, PICTURE, second))
    assert message.text == "plain words\nlist footer"
    assert [p.content_type for p in message.attachments] == ["image/png"]


def test_text_beside_html_loses_neither() -> None:
    message = read(multipart("mixed", PLAIN, HTML))
    assert message.body.split() == ["plain", "words", "html", "words"]
    assert message.text == "plain words"
    assert "plain words" in message.html


def test_the_first_text_is_body_though_it_has_a_name() -> None:
    message = read(multipart("mixed", 'Content-Type: text/plain; name="body.txt"\n\nwords', PICTURE))
    assert message.text == "words"
    assert len(message.attachments) == 1


@pytest.mark.parametrize(
    "header",
    [
        'Content-Type: text/plain; name="log.txt"\nContent-Disposition: inline; filename="log.txt"',
        "Content-Disposition: attachment",
    ],
    ids=["both fields name it", "attached"],
)
def test_a_later_text_that_is_a_file_is_an_attachment(header: str) -> None:
    message = read(multipart("mixed", PLAIN, f"{header}\n\nlog lines"))
    assert message.text == "plain words"
    assert [p.content for p in message.attachments] == [b"log lines"]


@pytest.mark.parametrize(
    "header",
    [
        "Content-Disposition: inline; filename=a.patch",
        "Content-Type: text/plain; name=a.patch\nContent-Disposition: inline",
        "Content-Type: text/plain; name=a.patch",
    ],
    ids=["inline", "inline, named by its type", "named by its type"],
)
def test_a_text_that_is_named_once_and_not_attached_is_shown_and_attached(header: str) -> None:
    message = read(multipart("mixed", PLAIN, f"{header}\n\n+ line"))
    assert message.text == "plain words\n+ line"
    assert [p.filename for p in message.attachments] == ["a.patch"]


def test_a_long_text_with_a_name_is_a_file() -> None:
    message = read(multipart("mixed", PLAIN, "Content-Type: text/plain; name=a.log\n\n" + "line\n" * 10_000))
    assert message.text == "plain words"
    assert [p.filename for p in message.attachments] == ["a.log"]


@pytest.mark.parametrize(
    ("words", "charset", "shown"),
    [
        ("Dear all, the street is wrong.", "utf-8", "Dear all, the street is wrong."),
        ("Dear all, the street is wrong.", "iso-8859-1", "Dear all, the street is wrong."),
        ("RGVhciBhbGw= and a footer", "utf-8", "Dear all"),
        ("RGVh ciBh bGw=", "utf-8", "Dear all"),
        ("QQBuAG4A", "utf-16le", "Ann"),
        ("/////w==", "utf-8", "\u00ff" * 4),
        ("RGVhciBhbGwh\n____\nThe list", "utf-8", "Dear all!"),
        (
            "RGVhciBhbGwhRGVhciBhbGwhRGVh!ciBhbGwh\nRGVhciBhbGwhRGVhciBhbGwhRGVhciBhbGwh",
            "utf-8",
            "Dear all!" * 6,
        ),
    ],
    ids=["text", "any octet a letter", "footer", "spaces", "utf-16", "no words", "no padding", "damaged"],
)
def test_words_that_only_claim_to_be_base64_are_shown_as_they_stand(
    words: str, charset: str, shown: str
) -> None:
    header = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64"
    assert read(f"{header}\n\n{words}").text == shown


def test_a_text_that_cannot_be_read_is_a_file_and_not_among_the_words() -> None:
    junk = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n?garbage"
    message = read(multipart("mixed", PLAIN, junk, PICTURE))
    assert message.text == message.body == "plain words"
    assert [part.content_type for part in message.attachments] == ["text/plain", "image/png"]
    assert "text/plain: base64 cut short" in message.defects


def test_a_damaged_text_that_can_mostly_be_read_stays_text() -> None:
    cut = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZSBhdXMgS8O"
    assert read(multipart("mixed", PLAIN, cut)).body.endswith("Grüße aus K\ufffd")


def test_a_whole_message_that_cannot_be_read_is_a_file() -> None:
    message = read("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n?garbage")
    assert (message.text, message.body, len(message.attachments)) == ("", "", 1)


def test_a_picture_the_html_names_is_inline() -> None:
    html = 'Content-Type: text/html\n\n<img src="cid:logo@x">see'
    message = read(multipart("related", html, PICTURE, PICTURE.replace("logo@x", "other@x")))
    assert [(p.content_id, p.inline, p.size) for p in message.attachments] == [
        ("logo@x", True, 3),
        ("other@x", False, 3),
    ]


def test_the_text_of_a_related_message_may_stand_last() -> None:
    message = read(multipart("related", PICTURE, HTML))
    assert message.body == "html words"


def test_a_binary_part_without_a_name_is_an_attachment() -> None:
    message = read(multipart("mixed", PLAIN, "Content-Type: application/octet-stream\n\nxyz"))
    assert [(p.filename, p.content) for p in message.attachments] == [(None, b"xyz")]


def test_an_appointment_in_an_alternative_is_an_attachment() -> None:
    message = read(multipart("alternative", PLAIN, "Content-Type: text/calendar\n\nBEGIN:VCALENDAR"))
    assert message.text == "plain words"
    assert message.part("text/calendar") is not None


def test_an_attached_message_stays_whole_and_apart() -> None:
    inner = "Subject: Old talk\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\ninner words\n--i--"
    message = read(multipart("mixed", PLAIN, f"Content-Type: message/rfc822\n\n{inner}"))
    assert message.text == "plain words"
    [attached] = message.attachments
    assert (attached.filename, attached.content) == ("Old talk.eml", inner.encode())


def test_what_a_report_says_to_machines_is_no_attachment() -> None:
    status = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.test"
    returned = "Content-Type: text/rfc822-headers\n\nSubject: Printer"
    message = read(multipart('report; report-type="Delivery-Status"', PLAIN, status, returned))
    assert (message.content_type, message.report_type) == ("multipart/report", "delivery-status")
    assert message.attachments == ()
    assert [p.content_type for p in message.parts][1:] == ["message/delivery-status", "text/rfc822-headers"]


def test_the_seal_of_a_signed_message_is_no_attachment_unless_it_has_a_name() -> None:
    seal = "Content-Type: application/pgp-signature{}\n\n-----BEGIN PGP SIGNATURE-----"
    assert read(multipart("signed", PLAIN, seal.format(""))).attachments == ()
    assert len(read(multipart("signed", PLAIN, seal.format("; name=signature.asc"))).attachments) == 1


def test_a_multipart_whose_parts_cannot_be_found_is_text() -> None:
    message = read("Content-Type: multipart/mixed; boundary=lost\n", "just words")
    assert message.body == "just words"
    assert message.content_type == "multipart/mixed"
    assert message.defects


# --- text


def test_flowed_text_is_put_together() -> None:
    assert read("Content-Type: text/plain; format=flowed\n", "one \ntwo").text == "one two"
    assert read("Content-Type: text/plain; format=flowed; delsp=yes\n", "one \ntwo").text == "onetwo"


def test_line_ends_are_lf() -> None:
    assert parse_message(b"A: b\r\n\r\none\r\ntwo\rthree").text == "one\ntwo\nthree"


@pytest.mark.parametrize("label", ["utf-7", "unicode-1-1-utf-7", "x-user-defined", "rot13"])
def test_html_is_never_read_in_a_charset_that_hides_markup(label: str) -> None:
    message = read(f"Content-Type: text/html; charset={label}\n", "+ADw-script+AD4-alert(1)")
    assert message.html == "+ADw-script+AD4-alert(1)"


def test_html_may_name_its_own_charset() -> None:
    raw = b"Content-Type: text/html\n\n<meta charset=koi8-r>" + "привет".encode("koi8-r")
    assert parse_message(raw).body == "привет"


def test_a_whole_message_of_another_text_type_is_its_own_text() -> None:
    message = read("Content-Type: text/enriched\n", "words")
    assert (message.body, message.attachments) == ("words", ())
    appointment = read("Content-Type: text/calendar\n", "BEGIN:VCALENDAR")
    assert (appointment.body, len(appointment.attachments)) == ("", 1)


# --- header


def test_every_header_value_is_one_clean_line() -> None:
    raw = "Subject: =?utf-8?Q?a=0D=0ABcc:_x?=\n\tb\u202e\nX-A: 1\n  2\nFrom: =?utf-8?Q?a=0Ab?= <a@b.test>\n\n"
    message = parse_message(raw.encode())
    assert message.subject == "a Bcc: x\tb".replace("\t", " ")
    assert message.headers.get("x-a") == "1  2"
    assert message.from_[0].name == "a b"


def test_fields_that_stand_twice_are_read_together() -> None:
    message = parse_message(b"To: a@x.test\nTo: b@x.test\nFrom: c@x.test\nFrom: d@x.test\n\n")
    assert [a.address for a in message.to] == ["a@x.test", "b@x.test"]
    assert [a.address for a in message.from_] == ["c@x.test", "d@x.test"]
    assert "from: several fields" in message.defects


def test_references_are_canonical() -> None:
    message = parse_message(
        b"Message-ID: < a@b >\nReferences: <c@d>\n <e\n @f>\nIn-Reply-To: <e@f> (Ann's mail)\n\n"
    )
    assert (message.message_id, message.references, message.in_reply_to) == ("a@b", ("c@d", "e@f"), ("e@f",))


def test_absent_fields_are_empty() -> None:
    message = parse_message(b"\nhi")
    assert (message.from_, message.sender, message.subject, message.date) == ((), None, "", None)
    assert (message.message_id, message.references) == (None, ())


def test_a_sound_message_has_no_defects() -> None:
    assert read("Date: Mon, 1 Jan 2024 10:00:00 +0000", multipart("alternative", PLAIN, HTML)).defects == ()


def test_size_is_that_of_the_original() -> None:
    raw = b"\xef\xbb\xbf\r\n\r\nFrom: a@b.test\r\n\r\nhi"
    message = parse_message(raw)
    assert message.size == len(raw)
    assert message.from_[0].address == "a@b.test"


def test_a_message_of_a_very_old_mac_is_read() -> None:
    assert parse_message(b"Subject: hi\r\rone\rtwo").text == "one\ntwo"


# --- limits


def test_a_long_text_is_cut_and_the_part_kept() -> None:
    message = parse_message(b"A: b\n\n" + b"word " * 100, Limits(text=50))
    assert len(message.text) == 50
    assert message.parts[0].size == 500
    assert any("text cut" in defect for defect in message.defects)


def test_attachments_of_any_size_come_out_whole() -> None:
    content = bytes(range(256)) * 4096
    encoded = base64.encodebytes(content).decode()
    part = f"Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n{encoded}"
    assert read(multipart("mixed", PLAIN, part)).attachments[0].content == content


def test_a_fault_of_ours_leaves_the_header_and_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("postdesk.threading.parse.read_content", broken)
    message = read("", "words")
    assert (message.subject, message.body) == ("Printer", "words")
    assert message.defects == ("not fully read: RecursionError",)
