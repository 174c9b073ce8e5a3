"""Header fields as they go on the wire (RFC 5322 §2.2, RFC 2047): the one place where foreign text becomes a header.

Whatever comes in, one field of one name comes out: line ends and controls are taken out, and `=?` is broken, since
some Python versions (CVE-2024-6923) turn a decoded encoded-word that holds another one into new header lines.
"""

import base64
import re
import urllib.parse
from collections.abc import Iterator, Sequence

from postdesk.outbound.addresses import wire_address
from postdesk.threading.clean import clean_header
from postdesk.threading.message import Address

MAX_TEXT = 200  # characters of a subject
MAX_NAME = 120  # characters of a display name
MAX_IDS = 20
_LINE = 76  # RFC 2047 §2: a line that holds an encoded-word
_WORD_OCTETS = 42  # of UTF-8 in one encoded-word: 56 characters of base64 and 12 around them, under 75

_ATOM_WORDS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")  # RFC 5322 atext and space
# dot-atom "@" dot-atom or domain literal: narrower than RFC 5322 §3.6.4, wider than anything seen in good mail.
_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,200}@(?:[A-Za-z0-9._-]{1,200}|\[[A-Za-z0-9.:]{1,60}\])")
# A quoted local part is kept where it needs no escapes: some phone carriers gave out "ann..lee"@.
_ADDRESS = re.compile(
    r"(?:\"[!#-\[\]-~]{1,62}\"|[^\s<>()\[\]\\,;:\"@\x00-\x20\x7f]{1,64})@[^\s<>()\\,;:\"@\x00-\x20\x7f]{1,255}"
)


def field(name: str, value: str) -> str:
    """One folded field with its line end. The value is ours, or was made here of what is not: it has no line ends."""
    return f"{name}: {_folded(value, len(name) + 2)}\r\n"


def text_field(name: str, text: str) -> str:
    """One field of free text, of anybody's."""
    return field(name, encoded(plain(text, MAX_TEXT)))


def address_field(name: str, address: Address) -> str:
    """One field with one mailbox."""
    spec = wire_address(address.address)
    if "=?" in spec or not _ADDRESS.fullmatch(spec):
        raise ValueError(f"{name}: not an address that a header can hold")
    shown = plain(address.name, MAX_NAME)
    return field(name, f"{_phrase(shown)} <{spec}>" if shown else spec)


def ids_field(name: str, ids: Sequence[str]) -> str:
    """References or In-Reply-To: only what is strictly a Message-ID is copied; the root and the latest of too many.

    Nothing is returned where no id is left: an empty field helps nobody.
    """
    good = [i for i in dict.fromkeys(ids) if is_id(i)]
    if len(good) > MAX_IDS:
        good = [good[0], *good[1 - MAX_IDS :]]
    return field(name, " ".join(f"<{i}>" for i in good)) if good else ""


def is_id(text: str) -> bool:
    """A Message-ID, without angle brackets, that may stand in a header of ours."""
    return "=?" not in text and _ID.fullmatch(text) is not None


def plain(text: str, limit: int) -> str:
    """Foreign text as one line of words that no parser takes for an encoded-word."""
    line = " ".join(clean_header(text[: limit * 8]).split()).replace("=?", "= ?")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def encoded(text: str) -> str:
    """ASCII as it is; anything else as encoded-words of whole characters (RFC 2047 §5), parted by spaces."""
    if text.isascii():
        return text
    return " ".join(f"=?utf-8?B?{base64.b64encode(chunk).decode('ascii')}?=" for chunk in _chunks(text))


def parameter(name: str, value: str) -> str:
    """One parameter of Content-Type or Content-Disposition: quoted where ASCII, else RFC 2231 §4."""
    if value.isascii():
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return f';\r\n {name}="{quoted}"'
    return f";\r\n {name}*=utf-8''{urllib.parse.quote(value, safe='')}"


def _phrase(name: str) -> str:
    """A display name: atoms, a quoted-string or encoded-words (RFC 5322 §3.2.5)."""
    if not name.isascii():
        return encoded(name)
    if _ATOM_WORDS.fullmatch(name):
        return name
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _chunks(text: str) -> Iterator[bytes]:
    """UTF-8 in pieces of at most _WORD_OCTETS, no character torn."""
    octets = text.encode("utf-8")
    at = 0
    while at < len(octets):
        end = min(at + _WORD_OCTETS, len(octets))
        while end < len(octets) and octets[end] & 0xC0 == 0x80:
            end -= 1
        yield octets[at:end]
        at = end


def _folded(value: str, used: int) -> str:
    """The value with line ends before some of its single spaces, so that lines stay short where words allow."""
    if used + len(value) <= _LINE:
        return value
    lines: list[str] = []
    line = ""
    for word in value.split(" "):
        if line and used + len(line) + 1 + len(word) > _LINE:
            lines.append(line)
            line, used = word, 1
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])
