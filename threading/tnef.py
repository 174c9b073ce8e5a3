"""winmail.dat (MS-OXTNEF): the body and the files Outlook hides in application/ms-tnef.

Own, not tnefparse: that one copies the rest of the stream for each object, and follows counts of up to 2^32 that a
sender writes, to the end of memory. Here every step moves forward in the bytes or ends. Compressed RTF is not read:
the mail around it carries the same text.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from postdesk.threading import charsets
from postdesk.threading.limits import Limits

_SIGNATURE = 0x223E9F78
_MOST_OBJECTS = 5000
_MOST_PROPERTIES = 2000  # of one object; Outlook writes about 100
_MOST_VALUES = 100  # of one property

# Attributes of MS-OXTNEF §2.1.3, by their identifier.
_BODY, _PROPERTIES, _CODE_PAGE = 0x800C, 0x9003, 0x9007
_NEW_FILE, _FILE_TITLE, _FILE_DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005

# Properties of MS-OXPROPS, by their identifier.
_TEXT, _HTML, _INTERNET_CODE_PAGE = 0x1000, 0x1013, 0x3FDE
_DATA, _SHORT_NAME, _LONG_NAME, _MEDIA_TYPE, _CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x370E, 0x3712

# Property types with a fixed size (MS-OXCDATA §2.11.1), padded to four bytes; the others state their length.
_FIXED = {0x0001: 0, 0x0002: 4, 0x000B: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4}
_FIXED |= {0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}
_STATED = frozenset({0x0000, 0x000D, 0x001E, 0x001F, 0x0102})
_UNICODE, _OBJECT = 0x001F, 0x000D
_SEVERAL, _NAMED = 0x1000, 0x8000
_GUID = 16


@dataclass(slots=True)
class TnefFile:
    """One attached file."""

    filename: str = ""
    content: bytes = b""
    content_type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Tnef:
    """What a winmail.dat holds; empty strings where it holds none."""

    text: str = ""
    html: str = ""
    files: list[TnefFile] = field(default_factory=list)


def read_tnef(content: bytes, limits: Limits) -> Tnef | None:
    """The contents, as far as they can be read; None where the bytes are no TNEF or too many."""
    if len(content) > limits.tnef or content[:4] != struct.pack("<I", _SIGNATURE):
        return None
    found, codec = Tnef(), "windows-1252"
    for name, data in _objects(content):
        try:
            if name == _CODE_PAGE:
                codec = f"cp{_number(data, 0)}"
            elif name == _BODY:
                found.text = found.text or _text(data, codec)
            elif name == _PROPERTIES:
                _read_message(found, dict(_properties(data, codec)))
            elif name == _NEW_FILE:
                found.files.append(TnefFile())
            elif found.files:
                _read_file(found.files[-1], name, data, codec)
        except struct.error:  # cut short: what was read before stays
            continue
    found.files = [file for file in found.files if file.content]
    return found


def _read_message(found: Tnef, properties: dict[int, str | bytes]) -> None:
    text, html = properties.get(_TEXT), properties.get(_HTML)
    if isinstance(text, str):
        found.text = text
    if isinstance(html, bytes) and html:
        page = properties.get(_INTERNET_CODE_PAGE)
        label = _page_label(_number(page, 0)) if isinstance(page, bytes) else None
        found.html = charsets.decode(html, label)[0].rstrip("\0")
    elif isinstance(html, str):
        found.html = html


def _read_file(file: TnefFile, name: int, data: bytes, codec: str) -> None:
    if name == _FILE_TITLE:
        file.filename = file.filename or _text(data, codec)
    elif name == _FILE_DATA:
        file.content = data
    elif name == _FILE_PROPERTIES:
        properties = dict(_properties(data, codec))
        texts = {key: value for key, value in properties.items() if isinstance(value, str)}
        file.filename = texts.get(_LONG_NAME) or file.filename or texts.get(_SHORT_NAME, "")
        file.content_type = texts.get(_MEDIA_TYPE, "").lower()
        file.content_id = texts.get(_CONTENT_ID, "")
        embedded = properties.get(_DATA)
        if isinstance(embedded, bytes) and not file.content:
            file.content = embedded[_GUID:]  # an object begins with the id of its interface


def _objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each object: level (1 byte), identifier (2), type (2), length (4), data, checksum (2)."""
    position = 6
    for _ in range(_MOST_OBJECTS):
        if position + 11 > len(content):
            return
        name, _, length = struct.unpack_from("<HHI", content, position + 1)
        yield name, content[position + 9 : position + 9 + length]
        position += 11 + length


def _properties(data: bytes, codec: str) -> Iterator[tuple[int, str | bytes]]:
    """Identifier and first value of each property."""
    position = 4
    for _ in range(min(_number(data, 0), _MOST_PROPERTIES)):
        if position + 4 > len(data):
            return
        kind, name = struct.unpack_from("<HH", data, position)
        position += 4
        if name >= _NAMED:
            position = _after_name(data, position)
        base = kind & ~_SEVERAL
        count = 1
        if kind & _SEVERAL or base in _STATED:
            count, position = _number(data, position), position + 4
        if count > _MOST_VALUES or not (base in _FIXED or base in _STATED):
            return  # out of step: nothing after this can be told
        for index in range(count):
            value, position = _value(data, position, base)
            if index == 0:
                yield name, _read_value(value, base, codec)


def _after_name(data: bytes, position: int) -> int:
    """Named properties put a GUID and a number or a padded name before the value."""
    by_name = _number(data, position + _GUID) != 0
    position += _GUID + 8
    return position + _padded(_number(data, position - 4)) if by_name else position


def _value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    if kind in _FIXED:
        return data[position : position + _FIXED[kind]], position + _FIXED[kind]
    length = _number(data, position)
    return data[position + 4 : position + 4 + length], position + 4 + _padded(length)


def _read_value(value: bytes, kind: int, codec: str) -> str | bytes:
    if kind == _UNICODE:
        return charsets.decode(value, "utf-16le")[0].rstrip("\0")
    return _text(value, codec) if kind == 0x001E else value


def _text(data: bytes, codec: str) -> str:
    return charsets.decode(data.rstrip(b"\0"), codec)[0]


def _page_label(page: int) -> str:
    known = {65001: "utf-8", 20127: "us-ascii", 20866: "koi8-r", 50220: "iso-2022-jp", 51949: "euc-kr"}
    return known.get(page) or (f"iso-8859-{page - 28590}" if 28591 <= page <= 28605 else f"cp{page}")


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _number(data: bytes, position: int) -> int:
    return int(struct.unpack_from("<I", data, position)[0])
