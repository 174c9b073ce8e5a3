"""Reports that are nothing but words: the addresses they name."""

import pytest

from postdesk.classifiers.bounce_texts import failed_addresses, is_delay, opening, subject_words

NAMED = {
    "alone on a line": ("Failed:\n\n  ida@example.org\n", ["ida@example.org"]),
    "in brackets, with the reply below": ("<ida@example.org>:\n550 no", ["ida@example.org"]),
    "in quotes": ('"ida@example.org":\nhost: mx', ["ida@example.org"]),
    "with a link beside it": ("ida@example.org<mailto:ida@example.org>\nwas not found", ["ida@example.org"]),
    "after a star": ("* ida@example.org", ["ida@example.org"]),
    "within a sentence": ("Delivery failed 10 attempts: ida@example.org", ["ida@example.org"]),
    "with a name before it": ("Ida Berg <ida@example.org>\n552 full", ["ida@example.org"]),
    "in a sentence of delay": ("The message to <ida@example.org> is delayed.", ["ida@example.org"]),
    "two": ("ida@example.org: full\ntom@example.org: gone", ["ida@example.org", "tom@example.org"]),
    "beside a helper": ("For help contact <help@mx.test>\n<ida@example.org>: full", ["ida@example.org"]),
    "beside repeated headers": (
        "To: you@mx.test\nFrom: me@mx.test\n\nida@example.org on Monday",
        ["ida@example.org"],
    ),
    "nobody": ("It failed. Ask postmaster.", []),
}


@pytest.mark.parametrize(("notice", "addresses"), NAMED.values(), ids=NAMED)
def test_the_failed_addresses_are_found(notice, addresses):
    assert list(failed_addresses(notice)) == addresses


def test_whom_the_report_is_sent_to_has_not_failed_unless_nobody_else_has():
    assert failed_addresses("me@example.com\nida@example.org", ["me@example.com"]) == ("ida@example.org",)
    assert failed_addresses("me@example.com", ["me@example.com"]) == ("me@example.com",)


def test_a_subject_after_re_or_fwd_is_a_persons():
    assert subject_words("Undelivered Mail Returned to Sender")
    assert subject_words("*** Returned mail: see transcript")
    assert not subject_words("Re: Undelivered Mail")
    assert not subject_words("Fwd: Undelivered Mail")


def test_an_opening_is_looked_for_in_the_first_lines_only():
    assert opening("\n" * 9 + "This is the mail system at host mx")
    assert not opening("line\n" * 40 + "This is the mail system at host mx")


def test_a_delay_is_told_from_a_failure():
    assert is_delay("Warning: message delayed 4 hours", "x has not yet been delivered")
    assert not is_delay("failure notice", "given up")
