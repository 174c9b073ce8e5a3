"""Does a customer say that it is solved (P4)? "It works now, thank you!" and nothing beside it.

PLAIN: the text is short, a phrase says that it is solved, and every other word is one of those that may stand beside
such a phrase: thanks, praise, a greeting, a name. What is not known is not plain.
LIKELY: it says so among other words, or says thanks and nothing else; somebody has to look.
NO: all else. A question, a limit ("but", "still", "except"), a doubt, a wish, other trouble: the customer goes on.

Irony has no words of its own: whatever is not plain stays unsure. English, German, French, Spanish and Portuguese. Pure
and linear: longer texts are not looked at.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from postdesk.classifiers.solved_words import BLOCKERS, CLOSINGS, GREETINGS, QUESTIONS, SOLVED

_MAX_TEXT = 400  # characters
_MAX_PLAIN = 30  # words
_MAX_LIKELY = 40
_MAX_SIGNED = 3  # lines below a closing
_MAX_NAME = 4  # words of one of them
_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_CLAUSE = re.compile(r"[.,;:!()\n\-\u2013\u2014]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_UNSURE = re.compile(r"\.\.|\u2026|[\"“”„«»*]|\d")  # hesitation, words in quotes, numbers
_SOUR = re.compile("[🙄🙃😒😡😠🤬😤🤡👎😑😐😕🙁😞😢😭💩]|(?:^|\\s)(?:/s\\b|:-?[(/\\\\|])")
_ASKS = re.compile(rf"(?:{'|'.join(QUESTIONS)})(?!\S)")
_MARK = "#"  # stands where a known phrase stood


class Says(StrEnum):
    """How sure it is."""

    PLAIN = "plain"
    LIKELY = "likely"
    NO = "no"


@dataclass(frozen=True, slots=True)
class SaysSolved:
    """The answer, and why."""

    says: Says
    reason: str
    thanks: bool = False  # LIKELY by thanks alone


def says_solved(text: str, names: Collection[str] = ()) -> SaysSolved:
    """Whether the new text of a mail says so. `names`: of people who take part, as greetings and signatures have them."""
    text = text.strip()
    if not text or len(text) > _MAX_TEXT:
        return SaysSolved(Says.NO, "there is no text" if not text else "the text is long")
    if "?" in text or "¿" in text:
        return SaysSolved(Says.NO, "it asks something")
    if _SOUR.search(text):
        return SaysSolved(Says.NO, "it is not pleased")
    known = frozenset(word for name in names for word in _words(fold(name)))
    clauses = _clauses(text, known)
    words = [word for clause in clauses for word in clause.split()]
    if len(words) > _MAX_LIKELY:
        return SaysSolved(Says.NO, "the text is long")
    found = _best(clauses, known)
    asks = any(_ASKS.match(clause) for clause in clauses)
    if found.says is Says.PLAIN and (asks or _UNSURE.search(text) or len(words) > _MAX_PLAIN):
        return SaysSolved(Says.LIKELY, f"{found.reason}, among what may change it")
    return found


def fold(text: str) -> str:
    """Lower case, without accents; lines stay."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)))
    return bare.casefold()


def _best(clauses: list[str], names: frozenset[str]) -> SaysSolved:
    """The surest answer of any language; one that sees a limit decides for all."""
    answers = [_in_language(language, clauses, names) for language in SOLVED]
    order = (Says.PLAIN, Says.LIKELY, Says.NO)
    return min(answers, key=lambda answer: order.index(answer.says))


def _in_language(language: str, clauses: list[str], names: frozenset[str]) -> SaysSolved:
    says, thanks, beside = _of(SOLVED[language].says), _thanks(), _beside(language)
    said = ""
    thanked = False
    rest: list[str] = []
    for clause in clauses:
        found = says.search(clause)
        said = said or (found[0].strip() if found else "")
        left = says.sub(_MARK, clause)
        thanked = thanked or thanks.search(left) is not None
        left = _of(CLOSINGS).sub(_MARK, thanks.sub(_MARK, left))
        rest += [w for w in left.split() if w != _MARK and w not in names]
    if not said and not thanked:
        return SaysSolved(Says.NO, "it does not say that it is solved")
    limit = next((w for w in rest if w in BLOCKERS and w not in beside), "")
    if limit:
        return SaysSolved(Says.NO, f'it says "{limit}"')
    other = next((w for w in rest if w not in beside), "")
    if not said:
        if other:
            return SaysSolved(Says.NO, "it does not say that it is solved")
        return SaysSolved(Says.LIKELY, f"thanks, and nothing else ({language})", thanks=True)
    if other:
        return SaysSolved(Says.LIKELY, f'"{said}", beside "{other}" ({language})')
    return SaysSolved(Says.PLAIN, f'"{said}" ({language})')


@cache
def _beside(language: str) -> frozenset[str]:
    return frozenset(SOLVED[language].beside.split())


@cache
def _thanks() -> re.Pattern[str]:
    """In any language: "funktioniert, thanks"."""
    return _of(tuple(phrase for words in SOLVED.values() for phrase in words.thanks))


@cache
def _of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words; the first of the list that fits is taken."""
    return re.compile(rf"(?<!\S)(?:{'|'.join(phrases)})(?!\S)")


def _clauses(text: str, names: frozenset[str]) -> list[str]:
    """The text as words one space apart, without greeting and signature."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [
        " ".join(words)
        for line in _unsigned(lines)
        for clause in _CLAUSE.split(line)
        if (words := _without_greeting(_WORD.findall(clause.translate(_APOSTROPHES)), names))
    ]


def _unsigned(lines: list[str]) -> list[str]:
    """Up to the closing, where no more than names follow it; a name that stands alone at the end goes, too."""
    for at, line in enumerate(lines):
        said = " ".join(_words(fold(line)))
        below = lines[at + 1 :]
        if at and said in CLOSINGS and len(below) <= _MAX_SIGNED and all(_is_name(b) for b in below):
            return lines[:at]
    return lines[:-1] if len(lines) > 1 and _is_name(lines[-1]) else lines


def _is_name(line: str) -> bool:
    """Such as "Carol Diaz"; and not "Barely.", which ends as a sentence does."""
    words = line.replace(",", " ").split()
    return 0 < len(words) <= _MAX_NAME and all(
        w[0].isupper() and w.isalpha() and fold(w) not in BLOCKERS and not _speaks(fold(w)) for w in words
    )


def _speaks(word: str) -> bool:
    """Whether it says something: "Danke", "Solved"."""
    return bool(_thanks().search(word)) or any(_of(words.says).search(word) for words in SOLVED.values())


def _without_greeting(words: list[str], names: frozenset[str]) -> list[str]:
    """Folded, without "Hi Anna" and without a name that is thanked ("thanks Anna")."""
    folded = [fold(w) for w in words]
    if folded and folded[0] in GREETINGS and len(folded) <= _MAX_NAME:
        greeted = [w for w in folded if w not in GREETINGS]
        if not any(w in BLOCKERS or _speaks(w) for w in greeted) and len(greeted) <= 2:
            return []
    if len(words) > 1 and _named_last(words) and _thanks().search(" ".join(folded[:-1])):
        folded.pop()
    return [w for w in folded if w not in names]


def _named_last(words: list[str]) -> bool:
    last = words[-1]
    return last[0].isupper() and last[1:].islower() and fold(last) not in BLOCKERS and not _speaks(fold(last))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
