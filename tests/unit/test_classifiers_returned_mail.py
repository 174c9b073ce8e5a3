"""Where the notice ends and the returned message begins, and whose id it bears."""

import pytest

from mails import a_mail, a_part
from postdesk.classifiers.returned_mail import original_message_id, split_notice

LINES = [
    "--- Below this line is a copy of the message.",
    "------ This is a copy of the message, including all the headers. ------",
    "----- Original message -----",
    "   ----- Unsent message follows -----",
    "--- The header of the original message is following. ---",
    "Original message headers:",
    "Message headers follow.",
    "------- Returned Message --------",
    "Received: from a by b",
    "Return-path: <support@example.com>",
    "Message-ID:<x@example.com>",
]


@pytest.mark.parametrize("line", LINES)
def test_the_copy_begins_at_its_heading(line):
    notice, returned = split_notice(f"It failed.\n\n{line}\nSubject: x\n")
    assert (notice, returned) == ("It failed.\n\n", f"{line}\nSubject: x\n")


@pytest.mark.parametrize(
    "line",
    [
        "The original message was received at noon",
        "   ----- Transcript of session follows -----",
        "original message",
        "<ida@example.org>:",
    ],
)
def test_the_notice_goes_on_at_other_lines(line):
    assert split_notice(f"It failed.\n{line}\nmore")[1] == ""


def test_the_id_is_found_in_a_returned_part_a_pasted_copy_or_the_references():
    part = a_part("message/rfc822", "Subject: x\r\nMessage-Id:\r\n\t<1@example.com>\r\n\r\nHi")
    assert original_message_id(a_mail("x", parts=(part,)), "") == "1@example.com"
    assert original_message_id(a_mail("x"), "Subject: x\n> Message-ID: <2@example.com>\n") == "2@example.com"
    assert (
        original_message_id(a_mail("x", references=("0@example.com", "3@example.com")), "") == "3@example.com"
    )
    assert original_message_id(a_mail("x"), "") is None
