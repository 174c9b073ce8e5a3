"""Texts known again by their words."""

import time
import unicodedata

import pytest

from postdesk.outbound.shingles import fingerprint, phrases, readings, split_words

NOTE = "She is on the watch list: refund nothing above 20 EUR before Petra of finance has agreed."


def is_found(note, text):
    return any(fingerprint([note]).found(split_words(reading)) for reading in readings(text))


@pytest.mark.parametrize(
    "text",
    [
        NOTE,
        NOTE.upper(),
        "> She is on the watch list:\n> refund nothing above 20\n> EUR before Petra",
        ">> She is on the\n>> watch list: refund nothing\n",
        "She is on the watch\u00a0list: refund\u2003nothing",
        "She is on the wa\u00adtch list: re\u200bfund no\ufeffthing",
        "She is on the watch list - \u201crefund nothing\u201d",
        "Ｓｈｅ is on the ｗａｔｃｈ list refund nothing",
        "<p>She is on the <b>wa</b>tch<br>list:<div>refund</div>nothing</p>",
        "She&nbsp;is&#32;on the watch list: refund no&shy;thing",
        '<img alt="She is on the watch list: refund nothing">',
        "<!-- She is on the watch list: refund nothing -->",
        "<p>1 < 2</p>She is on the watch <i>list</i>: refund nothing",
        "She\tis\non\r\nthe\n\n\nwatch | list || refund * nothing",
        "I think she is on the watch list refund nothing at all",
        "x " * 600_000 + NOTE + " y" * 600_000,
        "x" * 999_970 + " She is on the watch list refund nothing",  # across the end of a window
        "".join(f"<span style='padding:4px'>{word}</span>" for word in NOTE.split()),
    ],
    ids=lambda t: t[:40],
)
def test_eight_words_in_a_row_are_known_again(text):
    assert is_found(NOTE, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "She is on the watch list: refund",  # seven words
        "She is not on the watch list: refund nothing",
        "Nothing refund list watch the on is she",
        "Dear Ann, we refund 20 EUR, Petra of finance agreed before.",
    ],
)
def test_other_words_are_not(text):
    assert not is_found(NOTE, text)


@pytest.mark.parametrize(
    ("note", "text", "found"),
    [
        ("he is a liar", "well, he is a liar!", True),
        ("he is a liar", "is he a liar", False),
        ("no refund", "there is no refund", False),  # anybody may say that
        ("Zahlungsunfähigkeitsverdacht!", "der Zahlungsunfähigkeitsverdacht besteht", True),
        ("fraud", "fraud", False),
        ("", "", False),
        ("...", "...", False),
    ],
)
def test_a_short_note_counts_whole_unless_it_is_too_short_to_be_one(note, text, found):
    assert is_found(note, text) is found


def test_scripts_without_spaces_are_compared_by_characters():
    note = "この顧客には返金しないでください"
    assert is_found(note, "申し訳ありませんが、この顧客には返金しない予定です")
    assert not is_found(note, "この請求書を返金しました")


def test_a_web_address_is_one_word():
    """A link that a note names may be sent to the customer; the words around it may not."""
    link = "https://docs.example.com/en/how/to/reset/the/two/factor/sign/in"
    note = f"Send her {link}, she never reads anything that we write."
    assert not is_found(note, f"Dear Ann, please read {link}. Regards")
    assert not is_found(link, f"Dear Ann, please read {link}.")
    assert is_found(note, f"{link}: she never reads anything that we write")


def test_stretches_are_told_whole_and_apart():
    note = "one two three four five six seven eight nine ten"
    words = split_words(f"{note} and then again one two three four five six seven eight stop")
    hits = fingerprint([note]).found(words)
    assert list(phrases(words, hits)) == [note, "one two three four five six seven eight"]


def test_every_note_counts():
    found = fingerprint([NOTE, "he is a liar"])
    assert found.found(split_words("he is a liar"))
    assert found.found(split_words(NOTE))
    assert not fingerprint([])


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<p",
        "&",
        "&#x",
        "http://",
        "http://...",
        "a",
        " ",
        "\u0301\u0316",
        "\ufdfa",
        "<b>x",
        "one two three four five six seven ",
    ],
    ids=repr,
)
def test_hostile_text_takes_no_more_than_linear_time(unit):
    """Two hundred thousand characters within two seconds of CPU; what is quadratic takes a minute."""
    text = (unit * 200_000)[:200_000]
    found = fingerprint([NOTE])
    began = time.process_time()
    for reading in readings(text):
        found.found(split_words(reading))
    assert time.process_time() - began < 2


def test_decomposed_letters_are_the_same_letters():
    assert is_found(
        "Fräulein Müller möchte über größere Gefäße früher Bescheid",
        unicodedata.normalize("NFD", "Fräulein Müller möchte über größere Gefäße früher Bescheid"),
    )
