"""Where the signature of a stretch of new text starts, and what below a sign-off is still the customer's message."""

import pytest

from postdesk.threading.line_alphabet import spell
from postdesk.threading.mail_lines import mail_lines
from postdesk.threading.signatures import signature_lines

# body above the signature -> signature -> what follows it
CASES = {
    "delimiter to the letter takes all below": ("It fails.\n", "-- \nNora\nA very long sentence about what this company does, is and wants.\n", ""),
    "bare delimiter above a name": ("It fails.\n\n", "--\nNora Quill\nExample Ltd\n", ""),
    "bare delimiter above a sentence": ("It fails.\n--\nAnd then, when I try it again, the same thing happens twice.\n", "", ""),
    "sign-off and name": ("It fails.\n\n", "Best regards,\nNora Quill\n\nExample Ltd\n+44 20 7946 0123\n", ""),
    "sign-off alone": ("It fails.\n\n", "Mit freundlichen Grüßen\n", ""),
    "sign-off and a postscript": ("It fails.\n\n", "Regards,\nNora\n\n", "PS: it is urgent\n"),
    "sign-off and one more thing": ("It fails.\n\n", "Regards,\nNora\n\n", "One more thing: since this morning the printer does not print labels either.\n"),
    "valediction inside a text": ("Regards\nto all of you who made it possible that we are online again today.\n", "", ""),
    "thanks belong to the text": ("It fails.\n\nThanks,\nNora\n", "", ""),
    "client line": ("It fails.\n\n", "Sent from my iPhone\n", ""),
    "client line above more text": ("It fails.\n\n", "Sent from my iPhone\n", "\nAnd this as well.\n"),
    "footer of a list": ("It fails.\n\n", "_____________________\nexample-users mailing list\nhttps://lists.example.com/\n", ""),
    "drawn line above contact data": ("It fails.\n\n", "----------\nNora Quill\nnora@example.com\n", ""),
    "drawn line between two parts": ("First, it fails.\n----------\nSecond, is the other thing known to you?\n", "", ""),
    "short second part below a drawn line": ("First, it fails.\n----------\nPlease fix printer 2 too\n", "", ""),
    "name behind a dash": ("It fails.\n\n", "-Nora Quill\n", ""),
    "contact block": ("It fails.\n\n", "Nora Quill\nnora@example.com\n+44 20 7946 0123\n", ""),
    "contact data that was asked for": ("My number is:\n+44 20 7946 0123\n", "", ""),
    "disclaimer": ("It fails.\n\n", "This e-mail is confidential and intended only for its addressee.\nIf not, tell us.\n", ""),
    "delimiter with nothing said above": ("-- \nNora\n", "", ""),
}  # fmt: skip


@pytest.mark.parametrize(("above", "signature", "below"), CASES.values(), ids=CASES)
def test_signature_is_what_a_reader_takes_for_it(above: str, signature: str, below: str) -> None:
    lines, _ = mail_lines(above + signature + below)
    found = signature_lines(lines, spell(lines), said=False)
    assert "".join(line.written for number, line in enumerate(lines) if number in found) == signature


def test_signature_may_be_all_that_follows_a_quote() -> None:
    lines, _ = mail_lines("--\nNora Quill\nExample Ltd\n")
    assert signature_lines(lines, spell(lines), said=True) == {0, 1, 2}
