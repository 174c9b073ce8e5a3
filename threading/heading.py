"""The header of a message as the fields of a `Message`: who, to whom, what about, when, in answer to what (RFC 5322 §3.6).

A field that may stand once but stands twice is read as one list; the defects say so.
"""

from dataclasses import replace

from postdesk.threading.clean import clean_header
from postdesk.threading.headers import RawField, decode_headers, decode_value
from postdesk.threading.ids import canonical_id, message_ids
from postdesk.threading.limits import Limits
from postdesk.threading.message import Address, Headers, Message
from postdesk.threading.mime import Entity
from postdesk.threading.structured import read_addresses, read_date

_MOST_DATES = 3  # Date fields that are tried


def read_heading(root: Entity, limits: Limits) -> Message:
    """A message with its header fields set and its content empty."""
    message = read_fields(root.fields, _charset(root), limits)
    report = clean_header(root.parameters.get("report-type", "")).lower()
    return replace(message, content_type=_declared_type(root), report_type=report or None)


def _charset(root: Entity) -> str | None:
    """Old clients write raw header bytes in the charset of the text."""
    return root.parameters.get("charset") or next(
        (leaf.parameters["charset"] for leaf in root.leaves() if "charset" in leaf.parameters), None
    )


def read_fields(fields: tuple[RawField, ...], charset: str | None, limits: Limits) -> Message:
    """As `read_heading`, from bare fields; `charset` is what raw 8-bit values are likely in."""
    headers = decode_headers(fields, charset, limits)
    defects: dict[str, None] = {}

    def addresses(name: str) -> tuple[Address, ...]:
        found: list[Address] = []
        for known, value in fields:
            if known == name and value:
                listed, odd = read_addresses(name, decode_value(value, charset), limits)
                found += listed
                defects.update(dict.fromkeys(odd))
        return tuple(found[: limits.addresses])

    sender = addresses("sender")
    message = Message(
        headers=headers,
        from_=addresses("from"),
        sender=sender[0] if sender else None,
        to=addresses("to"),
        cc=addresses("cc"),
        reply_to=addresses("reply-to"),
        subject=headers.get("subject") or "",
        date=next((date for value in headers.all("date")[:_MOST_DATES] if (date := read_date(value))), None),
        message_id=canonical_id(headers.get("message-id") or ""),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
    )
    if len(headers.all("from")) > 1:
        defects["from: several fields"] = None
    if "date" in headers and message.date is None:
        defects["date: cannot be read"] = None
    return replace(message, defects=tuple(defects))


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    return message_ids(" ".join(headers.all(name)))


def _declared_type(root: Entity) -> str:
    """The type the sender names, though its parts were never found."""
    declared = decode_value(root.value("content-type")).partition(";")[0].strip().lower()
    return clean_header(declared) if declared.startswith("multipart/") else root.content_type
