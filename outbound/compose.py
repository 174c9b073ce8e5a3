"""From a letter to the bytes of its mail (RFC 5322, RFC 2045). Pure and deterministic: a repeat is the same mail.

Written out directly: `email.message` with its modern policy takes ten times as long, and turns text into headers in
some Python versions (CVE-2024-6923). What is written here is read again, and judged, by `guard`.
"""

import hashlib
from email.utils import format_datetime

from postdesk.outbound.bodies import attachment_leaf, calendar_leaf, text_leaf
from postdesk.outbound.headers import address_field, field, ids_field, is_id, text_field
from postdesk.outbound.letter import Letter
from postdesk.outbound.pictures import with_pictures
from postdesk.threading.message import Part


def compose(letter: Letter) -> bytes:
    """The mail, CRLF line ends throughout, lines of at most 998 octets, no octet above 127 but in an address.

    Raises ValueError where an address or the Message-ID is not one: such a letter has no bytes.
    """
    return _header_block(letter).encode("utf-8") + _body(letter)


def _header_block(letter: Letter) -> str:
    if not is_id(letter.message_id):
        raise ValueError("Message-ID: not an id that a header can hold")
    return "".join(
        (
            field("Date", format_datetime(letter.date)),
            address_field("From", letter.sender),
            address_field("To", letter.recipient),
            address_field("Reply-To", letter.reply_to) if letter.reply_to else "",
            text_field("Subject", letter.rendered.subject),
            field("Message-ID", f"<{letter.message_id}>"),
            ids_field("In-Reply-To", letter.in_reply_to),
            ids_field("References", letter.references),
            _automatic_fields(letter),
            field("MIME-Version", "1.0"),
        )
    )


def _automatic_fields(letter: Letter) -> str:
    """RFC 3834 §5; Exchange and its relatives obey X-Auto-Response-Suppress, older robots Precedence."""
    if letter.auto_submitted is None:
        return ""
    return (
        field("Auto-Submitted", letter.auto_submitted)
        + field("X-Auto-Response-Suppress", "All")
        + field("Precedence", "auto_reply")
    )


def _body(letter: Letter) -> bytes:
    """The text; beside HTML where there is any, with the pictures that it shows; with attachments after both."""
    body, shown = text_leaf(letter.rendered.text, "plain"), frozenset[int]()
    if letter.rendered.html is not None:
        html, shown = with_pictures(letter.rendered.html, letter.attachments)
        beside = text_leaf(html, "html")
        if shown:
            pictures = [attachment_leaf(letter.attachments[number]) for number in sorted(shown)]
            beside = _multipart("related", _boundary(letter, "r"), [beside, *pictures])
        alternatives = [body, beside]
    else:
        alternatives = [body]
    event = _calendar(letter)
    if event is not None:  # last, as the richest: Gmail and Outlook show its buttons only there
        alternatives.append(calendar_leaf(*event))
    if len(alternatives) > 1:
        body = _multipart("alternative", _boundary(letter, "a"), alternatives)
    leaves = [attachment_leaf(part) for number, part in enumerate(letter.attachments) if number not in shown]
    if event is not None:  # and as a file: other clients open nothing else
        leaves.append(attachment_leaf(Part("application/ics", event[0], None, "invite.ics")))
    if leaves:
        body = _multipart("mixed", _boundary(letter, "m"), [body, *leaves])
    return body


def _calendar(letter: Letter) -> tuple[bytes, str] | None:
    """An invitation and its method. The library is loaded for the few letters that have one."""
    if letter.event is None:
        return None
    from postdesk.outbound.invitation import invitation, method_of

    return invitation(letter.event, letter.date), method_of(letter.event)


def _multipart(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    line = f"--{boundary}".encode("ascii")
    pieces = [head]
    for part in parts:
        pieces += [line, b"\r\n", part, b"\r\n"]
    return b"".join([*pieces, line, b"--\r\n"])


def _boundary(letter: Letter, level: str) -> str:
    """Of the Message-ID, so that it is the same again; `=_` stands in no base64 and no quoted-printable text."""
    digest = hashlib.sha256(f"{level} {letter.message_id}".encode("ascii")).hexdigest()
    return f"=_{level}{digest[:32]}"
