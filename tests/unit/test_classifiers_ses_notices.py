"""Amazon SES notifications that come by mail."""

import json

import pytest

from mails import a_mail
from postdesk.classifiers.ses_notices import read

BOUNCE = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Transient",
        "bouncedRecipients": [{"emailAddress": "ida@example.org", "status": "4.2.2"}],
    },
    "mail": {"messageId": "ses-1", "commonHeaders": {"messageId": "<t1.ours@example.com>"}},
}


def test_a_bounce_is_read_raw_or_wrapped():
    for text in (json.dumps(BOUNCE), json.dumps({"Type": "Notification", "Message": json.dumps(BOUNCE)})):
        notice = read(a_mail(text + "\n--\nTo unsubscribe ...", sender="no-reply@sns.amazonaws.com"))
        assert (notice.kind, notice.bounce.permanent, notice.bounce.status) == ("Bounce", False, "4.2.2")
        assert notice.bounce.recipients == ("ida@example.org",)
        assert notice.bounce.original_message_id == "t1.ours@example.com"


def test_a_complaint_has_no_bounce():
    notice = read(a_mail('{"notificationType":"Complaint"}', sender="no-reply@sns.amazonaws.com"))
    assert (notice.kind, notice.bounce) == ("Complaint", None)


def test_the_same_text_from_anybody_else_is_only_text():
    assert read(a_mail(json.dumps(BOUNCE))) is None
    assert read(a_mail(json.dumps(BOUNCE), sender="x@notamazonaws.com")) is None


@pytest.mark.parametrize(
    "text", ["{" * 50_000, "[" * 50_000, '{"Message": 3}', '{"notificationType": ["Bounce"]}', "no json"]
)
def test_any_other_text_is_none(text):
    assert read(a_mail(text, sender="no-reply@sns.amazonaws.com")) is None


@pytest.mark.parametrize("odd", [{"bounce": 1}, {"bounce": {"bouncedRecipients": [1, {}]}}, {"mail": []}])
def test_a_bounce_of_odd_shape_names_nobody(odd):
    notice = read(
        a_mail(json.dumps({"notificationType": "Bounce"} | odd), sender="no-reply@sns.amazonaws.com")
    )
    assert notice.bounce.recipients == ()
