"""The four facts of an escalation in a customer's words (E3): problem, business impact, workaround, milestone date.

Read from headings, theirs and ours, with what stands behind or below them, else from sentences that plainly speak of one.
A sentence may name two: by what date, and what stands still until then. A fact that is not named is absent: it is asked
for. A question names none. Linear in the length of the text.
"""

import re

from postdesk.classifiers.escalation_words import ASKED, LABELS, SPEAKS
from postdesk.classifiers.headed_answers import headings, read_answers
from postdesk.classifiers.text_sentences import sentences

MAX_TEXT = 8 * 1024
MAX_FACT = 500
_HEADINGS = headings(LABELS, ASKED)
_SPEAKS = {fact: re.compile(rf"\b(?:{words})", re.IGNORECASE) for fact, words in SPEAKS.items()}
_TOGETHER = {"milestone", "impact"}  # which one sentence may name both
_SAYS_NOTHING = re.compile(r"[\W_]*(?:\?+|tbd|tba|n/?a)?[\W_]*", re.IGNORECASE)


def read_facts(text: str) -> dict[str, str]:
    """The facts that the text names, by name. Lines that begin with `>` are ours: an answer may stand below them."""
    answers = read_answers(text[:MAX_TEXT], _HEADINGS)
    found: dict[str, str] = {}
    for fact, words in answers.found:
        if not _SAYS_NOTHING.fullmatch(words):
            found.setdefault(fact, words[:MAX_FACT])
    for sentence in sentences(answers.rest):
        for fact in _named_by(sentence):
            found.setdefault(fact, sentence[:MAX_FACT])
    return found


def plain_words(text: str) -> tuple[str, ...]:
    """The sentences that name no fact: of a first mail, what is wrong."""
    rest = read_answers(text[:MAX_TEXT], _HEADINGS).rest
    return tuple(s for s in sentences(rest) if not _named_by(s) and not s.endswith("?"))


def _named_by(sentence: str) -> tuple[str, ...]:
    """In the order in which a sentence is asked what it is; the first counts, and what may stand beside it."""
    if sentence.endswith("?"):
        return ()
    named = [fact for fact, speaks in _SPEAKS.items() if speaks.search(sentence)]
    if not named:
        return ()
    return tuple(named) if _TOGETHER.issuperset(named) else (named[0],)
