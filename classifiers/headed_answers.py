"""Answers that stand behind or below a heading: "Deadline: Friday", or the line of ours that asked, and the answer under it.

A heading is known by its words alone, however a client bulleted, numbered, wrapped or quoted it. An answer is what the writer
put there unquoted; a heading that nothing of theirs follows has no answer. Pure, and linear in the length of the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_MARKS = re.compile(
    r"[ \t>*•·–—-]{0,12}(?:\d{1,2}[.)]{1,2}[ \t*]{1,4})?"
)  # a quotation's, a bullet, a number
_SEPARATOR = re.compile(r"[ \t*_]{0,4}[:=?][ \t*_]{0,4}")
_BEHIND = " \t:=?.*_–—-"  # between a heading and what follows it
_WRAPPED = 55  # characters of a line that a client may have broken
_QUESTION_LINES = 4  # over which a heading of ours may be broken
_LONGEST = 160  # characters of a heading
_LINES = 400


@dataclass(frozen=True, slots=True)
class Headings:
    """What each heading is about. `asked`: lines of ours, which may stand alone, the answer below them."""

    labels: Mapping[str, str]
    asked: Mapping[str, str]
    _starts: dict[str, list[str]] = field(init=False, default_factory=dict)  # of `asked`, by their first word

    def __post_init__(self) -> None:
        for words in sorted(self.asked, key=len, reverse=True):  # the longest first
            self._starts.setdefault(words.partition(" ")[0], []).append(words)

    def starting_with(self, word: str) -> Iterable[str]:
        """Lines of ours that begin so."""
        return self._starts.get(word, ())


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, in order, and the text without it."""

    found: tuple[tuple[str, str], ...]
    rest: str


@dataclass(frozen=True, slots=True)
class _Heading:
    about: str
    behind: str  # on its own line
    lines: int


def headings(labels: Mapping[str, str], asked: Mapping[str, Iterable[str]]) -> Headings:
    """From tables of `about: "one|another"`, and of lines."""
    return Headings(
        {label: about for about, words in labels.items() for label in words.split("|")},
        {_plain(line).lower().strip(_BEHIND): about for about, lines in asked.items() for line in lines},
    )


def read_answers(text: str, known: Headings) -> Answers:
    """Every answer below a heading that is known."""
    lines = text.splitlines()[:_LINES]
    found: list[tuple[str, str]] = []
    rest: list[str] = []
    at = 0
    while at < len(lines):
        heading = _heading(lines, at, known)
        if heading is None:
            if not _quoted(lines[at]):
                rest.append(lines[at])
            at += 1
            continue
        end, words = _answer(lines, at, heading, known)
        if words:
            found.append((heading.about, words))
        at = end
    return Answers(tuple(found), "\n".join(rest))


def _heading(lines: list[str], at: int, known: Headings) -> _Heading | None:
    line = _plain(lines[at])
    lower = line.lower()
    for asked in known.starting_with(lower.partition(" ")[0].strip(_BEHIND)):
        matched = _asked(lines, at, asked)
        if matched is not None:
            return _Heading(known.asked[asked], *matched)
    separator = _SEPARATOR.search(line[:_LONGEST])
    if separator is not None:
        about = known.labels.get(lower[: separator.start()].strip(" *_"))
        return None if about is None else _Heading(about, line[separator.end() :], 1)
    return None


def _asked(lines: list[str], at: int, asked: str) -> tuple[str, int] | None:
    """What stands behind a line of ours, and over how many lines that is broken; None where it is another."""
    whole = ""
    for count, line in enumerate(lines[at : at + _QUESTION_LINES], start=1):
        whole = f"{whole} {_plain(line)}".strip()
        if whole.lower().startswith(asked):
            behind = whole[len(asked) :].strip()
            return (behind.lstrip(_BEHIND), count) if not behind or behind[0] in _BEHIND else None
        if not asked.startswith(whole.lower()):
            return None
    return None


def _answer(lines: list[str], at: int, heading: _Heading, known: Headings) -> tuple[int, str]:
    """Where it ends, and its words."""
    last = at + heading.lines - 1
    below = last + 1
    ours = _quoted(lines[at])
    if heading.behind and not ours:
        words = [heading.behind]
        while len(lines[below - 1]) >= _WRAPPED and _goes_on(lines, below, known):
            words.append(lines[below].strip())
            below += 1
        return below, " ".join(words).strip(" *_\r")
    while below < len(lines) and not _plain(lines[below]):
        below += 1
    words = []
    while _goes_on(lines, below, known):
        words.append(_MARKS.sub("", lines[below], count=1).strip() if not words else lines[below].strip())
        below += 1
    return (below if words else last + 1), " ".join(words).strip(" *_\r")


def _goes_on(lines: list[str], at: int, known: Headings) -> bool:
    """Whether that line is more of an answer: the writer's own, and no heading."""
    return (
        at < len(lines)
        and bool(lines[at].strip())
        and not _quoted(lines[at])
        and _heading(lines, at, known) is None
    )


def _quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _plain(line: str) -> str:
    """Without marks, with plain spaces and apostrophes: clients change both."""
    plain = line.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
    return " ".join(_MARKS.sub("", plain, count=1).split()).strip("*_")


def as_quoted(text: str) -> Iterator[str]:
    """Lines of somebody else's words, each marked as such."""
    for line in text.splitlines():
        yield line if _quoted(line) else f"> {line}"
