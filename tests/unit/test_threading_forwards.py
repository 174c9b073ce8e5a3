"""What was forwarded: sender, subject, date and text, as each client shows them; and what only looks forwarded."""

import pytest

from postdesk.threading.forwards import Forwarded, attached_forward, find_forward, read_sender
from postdesk.threading.message import Address, Headers, Message

NORA = Address("Nora Quill", "nora@example.com")
GMAIL = "---------- Forwarded message ---------\nFrom: Nora Quill <nora@example.com>\nDate: Mon, Mar 4, 2024 at 9:15 AM\nSubject: Order 12\nTo: <help@example.org>\n\n\nWhere is it?\n"
APPLE = "Begin forwarded message:\n\nFrom: Nora Quill <nora@example.com>\nSubject: Order 12\nDate: Mon, Mar 4, 2024 at 9:15 AM\nTo: help@example.org\n\nWhere is it?\n"
OUTLOOK = "________________________________\nFrom: Nora Quill <nora@example.com>\nSent: Mon, Mar 4, 2024 at 9:15 AM\nTo: help@example.org\nSubject: Order 12\n\nWhere is it?\n"
THUNDERBIRD = "-------- Forwarded Message --------\nSubject: \tOrder 12\nDate: \tMon, Mar 4, 2024 at 9:15 AM\nFrom: \tNora Quill <nora@example.com>\nTo: \thelp@example.org\n\nWhere is it?\n"
GERMAN = "-------- Weitergeleitete Nachricht --------\nBetreff: Order 12\nDatum: Mon, Mar 4, 2024 at 9:15 AM\nVon: Nora Quill <nora@example.com>\nAn: help@example.org\n\nWhere is it?\n"
RUSSIAN = "-------- Пересылаемое сообщение --------\nОт: Nora Quill <nora@example.com>\nДата: Mon, Mar 4, 2024 at 9:15 AM\nТема: Order 12\nКому: help@example.org\n\nWhere is it?\n"
ROMANIAN = "-------- Mesaj înaintat --------\nSubiect: \tOrder 12\nData: \tMon, Mar 4, 2024 at 9:15 AM\nDe la: \tNora Quill <nora@example.com>\nCătre: \thelp@example.org\n\nWhere is it?\n"
UNKNOWN = GMAIL.replace("Forwarded message", "Brev doorstjoerd")
OPEN_XCHANGE = (
    "> " + GERMAN.replace("Weitergeleitete", "Ursprüngliche").rstrip("\n").replace("\n", "\n> ") + "\n"
)
PROTON = GMAIL.replace("Where is it?", "> Where is it?\n>")
ZOHO = GMAIL.replace("<help@example.org>\n", "<help@example.org>\n---------- Forwarded message ---------\n")
NOTES = OUTLOOK.replace("Order 12\n", "Order 12\n\n----------\n")
MARKED = "> " + APPLE.rstrip("\n").replace("\n", "\n> ") + "\n"
FORMS = {"gmail": GMAIL, "apple": APPLE, "apple-marked": MARKED, "outlook": OUTLOOK, "thunderbird": THUNDERBIRD, "german": GERMAN, "russian": RUSSIAN, "romanian": ROMANIAN, "unknown": UNKNOWN, "open-xchange": OPEN_XCHANGE, "proton": PROTON, "zoho": ZOHO, "notes": NOTES}  # fmt: skip


