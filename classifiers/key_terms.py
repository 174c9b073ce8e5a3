"""The few words of a text by which others on the same matter are found again (C9). Pure, linear, explainable.

Words are folded and cut to their first letters, so that "failing" and "fails" of one verb come near; small words of the
languages, greetings and long numbers say nothing. Longer words are rarer, and are taken first.
"""

from itertools import chain, islice

from postdesk.classifiers.language_words import WORDS
from postdesk.classifiers.phrases import fold, tokens

MOST = 12  # terms of a text
_STEM = 6  # letters
_SHORTEST = 4
_MAX_SUBJECT = 400
_MAX_TEXT = 4_000  # characters that are read
_MAX_WORDS = 150
_COURTESY = frozenset(
    "hello dear please thanks thank regards kind best hallo liebe lieber bitte danke gruss grusse freundlichen bonjour "
    "madame monsieur merci cordialement hola estimados gracias saludos ola prezados obrigado obrigada cumprimentos "
    "since today yesterday could would help need want when then there here about they them".split()
)
_SMALL = _COURTESY | frozenset(
    word for language in ("en", "de", "fr", "es", "pt") for word in fold(WORDS[language]).split()
)


def key_terms(subject: str, text: str) -> tuple[str, ...]:
    """At most MOST terms, in alphabetical order."""
    said = chain(tokens(subject[:_MAX_SUBJECT]), tokens(text[:_MAX_TEXT]))
    words = islice((w for w in said if w[0].isalnum()), _MAX_WORDS)
    telling = dict.fromkeys(w for w in words if _tells(w))
    chosen = dict.fromkeys(w[:_STEM] for w in sorted(telling, key=lambda w: (-len(w), w)))
    return tuple(sorted(list(chosen)[:MOST]))


def _tells(word: str) -> bool:
    if word.isdigit():
        return len(word) == 3  # an error code; longer ones are numbers of records
    return len(word) >= _SHORTEST and word not in _SMALL
