"""Looks for many phrases in one text at once, in time bounded by the text (MAX_TEXT), whatever it holds.

A text becomes words, folded in case, accents and apostrophes. For each word that phrases use, the places where it
stands are the bits of one number; following a phrase is shifting that number and masking it with the next word's.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from postdesk.classifiers.phrases import MAX_GAP, MIN_STEM, Choice, Phrase, Words, tokens
from postdesk.classifiers.spelling import Spelling

MAX_TEXT = 8 * 1024  # characters of a text that are read: what a request is about is said early
MAX_SUBJECT = 400
_REMEMBERED = 20_000  # words whose stems need not be looked up again: few words make up most mail
_ANYWHERE = -1  # as a bit mask: all places


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A subject and a text as words, each at its place, and which stops were met where."""

    words: Mapping[int, str]  # by place; sentences are more than MAX_GAP places apart
    # Of each stop: the places where a choice of one word stands; for each longer choice, its words less one and its ends.
    single: Mapping[Words, int]
    longer: Mapping[Words, list[tuple[int, int]]]
    subject: int  # mask of the subject's places

    def ends(self, phrase: Phrase, start: int = _ANYWHERE) -> int:
        """Mask of the places where the phrase ends when it begins at a place of `start`; 0 where it is not found."""
        reach, found = start, 0
        for gap, words in phrase.steps:
            for _ in range(gap):
                reach |= reach << 1
            found = reach & self.single.get(words, 0)
            for more, ends in self.longer.get(words, ()):
                found |= reach << more & ends
            if not found:
                return 0
            reach = found << 1
        return found

    def quote(self, phrase: Phrase, ends: int) -> str:
        """The customer's words that the phrase met, at the first of `ends`."""
        last = ends & -ends
        first = last.bit_length() - 1
        start = last
        while start and not self.ends(phrase, start) & last:
            start >>= 1
            first -= 1
        return " ".join(self.words[at] for at in range(first, last.bit_length()) if at in self.words)


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """A subject and a text as words at their places, before any phrase is looked for."""

    words: Mapping[int, str]
    masks: Mapping[str, int]  # of each word: the places where it stands
    subject: int


@lru_cache(maxsize=4)  # several books are asked of the same text, one after the other
def _placed(subject: str, text: str, small_words: frozenset[str]) -> _Placed:
    words: dict[int, str] = {}
    end = _place(subject, small_words, words, 0)
    _place(text, small_words, words, end + MAX_GAP + 1)
    masks: dict[str, int] = {}
    for at, word in words.items():
        masks[word] = masks.get(word, 0) | 1 << at
    return _Placed(words, masks, (1 << end) - 1)


def _place(text: str, small_words: frozenset[str], words: dict[int, str], at: int) -> int:
    for token in tokens(text):
        if not token[0].isalnum():
            at += MAX_GAP + 1  # no phrase reaches over the end of a sentence
        elif token not in small_words:
            words[at] = token
            at += 1
    return at


@dataclass(frozen=True, slots=True, eq=False)
class _Uses:
    """What phrases do with one word of a text."""

    alone: tuple[Words, ...]  # stops that it meets alone
    among: tuple[str, ...]  # its names in choices of several words


