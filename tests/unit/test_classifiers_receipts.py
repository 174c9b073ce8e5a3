"""Read receipts (RFC 8098)."""

import pytest

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


RECEIPTS = {
    "en": (
        "Read: Lamp",
        "Your message\n\n  To: Ida\n  Subject: Lamp\n\n was read on Tuesday, 5 March 2024 10:00.\n",
    ),
    "en-not": (
        "Not read: Lamp",
        "Your message\n\n  To: Ida\n\n was deleted without being read on 5 March 2024.\n",
    ),
    "de": (
        "Gelesen: Lampe",
        "Ihre Nachricht\n\n  An: Ida\n  Betreff: Lampe\n\n wurde am 05.03.2024 10:00 gelesen.\n",
    ),
    "fr": (
        "Lu : Lampe",
        "Votre message\n\n   À : Ida\n   Sujet : Lampe\n\n a été lu le mardi 5 mars 2024 10:00.\n",
    ),
    "es": (
        "Leído: Lámpara",
        "Su mensaje\n\n  Para: Ida\n  Asunto: Lámpara\n\n fue leído el 5 de marzo de 2024.\n",
    ),
    "nl": (
        "Gelezen: Lamp",
        "Uw bericht\n\n  Aan: Ida\n  Onderwerp: Lamp\n\n is gelezen op dinsdag 5 maart 2024.\n",
    ),
}
PERSONS = {
    "a subject": ("Read: the manual", "Your message says page 4, but there is no page 4.\n"),
    "a text": ("Lamp", "Your message\n  To: Ida\n was read on Tuesday, says my Outlook. Why no answer?\n"),
    "a pasted receipt": (
        "Read: Lamp",
        "I got this:\nYour message\n  To: Ida\n was read on 5 March 2024.\n",
    ),
    "words below": (
        "Read: Lamp",
        "Your message\n  To: Ida\n was read on 5 March 2024.\nAnd I want my money back.\n",
    ),
}


@pytest.mark.parametrize(("subject", "body"), RECEIPTS.values(), ids=RECEIPTS)
def test_a_receipt_in_words_is_a_receipt(subject, body):
    assert check(a_mail(body, subject=subject), UNKNOWN, OWN)


@pytest.mark.parametrize(("subject", "body"), PERSONS.values(), ids=PERSONS)
def test_a_person_who_writes_of_a_receipt_is_a_person(subject, body):
    assert check(a_mail(body, subject=subject), UNKNOWN, OWN) is None
