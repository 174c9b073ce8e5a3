"""Our own mail come back, and what only looks like it."""

import pytest

from mails import OWN, UNKNOWN, a_mail
from postdesk.classifiers.loops import check
from postdesk.threading.message import Address, Envelope

LOOPS = {
    "a Message-ID we issued": a_mail(message_id="7.ours@example.com"),
    "From the desk": a_mail(sender="support@example.com"),
    "From the desk, with a token and in capitals": a_mail(sender="Support+abc@Example.COM"),
    "X-Loop names the desk": a_mail(headers=[("X-Loop", "support@example.com")]),
    "X-Loop holds an id of ours": a_mail(headers=[("X-Loop", "<3.ours@example.com>")]),
    "delivered to us three times": a_mail(headers=[("Delivered-To", "support@example.com")] * 3),
    "too many hops": a_mail(headers=[("Received", "by x")] * 51),
}
NO_LOOPS = {
    "a customer": a_mail(),
    "an id that only resembles ours": a_mail(message_id="7.ours@example.net"),
    "a colleague at our domain": a_mail(sender="ann@example.com"),
    "delivered twice, by an alias": a_mail(headers=[("Delivered-To", "support@example.com")] * 2),
    "X-Loop of somebody else": a_mail(headers=[("X-Loop", "list@example.net")]),
    "many hops": a_mail(headers=[("Received", "by x")] * 50),
}


@pytest.mark.parametrize("mail", LOOPS.values(), ids=LOOPS)
def test_what_we_wrote_ourselves_is_a_loop(mail):
    assert check(mail, UNKNOWN, OWN).reasons


@pytest.mark.parametrize("mail", NO_LOOPS.values(), ids=NO_LOOPS)
def test_what_others_wrote_is_none(mail):
    assert check(mail, UNKNOWN, OWN) is None


def test_a_customer_whose_from_our_group_rewrote_is_no_loop():
    """Google groups write their own address into From where the writer's domain has a DMARC policy."""
    group = [("List-Id", "<support.example.com>"), ("X-Original-From", "Ida <ida@example.org>")]
    assert check(a_mail(sender="support@example.com", headers=group), UNKNOWN, OWN) is None


def test_a_mere_reply_to_does_not_excuse_our_own_address():
    mail = a_mail(sender="support@example.com", reply_to=(Address("", "ida@example.org"),))
    assert check(mail, UNKNOWN, OWN)


def test_without_a_from_the_envelope_sender_counts():
    assert check(a_mail(sender=""), Envelope(mail_from="support+x@example.com"), OWN)


def test_a_report_under_our_own_address_is_not_a_loop():
    assert check(a_mail(sender="support@example.com", content_type="multipart/report"), UNKNOWN, OWN) is None
