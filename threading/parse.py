"""Bytes to `Message`: a total function (RFC 5322, RFC 2045-2049). Any bytes give a result, within `Limits`, and
never an exception; what was odd is told in `Message.defects`.

The order: the MIME tree (`mime`), the header (`heading`), the content (`content`). No I/O, no clock; time is linear
in the size. The raw bytes stay the record: nothing here can be turned back into them.
"""

from dataclasses import replace

from postdesk.threading.clean import clean_text
from postdesk.threading.content import read_content
from postdesk.threading.headers import read_block
from postdesk.threading.heading import read_fields, read_heading
from postdesk.threading.limits import LIMITS, Limits
from postdesk.threading.message import Message
from postdesk.threading.mime import read_tree

_UTF8_MARK = b"\xef\xbb\xbf"


def parse_message(raw: bytes, limits: Limits = LIMITS) -> Message:
    """The message in `raw`. Never raises: a fault of ours leaves the header, or the bytes as text, and a defect."""
    try:
        return _read(raw, limits)
    except Exception as error:  # noqa: BLE001 - total: the original is kept, and one message must not stop the next
        fault = f"not fully read: {type(error).__name__}"
    try:
        block = read_block(raw, 0, (), limits)
        message, start = read_fields(block.fields, None, limits), block.body
    except Exception:  # noqa: BLE001 - as above
        message, start = Message(), 0
    text = clean_text(raw[start : start + limits.text].decode("utf-8", "replace"))
    return replace(message, text=text, body=text, defects=(fault,), size=len(raw))


def _read(raw: bytes, limits: Limits) -> Message:
    lines = _with_lines(raw)
    root, defects = read_tree(lines, limits)
    message = read_heading(root, limits)
    content = read_content(lines, root, limits)
    return replace(
        message,
        text=content.text,
        html=content.html,
        body=content.body,
        parts=content.parts,
        attachments=content.attachments,
        defects=tuple(dict.fromkeys((*defects, *message.defects, *content.defects))),
        size=len(raw),
    )


def _with_lines(raw: bytes) -> bytes:
    """Without a byte order mark or empty lines before the header, and with line ends where a very old Mac wrote CR."""
    raw = raw.removeprefix(_UTF8_MARK)
    if raw[:1] in b"\r\n":
        raw = raw.lstrip(b"\r\n")
    return raw.replace(b"\r", b"\n") if b"\n" not in raw else raw
