"""Attribution lines: what a mail client prints above a quotation ("On 3 May 2024 at 10:12, Ann <a@x> wrote:").

Clients wrap them, so up to four lines are read together; what they must hold is told in `attribution_forms`. The
search starts at lines that end as an attribution ends. Pure; linear in the number of lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from postdesk.threading.attribution_forms import (
    LONGEST,
    ends_as_attribution,
    has_address,
    has_date,
    has_sender,
    is_attribution,
    speaks_of_writing,
    starts_with_date,
    starts_with_opener,
)
from postdesk.threading.mail_lines import MailLine

_MOST_LINES = 4  # opener, long name, long address, verb
_MOST_CANDIDATES = 250  # lines of one body that are weighed; a long thread has some dozens
# "reply On Wed, Apr 4, 2012 at 3:59 PM, bob@example.com wrote:" - some webmail loses the line end between.
_SHARED = re.compile(
    r"(?:(?<=\S)-{3,}\s?|\s)(?=(?:On|Am|Le|El|Il|Op|Em|Den)\s(?:[^\W\d]{1,15}[.,]?\s){0,3}\d)"
)
_NAMED_QUOTE = re.compile(r"[^\W\d_]{1,4}>")  # "AL> ": The Bat!, Sylpheed
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")
_FULL_DATE = re.compile(r"\d{4}|\d[./-]\d")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Lines `first` to `last` (inclusive) name who wrote what follows."""

    first: int
    last: int


def _quote_mark(line: MailLine) -> bool:
    return line.seen.startswith(">")


def _quote_follows(lines: Sequence[MailLine], index: int) -> bool:
    """Is the next line with anything on it marked as a quote?"""
    for line in lines[index + 1 : index + 4]:
        if line.seen:
            return _quote_mark(line) or _NAMED_QUOTE.match(line.seen) is not None
    return False


def _may_end(lines: Sequence[MailLine], index: int) -> bool:
    seen = lines[index].seen
    if not seen:
        return False
    if _quote_mark(lines[index]):
        # A wrapped "... <a@example.com\n> wrote:" only looks like a quote mark.
        rest = seen[1:].lstrip()
        above = " ".join(line.seen for line in lines[max(0, index - 2) : index])
        return len(rest) < 40 and rest.endswith(":") and above.rfind("<") > above.rfind(">")
    return seen[-1] in ":：" or (seen[-1] in "-–—*>_" and len(seen) > 4)


def _starts(lines: Sequence[MailLine], index: int) -> list[int]:
    """Lines at which an attribution ending at `index` could start, nearest first."""
    starts = [index]
    for above in range(index - 1, max(-1, index - 2 - _MOST_LINES), -1):
        line = lines[above]
        if not line.seen:
            # Polymail sets a blank line before the address.
            if not lines[above + 1].seen.startswith("<"):
                break
        elif _quote_mark(line) or len(starts) >= _MOST_LINES:
            break
        else:
            starts.append(above)
    return starts


def _attribution_ending_at(lines: Sequence[MailLine], starts: Sequence[int]) -> Attribution | None:
    last = starts[0]
    follows = _quote_follows(lines, last)
    found: Attribution | None = None
    joined = ""
    for start in starts:
        joined = f"{lines[start].seen} {joined}".rstrip()
        if len(joined) > LONGEST:
            break
        if not is_attribution(joined, quote_follows=follows):
            continue
        if found is not None and not _belongs(lines, start, found):
            continue
        found = Attribution(start, last)
        if _begins(lines[start].seen, joined) and not _goes_on_above(lines, start, last):
            return found  # begins as attributions begin; lines above belong to the writer
    if found is None and follows and _is_dated_line(lines[last].seen):
        return Attribution(last, last)
    return found


def _belongs(lines: Sequence[MailLine], start: int, found: Attribution) -> bool:
    """Does what stands above an attribution complete it? Else it is the writer's: "It works now." above "Ann wrote:"."""
    below = " ".join(line.seen for line in lines[found.first : found.last + 1])
    above = " ".join(line.seen for line in lines[start : found.first])
    if starts_with_opener(above):
        return True
    if has_address(above) and not has_address(below):
        return True
    if above.endswith(_SENTENCE_ENDS):
        return False
    return (has_date(above) and not has_date(below)) or len(below.split()) == 1


def _begins(first: str, whole: str) -> bool:
    return starts_with_opener(whole) or (starts_with_date(whole) and has_date(first))


def _goes_on_above(lines: Sequence[MailLine], start: int, last: int) -> bool:
    """Was the line broken before the date ("Ann <ann@example.com>") or the clock ("On 4 Mar 2024 at")?"""
    if start == 0 or last - start + 1 >= _MOST_LINES or _quote_mark(lines[start - 1]):
        return False
    above = lines[start - 1].seen
    if has_sender(above):
        return not any(has_address(line.seen) for line in lines[start : last + 1])
    return (
        _FULL_DATE.search(lines[start].seen) is None
        and starts_with_date(above)
        and not above.endswith((".", "!", "?", ":"))
    )


def _is_dated_line(seen: str) -> bool:
    """Above a marked quote a date and a colon are enough, for languages that no table has."""
    return ends_as_attribution(seen) and has_date(seen) and (has_address(seen) or starts_with_date(seen))


def _is_evident(seen: str) -> bool:
    return "@" in seen or has_date(seen)


def attributions(lines: Sequence[MailLine], letters: Sequence[str] = ()) -> list[Attribution]:
    """Every attribution outside quote marks, in order, none overlapping another.

    `letters` are those of `line_alphabet` so far: blank and drawn lines and delimiters end no attribution.
    """
    found: list[Attribution] = []
    last = -1
    candidates = 0
    for index in range(len(lines)):
        if (letters and letters[index] not in "tqr") or not _may_end(lines, index):
            continue
        starts = _starts(lines, index)
        # Cheap and early: no date, no address and no verb within reach, no attribution.
        if not any(_is_evident(lines[at].seen) for at in starts) and not speaks_of_writing(lines[index].seen):
            continue
        candidates += 1
        if candidates > _MOST_CANDIDATES:
            break
        attribution = _attribution_ending_at(lines, starts)
        if attribution is not None and attribution.first > last:
            found.append(attribution)
            last = attribution.last
    return found


def shared_line(line: MailLine) -> int | None:
    """Where in a line above a marked quote the reply ends and an attribution starts, or None."""
    if not line.seen.endswith(":") or len(line.written) > LONGEST or _quote_mark(line):
        return None
    for found in _SHARED.finditer(line.written):
        tail = line.written[found.end() :].strip()
        if found.start() and starts_with_opener(tail) and is_attribution(tail, quote_follows=True):
            return found.start() if found.group().strip() else found.end()
    return None
