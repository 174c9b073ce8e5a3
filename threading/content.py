"""The content of a message: its text, its HTML, its parts and attachments (RFC 2045, RFC 2046, RFC 8621 §4.1.4).

Which leaf is what is decided by `bodies`; here they are decoded, joined, and looked into for the files that Outlook
(winmail.dat) and uuencode hide in them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import escape
from urllib.parse import unquote

from postdesk.threading.bodies import Bodies, find_bodies
from postdesk.threading.clean import clean_header, clean_text
from postdesk.threading.filenames import shown_name
from postdesk.threading.html_text import html_to_text
from postdesk.threading.ids import canonical_id
from postdesk.threading.leaves import MAX_STATED, describe, read_part, read_text
from postdesk.threading.limits import Limits
from postdesk.threading.message import Part
from postdesk.threading.mime import Entity
from postdesk.threading.tnef import read_tnef
from postdesk.threading.uuencode import take_files

_TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_DATA = frozenset(
    {"text/calendar", "text/x-vcalendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv"}
)
_EXCUSE = 400  # characters of a text that stands for the HTML a client cannot show
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_WORD = re.compile(r"\w+")
_CID = re.compile(r"cid:([^\s\"'<>()]{1,300})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """What `Message` holds of the content; the words mean the same there."""

    text: str
    html: str
    body: str
    parts: tuple[Part, ...]
    attachments: tuple[Part, ...]
    defects: tuple[str, ...]


def read_content(raw: bytes, root: Entity, limits: Limits) -> Content:
    """Every leaf of `root` decoded, and the bodies among them joined."""
    found = _read(raw, root, limits)
    named = {unquote(name).lower() for name in set(_CID.findall(found.html))}
    parts = {key: _placed(part, named) for key, part in found.parts.items()}
    within = (_placed(part, named) for part in found.within)
    return Content(
        text=found.text,
        html=found.html,
        body=_body(found.shown, found.html, limits),
        parts=tuple(parts.values()),
        attachments=(*(parts[key] for key in found.attached), *within),
        defects=tuple(found.defects),
    )


def _body(text: str, html: str, limits: Limits) -> str:
    """The text; the HTML as text where there is none, or none but "your client does not support HTML".

    Such a sentence, in any language, is short, names HTML, and stands nowhere in the HTML.
    """
    if not text.strip():
        return html_to_text(html, limits)
    if not html or len(text) > _EXCUSE or "html" not in text.lower():
        return text
    shown = html_to_text(html, limits)
    words, known = set(_WORD.findall(text.lower())), set(_WORD.findall(shown.lower()))
    return shown if shown.strip() and len(words & known) * 2 < len(words) else text


@dataclass(slots=True)
class _Found:
    """What the leaves hold."""

    parts: dict[int, Part] = field(default_factory=dict)  # by the identity of the entity, in tree order
    attached: list[int] = field(default_factory=list)
    text: str = ""  # of the plain leaves alone
    shown: str = ""  # of all leaves on the side of text: in a mixed message those of HTML, too
    html: str = ""
    within: list[Part] = field(default_factory=list)  # files found inside other parts
    defects: list[str] = field(default_factory=list)


def _read(raw: bytes, root: Entity, limits: Limits) -> _Found:
    bodies = find_bodies(root, describe)
    found = _Found()
    damaged: set[int] = set()
    for entity in root.leaves():
        part, defect = read_part(raw, entity, limits)
        found.parts[id(entity)] = part
        if defect:
            found.defects.append(f"{part.content_type}: {defect}")
            damaged.add(id(entity))
    texts = {id(e): (e, _text_of(found, e, limits)) for e in (*bodies.text, *bodies.html)}
    bodies = _without_junk(bodies, {key for key in damaged & texts.keys() if _is_junk(texts[key][1])}, root)
    found.attached = [id(entity) for entity in bodies.attached]
    _join(found, [texts[id(e)] for e in bodies.text], [texts[id(e)] for e in bodies.html], limits)
    if not texts:
        _read_other_text(found, root, limits)
    if len(found.shown) > limits.text or len(found.html) > limits.html:
        found.text, found.shown = (side[: limits.text] for side in (found.text, found.shown))
        found.html = found.html[: limits.html]
        found.defects.append("text cut")
    if found.text:
        mixed = found.shown is not found.text
        found.text, files = take_files(found.text)
        found.shown = take_files(found.shown)[0] if mixed else found.text
        found.within += [_file(file.filename, file.content) for file in files]
    _unwrap(found, limits)
    return found


def _join(
    found: _Found, text_side: list[tuple[Entity, str]], html_side: list[tuple[Entity, str]], limits: Limits
) -> None:
    plain = [text for entity, text in text_side if entity.content_type == "text/plain"]
    if plain:
        found.text = found.shown = _joined(plain)
    if 0 < len(plain) < len(text_side):
        found.shown = _joined(
            text if entity.content_type == "text/plain" else html_to_text(text, limits)
            for entity, text in text_side
        )
    if any(entity.content_type == "text/html" for entity, _ in html_side):
        found.html = _joined(
            text if entity.content_type == "text/html" else _as_html(text) for entity, text in html_side
        )


def _is_junk(text: str) -> bool:
    """What a damaged transfer encoding leaves where nothing can be read: shown, it would stand among somebody's words."""
    return 4 * len(_UNREADABLE.findall(text)) > len(text)


