"""Marks of machines (RFC 3834), and marks that persons' mail bears too."""

import pytest

from mails import NULL, OWN, UNKNOWN, a_mail
from postdesk.classifiers.auto_reply import check
from postdesk.threading.message import Address, Envelope

MACHINES = [
    ("Auto-Submitted", "auto-replied"),
    ("Auto-Submitted", "Auto-Generated"),
    ("Auto-Submitted", '"auto-notified; owner-email=x"'),
    ("Auto-Submitted", "auto-replied (vacation)"),
    ("X-Autoreply", "yes"),
    ("X-Autorespond", "Re: x"),
    ("X-Auto-Response-Suppress", "All"),
    ("X-Apple-Action", "VACATION"),
    ("Precedence", "auto_reply"),
    ("Precedence", "bulk"),
    ("Precedence", "junk"),
    ("X-Mailer", "vacation 1.2"),
    ("X-FC-MachineGenerated", "true"),
    ("Return-Path", "<>"),
    ("Return-Path", "<MAILER-DAEMON>"),
]
PERSONS = [
    ("Auto-Submitted", "no"),
    ("Auto-Submitted", "No (a person)"),
    ("Auto-Submitted", "auto-forwarded"),
    ("Auto-Submitted", ""),
    ("X-Autoreply", "no"),
    ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ("X-Auto-Response-Suppress", "DR, RN, NRN"),
    ("Precedence", "normal"),
    ("Return-Path", "<ida@example.org>"),
    ("Feedback-ID", "1:ses"),
    ("X-Mailer", "Thunderbird"),
]


@pytest.mark.parametrize("header", MACHINES, ids=": ".join)
def test_a_mark_of_a_machine_is_believed(header):
    assert check(a_mail(headers=[header]), UNKNOWN, OWN).reasons


@pytest.mark.parametrize("header", PERSONS, ids=": ".join)
def test_a_persons_mail_is_never_taken_for_automatic(header):
    assert check(a_mail(headers=[header]), UNKNOWN, OWN) is None


def test_nothing_can_come_back_to_the_null_path():
    assert check(a_mail(), NULL, OWN)
    assert check(a_mail(), Envelope(mail_from="ida@example.org"), OWN) is None


def test_the_envelope_we_saw_counts_before_a_return_path_somebody_wrote():
    assert check(a_mail(headers=[("Return-Path", "<>")]), Envelope(mail_from="ida@example.org"), OWN) is None


@pytest.mark.parametrize(
    "sender", ["no-reply@shop.test", "noreply+7@shop.test", "do_not.reply@x.test", "ne-pas-repondre@x.test"]
)
def test_an_address_that_reads_no_answers_is_a_machines(sender):
    assert check(a_mail(sender=sender), UNKNOWN, OWN)


def test_a_web_form_names_the_person_in_reply_to():
    person = (Address("Ida", "ida@example.org"),)
    assert check(a_mail(sender="no-reply@shop.test", reply_to=person), UNKNOWN, OWN) is None


def test_mailer_daemon_is_a_machine_and_the_postmaster_is_a_person():
    assert check(a_mail(sender="MAILER-DAEMON@x.test"), UNKNOWN, OWN)
    assert check(a_mail(sender="MAILER-DAEMON@x.test", in_reply_to=("1@x",)), UNKNOWN, OWN) is None
    assert check(a_mail(sender="postmaster@x.test"), UNKNOWN, OWN) is None
