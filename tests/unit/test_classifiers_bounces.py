"""Delivery reports: of the standard, mislabelled, in words; and persons who write about them."""

import pytest

from mails import NULL, OWN, UNKNOWN, a_mail, a_part, a_report
from postdesk.classifiers.bounces import check
from postdesk.classifiers.verdict import Bounce

FAILED = "Final-Recipient: rfc822; ida@example.org\nAction: failed\nStatus: 5.1.1"
RETURNED = "From: support@example.com\nMessage-ID:\n <t1.ours@example.com>\nSubject: Re: Printer"


def bounce(mail, envelope=UNKNOWN) -> Bounce:
    found = check(mail, envelope, OWN)
    assert found is not None
    assert found.bounce is not None
    return found.bounce


def test_a_report_of_the_standard_is_taken_at_its_word():
    assert bounce(a_report(FAILED, returned=RETURNED)) == Bounce(
        True, "5.1.1", ("ida@example.org",), "t1.ours@example.com", given_up=True
    )


def test_a_delay_is_never_permanent():
    assert bounce(a_report(FAILED.replace("failed", "delayed"))).permanent is False


@pytest.mark.parametrize(("action", "given_up"), [("failed", True), ("delayed", False), ("delivered", False)])
def test_what_failed_is_given_up_whatever_the_class_of_its_code(action, given_up):
    expired = FAILED.replace("failed", action).replace("5.1.1", "4.4.7")
    assert bounce(a_report(expired)).given_up is given_up
    assert bounce(a_report(expired)).permanent is False


def test_of_several_recipients_those_that_failed_are_named():
    fields = "Final-Recipient: rfc822; tom@example.org\nAction: delivered\nStatus: 2.0.0\n\n" + FAILED
    assert bounce(a_report(fields)).recipients == ("ida@example.org",)


def test_one_permanent_failure_makes_the_report_permanent():
    fields = "Final-Recipient: rfc822; tom@example.org\nAction: failed\nStatus: 4.2.2\n\n" + FAILED
    assert bounce(a_report(fields)).permanent is True


def test_the_id_of_the_original_may_stand_in_the_reports_own_references():
    mail = a_report(FAILED, in_reply_to=("t1.ours@example.com",))
    assert bounce(mail).original_message_id == "t1.ours@example.com"


def test_fields_in_a_text_part_are_read_when_a_mail_system_sent_them():
    mail = a_mail("Sorry.\n\n" + FAILED, sender="mailer-daemon@mx.example.net")
    assert bounce(mail).recipients == ("ida@example.org",)


def test_fields_between_boundaries_that_do_not_match_are_read():
    whole = a_part("multipart/report", "--x\nContent-Type: message/delivery-status\n\n" + FAILED)
    mail = a_mail("", parts=(whole,), content_type="multipart/report", report_type="delivery-status")
    assert bounce(mail).status == "5.1.1"


def test_an_address_in_x_failed_recipients_has_bounced():
    mail = a_mail("No luck.", headers=[("X-Failed-Recipients", "ida@example.org, tom@example.org")])
    assert bounce(mail).recipients == ("ida@example.org", "tom@example.org")


TEXTS = {
    "qmail": ("failure notice", "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n<ida@example.org>:\n550 5.2.2 full", "5.2.2"),
    "exchange": ("Undeliverable: x", "Your message\n\n  To:  ida@example.org\n\ndid not reach the following recipient(s):\n\nida@example.org on Tue\n  recipient name is not recognized", "5.1.1"),
    "sentence": ("Mail delivery failed", "Your mail could not be delivered to: <ida@example.org>\nAs the mailbox is full.", "5.2.2"),
    "spanish": ("Error de entrega", "No se pudo entregar su mensaje.\n\nida@example.org: 550 5.1.1 no existe", "5.1.1"),
    "japanese": ("配信エラー", "以下のメールは配信できませんでした。\n\nida@example.org\n550 5.1.1 unknown", "5.1.1"),
    "russian": ("Недоставленное сообщение", "Ваше письмо не может быть доставлено.\n\nida@example.org\nUnrouteable address", "5.1.2"),
}  # fmt: skip