def _without_junk(bodies: Bodies, junk: set[int], root: Entity) -> Bodies:
    """Texts that cannot be read are files, in their place among the others."""
    if not junk:
        return bodies
    text, html = ([e for e in side if id(e) not in junk] for side in (bodies.text, bodies.html))
    attached = junk | {id(entity) for entity in bodies.attached}
    return Bodies(text, html, [entity for entity in root.leaves() if id(entity) in attached])


def _text_of(found: _Found, entity: Entity, limits: Limits) -> str:
    text, defect = read_text(found.parts[id(entity)], entity, limits)
    if defect:
        found.defects.append(f"{entity.content_type}: {defect}")
    return text


def _read_other_text(found: _Found, root: Entity, limits: Limits) -> None:
    """A whole message of text/enriched or the like is its own text; data (an appointment) or a named file is not."""
    leaf = describe(root)
    is_file = leaf.named or leaf.disposition == "attachment" or root.content_type in _DATA
    if root.content_type.startswith("text/") and not root.children and not is_file:
        found.text = found.shown = _text_of(found, root, limits)
        found.attached.clear()


def _joined(texts: Iterable[str]) -> str:
    kept = [text for text in texts if text.strip()]
    return "".join(text if text.endswith("\n") else f"{text}\n" for text in kept[:-1]) + "".join(kept[-1:])


def _as_html(text: str) -> str:
    return f'<div style="white-space: pre-wrap">{escape(text)}</div>'


def _unwrap(found: _Found, limits: Limits) -> None:
    """Opens each winmail.dat: its text where the mail has none, its files beside the mail's own."""
    for part in found.parts.values():
        if part.content_type not in _TNEF_TYPES and (part.filename or "").lower() != "winmail.dat":
            continue
        wrapped = read_tnef(part.content, limits)
        if wrapped is None:
            found.defects.append("winmail.dat that cannot be read")
            continue
        found.within += [_file(f.filename, f.content, f.content_type, f.content_id) for f in wrapped.files]
        if not found.text.strip() and not found.html:
            found.text = found.shown = clean_text(wrapped.text[: limits.text]).replace("\r\n", "\n")
            found.html = clean_text(wrapped.html[: limits.html])


def _file(filename: str, content: bytes, content_type: str = "", content_id: str = "") -> Part:
    return Part(
        content_type=clean_header(content_type) or "application/octet-stream",
        content=content,
        filename=shown_name(filename),
        stated_filename=clean_header(filename[:MAX_STATED]) or None,
        disposition="attachment",
        content_id=canonical_id(content_id),
    )


def _placed(part: Part, named: set[str]) -> Part:
    """Marked as inline where the HTML names its Content-ID, or the sender puts a picture into the text."""
    is_named = part.content_id is not None and part.content_id.lower() in named
    is_picture = part.disposition == "inline" and part.content_type.startswith("image/")
    return replace(part, inline=True) if (is_named or is_picture) and not part.inline else part
