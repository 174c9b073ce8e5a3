"""One MIME leaf as bytes (RFC 2045): transfer encoding chosen so that every line is short and 7-bit clean."""

import base64
import binascii
import re

from postdesk.outbound.filenames import safe_filename
from postdesk.outbound.headers import field, parameter
from postdesk.threading.message import Part

_SHORT = 78  # characters of a line that goes out as it is, RFC 5322 §2.1.1
_LONGEST = 998
_TOKEN = r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}"
_TYPE = re.compile(rf"({_TOKEN})/({_TOKEN})")
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,40}")
_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]{1,200}")


def text_leaf(text: str, subtype: str) -> bytes:
    """A body of ours: header lines, blank line, encoded content."""
    content = _canonical(text).encode("utf-8")
    is_ascii = content.isascii()
    if is_ascii and _goes_as_it_is(content):
        charset, encoding = "us-ascii", "7bit"
    elif is_ascii or _mostly_ascii(content):
        charset, encoding, content = "utf-8", "quoted-printable", _quoted_printable(content)
    else:
        charset, encoding, content = "utf-8", "base64", _base64(content)
    head = f"Content-Type: text/{subtype}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + content


def calendar_leaf(content: bytes, method: str) -> bytes:
    """An iCalendar object that asks for something (RFC 6047 §2.4): its method stands in the type, too."""
    head = f"Content-Type: text/calendar; charset=utf-8; method={method}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode("ascii") + _base64(content)


def attachment_leaf(part: Part) -> bytes:
    """Somebody's file. Its type and name are their words: only a plain type is repeated."""
    content_type = _content_type(part)
    name = safe_filename(part.filename)
    if content_type == "message/rfc822":
        # RFC 2046 §5.2.1: a message is never base64; one that does not fit 7 bits goes as a plain file.
        if _is_clean_mail(part.content):
            return _head(content_type, part, name, "7bit") + part.content
        content_type = "application/octet-stream"
    return _head(content_type, part, name, "base64") + _base64(part.content)


def is_shown_inside(part: Part) -> bool:
    """Whether HTML can show it by its Content-ID."""
    return part.inline and part.content_id is not None and _ID.fullmatch(part.content_id) is not None


def _head(content_type: str, part: Part, name: str, encoding: str) -> bytes:
    charset = ""
    if content_type.startswith("text/") and part.charset and _CHARSET.fullmatch(part.charset):
        charset = f"; charset={part.charset}"
    lines = [
        f"Content-Type: {content_type}{charset}{parameter('name', name)}\r\n",
        f"Content-Disposition: {'inline' if part.inline else 'attachment'}{parameter('filename', name)}\r\n",
        field("Content-ID", f"<{part.content_id}>") if is_shown_inside(part) else "",
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n",
    ]
    return "".join(lines).encode("ascii")


def _content_type(part: Part) -> str:
    match = _TYPE.fullmatch(part.content_type)
    if match is None or match[1] == "multipart" or (match[1] == "message" and match[2] != "rfc822"):
        return "application/octet-stream"
    return part.content_type


def _canonical(text: str) -> str:
    """CRLF line ends, one at the end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").replace("\n", "\r\n") + "\r\n"


def _goes_as_it_is(content: bytes) -> bool:
    # "From " at a line's start is changed to ">From " by mailboxes of the mbox kind, and breaks a signature.
    if b"\r\nFrom " in content or content.startswith(b"From ") or b"\0" in content:
        return False
    return max(map(len, content.split(b"\r\n"))) <= _SHORT


def _is_clean_mail(content: bytes) -> bool:
    if not content.isascii() or b"\0" in content:
        return False
    if not content.count(b"\r\n") == content.count(b"\r") == content.count(b"\n"):
        return False
    return max(map(len, content.split(b"\r\n"))) <= _LONGEST


def _mostly_ascii(content: bytes) -> bool:
    """Whether quoted-printable (three octets for one) is shorter than base64 (four for three)."""
    high = len(content) - len(content.translate(None, bytes(range(128, 256))))
    return high * 6 < len(content)


def _quoted_printable(content: bytes) -> bytes:
    quoted = binascii.b2a_qp(content, istext=True)
    if quoted.startswith(b"From "):
        quoted = b"=46" + quoted[1:]
    return quoted.replace(b"\r\nFrom ", b"\r\n=46rom ")


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")
