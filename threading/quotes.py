"""New text, quoted text and signature of a body. Nothing is dropped: the segments in their order are the body.

Decisions are made on the string of letters that `line_alphabet` spells, not on the text. Where they would leave
nothing to read, or where the evidence is thin, the text stays new and a doubt says so: whoever must not repeat
quoted text (an agent's answer going out) holds such a message. No standard says how quotes look; RFC 3676 §4.5
has ">" alone. Pure and linear in the size of the body.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal

from postdesk.threading.attribution_forms import has_address, has_date
from postdesk.threading.html_text import html_to_text
from postdesk.threading.line_alphabet import spell, split_shared_lines
from postdesk.threading.mail_lines import MailLine, mail_lines, normalised
from postdesk.threading.quote_evidence import quote_marks
from postdesk.threading.signatures import signature_lines

Kind = Literal["new", "quoted", "signature"]
KINDS: tuple[Kind, Kind, Kind] = ("new", "quoted", "signature")

NOTHING_NEW = "no new text was found: all of it is shown"
QUOTE_ON_TOP = "an older message seems to stand on top, without quote marks: its text is shown"
QUOTES_KEPT = "lines marked as quotes are shown, since they look like the writer's own"
UNMARKED_QUOTE = "the quoted message has no quote marks, and its first line no date or no address"
TOO_LONG = "the text is too long to be read through: its end follows its beginning"

_OPENERS = re.compile(r"a+|h+|[ofr]|[tk]+")
_MARKED_LINES = re.compile(r"(?:>[^\n]*+\n?|\n)*+")
_SIGNED_AT_MOST = 120  # lines from the end of a stretch of new text in which its signature may start


@dataclass(frozen=True)
class Segment:
    """A run of lines of one kind, line ends included."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Reply:
    """What the writer said, what the client repeated, what stands below every mail of theirs."""

    new_text: str
    quoted_text: str
    signature: str
    doubts: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()


def _quote_below(letters: str, index: int) -> bool:
    """Is the next line with anything on it a marked quote (or is there none)?"""
    return letters[index : index + 3].lstrip("e")[:1] in {"q", ""}


def _is_certain(lines: Sequence[MailLine], first: int, end: int) -> bool:
    """Does an attribution hold both a date and an address?"""
    text = " ".join(line.seen for line in lines[first:end])
    return has_date(text) and has_address(text)


def _cut(lines: Sequence[MailLine], letters: str) -> tuple[int, list[str]]:
    """The line from which an older message goes on to the end (or the number of lines), and doubts.

    An opener with nothing said above it cuts nothing: a mail that starts with a header block is a forward or a
    form, one that starts with an attribution is answered below.
    """
    doubts: list[str] = []
    said = False
    for found in _OPENERS.finditer(letters):
        letter = found.group()[0]
        if letter in "tk":
            said = True
        elif letter == "a" and _quote_below(letters, found.end()):
            continue
        elif not said:
            doubts.append(QUOTE_ON_TOP)
        else:
            if letter == "a" and not _is_certain(lines, found.start(), found.end()):
                doubts.append(UNMARKED_QUOTE)
            return found.start(), doubts
    return len(letters), doubts


def _quoted(letters: str, cut: int) -> list[bool]:
    """Which lines are quoted: all from the cut on, and above it marked quotes with their attributions.

    Blank lines between quoted lines, and lines drawn above them, go with the quote.
    """
    quoted = [letter in "qa" or index >= cut for index, letter in enumerate(letters)]
    below = False  # is the next line with anything on it quoted?
    for index in range(len(letters) - 1, -1, -1):
        if letters[index] == "d" and below:
            quoted[index] = True
        if letters[index] != "e":
            below = quoted[index]
    for index in range(1, len(letters) - 1):
        if letters[index] == "e" and quoted[index - 1] and quoted[index + 1]:
            quoted[index] = True
    return quoted


def _kinds(lines: Sequence[MailLine], letters: str, quoted: Sequence[bool]) -> list[Kind]:
    """The kind of each line: what is not quoted is new, but for the signature below it."""
    kinds: list[Kind] = ["quoted" if is_quoted else "new" for is_quoted in quoted]
    said = False
    end = 0
    for is_quoted, run in groupby(quoted):
        first, end = end, end + sum(1 for _ in run)
        if is_quoted:
            continue
        near = max(first, end - _SIGNED_AT_MOST)
        said = said or _says(letters[first:near])
        for number in signature_lines(lines[near:end], letters[near:end], said=said):
            kinds[near + number] = "signature"
        said = said or _says(letters[first:end])
    return kinds


def _says(letters: str) -> bool:
    return "t" in letters or "k" in letters


def _any_new(letters: str, kinds: Sequence[Kind]) -> bool:
    return any(kind == "new" and letter not in "ed" for letter, kind in zip(letters, kinds, strict=True))


def _shown(letters: str, kinds: Sequence[Kind]) -> list[Kind]:
    """Nothing would be left to read: quotes are shown, and, where there were none, the signature too."""
    shown: list[Kind] = ["new" if kind == "quoted" else kind for kind in kinds]
    return shown if _any_new(letters, shown) else ["new"] * len(kinds)


def _rest(rest: str, letters: str, cut: int) -> list[tuple[Kind, str]]:
    """What was not read: below a cut it is quoted; else it is new, but for quote marks that go on."""
    if cut < len(letters):
        return [("quoted", rest)]
    marked = _MARKED_LINES.match(rest) if letters.endswith("q") else None
    end = marked.end() if marked else 0
    return [("quoted", rest[:end]), ("new", rest[end:])]


def _segments(pieces: Iterable[tuple[Kind, str]]) -> tuple[Segment, ...]:
    """Runs of one kind."""
    runs = groupby((piece for piece in pieces if piece[1]), key=itemgetter(0))
    return tuple(Segment(kind, "".join(text for _, text in run)) for kind, run in runs)


def _together(segments: Sequence[Segment], kind: Kind) -> str:
    """The pieces of one kind, as paragraphs."""
    pieces = (segment.text.strip("\n").rstrip() for segment in segments if segment.kind == kind)
    return "\n\n".join(piece for piece in pieces if piece)


def split_reply(text: str, html: str = "") -> Reply:
    """New text, quoted text and signature of a body.

    `text` is the text/plain body, `html` the text/html body; one of them may be empty. The segments join to
    `text` with LF line ends, or, where that is empty, to the HTML turned to text.
    """
    body = normalised(text) if text.strip() or not html else html_to_text(html)
    read, rest = mail_lines(body)
    lines = split_shared_lines(read)
    letters = spell(lines, quote_marks(lines, html) if html else ())
    cut, doubts = _cut(lines, letters)
    kinds = _kinds(lines, letters, _quoted(letters, cut))
    if letters.strip("e") and not _any_new(letters, kinds):
        kinds = _shown(letters, kinds)
        doubts.append(NOTHING_NEW)
    if any(
        letter == "k" and line.seen.startswith(">")
        for letter, line in zip(letters[:cut], lines, strict=False)
    ):
        doubts.append(QUOTES_KEPT)
    pieces = [(kind, line.written) for kind, line in zip(kinds, lines, strict=True)]
    if rest:
        pieces += _rest(rest, letters, cut)
        doubts.append(TOO_LONG)
    segments = _segments(pieces)
    new, quoted, signature = (_together(segments, kind) for kind in KINDS)
    return Reply(new, quoted, signature, tuple(dict.fromkeys(doubts)), segments)
