"""Content-Transfer-Encoding undone (RFC 2045 §6), as far as the bytes allow. Never raises."""

import binascii
import re

from postdesk.threading.uuencode import decode_body

_OTHERS = re.compile(rb"[^A-Za-z0-9+/]+")


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


def _base64(content: bytes) -> tuple[bytes, str | None]:
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
