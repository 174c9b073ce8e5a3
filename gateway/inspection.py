"""What the gateway sees in a message, as `postdesk inspect` prints it. Stores nothing, and needs no configuration.

Every key is always there: what a message does not say is null, "" or an empty list.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from postdesk.classifiers.escalation import wants_escalation
from postdesk.classifiers.fields import read_fields
from postdesk.classifiers.language import detect
from postdesk.classifiers.requests import classify_queue
from postdesk.classifiers.rulebook import Rules
from postdesk.classifiers.rules import default_rules
from postdesk.classifiers.urgency import classify_urgency
from postdesk.classifiers.verdict import Bounce, Classification
from postdesk.gateway.desk.reading import Reading, read
from postdesk.gateway.desk.rules import DeskRules, make_rules
from postdesk.gateway.settings.configuration import Settings
from postdesk.gateway.settings.desk import Desk
from postdesk.threading.addresses import shown
from postdesk.threading.forwards import Forwarded, attached_forward, find_forward
from postdesk.threading.message import Address, Envelope, Message, Part
from postdesk.threading.parse import parse_message
from postdesk.threading.tokens import Key

_NOBODYS_KEY = Key(1, bytes(32))


def neutral_rules() -> DeskRules:
    """A desk that is nobody's, with the shipped rules: for looking at mail where nothing is configured."""
    desk = Desk(name="Nobody's desk", address="nobody@postdesk.invalid")
    return make_rules(
        Settings.model_construct(desk=desk), (_NOBODYS_KEY,), default_rules(), frozenset({"en"})
    )


def inspect_bytes(file: str, raw: bytes, rules: DeskRules) -> dict[str, Any]:
    """The object for a message."""
    if not raw.strip():
        return unreadable(file, "there is nothing in it")
    try:
        return _seen(file, read(raw, Envelope(), rules), rules.rules)
    except Exception as error:  # noqa: BLE001 (one message must not stop those behind it)
        return unreadable(file, f"a fault of Postdesk: {type(error).__name__}: {error}")


def unreadable(file: str, reason: str) -> dict[str, Any]:
    """The same object for what is no message."""
    empty = _message(Message())
    return (
        {"file": file, "kind": "unreadable", "reasons": [reason]}
        | empty
        | {"new_text": "", "quoted_text": "", "signature": "", "forwarded": None, "bounce": None}
        | {"language": None, "queue": None, "urgency": None, "escalation": False, "fields": {}}
    )


def _seen(file: str, reading: Reading, rules: Rules) -> dict[str, Any]:
    screening, reply, subject = reading.screening, reading.reply, reading.clues.subject.base
    message = reading.message
    text = reply.new_text or message.body  # as the desk classifies it
    return (
        {"file": file, "kind": screening.kind, "reasons": list(screening.reasons)}
        | _message(message)
        | {
            "new_text": reply.new_text,
            "quoted_text": reply.quoted_text,
            "signature": reply.signature,
            "forwarded": _forwarded(_find_forward(reading)),
            "bounce": _bounce(screening.bounce),
            "language": detect(text),
            "queue": _classification(classify_queue(subject, text, rules)),
            "urgency": _classification(classify_urgency(subject, text, rules)),
            "escalation": bool(wants_escalation(subject, text, rules)),
            "fields": dict(read_fields(subject, text)),
        }
    )


def _message(message: Message) -> dict[str, Any]:
    return {
        "from": _addresses(shown(message.from_, message.headers.get("from"))),
        "to": _addresses(shown(message.to, message.headers.get("to"))),
        "cc": _addresses(shown(message.cc, message.headers.get("cc"))),
        "reply_to": _addresses(shown(message.reply_to, message.headers.get("reply-to"))),
        "subject": message.subject,
        "date": _utc(message.date),
        "message_id": message.message_id,
        "in_reply_to": list(message.in_reply_to),
        "references": list(message.references),
        "text": message.text,
        "html": message.html,
        "attachments": [_attachment(part) for part in message.attachments],
    }


def _addresses(addresses: Sequence[Address]) -> list[dict[str, str]]:
    return [{"name": a.name, "address": a.address} for a in addresses]


def _attachment(part: Part) -> dict[str, Any]:
    return {
        "filename": part.filename,
        "stated_filename": part.stated_filename,
        "content_type": part.content_type,
        "size": part.size,
        "sha256": part.sha256,
        "inline": part.inline,
    }


def _utc(date: datetime | None) -> str | None:
    """ISO 8601, in UTC as `Message.date` is."""
    return None if date is None else date.isoformat().replace("+00:00", "Z")


def _find_forward(reading: Reading) -> Forwarded | None:
    """The message that a person's mail passes on: in its text, else the first one attached whole."""
    message = reading.message
    found = find_forward(message.body, message.html, message.subject)
    if (
        found is not None or reading.screening.automatic
    ):  # a report carries what it reports on, which is no forward
        return found
    attached = next((part for part in message.attachments if part.content_type == "message/rfc822"), None)
    return (
        None
        if attached is None
        else attached_forward(parse_message(attached.content), reading.reply.new_text)
    )


def _forwarded(forwarded: Forwarded | None) -> dict[str, Any] | None:
    if forwarded is None:
        return None
    sender = forwarded.from_
    return {
        "from": None if sender is None else {"name": sender.name, "address": sender.address},
        "subject": forwarded.subject,
        "date": forwarded.date,
        "text": forwarded.text,
    }


def _bounce(bounce: Bounce | None) -> dict[str, Any] | None:
    if bounce is None:
        return None
    return {
        "permanent": bounce.permanent,
        "status": bounce.status,
        "recipients": list(bounce.recipients),
        "original_message_id": bounce.original_message_id,
    }


def _classification(found: Classification) -> dict[str, Any]:
    return {
        "label": found.label,
        "confidence": found.confidence,
        "scores": found.scores,
        "reasons": list(found.reasons),
    }
