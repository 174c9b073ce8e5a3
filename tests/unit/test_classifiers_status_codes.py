"""Status codes read from replies and words (RFC 3463)."""

import pytest

from postdesk.classifiers.status_codes import enhanced_code, is_permanent, read_status, reply_class


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("550 5.1.1 nobody", "5.1.1"),
        ("550-5.7.26 line one\n550 5.7.26 line two", "5.7.26"),
        ("sorry (#5.2.2)", "5.2.2"),
        ("5.2.2 <a@x.test> full", "5.2.2"),
        ("554 5.0.0 no\n550 5.1.10 nobody", "5.1.10"),
        ("Status: 4.4.7", "4.4.7"),
        ("host 5.1.2.3 refused", None),
        ("by Exim 4.72.1", None),
        ("version 5.65.1 is old", None),
        ("nothing", None),
    ],
)
def test_an_enhanced_code_counts_only_where_it_stands_as_one(text, code):
    assert enhanced_code(text) == code


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("550 nobody", "5"),
        ("<<< 451 later", "4"),
        ("said: 450 later", "4"),
        ("421 later\n550 never", "5"),
        ("552 full", "5"),
        ("at 14:50 in room 512", None),
        ("5500 mails", None),
    ],
)
def test_the_worst_reply_code_gives_the_class(text, kind):
    assert reply_class(text) == kind


@pytest.mark.parametrize(
    ("text", "final", "status"),
    [
        ("Mailbox is full", True, "5.2.2"),
        ("450 mailbox full", True, "4.2.2"),
        ("User unknown", True, "5.1.1"),
        ("Host not found", True, "5.1.2"),
        ("Connection timed out", False, "4.4.1"),
        ("Postfach ist voll", True, "5.2.2"),
        ("It went wrong", True, "5.0.0"),
        ("It went wrong", None, None),
        ("550 5.0.0 user unknown", None, "5.1.1"),
    ],
)
def test_words_name_the_detail_and_the_report_its_finality(text, final, status):
    assert read_status(text, final) == status


@pytest.mark.parametrize(
    ("status", "permanent"), [("5.1.1", True), ("4.2.2", False), ("2.0.0", False), (None, None)]
)
def test_class_five_is_permanent(status, permanent):
    assert is_permanent(status) is permanent
