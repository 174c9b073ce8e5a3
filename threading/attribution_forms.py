"""What one attribution looks like: three kinds of evidence - a date, an address, a verb of writing - and their forms.

Attributions have no standard (RFC 3676 §4.5 speaks of quotes only): order of date, name and address, verb and
punctuation differ by client and language. So the forms are few and the words are a table (`attribution_words`).
Pure. Only `LONGEST` characters are ever weighed, so every pattern here is bounded.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from postdesk.threading.attribution_words import OPENERS, QUOTING, UNSPACED_VERBS, VERBS

LONGEST = 300  # characters of a whole attribution; Gmail wraps at 78, four lines
_LONGEST_UNADDRESSED = 120  # without an address, a longer line is a sentence that ends in a colon
_MOST_WORDS_OF_NAME = 6


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


_VERBS = frozenset(word for words in VERBS.values() for word in words)
_UNSPACED_VERBS = tuple(word for words in UNSPACED_VERBS.values() for word in words)
_QUOTING = tuple(words for phrases in QUOTING.values() for words in phrases)
_WORD = re.compile(r"[^\W\d_]+")
_GENDERED = re.compile(
    r"\([^\W\d]{1,2}\)|\(-\w{1,3}\)|/\w{1,2}\b"
)  # "napsal(a)", "написав(-ла)", "napisao/la"

_OPENER = (
    rf"(?:(?:{_alternatives([word for words in OPENERS.values() for word in words])})(?:\s|(?=\d))|在\s?)"
)
_LEADING = r"[\s\-–—*_\"'>|(]{0,12}"
# At most four words (weekday, month) before the first digit of the date: "On Mon, Feb 1, 2016", "tir. 18. apr.".
# Vowel signs of the scripts of India are letters to their readers, though none to `\w`.
_WORD_BEFORE = r"(?:[^\W\d]|[\u0900-\u0dff]){1,15}[.,،]?[\s,،]{1,2}"
_DATE_FIRST = re.compile(rf"{_LEADING}{_OPENER}?(?:{_WORD_BEFORE}){{0,4}}\d", re.IGNORECASE)
_DATE_OPENED = re.compile(rf"{_LEADING}{_OPENER}(?:{_WORD_BEFORE}){{0,4}}\d", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}\s?[./\-年]\s?\d{1,2}\s?[./\-月]\s?\d{1,4}|(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[:.h]\d\d(?!\d)"
)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?![\d.])")
_ADDRESS = re.compile(r"[^\s<>()\"',;:]{1,100}@[^\s<>()\"',;:]{1,100}")
_BRACKETED = re.compile(r"[<(\[]\s?(?:mailto:)?[^<>()\[\]@]{1,100}@[^<>()\[\]@]{1,150}")
_DASHED = re.compile(r"-{2,}[^-].*[^-]-{2,}$")


def speaks_of_writing(text: str) -> bool:
    """Is there a verb of writing in it?"""
    lowered = text.lower()
    if not _VERBS.isdisjoint(_WORD.findall(lowered)):
        return True
    return not lowered.isascii() and any(verb in lowered for verb in _UNSPACED_VERBS)


def _ends_with_verb(text: str) -> bool:
    bare = _GENDERED.sub("", text.lower()).rstrip(" :：*_-–—")
    last = _WORD.findall(bare[-40:])
    return (
        bool(last) and bare.endswith(last[-1]) and (last[-1] in _VERBS or last[-1].endswith(_UNSPACED_VERBS))
    )


def has_date(text: str) -> bool:
    return _DATE.search(text) is not None


def starts_with_date(text: str) -> bool:
    """Does it begin with a date, the opener and weekday of some language allowed?"""
    return _DATE_FIRST.match(text) is not None


def starts_with_opener(text: str) -> bool:
    """Does it begin with an opener ("On", "Am", "Le") and a date?"""
    return _DATE_OPENED.match(text) is not None


def has_sender(text: str) -> bool:
    """Is there an address in brackets, as behind a name?"""
    return "@" in text and _BRACKETED.search(text) is not None


def has_address(text: str) -> bool:
    return "@" in text and _ADDRESS.search(text) is not None


def ends_as_attribution(text: str) -> bool:
    """With a colon, or with the verb within dashes (Zoho, some Androids)."""
    bare = text.rstrip(" *_-–—")
    return bare.endswith((":", "：")) or (bare != text and _ends_with_verb(bare))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the joined text of some lines holds of an attribution."""

    text: str
    quote_follows: bool
    ends: bool  # as attributions end
    address: bool
    bracketed: bool  # the address stands in brackets, as behind a name
    date: bool
    date_first: bool  # it begins with a date, an opener and a weekday allowed
    verb: bool

    @classmethod
    def of(cls, text: str, *, quote_follows: bool) -> "_Evidence":
        return cls(
            text=text,
            quote_follows=quote_follows,
            ends=ends_as_attribution(text),
            address=has_address(text),
            bracketed=_BRACKETED.search(text) is not None,
            date=has_date(text),
            date_first=starts_with_date(text),
            verb=speaks_of_writing(text),
        )

    @property
    def short(self) -> bool:
        return len(self.text) <= _LONGEST_UNADDRESSED or self.address


