"""Read receipts (RFC 8098)."""

from mails import OWN, UNKNOWN, a_mail, a_part, a_report
from postdesk.classifiers.receipts import check

FIELDS = "Disposition: manual-action/MDN-sent-manually; displayed"


def test_a_disposition_notification_is_a_receipt():
    assert check(a_report(FIELDS, report="disposition-notification"), UNKNOWN, OWN)
    assert check(a_mail(parts=(a_part("message/disposition-notification", FIELDS),)), UNKNOWN, OWN)


def test_a_person_who_attaches_one_or_asks_for_one_is_none():
    attached = a_part(
        "message/disposition-notification", FIELDS, disposition="attachment", filename="receipt"
    )
    assert check(a_mail(parts=(attached,)), UNKNOWN, OWN) is None
    assert check(a_mail(headers=[("Disposition-Notification-To", "ida@example.org")]), UNKNOWN, OWN) is None
