"""Which lines a quote takes in beside those marked ">": corrections to the letters of `line_alphabet`.

Some quoted lines carry another mark or lost theirs on the way; some marked lines are the writer's own evidence, as
the text or the HTML shows. Each function changes letters in place, in the order in which `spell` calls them.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from postdesk.threading.attribution_forms import has_address, has_date, speaks_of_writing
from postdesk.threading.header_blocks import unmarked
from postdesk.threading.mail_lines import MailLine

# Supercite and old Emacs: "Ann> text". Believed only in company.
_NAMED_QUOTE = re.compile(r"[A-Za-z]{1,12}>(?:\s|$)")
_WIDTH = 72  # clients that break lines of a quote break them near here


def heed_named_quotes(lines: Sequence[MailLine], letters: list[str]) -> None:
    """Lines marked "Ann>" are quotes below an attribution or beside another with the same name."""
    marked = [
        index
        for index, line in enumerate(lines)
        if letters[index] == "t" and _NAMED_QUOTE.match(line.seen) is not None
    ]
    names = {index: lines[index].seen.partition(">")[0] for index in marked}
    for index in marked:
        above = index - 2 if letters[index - 1] == "e" else index - 1
        beside = names.get(index - 1) == names[index] or names.get(index + 1) == names[index]
        if beside or (above >= 0 and letters[above] == "a"):
            letters[index] = "q"


def heed_arrowed_openers(lines: Sequence[MailLine], letters: list[str]) -> None:
    """GroupWise: ">>> Ann Lee <ann@example.com> 04.03.2024 10:12 >>>" stands above an older message without marks."""
    for index, line in enumerate(lines):
        if letters[index] != "q" or not line.seen.startswith(">>> "):
            continue
        alone = "q" not in letters[max(0, index - 1) : index] + letters[index + 1 : index + 2]
        named = has_date(line.seen) and (has_address(line.seen) or line.seen.endswith(">>>"))
        closed = line.seen.endswith(">>>") or (line.seen.endswith(":") and speaks_of_writing(line.seen))
        if alone and named and closed:
            letters[index] = "o"


def _open_bracket(seen: str) -> bool:
    return seen.rfind("(") > seen.rfind(")") or seen.rfind("<") > seen.rfind(">", 1)


def heed_wrapped_quotes(lines: Sequence[MailLine], letters: list[str]) -> None:
    """A line that fell out of a quote because some server wrapped it: between two quoted lines, it goes on mid-sentence."""
    for index in range(1, len(lines) - 1):
        if letters[index] not in "td" or letters[index - 1] != "q" or letters[index + 1] != "q":
            continue
        above, seen = lines[index - 1].seen, lines[index].seen
        word = seen.split(None, 1)[0]
        filled = len(above) + 1 + len(word) > _WIDTH and not above.endswith(("?", "!", ":"))
        carries_on = seen[0].islower() and filled
        if carries_on or (not seen[0].isalnum() and (_open_bracket(above) or seen.endswith(">"))):
            letters[index] = "q"


def _is_announced(lines: Sequence[MailLine], letters: Sequence[str], first: int) -> bool:
    """Did the writer announce the quoted lines ("The log says:")? Then they are evidence, not history."""
    above = first - 2 if first and letters[first - 1] == "e" else first - 1
    if above < 0 or letters[above] not in "tk" or not lines[above].seen.endswith((":", "：")):
        return False
    announced = lines[above].seen
    if has_date(announced) or has_address(announced) or speaks_of_writing(announced):
        return False
    # A quote that brings its own attribution or header block is history all the same.
    return not _is_history(lines, letters, first)


def keep_announced_quotes(lines: Sequence[MailLine], letters: list[str], marks: Sequence[str]) -> None:
    """Lines of quotes that the writer announced are kept, unless the HTML knows better."""
    end = 0
    for letter, run in groupby(letters[:]):
        first, end = end, end + sum(1 for _ in run)
        if letter == "q" and "q" not in marks[first:end] and _is_announced(lines, letters, first):
            letters[first:end] = ["k"] * (end - first)


def _head(lines: Sequence[MailLine], letters: Sequence[str], first: int) -> str:
    """The first lines of the quote that starts at `first`, without their marks."""
    head = []
    for line, letter in zip(lines[first : first + 4], letters[first : first + 4], strict=True):
        if letter != "q":
            break
        head.append(unmarked(line.seen))
    return " ".join(head)


def _is_history(lines: Sequence[MailLine], letters: Sequence[str], first: int) -> bool:
    """Does an attribution stand above the quote that starts at `first`, or inside its first lines?"""
    above = "".join(letters[max(0, first - 2) : first]).rstrip("e")
    if above.endswith(("a", "o", "f")):
        return True
    head = _head(lines, letters, first)
    return has_date(head) and (speaks_of_writing(head) or has_address(head))


def heed_html(lines: Sequence[MailLine], letters: list[str], marks: Sequence[str]) -> None:
    """What the HTML says overrules how a line looks, except that an attribution makes any blockquote a quote."""
    kept = history = False
    for index, mark in enumerate(marks):
        letter = letters[index]
        if mark == "q" and letter in "tkd":
            letters[index] = "q"
            _attributed(lines, letters, index)
        elif mark == "S" and letter in "td":
            letters[index] = "S"
        elif letter != "q":
            kept = kept and letter == "e"
        elif mark == "k" or (kept and not mark):
            if not kept:
                history = _is_history(lines, letters, index)
            kept = True
            letters[index] = "q" if history else "k"


def _attributed(lines: Sequence[MailLine], letters: list[str], first: int) -> None:
    """The line above a quote that the HTML shows is its attribution if it ends as one, in whatever language."""
    above = first - 2 if first > 1 and letters[first - 1] == "e" else first - 1
    if above >= 0 and letters[above] == "t":
        seen = lines[above].seen
        if seen.endswith((":", "：")) and (has_date(seen) or has_address(seen)):
            letters[above] = "q"
