"""Automatic answers that carry no mark: recognised by the words of the mail programs and of absent people.

What must hold, from the surest to the least sure (a person may write any one of these sentences):
1. the subject begins as mail programs write it: "Automatic reply: …", "Automatische Antwort: …";
2. the subject says somebody is away, and so does the text;
3. a line of the text says that a machine answers;
4. the mail answers something, opens with an absence, goes on about the return or a deputy, is short, asks nothing,
   and speaks of little else, least of all of what its writer did.
Quoted text is not looked at; a subject with "Re:" or "Fwd:" before such words is a person's. The words are in
`away_words` and the tables it names. Pure and linear.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile

from postdesk.classifiers.away_words import CHALLENGES, PERSONAL, THANKS, AwayWords
from postdesk.classifiers.away_words_asian import ASIAN
from postdesk.classifiers.away_words_eastern import EASTERN
from postdesk.classifiers.away_words_northern import NORTHERN
from postdesk.classifiers.away_words_western import WESTERN
from postdesk.threading.message import Message

AWAY: dict[str, AwayWords] = {**WESTERN, **NORTHERN, **EASTERN, **ASIAN}

_MAX_TEXT = 4000  # characters
_MAX_NOTICE = 900  # characters of an absence notice that carries no other sign
_OPENING = 240  # characters in which a notice says that its writer is absent
_QUOTE_OPENS = (
    ">",
    "-----",
    "_____",
    "=====",
    "|",
    "from:",
    "von:",
    "de:",
    "da:",
    "van:",
    "fra:",
    "från:",
    "od:",
    "от:",
    "发件人",
    "差出人",
    "寄件者",
)
_ATTRIBUTION_ENDS = (
    "wrote:",
    "schrieb:",
    "a écrit :",
    "a écrit:",
    "escribió:",
    "ha scritto:",
    "escreveu:",
    "schreef:",
)
_ACCENTS = re.compile("[\u0300-\u036f]")  # not the marks that make one kana of another
_SENTENCE_ENDS = re.compile(r"[.!。！;](?:\s|$)|\n")
_SAYS_LITTLE = 20  # characters: greetings and names are shorter
_APOSTROPHES = str.maketrans("’‘´`ı", "''''i")  # and the Turkish letter that capitals lose


def reasons(message: Message) -> Iterator[str]:
    """Why the words say that a machine answers; nothing where they do not."""
    subject, lines = fold(message.subject), own_lines(message.body)
    text = " ".join(lines)
    answers = _answers(message, subject)
    for language, words in AWAY.items() if _may_be_away(subject, text, lines, answers=answers) else ():
        reason = (
            _by_subject(subject, text, words)
            or _by_machine(lines, words)
            or (_by_absence(text, lines, words) if answers else "")
        )
        if reason:
            yield f"{reason} ({language})"
            return
    challenge = challenge_words(text)
    if challenge:
        yield f'asks the sender to prove himself: "{challenge}"'


def challenge_words(text: str) -> str:
    """The words by which a filter holds our mail until somebody follows a link, or ""."""
    folded = fold(text)
    return _first(folded, _folded(CHALLENGES)) if "http" in folded else ""


def fold(text: str) -> str:
    """Case, accents, apostrophes and white space taken out of the comparison."""
    if text.isascii():
        return " ".join(text[:_MAX_TEXT].replace("`", "'").lower().split())
    decomposed = unicodedata.normalize("NFKD", text[:_MAX_TEXT].translate(_APOSTROPHES))
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))
    return " ".join(bare.casefold().split())


def _may_be_away(subject: str, text: str, lines: Sequence[str], *, answers: bool) -> bool:
    """A quick look over all languages at once, since most mail is none of this."""
    prefixes, machine = _all_beginnings()
    notice = answers and _is_notice(text)
    return notice or subject.startswith(prefixes) or any(line.startswith(machine) for line in lines)


@cache
def _all_beginnings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    languages = AWAY.values()
    prefixes = [phrase for words in languages for phrase in _folded(words.automatic + words.away)]
    return ("auto: ", *prefixes), tuple(phrase for words in languages for phrase in _folded(words.machine))


def _is_notice(text: str) -> bool:
    """Short, and asks nothing."""
    return len(text) <= _MAX_NOTICE and "?" not in text


@cache
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


@lru_cache(maxsize=1)  # two rows of the chain ask about the same text
def own_lines(body: str) -> tuple[str, ...]:
    """The folded lines up to the first that opens a quotation."""
    lines = (fold(line) for line in body[:_MAX_TEXT].splitlines())
    return tuple(words for words in takewhile(lambda words: not _opens_quotation(words), lines) if words)


def quotes(body: str) -> bool:
    """Does a line open a quotation?"""
    return any(_opens_quotation(fold(line)) for line in body[:_MAX_TEXT].splitlines())


def _opens_quotation(words: str) -> bool:
    return words.startswith(_QUOTE_OPENS) or words.endswith(_folded(_ATTRIBUTION_ENDS))


def _by_subject(subject: str, text: str, words: AwayWords) -> str:
    prefix = _begins(subject, _folded(words.automatic))
    if prefix:
        return f'subject begins "{prefix}"'
    away = _begins(subject, _folded(words.away))
    if away and _first(text, _folded(words.absent + words.back + words.machine)):
        return f'subject and text say "{away}"'
    return ""


def _begins(subject: str, phrases: Iterable[str]) -> str:
    """The phrase the subject begins with, if it ends there or a mark follows: "Out of office message broken" is not one."""
    for phrase in phrases:
        if subject.startswith(phrase) or (subject.startswith("auto: ") and phrase in subject):
            rest = subject.partition(phrase)[2].lstrip()
            if not rest or not (rest[0].isalnum() and phrase[-1].isalnum()):
                return phrase
    return ""


def _by_machine(lines: Sequence[str], words: AwayWords) -> str:
    machine = next(
        (phrase for line in lines for phrase in _folded(words.machine) if line.startswith(phrase)), ""
    )
    return f'a line begins "{machine}"' if machine else ""


def _answers(message: Message, subject: str) -> bool:
    """An absence notice answers something; a person's first mail does not."""
    return bool(message.in_reply_to or message.references) or ":" in subject[:8]


def _by_absence(text: str, lines: Sequence[str], words: AwayWords) -> str:
    if not _is_notice(text) or _first(text, _folded(PERSONAL)):
        return ""
    absent = _first(text[:_OPENING], _folded(words.absent))
    back = _first(text, _folded(words.back)) if absent else ""
    if not back:
        return ""
    known = _folded(words.absent + words.back + THANKS)
    sentences = [part for part in _SENTENCE_ENDS.split("\n".join(lines)) if len(part) > _SAYS_LITTLE]
    other = sum(not _first(sentence, known) for sentence in sentences)
    return f'the text says "{absent}" and "{back}"' if other * 3 <= len(sentences) else ""


def _first(text: str, phrases: Iterable[str]) -> str:
    return next((phrase for phrase in phrases if phrase in text), "")
