"""Looks for many phrases in one text at once, in time bounded by the text (MAX_TEXT), whatever it holds.

A text becomes words, folded in case, accents and apostrophes. For each word that phrases use, the places where it
stands are the bits of one number; following a phrase is shifting that number and masking it with the next word's.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from postdesk.classifiers.phrases import GAPS, MAX_GAP, MIN_STEM, Choice, Phrase, Words, tokens
from postdesk.classifiers.spelling import Spelling

MAX_TEXT = 8 * 1024  # characters of a text that are read: what a request is about is said early
MAX_SUBJECT = 400
_REMEMBERED = 20_000  # words that need not be looked up again: few words make up most mail
_BITS = 2048  # of a longer file some stops share one: then a few phrases are looked for in vain
_ANYWHERE = -1  # as a bit mask: all places


def _strides(gap: int) -> Iterator[int]:
    """Shifts that together reach each of so many places further, each as far as those before it have reached."""
    reached = 0
    while reached < gap:
        stride = min(reached + 1, gap - reached)
        yield stride
        reached += stride


_STRIDES = {gap: tuple(_strides(gap)) for gap in (0, *GAPS.values())}


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A subject and a text as words, each at its place, and which stops were met where."""

    words: Mapping[int, str]  # by place; sentences are more than MAX_GAP places apart
    # Of each stop: the places where a choice of one word stands; for each longer choice, its words less one and its ends.
    single: dict[Words, int]
    longer: dict[Words, list[tuple[int, int]]]
    subject: int  # mask of the subject's places

    def ends(self, phrase: Phrase, start: int = _ANYWHERE) -> int:
        """Mask of the places where the phrase ends when it begins at a place of `start`; 0 where it is not found."""
        reach, found = start, 0
        for gap, words in phrase.steps:
            for places in _STRIDES[gap]:
                reach |= reach << places
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
        shortest = len(phrase.steps) - 1
        first = last.bit_length() - 1 - shortest
        start = last >> shortest
        while start and not self.ends(phrase, start) & last:
            start >>= 1
            first -= 1
        return " ".join(self.words[at] for at in range(first, last.bit_length()) if at in self.words)


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """A subject and a text as words at their places, before any phrase is looked for."""

    words: Mapping[int, str]
    different: tuple[str, ...]  # each word once
    subject: int


@lru_cache(maxsize=4)  # several books are asked of the same text, one after the other
def _placed(subject: str, text: str, small_words: frozenset[str]) -> _Placed:
    words: dict[int, str] = {}
    end = _place(subject, small_words, words, 0)
    _place(text, small_words, words, end + MAX_GAP + 1)
    return _Placed(words, tuple(dict.fromkeys(words.values())), (1 << end) - 1)


def _place(text: str, small_words: frozenset[str], words: dict[int, str], at: int) -> int:
    for token in tokens(text):
        if not token[0].isalnum():
            at += MAX_GAP + 1  # no phrase reaches over the end of a sentence
        elif token not in small_words:
            words[at] = token
            at += 1
    return at


class _Uses(NamedTuple):
    """What phrases do with one word of a text. `stops` are bits: see PhraseBook."""

    stops: int  # that it meets, alone or with others
    alone: tuple[Words, ...]  # stops that it meets alone
    among: tuple[str, ...]  # its names in choices of several words
    rarest: tuple[tuple[Phrase, int], ...]  # phrases whose rarest stop is one of these, with all they need


def _hopeful(used: Collection[_Uses]) -> frozenset[Phrase]:
    """The phrases of which no stop is wanting; few of them stand there."""
    met = 0
    for uses in used:
        met |= uses.stops
    wanting = ~met
    return frozenset(phrase for uses in used for phrase, needs in uses.rarest if not needs & wanting)


