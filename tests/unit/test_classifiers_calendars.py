"""Calendar traffic, and persons who attach an appointment."""

import pytest

from mails import OWN, UNKNOWN, a_mail, a_part
from postdesk.classifiers.calendars import check


def calendar(method: str, **more):
    return a_mail(
        parts=(
            a_part("text/plain", "x"),
            a_part("text/calendar", f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\n", **more),
        )
    )


@pytest.mark.parametrize("method", ["REQUEST", "REPLY", "CANCEL", "COUNTER", "reply"])
def test_what_asks_or_answers_is_calendar_traffic(method):
    assert check(calendar(method), UNKNOWN, OWN)


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(calendar("REQUEST", disposition="attachment", filename="a.ics"), id="attached"),
        pytest.param(calendar("PUBLISH"), id="published beside a text"),
        pytest.param(a_mail("METHOD:REQUEST"), id="in words"),
        pytest.param(a_mail(parts=(a_part("text/calendar", "BEGIN:VCALENDAR"),)), id="no method"),
    ],
)
def test_a_person_with_an_appointment_is_a_person(mail):
    assert check(mail, UNKNOWN, OWN) is None


def test_exchanges_mark_counts_where_the_object_is_hidden_in_tnef():
    assert check(a_mail(headers=[("Content-Class", "urn:content-classes:calendarmessage")]), UNKNOWN, OWN)
