"""One leaf of the MIME tree as a `Part`, and a text leaf as text (RFC 2045, RFC 2183, RFC 3676)."""

import re

from postdesk.threading import charsets
from postdesk.threading.bodies import Leaf
from postdesk.threading.clean import clean_header, clean_text
from postdesk.threading.filenames import shown_name
from postdesk.threading.flowed import unflow
from postdesk.threading.headers import decode_text, decode_value, read_block
from postdesk.threading.ids import canonical_id
from postdesk.threading.limits import Limits
from postdesk.threading.message import Part
from postdesk.threading.mime import Entity
from postdesk.threading.parameters import parameters_of
from postdesk.threading.transfer import decode_transfer, is_mislabelled

_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
MAX_STATED = 1024  # characters of a file name as its sender wrote it
_META_WITHIN = 2048  # bytes; the HTML standard looks at 1024


def describe(entity: Entity) -> Leaf:
    """What decides whether a leaf is body: its disposition, and whether it has a name."""
    disposition, parameters = _disposition(entity)
    names = (entity.parameters.get("name"), parameters.get("filename"))
    return Leaf(disposition, any(names), all(names), entity.end - entity.start)


def read_part(raw: bytes, entity: Entity, limits: Limits) -> tuple[Part, str | None]:
    """The leaf with its transfer encoding removed, and what was wrong with it."""
    named = decode_value(entity.value("content-transfer-encoding")).partition(";")[0]
    encoding = named.partition("(")[0].strip(' "').lower()  # a comment may follow (RFC 2045 §5.1)
    content, defect = decode_transfer(raw[entity.start : entity.end], encoding)
    if encoding == "base64" and entity.content_type.startswith("text/"):
        written = raw[entity.start : entity.end]
        if is_mislabelled(written, content):
            content, defect = written, "text labelled base64"
    disposition, parameters = _disposition(entity)
    name = parameters.get("filename") or entity.parameters.get("name")
    if not name and entity.content_type == "message/rfc822":
        name = _subject_name(content, limits)
    part = Part(
        content_type=clean_header(entity.content_type),
        content=content,
        charset=clean_header(entity.parameters.get("charset", "")) or None,
        filename=shown_name(name) if name else None,
        stated_filename=clean_header(name[:MAX_STATED]) or None if name else None,
        disposition=disposition,
        content_id=canonical_id(decode_value(entity.value("content-id"))),
    )
    return part, defect


def read_text(part: Part, entity: Entity, limits: Limits) -> tuple[str, str | None]:
    """The text of a text/* leaf with LF line ends, cut at the limit, and what had to be guessed."""
    label = part.charset
    if part.content_type == "text/html" and charsets.codec_of_markup(label) is None:
        label = _label_within(part.content)
    # No charset has more than four bytes a character, so nothing within the limit is lost here.
    text, defect = charsets.decode(part.content[: 4 * limits.text], label)
    text = clean_text(text).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limits.text or len(part.content) > 4 * limits.text:
        text, defect = text[: limits.text], "text cut"
    if part.content_type == "text/plain" and entity.parameters.get("format", "").strip().lower() == "flowed":
        text = unflow(text, delete_space=entity.parameters.get("delsp", "").strip().lower() == "yes")
    return text, defect


def _label_within(html: bytes) -> str | None:
    """HTML may name its own charset."""
    meta = _META.search(html, 0, _META_WITHIN)
    label = meta[1].decode("ascii", "replace") if meta else None
    return label if charsets.codec_of_markup(label) else None


def _disposition(entity: Entity) -> tuple[str | None, dict[str, str]]:
    """RFC 2183 §2.8: a disposition nobody knows is an attachment."""
    raw = entity.value("content-disposition")
    if not raw:
        return None, {}
    disposition, parameters = parameters_of(decode_value(raw))
    if not disposition:
        return None, parameters
    return disposition if disposition == "inline" else "attachment", parameters


def _subject_name(content: bytes, limits: Limits) -> str:
    """An attached message is best told by its subject."""
    subject = decode_text(read_block(content, 0, (), limits).value("subject"), None, limits)
    return f"{subject.replace('/', '_')}.eml" if subject else ""
