"""Content-Transfer-Encoding undone (RFC 2045 §6), as far as the bytes allow. Never raises."""

import binascii
import re

from postdesk.threading.uuencode import decode_body

_OTHERS = re.compile(rb"[^A-Za-z0-9+/]+")
_ENCODED_LINE = re.compile(rb"^[ \t]*+[A-Za-z0-9+/]{20,}+={0,2}[ \t]*+\r?$", re.MULTILINE)
_FOREIGN_LINE = re.compile(rb"^[^\r\n]*[^A-Za-z0-9+/=\s]", re.MULTILINE)
_WORDS = re.compile(rb"\w[,.:;!?]? +\w")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode_transfer(content: bytes, encoding: str) -> tuple[bytes, str | None]:
    """The bytes as they were before transport, and what was wrong with them. An unknown encoding changes nothing."""
    match encoding:
        case "base64":
            return _base64(content)
        case "quoted-printable":
            return binascii.a2b_qp(content), None
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return decode_body(content)
        case "" | "7bit" | "8bit" | "binary":
            return content, None
        case _:
            return content, f"unknown transfer encoding {encoding[:40]}"


def is_mislabelled(written: bytes, decoded: bytes) -> bool:
    """Whether a text only claims to be base64, as scripts' mail does: it begins with words, and decodes to none."""
    first = written.lstrip().partition(b"\n")[0]
    if _WORDS.search(first) is None or _ENCODED_LINE.search(written):
        return False
    try:
        return _CONTROLS.search(decoded.decode()) is not None
    except UnicodeDecodeError:
        return True


def _without_footer(content: bytes) -> bytes:
    """What stands before the words that a mailing list adds below base64. They would decode to junk."""
    foreign = _FOREIGN_LINE.search(content)
    if foreign is None or _ENCODED_LINE.search(
        content, foreign.start()
    ):  # a damaged line: only its junk goes
        return content
    head = content[: foreign.start()]
    return head if head.strip() and len(_OTHERS.sub(b"", head)) % 4 == 0 else content


def _base64(content: bytes) -> tuple[bytes, str | None]:
    content = _without_footer(content)
    try:
        return binascii.a2b_base64(content), None
    except binascii.Error:
        pass
    # Cut short, or with other text in it: what can be read of the alphabet counts (RFC 2045 §6.8).
    kept = _OTHERS.sub(b"", content)
    for dropped in range(2):
        try:
            return binascii.a2b_base64(kept[: len(kept) - dropped] + b"=="), "base64 cut short"
        except binascii.Error:
            continue
    return content, "base64 that is none"
