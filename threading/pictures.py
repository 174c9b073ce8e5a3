"""Pictures that stand within a text (RFC 2392): which of them are in the writer's own words, and what names them in
plain text.

A client that answers in HTML sends along the pictures of what it quotes and of its signature. Pure and linear.
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from postdesk.threading.message import Part
from postdesk.threading.quotes import split_reply

_IMG = re.compile(r"<img\b[^<>]{0,8000}>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s{0,9}=\s{0,9}[\"']?\s{0,9}cid:([^\s\"'<>]{1,300})", re.IGNORECASE)
_MOST = 200  # pictures that are looked for


def mark_of(part: Part) -> str:
    """What stands for a picture in plain text, in Gmail's words."""
    return f"[image: {part.filename or part.content_type}]"


def not_own(html: str, parts: Sequence[Part], *, with_signature: bool) -> tuple[Part, ...]:
    """Those parts that the HTML shows, and nowhere in what its writer said: in the quote, or in the signature.

    In doubt about the writer's own words none of them is.
    """
    shown: dict[str, int] = {}

    def marked(found: re.Match[str]) -> str:
        source = _SOURCE.search(found[0])
        if source is None or len(shown) >= _MOST:
            return found[0]
        number = shown.setdefault(unquote(source[1]).lower(), len(shown))
        return f" [picture {number}] "

    reply = split_reply("", _IMG.sub(marked, html)) if parts and html else None
    if reply is None or not shown:
        return ()
    own = reply.new_text if not reply.doubts else ""
    if with_signature:
        own += reply.signature

    def elsewhere(part: Part) -> bool:
        number = shown.get((part.content_id or "").lower())
        return number is not None and f"[picture {number}]" not in own

    return tuple(p for p in parts if elsewhere(p))


def with_marks(text: str, parts: Sequence[Part]) -> str:
    """The text with every picture of `parts` named: where the client named it, or else below."""
    missing = []
    for part in parts:
        if part.content_id and f"[cid:{part.content_id}]" in text:  # Outlook's words
            text = text.replace(f"[cid:{part.content_id}]", mark_of(part))
        elif mark_of(part) not in text:
            missing.append(mark_of(part))
    return "\n\n".join(piece for piece in (text, "\n".join(missing)) if piece)
