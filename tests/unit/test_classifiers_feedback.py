"""Feedback about mail: complaints and aggregate reports."""

import pytest

from mails import OWN, UNKNOWN, a_mail, a_part, a_report
from postdesk.classifiers.feedback import check

FIELDS = "Feedback-Type: abuse\nUser-Agent: X/1\nVersion: 1"
ARCHIVE = a_part("application/gzip", "x", filename="a!b!1!2.xml.gz")
DMARC = "Report Domain: example.com Submitter: isp.test Report-ID: <1>"

REPORTS = {
    "ARF": a_report(FIELDS, report="feedback-report"),
    "ARF in a part of the wrong type": a_mail(
        parts=(a_part("text/plain", FIELDS),), content_type="multipart/report"
    ),
    "DMARC aggregate": a_mail("", subject=DMARC, parts=(ARCHIVE,)),
    "TLS": a_mail(report_type="tlsrpt"),
    "Apple's unsubscription": a_mail(headers=[("X-Apple-Unsubscribe", "true")]),
    "Microsoft's complaint": a_mail(
        "",
        subject=" complaint about message from 192.0.2.1",
        parts=(a_part("message/rfc822", "X-HmXmrOriginalRecipient: a@b\n\n"),),
    ),
    "Amazon's complaint": a_mail('{"notificationType":"Complaint"}', sender="no-reply@sns.amazonaws.com"),
}
NONE = {
    "a person complaining": a_mail("Your newsletter is spam.", subject="Complaint"),
    "a person quoting a report": a_mail("> Feedback-Type: abuse\n> User-Agent: X\n> Version: 1"),
    "a person asking about DMARC": a_mail("What is this?", subject=DMARC),
    "a person with an archive": a_mail("Here are the logs.", parts=(ARCHIVE,)),
}


@pytest.mark.parametrize("mail", REPORTS.values(), ids=REPORTS)
def test_a_report_is_feedback(mail):
    assert check(mail, UNKNOWN, OWN).reasons


@pytest.mark.parametrize("mail", NONE.values(), ids=NONE)
def test_a_person_is_not(mail):
    assert check(mail, UNKNOWN, OWN) is None
