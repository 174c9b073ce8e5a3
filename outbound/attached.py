"""Texts of foreign mail that a letter carries: an attached message/rfc822, or a file that looks like one.

Lenient where `reading` is strict, for the sender of such a mail owes us nothing; but bounded. What cannot be looked
through within bounds is `Unreadable`.
"""

import email
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message

from postdesk.outbound.reading import Unreadable, decoded, in_charset

_MAX_BOUNDARIES = (
    3_000  # lines that may be boundaries: the standard library slows down badly on a million parts
)
_MAX_MESSAGES = 30
_MAX_FIELD = 16_384  # characters of a field whose parameters are read
_MAIL = re.compile(
    rb"\s{0,100}(?:From [^\r\n]{1,998}\r?\n)?[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]?[^\r\n]{0,998}\r?\n[A-Za-z\t \r\n]"
)


def looks_like_mail(content: bytes) -> bool:
    """Whether a file begins as a mail does: an .eml that goes under another type, say."""
    return _MAIL.match(content) is not None


def texts_of(content: bytes) -> Iterator[str]:
    """Every header, body and file name of a mail, and of the mails in it, decoded. Raises Unreadable."""
    if content.count(b"\n--") > _MAX_BOUNDARIES or content.lower().count(b"message/rfc822") > _MAX_MESSAGES:
        raise Unreadable("an attached mail has too many parts to be looked through")
    try:
        for part in email.message_from_bytes(content).walk():
            yield from _part_texts(part)
    except (RecursionError, MessageError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise Unreadable(f"an attached mail cannot be looked through ({type(error).__name__})") from None


def _part_texts(part: Message) -> Iterator[str]:
    small = True
    for name, value in part.items():
        text = str(value)
        small = small and (len(text) <= _MAX_FIELD or not name.lower().startswith("content-"))
        yield f"{name}: {decoded(text)}"
    yield from filter(None, (part.preamble, part.epilogue))
    if part.is_multipart():
        return
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    yield in_charset(content, part.get_content_charset("utf-8") if small else "utf-8")
    if small and (filename := part.get_filename()):
        yield decoded(filename)
