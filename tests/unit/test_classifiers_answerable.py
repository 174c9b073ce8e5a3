"""Which persons' mail still gets no automatic answer (RFC 3834 §2)."""

import pytest

from mails import NULL, UNKNOWN, a_mail
from postdesk.classifiers.answerable import why_unanswerable

NOT_TO_BE_ANSWERED = {
    "null path": (a_mail(), NULL),
    "asks for no automatic answer": (
        a_mail(headers=[("X-Auto-Response-Suppress", "DR, AutoReply")]),
        UNKNOWN,
    ),
    "forwarded by a machine": (a_mail(headers=[("Auto-Submitted", "auto-forwarded")]), UNKNOWN),
    "through a list": (a_mail(headers=[("List-Id", "<support.example.com>")]), UNKNOWN),
    "sent by a mass mailer": (a_mail(headers=[("Feedback-ID", "1:x")]), UNKNOWN),
    "no sender": (a_mail(sender=""), UNKNOWN),
    "a robot": (a_mail(sender="no-reply@shop.test"), UNKNOWN),
    "a mail system": (a_mail(sender="postmaster@example.org"), UNKNOWN),
}


@pytest.mark.parametrize(("mail", "envelope"), NOT_TO_BE_ANSWERED.values(), ids=NOT_TO_BE_ANSWERED)
def test_such_mail_is_never_answered_automatically(mail, envelope):
    assert why_unanswerable(mail, envelope)


def test_a_plain_mail_may_be_answered():
    assert (
        why_unanswerable(
            a_mail(headers=[("X-Auto-Response-Suppress", "DR, RN"), ("Auto-Submitted", "no")]), UNKNOWN
        )
        == ""
    )
