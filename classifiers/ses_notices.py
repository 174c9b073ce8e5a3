"""Amazon SES feedback by mail: the JSON of a bounce, complaint or delivery, as Amazon SNS sends it to a mail address.

Format: "Amazon SNS notification contents for Amazon SES". Pure; JSON of any depth or size is refused, not followed.
"""

import json
from dataclasses import dataclass
from typing import Any

from postdesk.classifiers.status_codes import read_status
from postdesk.classifiers.verdict import Bounce
from postdesk.threading.ids import canonical_id
from postdesk.threading.message import Message

_MAX_JSON = 256 * 1024
_SENDER_DOMAIN = "amazonaws.com"


@dataclass(frozen=True, slots=True)
class SesNotice:
    """`kind` is "Bounce", "Complaint" or "Delivery"; `bounce` is None for complaints."""

    kind: str
    bounce: Bounce | None


def read(message: Message) -> SesNotice | None:
    """The notification in this mail, or None."""
    domain = message.from_[0].key.rpartition("@")[2] if message.from_ else ""
    if domain != _SENDER_DOMAIN and not domain.endswith("." + _SENDER_DOMAIN):
        return None
    notice = _object(message.body)
    if isinstance(notice.get("Message"), str):  # wrapped by SNS unless "raw delivery" is chosen
        notice = _object(notice["Message"])
    kind = notice.get("notificationType") or notice.get("eventType")
    if kind == "Bounce":
        return SesNotice(kind, _bounce(_part(notice, "bounce"), _part(notice, "mail")))
    if kind == "Delivery":
        recipients = _part(notice, "delivery").get("recipients")
        return SesNotice(
            kind, Bounce(False, "2.0.0", _strings(recipients), _original_id(_part(notice, "mail")))
        )
    return SesNotice(kind, None) if kind == "Complaint" else None


def _bounce(bounce: dict[str, Any], mail: dict[str, Any]) -> Bounce:
    permanent = {"Permanent": True, "Transient": False}.get(str(bounce.get("bounceType")))
    entries = bounce.get("bouncedRecipients")
    failed = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    words = "\n".join(f"{entry.get('status', '')}\n{entry.get('diagnosticCode', '')}" for entry in failed)
    addresses = _strings([entry.get("emailAddress") for entry in failed])
    status = read_status(words, permanent)
    return Bounce(permanent, status, addresses, _original_id(mail), given_up=True)  # it tells of no delays


def _original_id(mail: dict[str, Any]) -> str | None:
    """The Message-ID we gave it, where headers were asked for; SES puts its own id into the message otherwise."""
    headers = _part(mail, "commonHeaders").get("messageId")
    found = headers if isinstance(headers, str) else mail.get("messageId")
    return canonical_id(found) if isinstance(found, str) else None


def _object(text: str) -> dict[str, Any]:
    start = text.find("{", 0, 4096)
    if start < 0:
        return {}
    # Relays break the one long line; between tokens JSON needs no line breaks, and within strings it has none.
    line = text[start : start + _MAX_JSON].replace("\n", "").replace("\r", "")
    try:
        found, _ = json.JSONDecoder().raw_decode(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    found = whole.get(name)
    return found if isinstance(found, dict) else {}


def _strings(values: object) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()
