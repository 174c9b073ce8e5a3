"""Word sequences by which a text is known again, however it was wrapped, quoted or marked up. Pure, linear.

Case, white space, quote marks, punctuation, soft hyphens and invisible characters do not count; a web address is one
word, for a link that stands in a note is no secret by itself. Letters that merely look alike are not seen through,
nor is a text that was translated, paraphrased or made a picture.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

SIZE = 8  # words of a sequence that no mail to a customer may share with a note
MIN_WORDS = 4  # a shorter note counts whole from here on,
MIN_LETTERS = 20  # or from here on: one long word may say it all
_WINDOW = 1_000_000  # characters looked at together, so that a 25 MB attachment needs little memory
_OVERLAP = 4_000
_TOKEN = 200  # characters normalised together

Gram = tuple[str, ...]

# Scripts written without spaces: each character is a word (kana, Han, Thai, Lao, Khmer, Myanmar).
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_URL = r"https?://[^\s<>\"'()\[\]]*[^\s<>\"'()\[\].,;:!?]"
_WORD = re.compile(rf"{_URL}|[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_TAG = re.compile(r"<[^<>]*>")
# Tags that part words on the screen; the others ("<b>", "<span>", "<wbr>") may stand inside of one.
_PARTING_TAG = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|center|dd|div|dl|dt|figure|footer|form|h[1-6]|head|header|hr|html"
    r"|img|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|title|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The sequences of one or more texts, by their number of words. Made once for each note, or set of notes."""

    grams: Mapping[int, frozenset[Gram]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.grams)

    def found(self, words: list[str]) -> frozenset[Gram]:
        """Which of the sequences stand in these words."""
        hits: frozenset[Gram] = frozenset()
        for size, grams in self.grams.items():
            hits |= grams.intersection(_sequences(words, size))
        return hits

    def only(self, hits: frozenset[Gram]) -> "Fingerprint":
        """The part of it that is these sequences."""
        return Fingerprint({size: kept for size, grams in self.grams.items() if (kept := grams & hits)})


def fingerprint(texts: Iterable[str]) -> Fingerprint:
    """Every 8-word sequence of each text; a shorter text whole, unless it is so short that anybody might say it."""
    grams: dict[int, set[Gram]] = {}
    for text in texts:
        words = split_words(text)
        if len(words) >= SIZE:
            grams.setdefault(SIZE, set()).update(_sequences(words, SIZE))
        elif _says_something(words):
            grams.setdefault(len(words), set()).add(tuple(words))
    return Fingerprint({size: frozenset(found) for size, found in grams.items()})


def split_words(text: str) -> list[str]:
    """The words as compared."""
    if not text.isascii():
        text = _INVISIBLE.sub("", " ".join(map(_compatible, text.split())))
    return _WORD.findall(text.casefold())


def readings(text: str) -> Iterator[str]:
    """A text as its readers may see it: as it is, and as HTML, its tags as gaps, or only those that part words."""
    for start in range(0, len(text) or 1, _WINDOW):
        piece = text[max(start - _OVERLAP, 0) : start + _WINDOW]
        yield piece
        if "<" in piece or "&" in piece:
            yield html.unescape(_TAG.sub(" ", piece))
            yield html.unescape(_TAG.sub("", _PARTING_TAG.sub(" ", piece)))


def phrases(words: list[str], hits: frozenset[Gram]) -> Iterator[str]:
    """The stretches of these words that the hits cover, for a person to read."""
    sizes = {len(gram) for gram in hits}
    spans = sorted(
        (at, at + size) for size in sizes for at, gram in enumerate(_sequences(words, size)) if gram in hits
    )
    start = end = 0
    for first, after in spans:
        if not end or first > end:
            if end:
                yield " ".join(words[start:end])
            start = first
        end = max(end, after)
    if end:
        yield " ".join(words[start:end])


def _sequences(words: list[str], size: int) -> Iterator[Gram]:
    return zip(*(words[at:] for at in range(size)), strict=False)


def _compatible(token: str) -> str:
    """NFKC, a few characters at a time: its time grows with the square of a run of combining marks (UAX #15)."""
    if token.isascii():
        return token
    pieces = (token[at : at + _TOKEN] for at in range(0, len(token), _TOKEN))
    return "".join(unicodedata.normalize("NFKC", piece) for piece in pieces)


def _says_something(words: list[str]) -> bool:
    prose = [word for word in words if "://" not in word]
    spaced = [word for word in prose if len(word) > 1 or word.isascii()]
    return len(spaced) >= MIN_WORDS or sum(map(len, prose)) >= MIN_LETTERS
