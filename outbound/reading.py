"""The final bytes of a letter read back, independently of what wrote them (RFC 5322, RFC 2045). Linear.

Strict where the letter's own structure is concerned: what is not plainly a mail of ours is `Unreadable`, and what is
unreadable is not sent. Foreign mail attached to it is opened in `attached`.
"""

import base64
import binascii
import re
import urllib.parse
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header

_MAX_DEPTH = 10
_MAX_PARTS = 1_000
_MAX_VALUE = (
    16_384  # characters of a header that are decoded: the standard library's time grows with the square
)
_FIELD = re.compile(rb"([!-9;-~]+):[ \t]?(.*)", re.DOTALL)
_PARAMETER = re.compile(r"\s*;\s*([A-Za-z0-9*-]+)=(\"(?:[^\"\\]|\\.)*\"|[^\s;\"]+)")

Fields = tuple[tuple[str, str], ...]


class Unreadable(Exception):  # noqa: N818 - a finding about a letter, not a fault of the program
    """The bytes are not plainly a mail of ours."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One part that is no multipart: its fields, what they say, and its content without transfer encoding."""

    fields: Fields
    content_type: str
    charset: str | None
    filenames: tuple[str, ...]
    content: bytes

    def text(self) -> str | None:
        """The content as text, where it is any."""
        if self.content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self.content.decode("utf-16", "replace")
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError:
            return in_charset(self.content, self.charset) if self.content_type.startswith("text/") else None


def read(raw: bytes) -> tuple[Fields, tuple[Leaf, ...]]:
    """The header fields of a letter, unfolded, and its leaves in order. Raises Unreadable."""
    if not raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n"):
        raise Unreadable("a line ends with CR or LF alone")
    fields, body = _entity(raw)
    leaves: list[Leaf] = []
    waiting = [(fields, body, 0)]
    while waiting:
        own, content, depth = waiting.pop()
        content_type, parameters = _content_type(own)
        if not content_type.startswith("multipart/"):
            leaves.append(_leaf(own, content_type, parameters, content))
            continue
        pieces = _pieces(content, parameters.get("boundary", ""))
        if depth >= _MAX_DEPTH or len(waiting) + len(leaves) + len(pieces) > _MAX_PARTS:
            raise Unreadable("there are too many parts")
        waiting += [(*_entity(piece), depth + 1) for piece in reversed(pieces)]
    return fields, tuple(leaves)


def decoded(value: str) -> str:
    """A header value with its encoded-words decoded (RFC 2047)."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value[:_MAX_VALUE])
    except (MessageError, ValueError):
        return value
    texts = [p if isinstance(p, str) else in_charset(p, charset) for p, charset in pieces]
    return "".join([*texts, value[_MAX_VALUE:]])


def in_charset(content: bytes, charset: str | None) -> str:
    """Bytes as text, whatever they claim to be; names of codecs that are no charsets come out as Latin-1."""
    try:
        return content.decode(charset or "latin-1", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def parameters_of(value: str) -> dict[str, str]:
    """The parameters after the first semicolon, names in lower case, RFC 2231 values decoded. Raises Unreadable."""
    found: dict[str, str] = {}
    at = start = value.find(";") if ";" in value else len(value)
    for match in _PARAMETER.finditer(value, start):
        name, text = match[1].lower(), match[2]
        if match.start() != at or name in found:
            break
        found[name] = _parameter(name, text)
        at = match.end()
    if value[at:].strip():
        raise Unreadable("a parameter cannot be read")
    return found


def _parameter(name: str, text: str) -> str:
    if text.startswith('"'):
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if name.endswith("*"):
        charset, _, encoded = text.partition("'")
        return in_charset(urllib.parse.unquote_to_bytes(encoded.partition("'")[2]), charset)
    return text


def _entity(octets: bytes) -> tuple[Fields, bytes]:
    head, blank, body = octets.partition(b"\r\n\r\n")
    if not blank:
        raise Unreadable("a header has no end")
    return _fields(head), body


def _fields(block: bytes) -> Fields:
    """Every field of a header block; anything else in it is a reason not to send."""
    found: list[tuple[str, str]] = []
    for line in block.split(b"\r\n"):
        if line.startswith((b" ", b"\t")):
            text = line.decode("utf-8", "replace")
            if not found or not text.strip():
                raise Unreadable("a header line continues nothing")
            found[-1] = (found[-1][0], found[-1][1] + text)
            continue
        match = _FIELD.fullmatch(line)
        if match is None:
            raise Unreadable("a header line has no name")
        found.append((match[1].decode("ascii"), match[2].decode("utf-8", "replace")))
    return tuple(found)


def _content_type(fields: Fields) -> tuple[str, dict[str, str]]:
    values = [value for name, value in fields if name.lower() == "content-type"]
    if len(values) != 1:
        raise Unreadable("a part does not say what it is")
    return values[0].partition(";")[0].strip().lower(), parameters_of(values[0])


def _pieces(content: bytes, boundary: str) -> list[bytes]:
    """What stands between the boundary lines (RFC 2046 §5.1.1); there may be nothing before them or after."""
    if not boundary.isascii() or not boundary:
        raise Unreadable("a multipart has no boundary")
    first, *pieces = (b"\r\n" + content).split(b"\r\n--" + boundary.encode("ascii"))
    if first or not pieces or pieces.pop().rstrip() != b"--":
        raise Unreadable("there is text outside of all parts")
    if not all(piece.startswith(b"\r\n") for piece in pieces):
        raise Unreadable("a boundary is not alone on its line")
    return [piece[2:] for piece in pieces]


def _leaf(fields: Fields, content_type: str, parameters: dict[str, str], content: bytes) -> Leaf:
    values = {name.lower(): value for name, value in fields}
    disposition = parameters_of(values.get("content-disposition", ""))
    names = [
        p[key]
        for p in (parameters, disposition)
        for key in ("name", "name*", "filename", "filename*")
        if key in p
    ]
    return Leaf(
        fields=fields,
        content_type=content_type,
        charset=parameters.get("charset"),
        filenames=tuple(decoded(name) for name in dict.fromkeys(names)),
        content=_plain(content, values.get("content-transfer-encoding", "7bit").strip().lower()),
    )


def _plain(content: bytes, encoding: str) -> bytes:
    try:
        if encoding == "base64":
            return base64.b64decode(content.replace(b"\r\n", b""), validate=True)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(content)
    except ValueError:
        raise Unreadable("a part is not encoded as it says") from None
    if encoding == "7bit" and content.isascii():
        return content
    raise Unreadable("a part is not encoded as it says")