def _date_and_address(seen: _Evidence) -> bool:
    """As in "On 4 Mar 2024, Ann <ann@example.com> wrote:"; without the verb, Yandex and Gmail in Russian."""
    return seen.ends and seen.address and seen.date and seen.date_first and (seen.bracketed or seen.verb)


def _date_and_verb(seen: _Evidence) -> bool:
    """As in "On 4 Mar 2024, Ann wrote:"; in Hungarian and Turkish the date comes last."""
    placed = seen.date_first or seen.bracketed or seen.quote_follows
    return seen.ends and seen.verb and seen.date and seen.short and placed


def _address_and_verb(seen: _Evidence) -> bool:
    """As in "Ann <ann@example.com> schrieb:"."""
    return seen.ends and seen.verb and seen.address and (seen.bracketed or bool(_ADDRESS.match(seen.text)))


def _date_time_and_sender(seen: _Evidence) -> bool:
    """In a language that no table has, above a marked quote: name and address in brackets, a date, a clock, a colon."""
    named = seen.quote_follows and seen.ends and seen.bracketed and seen.date
    return named and len(_CLOCK.findall(_BRACKETED.sub("", seen.text))) == 1


def _quoting_sender(seen: _Evidence) -> bool:
    """As in "Quoting Ann Lee <ann@example.com>:" above a marked quote."""
    return seen.quote_follows and seen.ends and seen.bracketed and seen.text.lower().startswith(_QUOTING)


def _name_and_verb(seen: _Evidence) -> bool:
    """As in "Ann Lee wrote:" above a marked quote, "---- Ann Lee wrote ----" anywhere."""
    if not seen.ends or not seen.verb or len(seen.text.split()) > _MOST_WORDS_OF_NAME:
        return False
    return _DASHED.match(seen.text) is not None or (seen.quote_follows and _ends_with_verb(seen.text))


def _date_and_address_without_colon(seen: _Evidence) -> bool:
    """Gmail of 2011: "2011/4/7 Ann <ann@example.com>", then the quote."""
    return seen.quote_follows and seen.text.endswith(">") and seen.address and seen.date and seen.date_first


_FORMS: tuple[Callable[[_Evidence], bool], ...] = (
    _date_and_address,
    _date_and_verb,
    _address_and_verb,
    _date_time_and_sender,
    _quoting_sender,
    _name_and_verb,
    _date_and_address_without_colon,
)


def is_attribution(text: str, *, quote_follows: bool) -> bool:
    """Does the joined text of some lines read as one attribution?"""
    if len(text) > LONGEST:
        return False
    evidence = _Evidence.of(text, quote_follows=quote_follows)
    return any(form(evidence) for form in _FORMS)
