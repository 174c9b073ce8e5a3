"""An mbox as a stream of messages (RFC 4155; quoting as in mboxrd). Octet for octet, in bounded memory.

The standard library's `mailbox` needs a file it can seek in and lock, and leaves quoted lines quoted.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

LINE = 1 << 20  # octets read at once; a longer line comes in pieces

# Writers quote such lines in a message's text with ">", but not all of them did: where the first separator of a file
# has a date, so must the others, and "From here on, …" in a text parts nothing.
_DATED = re.compile(rb"From [^\r\n]{0,300}? \d\d?:\d\d[^\r\n]{0,60} \d{4}")
_QUOTED = re.compile(rb">{1,100}From ")
_BLANK = (b"\n", b"\r\n")


def is_separator(line: bytes) -> bool:
    """Whether a file that begins with `line` is an mbox."""
    return line.startswith(b"From ")


def split(stream: BinaryIO, first: bytes, max_size: int) -> Iterator[bytes | None]:
    """The messages behind the separator `first`; None for one of more than `max_size` octets."""
    lines: list[bytes] = []
    size = 0
    for line, parts in _lines(stream, first):
        if parts:
            yield _joined(lines, size, max_size)
            lines, size = [], 0
            continue
        size += len(line)
        if size > max_size + len(_BLANK[-1]):
            lines.clear()
        else:
            lines.append(line)
    yield _joined(lines, size, max_size)


def count_separators(stream: BinaryIO, first: bytes) -> int:
    """How many separators follow `first`."""
    return sum(parts for _, parts in _lines(stream, first))


def _lines(stream: BinaryIO, first: bytes) -> Iterator[tuple[bytes, bool]]:
    """Lines without their quoting, and whether each parts two messages: it follows a blank line and looks like it."""
    dated = _DATED.match(first) is not None
    after_blank = False
    at_start = first.endswith(b"\n")  # of a line, and not in the middle of a very long one
    while line := stream.readline(LINE):
        parts = after_blank and is_separator(line) and (not dated or _DATED.match(line) is not None)
        unquoted = line[1:] if at_start and _QUOTED.match(line) else line
        after_blank = at_start and line in _BLANK
        at_start = line.endswith(b"\n")
        yield unquoted, parts


def _joined(lines: list[bytes], size: int, max_size: int) -> bytes | None:
    """The message, without the blank line that belongs to the separator behind it."""
    if lines and lines[-1] in _BLANK:
        size -= len(lines.pop())
    return b"".join(lines) if size <= max_size else None
