"""Mail to many, and persons whose mail came through a group of ours."""

import pytest

from mails import NULL, OWN, UNKNOWN, a_mail
from postdesk.classifiers.lists import check

LISTS = [
    ("List-Id", "<x.lists.example.net>"),
    ("List-Unsubscribe", "<https://news.test/u>"),
    ("List-Post", "<mailto:x@lists.example.net>"),
    ("Mailing-List", "contact x-help@lists.example.net; run by ezmlm"),
    ("Precedence", "bulk"),
    ("Precedence", "List"),
    ("X-Campaign-Id", "7"),
]


@pytest.mark.parametrize("header", LISTS, ids=": ".join)
def test_mail_to_many_is_list_mail(header):
    assert check(a_mail(headers=[header]), UNKNOWN, OWN)


@pytest.mark.parametrize(
    "header",
    [
        ("List-Id", "Help <support.example.com>"),
        ("List-Post", "<mailto:support@example.com>"),
        ("X-BeenThere", "support@example.com"),
        ("Mailing-list", "list support@example.com; contact owner@example.com"),
    ],
    ids=": ".join,
)
def test_what_came_through_our_own_group_is_a_persons_mail(header):
    assert (
        check(a_mail(headers=[header, ("Precedence", "list"), ("List-Unsubscribe", "<x>")]), UNKNOWN, OWN)
        is None
    )


def test_an_answer_to_our_mail_is_an_answer_though_a_list_carried_it():
    carried = [("List-Id", "<x.lists.example.net>")]
    assert check(a_mail(headers=carried, in_reply_to=("1.ours@example.com",)), UNKNOWN, OWN) is None
    assert check(a_mail(headers=carried, references=("1.ours@example.com", "2@x")), UNKNOWN, OWN) is None
    assert check(a_mail(headers=carried, in_reply_to=("1@elsewhere",)), UNKNOWN, OWN)


def test_a_bulk_mark_on_an_automatic_answer_is_left_to_the_auto_reply_rule():
    bulk = ("Precedence", "bulk")
    assert check(a_mail(headers=[bulk, ("Auto-Submitted", "auto-replied")]), UNKNOWN, OWN) is None
    assert check(a_mail(headers=[bulk]), NULL, OWN) is None


def test_a_plain_mail_and_one_with_a_feedback_id_are_no_list_mail():
    """Providers put a Feedback-ID on everything they carry."""
    assert check(a_mail(), UNKNOWN, OWN) is None
    assert check(a_mail(headers=[("Feedback-ID", "1:ses:2")]), UNKNOWN, OWN) is None