@pytest.mark.parametrize("forward", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("own", ["", "Please take care of this.\n\n"], ids=["bare", "with a word"])
def test_forward_is_read(forward: str, own: str) -> None:
    assert find_forward(own + forward) == Forwarded(
        NORA, "Order 12", "Mon, Mar 4, 2024 at 9:15 AM", "Where is it?", own.strip()
    )


def test_marks_of_the_forwarded_text_are_taken_off_once() -> None:
    found = find_forward(
        "Begin forwarded message:\n\n> From: nora@example.com\n> Subject: A\n>\n> One\n>> Two\n\nBelow.\n"
    )
    assert found is not None
    assert (found.text, found.own_text) == ("One\n> Two", "Below.")


def test_an_empty_quoted_line_delimits_nothing() -> None:
    assert find_forward(">\n>\nHello\n") is None


def test_yandex_names_the_sender_in_one_line() -> None:
    body = '-------- Пересылаемое сообщение --------\n04.03.2024, 09:15, "Nora Quill" <nora@example.com>:\n\nWhere is it?\n-------- Конец пересылаемого сообщения --------\n'
    assert find_forward(body) == Forwarded(NORA, "", "04.03.2024, 09:15", "Where is it?", "")


def test_quotes_within_the_forwarded_text_keep_their_marks() -> None:
    found = find_forward(GMAIL.replace("Where is it?", "> Where is it?\n\nIn the hall."))
    assert found is not None
    assert found.text == "> Where is it?\n\nIn the hall."


def test_forward_without_a_header_block_has_text_only() -> None:
    assert find_forward("Begin forwarded message:\nHello\n") == Forwarded(None, "", None, "Hello", "")


def test_outlook_reply_is_no_forward() -> None:
    assert find_forward("It works.\n\n" + OUTLOOK, subject="AW: Order 12") is None
    assert find_forward("It works.\n\n" + OUTLOOK, subject="WG: Order 12") is not None


def test_forward_inside_what_a_reply_quotes_is_history() -> None:
    quoted = "".join(f"> {line}\n" for line in GMAIL.splitlines())
    assert find_forward("Done.\n\nOn Mon, Mar 4, 2024, Ann <ann@example.org> wrote:\n" + quoted) is None


@pytest.mark.parametrize("body", ["", "Hello.\n", "> quoted\n", "Forward this, please:\n\nHello\n"])
def test_plain_mail_is_no_forward(body: str) -> None:
    assert find_forward(body) is None


def test_forward_in_html_is_read() -> None:
    html = (
        "<p>See below.</p><div class=gmail_quote>"
        + GMAIL.replace("<", "&lt;").replace("\n", "<br>")
        + "</div>"
    )
    found = find_forward("", html)
    assert found is not None
    assert (found.from_, found.subject, found.text, found.own_text) == (
        NORA,
        "Order 12",
        "Where is it?",
        "See below.",
    )


def test_attached_message_is_read_from_its_headers() -> None:
    headers = Headers((("date", "Mon, 4 Mar 2024 09:15:00 +0100"),))
    attached = Message(headers=headers, from_=(NORA,), subject="Order 12", body="Where is it?\n")
    assert attached_forward(attached, "See below.") == Forwarded(
        NORA, "Order 12", "Mon, 4 Mar 2024 09:15:00 +0100", "Where is it?", "See below."
    )


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("Nora Quill <nora@example.com>", NORA),
        ('"Quill, Nora" <nora@example.com>', Address("Quill, Nora", "nora@example.com")),
        ("Nora Quill [mailto:nora@example.com]", NORA),
        ("Nora Quill <nora@example.com<mailto:nora@example.com>>", NORA),
        ("nora@example.com", Address("", "nora@example.com")),
        ("Nora Quill", Address("Nora Quill", "")),
        ("", None),
    ],
)
def test_sender_is_read_as_clients_show_it(value: str, sender: Address | None) -> None:
    assert read_sender(value) == sender


MUTT = """She called, too.

----- Forwarded message from Carol <carol@client.test> -----

Return-Path: <carol@client.test>
Received: from mx.client.test ([192.0.2.1]) by mx.desk.test with LMTP id
	oJ5OMY2fAmu8eAAAg; Sun, 22 Nov 2026 07:53:49 +0000
Date: Sun, 22 Nov 2026 07:53:49 +0000
To: ben@desk.test
From: Carol <carol@client.test>
Subject: The door
X-Mailer: a phone

Note: the door opens for nobody.

----- End forwarded message -----
"""


def test_mutt_forwards_the_whole_header_where_nothing_is_weeded_out():
    found = find_forward(MUTT, "", "[carol@client.test: The door]")
    assert found is not None
    assert found.from_ == Address("Carol", "carol@client.test")
    assert (found.subject, found.date) == ("The door", "Sun, 22 Nov 2026 07:53:49 +0000")
    assert found.text == "Note: the door opens for nobody."
    assert found.own_text == "She called, too."
