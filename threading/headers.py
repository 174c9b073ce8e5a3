"""A block of header fields: where it ends, what its fields are, what they say (RFC 5322 §2.2, §3.6.8; RFC 6532).

Bytes in, decoded `Headers` out. Reads what real gateways write: no blank line before the body, an mbox "From " line,
raw 8-bit values, stray lines between fields. One pass, bounded by `Limits`.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

from postdesk.threading import charsets
from postdesk.threading.clean import clean_header
from postdesk.threading.encoded_words import decode_words
from postdesk.threading.limits import Limits
from postdesk.threading.message import Headers

RawField = tuple[str, bytes]  # name in lower case; unfolded value, still encoded

# Gateways that turn LF into CRLF twice leave "\r\r\n": one line end, not an empty line.
_LINE = re.compile(rb"([^\r\n]*)(?:\r{0,2}\n|\r)?")
_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:")
_BLANK_LINE = re.compile(rb"\n\r{0,2}\n|\r\r")
_NAME_ALONE = re.compile(rb"[!-9;-~]+[ \t]*")
_COLON_FOLDED = re.compile(rb"[ \t]+:")
# A field soon after a stray line shows that the stray line did not begin the body.
_SURE_NAMES = frozenset(
    b"from to cc bcc subject date message-id mime-version reply-to in-reply-to references received return-path sender "
    b"user-agent dkim-signature".split()
)
_SURE_BEGINNINGS = (b"x-", b"content-", b"list-", b"resent-", b"arc-")
_LOOK_AHEAD = 8  # lines
_DELIMITER = b"--"


@dataclass(frozen=True, slots=True)
class Block:
    """The fields of one block, the offset of the first byte after it, and what was odd."""

    fields: tuple[RawField, ...]
    body: int
    defects: tuple[str, ...]

    def value(self, name: str) -> bytes:
        """The first value of that name, or b""."""
        return next((value for field, value in self.fields if field == name), b"")


def read_block(raw: bytes, start: int, delimiters: Container[bytes], limits: Limits) -> Block:
    """The header block that begins at `start`; it also ends at a line that is one of the MIME `delimiters`."""
    lines: list[list[bytes]] = []
    defects: dict[str, None] = {}
    position = start
    while position < len(raw):
        match = _LINE.match(raw, position)
        line, after = (match[1], match.end()) if match else (b"", len(raw))
        if not line:
            position = after
            break
        if line.startswith(_DELIMITER) and _is_delimiter(line, delimiters):
            break
        if position > start + limits.header_block:
            defects["header block cut"] = None
            blank = _BLANK_LINE.search(raw, position)
            position = blank.end() if blank else len(raw)
            break
        if not _take(line, raw, after, lines):
            if not _is_stray(raw, line, after, has_fields=bool(lines)):
                defects["no empty line before the body"] = None
                break
            if lines or not line.startswith(b"From "):
                defects["a line that is no header field"] = None
        position = after
    if len(lines) > limits.header_fields:
        defects["header fields cut"] = None
    fields = tuple(_field(field, limits) for field in lines[: limits.header_fields])
    return Block(fields, position, tuple(defects))


def _take(line: bytes, raw: bytes, after: int, lines: list[list[bytes]]) -> bool:
    """Adds a line to the fields it begins or continues; False where it does neither."""
    if line[0] in b" \t":
        if lines:
            lines[-1].append(line)
            return True
        line = line.strip()
        if not line:
            return True
    if _NAME.match(line) or (_NAME_ALONE.fullmatch(line) and _COLON_FOLDED.match(raw, after)):
        lines.append([line])
        return True
    return False


def decode_value(value: bytes, charset: str | None = None) -> str:
    """A raw value as text: ASCII, else UTF-8 (RFC 6532), else the charset the message names, else windows-1252."""
    if value.isascii() and b"\x1b" not in value:
        return value.decode("ascii")
    return charsets.decode(value, charset if charset and charsets.codec_of(charset) != "utf-8" else None)[0]


def decode_headers(fields: tuple[RawField, ...], charset: str | None, limits: Limits) -> Headers:
    """Every field with its value decoded and on one line."""
    return Headers(tuple((name, decode_text(value, charset, limits)) for name, value in fields))


def decode_text(value: bytes, charset: str | None, limits: Limits) -> str:
    """One value with RFC 2047 undone, on one line."""
    return clean_header(decode_words(decode_value(value, charset), limits.encoded_words))


def _field(lines: list[bytes], limits: Limits) -> RawField:
    name, _, value = b"".join(lines)[: limits.header_field].partition(b":")
    return name.strip().decode("ascii").lower(), value.strip()


def _is_delimiter(line: bytes, delimiters: Container[bytes]) -> bool:
    line = line.rstrip()[2:]
    return line in delimiters or (line.endswith(_DELIMITER) and line[:-2] in delimiters)


def _is_stray(raw: bytes, line: bytes, after: int, *, has_fields: bool) -> bool:
    """Whether a line that is no field stands among fields, rather than begins the body."""
    if line.startswith((b"From ", b">From ")):  # mbox, escaped or not
        return True
    if not has_fields or line.startswith(_DELIMITER):  # of a multipart that this very block announces, say
        return False
    for _ in range(_LOOK_AHEAD):
        following = _LINE.match(raw, after)
        if not following or not following[1]:
            return False
        name = _NAME.match(following[1])
        if name and (name[1].lower() in _SURE_NAMES or name[1].lower().startswith(_SURE_BEGINNINGS)):
            return True
        after = following.end()
    return False
