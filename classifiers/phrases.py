"""How a rule's author writes what to look for: words, alternatives, groups of words and short gaps. Not regular
expressions: whatever a rule says, the work of looking for it is bounded (see phrasebook).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

GAPS = {"..": 3, "...": 8}  # how many words each may skip
MAX_GAP = max(GAPS.values())
MIN_STEM = 3  # letters before or after "*"
NUMBERS = ("#", "##")  # any number; one of ten or more
_MAX_WORD = 40

_TOKEN = re.compile(r"[^\W_]+|[.!?;:](?=\s)|\n[ \t]*\n")
_CHUNK = re.compile(r"\S+")
_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = str.maketrans("’‘`´", "''''")

Choice = tuple[str, ...]  # words that stand side by side


class PhraseError(ValueError):
    """A phrase that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One stop of a phrase: any of these choices. Compared by identity: a group of words is one stop wherever used."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """What to look for, and how the rule's author wrote it. Compared by identity."""

    written: str
    steps: tuple[tuple[int, Words], ...]  # each with how many words may stand before it


class PhraseReader:
    """Reads phrases as rule authors write them; the same piece or phrase is made once, so that it is met once."""

    def __init__(self, small_words: frozenset[str]) -> None:
        self.small_words = small_words
        self._groups: dict[str, Words] = {}
        self._stops: dict[str, Words] = {}
        self._phrases: dict[str, Phrase] = {}

    def add_group(self, name: str, members: Iterable[str]) -> None:
        choices = tuple(choice for written in members if (choice := choice_of(written, self.small_words)))
        if not choices:
            raise PhraseError("must list at least one word that is not a small word")
        self._groups[name] = Words(choices)

    def phrase(self, written: str) -> Phrase:
        """`word`, `stem*`, `*stem`, `one|other`, `<group>`, `#`, `##`, and the GAPS between words."""
        if written not in self._phrases:
            steps = tuple(self._steps(written))
            if not steps:
                raise PhraseError("nothing is left to look for: it has no words, or only small words")
            self._phrases[written] = Phrase(written, steps)
        return self._phrases[written]

    def _steps(self, written: str) -> Iterator[tuple[int, Words]]:
        gap, first = 0, True
        for piece in written.split():
            if piece in GAPS:
                gap = GAPS[piece]
                continue
            words = self._stop(piece)
            if words.choices:  # else a small word: not counted in the text either
                yield 0 if first else gap, words
                gap, first = 0, False

    def _stop(self, piece: str) -> Words:
        if piece not in self._stops:
            found = tuple(choice for written in piece.split("|") for choice in self._choices(written))
            self._stops[piece] = Words(tuple(dict.fromkeys(found)))
        return self._stops[piece]

    def _choices(self, written: str) -> tuple[Choice, ...]:
        if written.startswith("<") and written.endswith(">"):
            if written[1:-1] not in self._groups:
                raise PhraseError(f"no group of words is called {written} (see [words])")
            return self._groups[written[1:-1]].choices
        choice = choice_of(written, self.small_words)
        return (choice,) if choice else ()


def choice_of(written: str, small_words: frozenset[str]) -> Choice:
    """The words of one alternative as they are compared: `can't` is one word, `e-mail` two."""
    if written in NUMBERS:
        return (written,)
    starred = [written.startswith("*"), written.endswith("*")]
    inner = written.strip("*")
    words = [word for word in tokens(inner) if word[0].isalnum()]
    if not words:
        raise PhraseError(f"{written}: has no letters or digits")
    if "*" in inner or all(starred):
        raise PhraseError(f"{written}: one * is allowed, at the beginning or the end of a word")
    if not any(starred):
        return tuple(word for word in words if word not in small_words)
    at = 0 if starred[0] else -1
    if len(words[at]) < MIN_STEM:
        raise PhraseError(f"{written}: {MIN_STEM} letters or more must stand beside *")
    words[at] = f"*{words[at]}" if starred[0] else f"{words[at]}*"
    return tuple(words)


def fold(text: str) -> str:
    """Lower case without accents (é as e, ß as ss); `can't` and `can’t` as cant."""
    text = text.casefold()
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)))
    return text.replace("n't", "nt")


@lru_cache(maxsize=8)  # several questions are asked of the same text, one after the other
def tokens(text: str) -> tuple[str, ...]:
    if "@" in text or "://" in text:  # billing@… and https://…/login say where, not what
        text = _CHUNK.sub(lambda m: "" if "@" in m[0] or "://" in m[0] else m[0], text)
    return tuple(token[:_MAX_WORD] for token in _TOKEN.findall(fold(text)))
