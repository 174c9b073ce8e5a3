"""Every detail that can be missing has words (C5)."""

import pytest

from postdesk.classifiers.missing import DETAILS
from postdesk.templates.details import WORDS, detail_words


@pytest.mark.parametrize("language", WORDS)
def test_whatever_can_be_asked_for_has_words(language: str):
    assert set(WORDS[language]) >= DETAILS


def test_a_language_without_words_asks_in_english():
    assert detail_words(["amount"], "tlh") == ("the amount",)
