"""Encoded words of header fields (RFC 2047), read as clients write them: in quotes, with spaces, split inside a character.

Display only: structure (commas, angle brackets) is always read before words are decoded, so no encoded word can
pose as an address. Linear: each byte is looked at a fixed number of times.
"""

import binascii
import re

from postdesk.threading import charsets
from postdesk.threading.limits import LIMITS

_OPENING = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?")
_Word = tuple[int, int, str, bytes]  # start, end, charset label, content


def decode_words(text: str, most: int = LIMITS.encoded_words) -> str:
    """`text` with its first `most` encoded words decoded, the rest as it stands."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    position = 0
    for start, end, label, content in _joined(_words(text, most), text):
        between = text[position:start]
        pieces.append("" if position and not between.strip() else between)
        pieces.append(charsets.decode(content, label)[0])
        position = end
    return "".join((*pieces, text[position:]))


def _words(text: str, most: int) -> list[_Word]:
    found: list[_Word] = []
    position = 0
    while len(found) < most and (opening := _OPENING.search(text, position)):
        end = text.find("?=", opening.end())
        if end < 0:
            break
        content = _content(opening[2], text[opening.end() : end], opening[1])
        if content is None:
            position = opening.end()
            continue
        found.append((opening.start(), end + 2, opening[1], content))
        position = end + 2
    return found


def _joined(words: list[_Word], text: str) -> list[_Word]:
    """Neighbours of one charset as one word: many clients split a character's bytes between two words."""
    joined: list[tuple[int, int, str, list[bytes]]] = []
    for start, end, label, content in words:
        if joined and joined[-1][2].lower() == label.lower() and not text[joined[-1][1] : start].strip():
            first = joined[-1]
            first[3].append(content)
            joined[-1] = (first[0], end, label, first[3])
        else:
            joined.append((start, end, label, [content]))
    return [(start, end, label, b"".join(contents)) for start, end, label, contents in joined]


def _content(encoding: str, encoded: str, label: str) -> bytes | None:
    if encoding in "qQ":
        # Raw 8-bit characters inside have been decoded with the field; here they go back to the word's own charset.
        codec = "ascii" if encoded.isascii() else charsets.codec_of(label) or "utf-8"
        octets = encoded.encode(codec, "replace")
        return binascii.a2b_qp(octets.replace(b"_", b" "))
    if not encoded.isascii():
        return None
    try:
        return binascii.a2b_base64(encoded.rstrip("= ") + "==")
    except binascii.Error:  # one character too many: what stands before it is sound
        try:
            return binascii.a2b_base64(encoded.rstrip("= ")[:-1] + "==")
        except binascii.Error:
            return None