@pytest.mark.parametrize(("subject", "body", "status"), TEXTS.values(), ids=TEXTS)
def test_a_report_in_words_is_read(subject, body, status):
    copy = "\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <t1.ours@example.com>\nTo: wrong@example.net\n"
    found = bounce(a_mail(body + copy, subject=subject, sender="postmaster@mx.example.net"), NULL)
    assert found == Bounce(True, status, ("ida@example.org",), "t1.ours@example.com", given_up=True)


EXPIRED = {
    "exim": "The following address(es) failed:\n\n  ida@example.org\n    retry timeout exceeded",
    "exim, for long": "This is a permanent error.\n\n  ida@example.org\n    all hosts have been failing for a long time",
    "exim, greylisted to the end": "failed:\n\n  ida@example.org\n    451 4.7.1 greylisted: retry timeout exceeded",
    "qmail": "<ida@example.org>:\nNo connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.",
}


@pytest.mark.parametrize("body", EXPIRED.values(), ids=EXPIRED)
def test_what_was_tried_for_days_is_of_class_4_and_given_up(body):
    found = bounce(a_mail(body, subject="Mail delivery failed", sender="mailer-daemon@mx.example.net"), NULL)
    assert (found.permanent, found.given_up, found.recipients) == (False, True, ("ida@example.org",))


LIST = (("List-Id", "<lamps.lists.example.org>"),)
REFUSED = "You are not a member of this mailing list <lamps@lists.example.org>."


def test_a_list_that_takes_no_mail_from_strangers_gives_the_letter_back():
    found = bounce(a_mail(REFUSED, sender="lamps-admin@lists.example.org", headers=LIST))
    assert (found.permanent, found.status, found.recipients) == (True, "5.7.2", ("lamps@lists.example.org",))


@pytest.mark.parametrize(
    ("sender", "headers"), [("ida@lists.example.org", LIST), ("lamps-admin@lists.example.org", ())]
)
def test_who_writes_of_a_refusal_and_runs_no_list_is_no_bounce(sender, headers):
    assert check(a_mail(REFUSED, sender=sender, headers=headers), UNKNOWN, OWN) is None


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Delivery Status Notification (Delay)",
            "Delivery to the following recipient has been delayed:\n\n ida@example.org",
        ),
        ("Warning: could not send message", "ida@example.org\n  Delivery attempts will continue. 550 5.0.0"),
        ("Zustellung verzögert", "Ihre Nachricht an <ida@example.org> konnte noch nicht zugestellt werden."),
    ],
)
def test_a_warning_in_words_is_not_permanent(subject, body):
    assert (
        bounce(a_mail(body, subject=subject, sender="mailer-daemon@mx.example.net"), NULL).permanent is False
    )


PERSONS = {
    "asks about bounces": a_mail("My mails come back: user unknown, 550 5.1.1. Why?", subject="Mail delivery failed?"),
    "quotes the fields": a_mail("This is what I got:\n" + FAILED, subject="Bounces"),
    "forwards a report": a_mail("See below.\n\nThis is the mail system at host x.\n" + FAILED, subject="Fwd: Undelivered Mail"),
    "forwards its parts": a_mail("See.", subject="Fwd: failed", parts=(a_part("text/plain", "See."), a_part("message/delivery-status", FAILED)), content_type="multipart/mixed"),
    "attaches the whole": a_mail("See.", parts=(a_part("text/plain", "See."), a_part("message/rfc822", RETURNED)), content_type="multipart/mixed"),
    "answers under MAILER-DAEMON": a_mail("Your mail was rejected by Tom, he says.", sender="MAILER-DAEMON@example.org", in_reply_to=("t1.ours@example.com",)),
    "is the postmaster": a_mail("We moved our servers.", sender="postmaster@example.org"),
}  # fmt: skip


@pytest.mark.parametrize("mail", PERSONS.values(), ids=PERSONS)
def test_a_person_writing_about_a_bounce_is_no_bounce(mail):
    assert check(mail, UNKNOWN, OWN) is None


def test_an_absence_notice_from_the_null_path_is_no_bounce():
    assert check(a_mail("I am away until Monday.", subject="Away"), NULL, OWN) is None


def test_a_challenge_dressed_as_a_report_is_no_bounce():
    challenge = "Your message is being held until you follow https://filter.test/1"
    report = a_report(FAILED)
    mail = a_mail(
        challenge, parts=report.parts, content_type="multipart/report", report_type="delivery-status"
    )
    assert check(mail, UNKNOWN, OWN) is None
