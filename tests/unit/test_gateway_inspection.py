"""What `inspect` shows of a message: forwards, bounces, attachments, and what is read out of the words."""

import hashlib
from email.message import EmailMessage
from typing import Any

import pytest

from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.inspection import inspect_bytes, neutral_rules


@pytest.fixture(scope="module")
def rules() -> DeskRules:
    return neutral_rules()


def _message(text: str, **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in ({"From": "Carl <carl@client.test>", "Subject": "Refund"} | headers).items():
        message[name] = value
    message.set_content(text)
    return message


def _see(message: EmailMessage, rules: DeskRules) -> dict[str, Any]:
    return inspect_bytes("a.eml", message.as_bytes(), rules)


def test_dates_are_shown_in_utc(rules: DeskRules) -> None:
    message = _message("Hello", Date="Mon, 23 Nov 2026 10:00:00 +0200")
    assert _see(message, rules)["date"] == "2026-11-23T08:00:00Z"


def test_attachments_are_shown_with_their_digest(rules: DeskRules) -> None:
    message = _message("See the picture.")
    message.add_attachment(b"octets", maintype="image", subtype="png", filename="C:/Desk/shot.png")
    assert _see(message, rules)["attachments"] == [
        {
            "filename": "shot.png",
            "stated_filename": "C:/Desk/shot.png",
            "content_type": "image/png",
            "size": 6,
            "sha256": hashlib.sha256(b"octets").hexdigest(),
            "inline": False,
        }
    ]


def test_every_label_has_its_score(rules: DeskRules) -> None:
    seen = _see(_message("Please refund my invoice 4711."), rules)
    assert seen["queue"]["label"] == "billing"
    assert set(seen["queue"]["scores"]) == {"account", "billing", "technical", "triage"}
    assert set(seen["urgency"]["scores"]) == {"critical", "high", "normal"}
    assert seen["fields"]["invoice_number"] == "4711"


def test_a_wish_to_escalate_is_seen(rules: DeskRules) -> None:
    assert _see(_message("I want to escalate this to your manager."), rules)["escalation"] is True
    assert _see(_message("The export fails."), rules)["escalation"] is False


def test_new_and_quoted_text_are_told_apart(rules: DeskRules) -> None:
    text = "It works now.\n\nOn Mon, 23 Nov 2026, Anna <anna@desk.test> wrote:\n> Does it work?\n"
    seen = _see(_message(text, Subject="Re: Refund"), rules)
    assert seen["new_text"] == "It works now."
    assert "Does it work?" in seen["quoted_text"]


def test_a_message_forwarded_in_the_text_is_shown(rules: DeskRules) -> None:
    text = (
        "Please look.\n\n---------- Forwarded message ---------\nFrom: Dora <dora@client.test>\n"
        "Date: Mon, 23 Nov 2026 at 09:00\nSubject: Printer\nTo: <carl@client.test>\n\nIt is on fire.\n"
    )
    forwarded = _see(_message(text, Subject="Fwd: Printer"), rules)["forwarded"]
    assert forwarded["from"] == {"name": "Dora", "address": "dora@client.test"}
    assert (forwarded["subject"], forwarded["text"]) == ("Printer", "It is on fire.")


def test_a_message_forwarded_whole_is_shown(rules: DeskRules) -> None:
    message = _message("Please look.")
    message.add_attachment(_message("It is on fire.", From="Dora <dora@client.test>", Subject="Printer"))
    forwarded = _see(message, rules)["forwarded"]
    assert forwarded["from"] == {"name": "Dora", "address": "dora@client.test"}
    assert (forwarded["subject"], forwarded["text"]) == ("Printer", "It is on fire.")


def test_a_plain_request_forwards_nothing_and_bounces_nothing(rules: DeskRules) -> None:
    seen = _see(_message("The export fails."), rules)
    assert (seen["kind"], seen["forwarded"], seen["bounce"]) == ("request", None, None)


def test_a_delivery_report_is_shown_and_is_no_forward(rules: DeskRules) -> None:
    raw = (
        b"From: Mail Delivery <mailer-daemon@mx.test>\nTo: carl@client.test\nSubject: Undelivered\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
        b"Final-Recipient: rfc822; dora@client.test\nAction: failed\nStatus: 5.1.1\n\n"
        b"--b\nContent-Type: message/rfc822\n\nFrom: carl@client.test\nMessage-ID: <m9@client.test>\n\nHello\n--b--\n"
    )
    seen = inspect_bytes("a.eml", raw, rules)
    assert (seen["kind"], seen["forwarded"]) == ("bounce", None)
    assert seen["bounce"] == {
        "permanent": True,
        "status": "5.1.1",
        "recipients": ["dora@client.test"],
        "original_message_id": "m9@client.test",
    }


def test_a_fault_of_our_own_is_one_unreadable_message(
    rules: DeskRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postdesk.gateway.inspection.detect", lambda _: 1 / 0)
    seen = _see(_message("Hello"), rules)
    assert seen["kind"] == "unreadable"
    assert "ZeroDivisionError" in seen["reasons"][0]
