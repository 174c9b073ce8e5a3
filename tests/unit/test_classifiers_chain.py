"""The screening chain: order, recording, and what the whole of it may not do."""

import pytest

from mails import NULL, OWN, UNKNOWN, a_mail, a_part, a_report
from postdesk.classifiers.chain import CHAIN, screen

FAILED = "Final-Recipient: rfc822; ida@example.org\nAction: failed\nStatus: 5.1.1"


def test_a_plain_mail_is_a_request_and_every_row_was_asked():
    found = screen(a_mail(), UNKNOWN, OWN)
    assert (found.kind, found.automatic, found.bounce) == ("request", False, None)
    assert found.misses == tuple(row.rule for row in CHAIN)


def test_the_order_of_the_rows_is_the_policy():
    kinds = [row.kind for row in CHAIN]
    assert kinds == ["loop", "bounce", "feedback_report", "calendar", "auto_reply", "list", "auto_reply"]


def test_rows_before_the_one_that_decided_are_recorded_as_misses():
    found = screen(a_mail(headers=[("List-Id", "<x.lists.example.net>")]), UNKNOWN, OWN)
    assert (found.kind, found.rule) == ("list", "list")
    assert found.misses == ("own-mail", "bounce", "feedback-report", "calendar", "read-receipt")


def test_every_automatic_kind_gives_a_reason():
    for mail in (
        a_mail(message_id="9.ours@example.com"),
        a_report(FAILED),
        a_mail(headers=[("Auto-Submitted", "auto-replied")]),
    ):
        found = screen(mail, UNKNOWN, OWN)
        assert found.automatic
        assert all(found.reasons)


@pytest.mark.parametrize(
    ("mail", "kind"),
    [
        pytest.param(a_report(FAILED, headers=[("Auto-Submitted", "auto-replied")]), "bounce", id="bounce"),
        pytest.param(
            a_report(
                "Disposition: x",
                report="disposition-notification",
                headers=[("Auto-Submitted", "auto-replied")],
            ),
            "auto_reply",
            id="read receipt",
        ),
        pytest.param(
            a_mail(
                parts=(a_part("text/calendar", "BEGIN:VCALENDAR\nMETHOD:REPLY\n"),),
                headers=[("Auto-Submitted", "auto-generated")],
            ),
            "calendar",
            id="answer to an invitation",
        ),
    ],
)
def test_a_report_that_is_marked_as_an_auto_reply_is_still_a_report(mail, kind):
    assert screen(mail, UNKNOWN, OWN).kind == kind


def test_our_own_mail_is_a_loop_whatever_else_it_says():
    mail = a_mail(message_id="9.ours@example.com", headers=[("Auto-Submitted", "auto-generated")])
    assert screen(mail, NULL, OWN).kind == "loop"


@pytest.mark.parametrize(
    "text", ["a@" * 100_000, "On " * 70_000, "\n" * 200_000, "<" * 200_000, "5.1.1." * 33_000]
)
def test_hostile_text_is_screened_all_the_same(text):
    mail = a_mail(text, sender="mailer-daemon@example.net", subject="Undeliverable")
    assert screen(mail, NULL, OWN).kind == "bounce"