class PhraseBook:
    """Every phrase of a rule file, indexed by its rarest stop, so that a text is asked only what it may answer.

    Each stop is a bit of a number: a phrase is looked for where the words of a text have all of its bits.
    """

    def __init__(self, phrases: Iterable[Phrase], small_words: frozenset[str]) -> None:
        phrases = tuple(dict.fromkeys(phrases))
        self._small = small_words
        uses = Counter(words for phrase in phrases for _, words in phrase.steps)
        self._bits = {words: 1 << number % _BITS for number, words in enumerate(uses)}
        self._needs = {phrase: self._bits_of(words for _, words in phrase.steps) for phrase in phrases}
        self._anchored: dict[Words, list[Phrase]] = {}
        for phrase in phrases:
            rarest = min(
                (words for _, words in phrase.steps), key=lambda words: uses[words] * len(words.choices)
            )
            self._anchored.setdefault(rarest, []).append(phrase)
        self._single: dict[str, list[Words]] = {}
        self._longer: dict[str, list[tuple[Words, Choice]]] = {}
        self._among: dict[str, list[Words]] = {}  # the stops of which a word is part, beside others
        for words in uses:
            for first, *rest in words.choices:
                if rest:
                    self._longer.setdefault(first, []).append((words, tuple(rest)))
                    for word in (first, *rest):
                        self._among.setdefault(word, []).append(words)
                else:
                    self._single.setdefault(first, []).append(words)
        known = {word for words in uses for choice in words.choices for word in choice}
        self._known = frozenset(known)
        self._heads = _stems_by(lambda stem: stem[:MIN_STEM], (word for word in known if word.endswith("*")))
        self._tails = _stems_by(
            lambda stem: stem[-MIN_STEM:], (word for word in known if word.startswith("*"))
        )
        self._spelling = Spelling(word.strip("*") for word in known)
        self._uses_of: dict[tuple[str, ...], _Uses] = {}  # by the names of a word
        self._remembered: dict[str, _Uses | None] = {}
        # Queue and urgency of a request are asked one after the other: the second finds it read.
        self._find = lru_cache(maxsize=2)(self._search)

    def find(self, subject: str, text: str) -> tuple[Reading, Mapping[Phrase, int]]:
        """The phrases that occur in a request, each with the mask of the places where it ends."""
        return self._find(subject[:MAX_SUBJECT], text[:MAX_TEXT])

    def _search(self, subject: str, text: str) -> tuple[Reading, Mapping[Phrase, int]]:
        placed = _placed(subject, text, self._small)
        used = self._used(placed.different)
        hopeful = _hopeful(used.values())
        if not hopeful:
            return Reading(placed.words, {}, {}, placed.subject), {}
        reading = self._read(placed, used, hopeful)
        in_order = (
            phrase
            for words in (reading.single | reading.longer)
            for phrase in self._anchored.get(words, ())
            if phrase in hopeful
        )
        return reading, {phrase: ends for phrase in in_order if (ends := reading.ends(phrase))}

    def _used(self, different: Iterable[str]) -> dict[str, _Uses]:
        """The words that phrases know, with what phrases do with them."""
        remembered, used = self._remembered, dict[str, _Uses]()
        for word in different:
            try:
                uses = remembered[word]
            except KeyError:
                uses = self._looked_up(word)
            if uses:
                used[word] = uses
        return used

    def _looked_up(self, word: str) -> _Uses | None:
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        uses = self._remembered[word] = self._uses(word)
        return uses

    def _read(self, placed: _Placed, used: Mapping[str, _Uses], hopeful: Iterable[Phrase]) -> Reading:
        """Where the stops of these phrases stand."""
        needed = 0
        for phrase in hopeful:
            needed |= self._needs[phrase]
        masks = {word: 0 for word, uses in used.items() if uses.stops & needed}
        for at, word in placed.words.items():
            if word in masks:
                masks[word] |= 1 << at
        single: dict[Words, int] = {}
        places: dict[str, int] = {}  # for each word or stem ("refund*") that stands in a choice of several
        for word, mask in masks.items():
            uses = used[word]
            for words in uses.alone:
                single[words] = single.get(words, 0) | mask
            for name in uses.among:
                places[name] = places.get(name, 0) | mask
        return Reading(placed.words, single, self._meet(places), placed.subject)

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

    def _bits_of(self, stops: Iterable[Words]) -> int:
        bits = 0
        for words in stops:
            bits |= self._bits[words]
        return bits

    def _uses(self, word: str) -> _Uses | None:
        """None where no phrase knows the word."""
        names = self._names(word)
        if names and names not in self._uses_of:
            alone = dict.fromkeys(words for name in names for words in self._single.get(name, ()))
            among = dict.fromkeys(words for name in names for words in self._among.get(name, ()))
            self._uses_of[names] = _Uses(
                self._bits_of(alone | among),
                tuple(alone),
                tuple(name for name in names if name in self._among),
                tuple((p, self._needs[p]) for stop in alone | among for p in self._anchored.get(stop, ())),
            )
        return self._uses_of[names] if names else None

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
