"""Precedence: bulk, from machines and from persons whose server sets it."""

import pytest

from mails import NULL, OWN, UNKNOWN, a_mail
from postdesk.classifiers.chain import screen

BULK = ("Precedence", "bulk")
ANSWER = {"in_reply_to": ("1.ours@example.com",), "subject": "Re: Printer"}
QUOTING = "It still prints blank pages.\n\nOn 4 Mar 2024 Ben wrote:\n> Is it solved?\n"


def kind(mail, envelope=UNKNOWN):
    return screen(mail, envelope, OWN).kind


@pytest.mark.parametrize("word", ["bulk", "junk"])
def test_the_mark_alone_is_believed(word):
    assert kind(a_mail(headers=[("Precedence", word)])) == "list"
    assert kind(a_mail("I read mail on Mondays.", headers=[("Precedence", word)], **ANSWER)) == "auto_reply"


def test_a_person_whose_server_sets_it_is_a_person():
    assert kind(a_mail(QUOTING, headers=[BULK], **ANSWER)) == "request"
    assert kind(a_mail(headers=[BULK, ("User-Agent", "K-9 Mail for Android")])) == "request"


def test_a_newsletter_with_drawn_lines_is_none():
    assert kind(a_mail("News\n-----\nFrom: our office\nAll is cheap.\n", headers=[BULK])) == "list"


def test_an_automatic_answer_that_quotes_is_one_still():
    machine = "This is an automatic reply.\n\nOn 4 Mar 2024 Ben wrote:\n> Is it solved?\n"
    assert kind(a_mail(machine, headers=[BULK], **ANSWER)) == "auto_reply"
    assert kind(a_mail(QUOTING, headers=[BULK, ("Auto-Submitted", "auto-replied")], **ANSWER)) == "auto_reply"
    assert kind(a_mail(QUOTING, headers=[BULK], **ANSWER), NULL) == "auto_reply"
