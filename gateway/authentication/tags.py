"""Lists of "tag=value;" as in DKIM signatures, key records and DMARC records (RFC 6376 §3.2). Pure."""

import base64
import binascii
import re

_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_TAGS = 60


def read_tags(text: str) -> dict[str, str] | None:
    """Tags and values, blanks at the ends taken off; None where it is no such list, or a tag stands twice."""
    found: dict[str, str] = {}
    pieces = text.split(";", _MOST_TAGS)
    if not pieces[-1].strip():
        pieces.pop()
    for piece in pieces:
        tag, equals, value = piece.partition("=")
        tag = tag.strip()
        if not equals or not _TAG.fullmatch(tag) or tag in found:
            return None
        found[tag] = value.strip()
    return found if len(pieces) <= _MOST_TAGS else None


def without_blanks(value: str) -> str:
    """A value that may be folded anywhere, on one line and without blanks."""
    return _BLANKS.sub("", value)


def octets_of(value: str) -> bytes | None:
    """Base64 undone; None where it is none."""
    try:
        return base64.b64decode(without_blanks(value), validate=True)
    except (binascii.Error, ValueError):
        return None


def items_of(value: str) -> tuple[str, ...]:
    """A colon-separated list, in lower case."""
    return tuple(item for item in without_blanks(value).lower().split(":") if item)
