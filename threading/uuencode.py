"""uuencoded files (POSIX.1, uuencode): as a transfer encoding, and in the middle of a text, as old Outlook writes them."""

import binascii
import re
from dataclasses import dataclass

_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,255})$", re.MULTILINE)
_MOST_FILES = 100
_LONGEST_LINE = 64  # characters; 45 bytes take 61


@dataclass(frozen=True, slots=True)
class UuFile:
    """One file, its name as the sender wrote it."""

    filename: str
    content: bytes


def take_files(text: str) -> tuple[str, list[UuFile]]:
    """`text` without the complete uuencoded files in it, and those files. A block that is not sound stays text."""
    if "\nend" not in text or "begin " not in text:
        return text, []
    kept: list[str] = []
    files: list[UuFile] = []
    position = 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < position or len(files) >= _MOST_FILES:
            continue
        content, end = _read(text, begin.end() + 1)
        if content is not None:
            kept.append(text[position : begin.start()])
            files.append(UuFile(begin[1].strip(), content))
            position = end
    return "".join((*kept, text[position:])), files


def decode_body(content: bytes) -> tuple[bytes, str | None]:
    """A whole body in this encoding, and what was wrong with it."""
    text = content.decode("latin-1").replace("\r\n", "\n")
    begin = _BEGIN.search(text)
    if begin is None:
        return content, "uuencoded text that is none"
    out: list[bytes] = []
    for line in text[begin.end() + 1 :].split("\n"):
        if line.strip() == "end":
            return b"".join(out), None
        out.append(_line(line) or b"")
    return b"".join(out), "uuencoded text without an end"


def _read(text: str, start: int) -> tuple[bytes | None, int]:
    """The lines from `start` to "end", and where the text goes on; None where any line is not sound."""
    out: list[bytes] = []
    while start < len(text):
        newline = text.find("\n", start)
        stop = newline if newline >= 0 else len(text)
        line, start = text[start:stop].rstrip("\r"), stop + 1
        if line.strip() == "end":
            return (b"".join(out), start) if out else (None, start)
        decoded = _line(line)
        if decoded is None:
            return None, start
        out.append(decoded)
    return None, start


def _line(line: str) -> bytes | None:
    """The bytes of one line; the first character says how many. None where it cannot be a line of a file."""
    if not line.strip():  # "`" for a zero length, or a space that some gateway took away
        return b""
    if len(line) > _LONGEST_LINE or not line.isascii():
        return None
    needed = ((ord(line[0]) - 32) & 63) * 4 // 3  # some encoders add a checksum, some gateways strip spaces
    if len(line) - 1 + 2 < needed and line.rstrip() == line and len(line) - 1 < needed // 2:
        return None
    try:
        return binascii.a2b_uu(line[: 1 + (needed + 3) // 4 * 4])
    except binascii.Error:
        return None
