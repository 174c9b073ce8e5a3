"""Which leaves of a message are its text, which its HTML, which are attached (RFC 8621 §4.1.4).

The rules are JMAP's, the only written ones: an alternative gives each side its own part; in a mixed message every
inline text is part of both sides; the first text of a multipart is body even if it has a file name. Beyond JMAP: a
named text that is not attached (RFC 2183 §2.1) is shown, and stays an attachment. Only where both fields name it, as
clients name a file that comes from a disk, is it a file alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from postdesk.threading.mime import Entity

_TEXTS = ("text/plain", "text/html")
_MOST_SHOWN = 32 * 1024  # bytes of a named text that is shown: a longer one is a file, a log say
_INLINE_MEDIA = ("image/", "audio/", "video/")
# What a report says to machines (RFC 6522, RFC 3464, RFC 8098, RFC 5965): neither body nor attachment.
_REPORTS = frozenset(
    "message/delivery-status message/global-delivery-status message/disposition-notification "
    "message/global-disposition-notification message/feedback-report message/tracking-status text/rfc822-headers "
    "message/global-headers".split()
)


@dataclass(slots=True)
class Bodies:
    """The leaves that make up each side, in order, and the leaves that belong to neither."""

    text: list[Entity] = field(default_factory=list)
    html: list[Entity] = field(default_factory=list)
    attached: list[Entity] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What the rules ask about a leaf."""

    disposition: str | None
    named: bool  # by either field
    named_twice: bool  # by Content-Type and by Content-Disposition: it was a file on the sender's disk
    size: int  # bytes, transfer encoding included


def find_bodies(root: Entity, describe: Callable[[Entity], Leaf]) -> Bodies:
    """Sorts the leaves of `root`. Recurses once a level of multiparts, which `Limits.depth` bounds."""
    found = Bodies()
    _sort([root], "mixed", _Sides(found.text, found.html, found.attached), describe)
    return found


@dataclass(slots=True)
class _Sides:
    """Where text, HTML and attachments go at this point of the tree; a side is None once the other has been chosen."""

    text: list[Entity] | None
    html: list[Entity] | None
    attached: list[Entity]
    in_alternative: bool = False


# The second part of multipart/signed is the envelope's seal (RFC 1847 §2.1); it is a file only where it has a name.
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)


def _sort(parts: list[Entity], kind: str, sides: _Sides, describe: Callable[[Entity], Leaf]) -> None:
    text_before = len(sides.text) if sides.text is not None else -1
    html_before = len(sides.html) if sides.html is not None else -1
    root = _root(parts) if kind == "related" else 0
    for index, part in enumerate(parts):
        if part.children:
            inner = part.content_type.removeprefix("multipart/")
            below = _Sides(
                sides.text, sides.html, sides.attached, sides.in_alternative or inner == "alternative"
            )
            _sort(part.children, inner, below, describe)
        elif _is_inline(part, kind, describe(part), first=index == root):
            _place(part, kind, sides)
        elif kind == "mixed" and _is_shown(part, describe(part)):
            _place(part, kind, sides)
            _attach(part, sides)
        elif kind != "signed" or part.content_type not in _SIGNATURES or describe(part).named:
            _attach(part, sides)
    if kind == "alternative" and sides.text is not None and sides.html is not None:
        if len(sides.text) == text_before and len(sides.html) != html_before:
            sides.text.extend(sides.html[html_before:])
        elif len(sides.html) == html_before and len(sides.text) != text_before:
            sides.html.extend(sides.text[text_before:])


def _is_inline(part: Entity, kind: str, leaf: Leaf, *, first: bool) -> bool:
    if leaf.disposition == "attachment":
        return False
    media = part.content_type.startswith(_INLINE_MEDIA)
    return (part.content_type in _TEXTS or media) and (
        first or (kind != "related" and (media or not leaf.named))
    )


def _is_shown(part: Entity, leaf: Leaf) -> bool:
    short = part.content_type == "text/plain" and leaf.size <= _MOST_SHOWN
    return short and leaf.disposition != "attachment" and not leaf.named_twice


def _root(parts: list[Entity]) -> int:
    """RFC 2387 §3.2 lets the text of multipart/related stand after what it refers to, as some report writers do."""
    texts = (i for i, part in enumerate(parts) if part.children or part.content_type in _TEXTS)
    return next(texts, 0)


def _place(part: Entity, kind: str, sides: _Sides) -> None:
    if part.content_type.startswith(_INLINE_MEDIA):
        sides.attached.append(part)  # seen within the text, but no text
        return
    if kind == "alternative":
        side = sides.text if part.content_type == "text/plain" else sides.html
        if side is not None:
            side.append(part)
        return
    if sides.in_alternative:
        if part.content_type == "text/plain":
            sides.html = None
        else:
            sides.text = None
    if sides.text is not None:
        sides.text.append(part)
    if sides.html is not None:
        sides.html.append(part)


def _attach(part: Entity, sides: _Sides) -> None:
    if part.content_type not in _REPORTS:
        sides.attached.append(part)
