"""C3: how a rule's phrases are read, and what they meet in a text."""

import pytest

from postdesk.classifiers.phrasebook import MAX_TEXT, PhraseBook
from postdesk.classifiers.phrases import PhraseError, PhraseReader
from postdesk.classifiers.spelling import Spelling

SMALL = frozenset({"the", "my", "a"})


def quotes(phrase: str, text: str, subject: str = "") -> str | None:
    """The words of `text` that `phrase` meets, or None."""
    reader = PhraseReader(SMALL)
    reader.add_group("cannot", ["can't", "cannot", "unable to"])
    wanted = reader.phrase(phrase)
    reading, found = PhraseBook([wanted], SMALL).find(subject, text)
    return reading.quote(wanted, found[wanted]) if wanted in found else None


@pytest.mark.parametrize(
    ("phrase", "text", "met"),
    [
        pytest.param("refund", "A REFUND, please", "refund", id="case does not count"),
        pytest.param("kündigen", "wir kundigen", "kundigen", id="accents do not count"),
        pytest.param("straße", "STRASSE", "strasse", id="sharp s is two letters"),
        pytest.param("can't pay", "I can’t pay", "cant pay", id="typed and typographic apostrophe"),
        pytest.param("reset password", "reset my password", "reset password", id="small words are skipped"),
        pytest.param("sign-in", "the sign in", "sign in", id="a hyphen parts words"),
        pytest.param("refund*", "refunded", "refunded", id="stem before a star"),
        pytest.param("*rechnung", "Stromrechnung", "stromrechnung", id="stem after a star"),
        pytest.param("card|bank fee", "a bank fee", "bank fee", id="either word"),
        pytest.param("<cannot> pay", "unable to pay", "unable to pay", id="a group, of several words"),
        pytest.param("<cannot>|never pay", "never pay", "never pay", id="a group among alternatives"),
        pytest.param("app_store|shop fee", "app store fee", "app store fee", id="_ joins words"),
        pytest.param("reset .. pin", "reset that old card pin", "reset that old card pin", id="gap of three"),
        pytest.param("# users", "7 users", "7 users", id="a number"),
        pytest.param("## users", "70 users", "70 users", id="a number of ten or more"),
        pytest.param("a b c c", "b x b c c", "b c c", id="a false start does not hide the true one"),
    ],
)
def test_a_phrase_meets(phrase, text, met):
    assert quotes(phrase, text) == met


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        pytest.param("fund", "refund", id="part of a word"),
        pytest.param("reset .. pin", "reset one two three four pin", id="gap of four"),
        pytest.param("log in", "in log", id="other order"),
        pytest.param("refund .. card", "I want a refund. Card attached", id="over the end of a sentence"),
        pytest.param("refund .. card", "a refund\n\ncard", id="over an empty line"),
        pytest.param("## users", "7 users", id="a small number"),
        pytest.param("billing", "mail billing@example.com", id="an address says where, not what"),
        pytest.param("login", "see https://example.com/login", id="so does a link"),
        pytest.param("refund", "x " * MAX_TEXT + "refund", id="beyond what is read"),
    ],
)
def test_a_phrase_does_not_meet(phrase, text):
    assert quotes(phrase, text) is None


def test_a_phrase_does_not_reach_from_the_subject_into_the_text():
    assert quotes("refund .. card", "card", subject="refund") is None


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        pytest.param("the my", "only small words", id="only small words"),
        pytest.param("..", "nothing is left", id="only a gap"),
        pytest.param("<nobody> pay", "no group", id="unknown group"),
        pytest.param("ab*", "3 letters", id="short stem"),
        pytest.param("a*b", "one \\*", id="star inside"),
        pytest.param("*abc*", "one \\*", id="two stars"),
        pytest.param("pay €", "no letters", id="no letters"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_why(phrase, complaint):
    with pytest.raises(PhraseError, match=complaint):
        PhraseReader(SMALL).phrase(phrase)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pasword", "password"),  # missing
        ("passwoord", "password"),  # too many
        ("passwird", "password"),  # wrong
        ("passwrod", "password"),  # swapped
        ("passwd", None),  # two slips
        ("assword", None),  # the first letter must stand
        ("paper", None),  # short words are too near to each other
    ],
)
def test_a_long_word_one_slip_away_is_taken_as_meant(typed, meant):
    assert Spelling(["password", "papers"]).meant(typed) == meant


def test_phrases_meet_what_was_meant():
    assert quotes("invoice", "where is my invocie") == "invocie"
    assert quotes("invoice", "where is my invce") is None


def test_hostile_text_is_read_in_bounded_steps():
    """Every word begins every phrase: the work is a few shifts for each phrase, not a search from each word."""
    text = "cannot pay the " * 1000
    assert quotes("<cannot> .. pay .. cannot .. pay .. cannot .. pay .. cannot .. never", text) is None