class PhraseBook:
    """Every phrase of a rule file, indexed by its rarest stop, so that a text is asked only what it may answer."""

    def __init__(self, phrases: Iterable[Phrase], small_words: frozenset[str]) -> None:
        phrases = tuple(dict.fromkeys(phrases))
        self._small = small_words
        uses = Counter(words for phrase in phrases for _, words in phrase.steps)
        self._anchored: dict[Words, list[tuple[Phrase, frozenset[Words]]]] = {}  # each with all of its stops
        for phrase in phrases:
            rarest = min(
                (words for _, words in phrase.steps), key=lambda words: uses[words] * len(words.choices)
            )
            stops = frozenset(words for _, words in phrase.steps)
            self._anchored.setdefault(rarest, []).append((phrase, stops))
        self._single: dict[str, list[Words]] = {}
        self._longer: dict[str, list[tuple[Words, Choice]]] = {}
        for words in uses:
            for first, *rest in words.choices:
                if rest:
                    self._longer.setdefault(first, []).append((words, tuple(rest)))
                else:
                    self._single.setdefault(first, []).append(words)
        known = {word for words in uses for choice in words.choices for word in choice}
        self._known = frozenset(known)
        self._heads = _stems_by(lambda stem: stem[:MIN_STEM], (word for word in known if word.endswith("*")))
        self._tails = _stems_by(
            lambda stem: stem[-MIN_STEM:], (word for word in known if word.startswith("*"))
        )
        self._spelling = Spelling(word.strip("*") for word in known)
        self._among = frozenset(
            word for words in uses for choice in words.choices if len(choice) > 1 for word in choice
        )
        self._uses_of = lru_cache(maxsize=_REMEMBERED)(self._uses)
        # Queue and urgency of a request are asked one after the other: the second finds it read.
        self._find = lru_cache(maxsize=2)(self._search)

    def _read(self, subject: str, text: str) -> Reading:
        placed = _placed(subject, text, self._small)
        single: dict[Words, int] = {}
        places: dict[str, int] = {}  # for each word or stem ("refund*") that stands in a choice of several
        uses_of = self._uses_of
        for word, mask in placed.masks.items():
            uses = uses_of(word)
            for words in uses.alone:
                single[words] = single.get(words, 0) | mask
            for name in uses.among:
                places[name] = places.get(name, 0) | mask
        return Reading(placed.words, single, self._meet(places), placed.subject)

    def find(self, subject: str, text: str) -> tuple[Reading, Mapping[Phrase, int]]:
        """The phrases that occur in a request, each with the mask of the places where it ends."""
        return self._find(subject[:MAX_SUBJECT], text[:MAX_TEXT])

    def _search(self, subject: str, text: str) -> tuple[Reading, Mapping[Phrase, int]]:
        reading = self._read(subject, text)
        found: dict[Phrase, int] = {}
        met = dict.fromkeys((*reading.single, *reading.longer))
        known = frozenset(met)
        for words in met:
            for phrase, stops in self._anchored.get(words, ()):
                if stops <= known and (ends := reading.ends(phrase)):  # two of three lack a stop
                    found[phrase] = ends
        return reading, found

    def _meet(self, places: Mapping[str, int]) -> dict[Words, list[tuple[int, int]]]:
        longer: dict[Words, list[tuple[int, int]]] = {}
        for first, mask in places.items():
            for words, rest in self._longer.get(first, ()):
                ends = mask
                for word in rest:
                    if word not in places:
                        break
                    ends = ends << 1 & places[word]
                else:
                    if ends:
                        longer.setdefault(words, []).append((len(rest), ends))
        return longer

    def _uses(self, word: str) -> _Uses:
        names = self._names(word)
        alone = dict.fromkeys(words for name in names for words in self._single.get(name, ()))
        return _Uses(tuple(alone), tuple(name for name in names if name in self._among))

    def _names(self, word: str) -> tuple[str, ...]:
        """What phrases call this word: itself, a stem, a number; of a word unknown to all, those of the one meant."""
        found = tuple(self._exact_names(word))
        if not found and (meant := self._spelling.meant(word)):
            found = tuple(self._exact_names(meant))
        return found

    def _exact_names(self, word: str) -> Iterator[str]:
        if word in self._known:
            yield word
        if word.isdecimal():
            yield "#"
            if len(word) > 1:
                yield "##"
        for stem, pattern in self._heads.get(word[:MIN_STEM], ()):
            if word.startswith(stem):
                yield pattern
        for stem, pattern in self._tails.get(word[-MIN_STEM:], ()):
            if word.endswith(stem):
                yield pattern


def _stems_by(key: Callable[[str], str], patterns: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for pattern in patterns:
        stem = pattern.strip("*")
        found.setdefault(key(stem), []).append((stem, pattern))
    return found
