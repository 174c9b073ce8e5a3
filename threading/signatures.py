"""Where in a stretch of new text the signature starts (RFC 3676 §4.3 knows "-- " alone; people know more).

Asked only about what nobody quoted. Adds letters to those of `line_alphabet`:

    s  signature delimiter      v  regards alone on a line      m  "Sent from my ..."
    n  a name behind a dash     l  footer of a list, a scanner or a lawyer
    S  what the HTML calls a signature

Pure and linear: nothing looks further than `_FURTHEST` lines.
"""

import re
from collections.abc import Callable, Sequence

from postdesk.threading.closing_lines import (
    has_contact,
    is_dashed_name,
    is_delimiter,
    is_footer,
    is_rfc_delimiter,
    is_sent_from,
    is_valediction,
)
from postdesk.threading.mail_lines import MailLine

_FURTHEST = 40  # lines: no signature is longer, legal footer apart
_MOST_LINES_SIGNED_OFF = 14  # name, title, company, address, phones, links
_MOST_LINES_UNPROVED = 3  # name and title below a bare "--"
_MOST_WORDS = 8  # of one line of a signature; more is a sentence
_POSTSCRIPT = re.compile(r"(?:p\.?\s?p?\.?\s?s\b\.?|nb\b|n\.b\.)", re.IGNORECASE)

_CLOSINGS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (is_valediction, "v"),
    (is_sent_from, "m"),
    (is_dashed_name, "n"),
    (is_footer, "l"),
)


def _fits(seen: str) -> bool:
    """Could the line stand in a signature?"""
    if seen.endswith("?"):
        return False
    return len(seen.split()) <= _MOST_WORDS or (len(seen) <= 120 and has_contact(seen))


def _paragraph_end(letters: str, first: int, end: int) -> int:
    stop = first
    while stop < end and letters[stop] not in "elmsS":
        stop += 1
    return stop


def _signed_off_until(lines: Sequence[MailLine], letters: str, first: int, end: int) -> int:
    """The end (exclusive) of the signature that the sign-off at `first` opens; `first` when it opens none.

    Paragraph by paragraph, as long as each could stand in a signature: after "Regards," and "Ann", a paragraph
    "One more thing: the printer is broken as well." is new text again.
    """
    index = first + 1
    count = 0
    while index < end:
        if letters[index] in "lmsS":
            return end
        if letters[index] == "e":
            index += 1
            continue
        stop = min(_paragraph_end(letters, index, end), index + _FURTHEST)
        count += stop - index
        paragraph = [lines[number].seen for number in range(index, stop)]
        if (
            count > _MOST_LINES_SIGNED_OFF
            or _POSTSCRIPT.match(paragraph[0])
            or not all(map(_fits, paragraph))
        ):
            return first if index == first + 1 else index
        index = stop
    return end


def _looks_signed(lines: Sequence[MailLine], letters: str, first: int, end: int) -> bool:
    """Is what follows the drawn line or bare "--" at `first` a signature? Nothing left to say counts as one.

    Below a drawn line only contact data proves it: people draw lines between two parts of their text as well.
    """
    if end - first > _FURTHEST * 2:
        return False
    rest = [index for index in range(first + 1, end) if letters[index] not in "eds"]
    if not rest or letters[rest[0]] in "lmSv":
        return True
    if len(rest) > _MOST_LINES_SIGNED_OFF or not all(_fits(lines[index].seen) for index in rest):
        return False
    if any(has_contact(lines[index].seen) or letters[index] in "lmS" for index in rest):
        return True
    return letters[first] == "s" and len(rest) <= _MOST_LINES_UNPROVED


def _is_name(seen: str) -> bool:
    return (
        seen[:1].isupper()
        and len(seen.split()) <= 5
        and not seen.endswith((":", "?", "."))
        and not has_contact(seen)
    )


def _contact_block(lines: Sequence[MailLine], letters: str, end: int) -> int | None:
    """Where the last paragraph is a name with at least two lines of contact data: its first line, else None."""
    start = end
    while start > 0 and letters[start - 1] != "e" and end - start <= _MOST_LINES_SIGNED_OFF:
        start -= 1
    if end - start < 3 or start == 0 or letters[start - 1] != "e":
        return None
    seen = [lines[index].seen for index in range(start, end)]
    contacts = sum(map(has_contact, seen))
    proved = contacts >= 2 and contacts * 2 >= len(seen)
    return start if proved and _is_name(seen[0]) and all(map(_fits, seen)) else None


def _closing_letter(line: MailLine, letter: str) -> str:
    if letter not in "td":
        return letter
    if is_delimiter(line):
        return "s"
    if letter == "d":
        return letter
    return next((answer for question, answer in _CLOSINGS if question(line.seen)), letter)


def signature_lines(lines: Sequence[MailLine], letters: str, *, said: bool) -> set[int]:
    """The lines of one stretch of new text that belong to a signature; `said` when new text stands above it."""
    letters = "".join(map(_closing_letter, lines, letters))
    found: set[int] = set()
    end = len(letters)
    index = 0
    while index < end:
        letter, stop = letters[index], index
        if not said:
            said = letter in "tk"
        elif (
            letter == "l"
            or (letter == "s" and is_rfc_delimiter(lines[index]))
            or (letter in "sd" and _looks_signed(lines, letters, index, end))
        ):
            stop = end
        elif letter == "v":
            stop = _signed_off_until(lines, letters, index, end)
        elif letter in "mS" or (letter == "n" and not letters[index + 1 :].strip("elmsdS")):
            stop = index + 1
        found.update(range(index, stop))
        index = max(stop, index + 1)
    last = end
    while last > 0 and (last - 1 in found or letters[last - 1] == "e"):
        last -= 1
    block = _contact_block(lines, letters, last)
    return found if block is None else found.union(range(block, end))
