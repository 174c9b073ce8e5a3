"""The door to flufl.bounce."""

from mails import a_mail
from postdesk.classifiers.bounce_detectors import failed_and_delayed


def test_a_report_the_library_knows_is_read_from_our_parts():
    known = "The following addresses had permanent delivery errors\n\n<ida@example.org>\n\n--- Transcript of session follows ---\n"
    assert failed_and_delayed(a_mail(known))[0] == ("ida@example.org",)


def test_text_no_detector_expects_is_simply_not_read():
    assert failed_and_delayed(a_mail("\ud7ff \x00 <@>: " * 1000, subject="\u202e")) == ((), ())
    assert failed_and_delayed(a_mail("", parts=())) == ((), ())


def test_a_report_without_a_sender_is_read():
    known = "The following addresses had permanent delivery errors\n\n<ida@example.org>\n\n--- Transcript of session follows ---\n"
    assert failed_and_delayed(a_mail(known, sender=""))[0] == ("ida@example.org",)
