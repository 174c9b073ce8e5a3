"""Postdesk in the shape a corpus scorer asks for: functions from bytes to plain dicts. Run by a scorer, not by tests."""

from typing import TYPE_CHECKING

from postdesk.threading.addresses import shown
from postdesk.threading.ids import id_key
from postdesk.threading.message import Address, Envelope, Part
from postdesk.threading.parse import parse_message

if TYPE_CHECKING:
    from postdesk.classifiers.verdict import Screening


def parse(raw: bytes) -> dict[str, object]:
    """The header, the bodies and the attachments of one message."""
    message = parse_message(raw)
    return {
        "subject": message.subject,
        "from": _addresses(message.from_, message.headers.get("from")),
        "to": _addresses(message.to, message.headers.get("to")),
        "cc": _addresses(message.cc, message.headers.get("cc")),
        "reply_to": _addresses(message.reply_to, message.headers.get("reply-to")),
        "message_id": message.message_id,
        "in_reply_to": next(iter(message.in_reply_to), None),
        "references": list(message.references),
        "date": message.date.isoformat() if message.date else None,
        "text": message.text or message.body,
        "html": message.html,
        "attachments": [_attachment(part) for part in message.attachments],
    }


def _addresses(addresses: tuple[Address, ...], field: str | None) -> list[dict[str, str]]:
    return [{"name": address.name, "address": address.address} for address in shown(addresses, field)]


def _attachment(part: Part) -> dict[str, object]:
    return {
        "filename": part.stated_filename,  # as the sender wrote it: a scorer knows nothing of harmless names
        "content_type": part.content_type,
        "size": part.size,
        "sha256": part.sha256,
        "inline": part.inline,
    }


def strip_reply(text: str | None, html: str | None, raw: bytes | None) -> str:
    """The new text of a reply given as text, as HTML, or as a whole message."""
    from postdesk.threading.quotes import split_reply

    if raw is not None:
        message = parse_message(raw)
        text, html = message.body, message.html
    return split_reply(text or "", html or "").new_text


def bounce(raw: bytes) -> dict[str, object]:
    """What a delivery report says, if it is one."""
    found = _screen(raw).bounce
    if found is None:
        return {"is_bounce": False, "recipients": [], "permanent": None, "status": None}
    return {
        "is_bounce": True,
        "recipients": list(found.recipients),
        "permanent": found.permanent,
        "status": found.status,
    }


def autoreply(raw: bytes) -> bool:
    """Whether a machine wrote this and nobody may be answered."""
    return _screen(raw).automatic


def _screen(raw: bytes) -> "Screening":
    from postdesk.classifiers.chain import screen
    from postdesk.classifiers.own import Own

    return screen(parse_message(raw), Envelope(), Own())


def thread(messages: list[tuple[str, bytes]]) -> list[list[str]]:
    """Names grouped by the Message-IDs they share, directly or through mail that is not there."""
    leaders: dict[str, str] = {}

    def leader(key: str) -> str:
        while (above := leaders.setdefault(key, key)) != key:
            leaders[key] = leaders[above]
            key = above
        return key

    for name, raw in messages:
        message = parse_message(raw)
        ids = (*message.references, *message.in_reply_to, *filter(None, [message.message_id]))
        for message_id in ids:
            leaders[leader(f"id {id_key(message_id)}")] = leader(name)
    groups: dict[str, list[str]] = {}
    for name, _ in messages:
        groups.setdefault(leader(name), []).append(name)
    return list(groups.values())
