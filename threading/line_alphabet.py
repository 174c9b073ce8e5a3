"""A body as a string of letters, one a line: what each line is, before anybody decides what to do with it.

    e  empty                                q  marked as a quote (">", "Ann>", or an HTML quote container)
    a  attribution ("On ... Ann wrote:")    h  header block ("From: ... Sent: ...")
    o  delimiter of an original message     f  delimiter of a forwarded message
    r  "reply above this line"              d  drawn line
    k  kept though it looks quoted: announced by the writer, set off in HTML, or code
    S  in a signature, as the HTML says     t  text

`quotes` decides on that string alone, so that every rule can be read, and tested, as a few letters.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from postdesk.threading.attributions import attributions, shared_line
from postdesk.threading.closing_lines import is_rule
from postdesk.threading.header_blocks import (
    HeaderBlock,
    header_block,
    header_field,
    is_forward_delimiter,
    is_original_delimiter,
    is_reply_above_marker,
    is_worded_stroke,
)
from postdesk.threading.mail_lines import MailLine, mail_line
from postdesk.threading.quote_lines import (
    heed_arrowed_openers,
    heed_html,
    heed_named_quotes,
    heed_wrapped_quotes,
    keep_announced_quotes,
)

_QUESTIONS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("d", is_rule),
    ("o", is_original_delimiter),
    ("f", is_forward_delimiter),
    ("r", is_reply_above_marker),
)
_FENCE = "```"  # code in Markdown, in which ">" and "From:" are the writer's
_MOST_SHARED = 20  # lines of one body that are parted in two
_MOST_BLOCKS = 250  # lines of one body at which a header block is tried


def _is_quote(line: MailLine) -> bool:
    seen = line.seen
    if not seen.startswith((">", "&gt;")) or line.indent > 4:
        return False
    # ">>> Visit us <<<" is an ornament, ">From" is how mbox files hide a line of the text.
    return not seen.endswith("<<") and not seen.startswith(">From ")


def _letter(line: MailLine) -> str:
    seen = line.seen
    if not seen:
        return "e"
    if _is_quote(line):
        return "q"
    return next((letter for letter, question in _QUESTIONS if question(seen)), "t")


def split_shared_lines(lines: list[MailLine]) -> list[MailLine]:
    """A line that holds the reply's end and an attribution becomes two; nothing written is lost."""
    whole: list[MailLine] = []
    shared = 0
    for line, below in pairwise([*lines, MailLine("", "")]):
        at = None
        if shared < _MOST_SHARED and below.seen.startswith(">"):
            at = shared_line(line)
        if at is None:
            whole.append(line)
        else:
            shared += 1
            whole += [mail_line(line.written[:at]), mail_line(line.written[at:])]
    return whole


def header_blocks(lines: Sequence[MailLine], letters: Sequence[str]) -> list[HeaderBlock]:
    """Every header block outside quote marks."""
    found: list[HeaderBlock] = []
    index = tried = 0
    above = "e"  # the last letter that is not empty
    while index < len(lines) and tried < _MOST_BLOCKS:
        block = None
        if letters[index] == "t" and header_field(lines[index].seen) is not None:
            tried += 1
            block = header_block(lines, index, delimited=above in "of")
        if block is not None:
            found.append(block)
            above = "h"
            index = block.last + 1
            continue
        if letters[index] != "e":
            above = letters[index]
        index += 1
    return found


def _delimit(lines: Sequence[MailLine], letters: list[str], first: int) -> None:
    """Words between dashes right above a header block delimit an older message in any language."""
    for above in range(first - 1, max(-1, first - 3), -1):
        if letters[above] == "t" and is_worded_stroke(lines[above].seen):
            letters[above] = "o"
        if letters[above] != "e":
            break


def _keep_code(lines: Sequence[MailLine], letters: list[str]) -> None:
    """Code between two fences is the writer's, whatever it looks like, unless an older message starts between them."""
    fences = [index for index, line in enumerate(lines) if line.seen.startswith(_FENCE)]
    for first, last in zip(fences[::2], fences[1::2], strict=False):
        if not {"a", "o", "f"}.intersection(letters[first:last]):
            letters[first : last + 1] = [
                "e" if letter == "e" else "k" for letter in letters[first : last + 1]
            ]


def spell(lines: Sequence[MailLine], marks: Sequence[str] = ()) -> str:
    """The letters of the lines; `marks` holds what the HTML says of each ("q" quoted, "k" keep, "" nothing)."""
    letters = [_letter(line) for line in lines]
    for attribution in attributions(lines, letters):
        for index in range(attribution.first, attribution.last + 1):
            if letters[index] not in "eof":
                letters[index] = "a"
    _keep_code(lines, letters)
    for block in header_blocks(lines, letters):
        letters[block.first : block.last + 1] = ["h"] * (block.last - block.first + 1)
        _delimit(lines, letters, block.first)
    heed_arrowed_openers(lines, letters)
    heed_named_quotes(lines, letters)
    heed_wrapped_quotes(lines, letters)
    heed_html(lines, letters, marks)
    keep_announced_quotes(lines, letters, marks)
    return "".join(letters)
