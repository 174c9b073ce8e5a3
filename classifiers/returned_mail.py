"""Parts a delivery report in the notice its mail system wrote and the message it gives back, and finds the latter's id.

Reports of RFC 3462 give the message back as message/rfc822 or text/rfc822-headers; the others paste it below a line
of dashes, in some forty wordings. Pure and linear.
"""

import re

from postdesk.threading.ids import canonical_id
from postdesk.threading.message import Message, Part

MAX_NOTICE = 32 * 1024  # characters
_MAX_RETURNED = 64 * 1024
_RETURNED_TYPES = ("message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers")

_OPENS = (  # compared with the line in lower case, without dashes and white space around it
    "original message follows", "original message headers follow", "original message header follow",
    "message headers follow", "message header follows", "message text follows", "unsent message follows",
    "unsent message below", "the header of the original message", "the original message follows",
    "below this line is a copy", "below this line is the original", "below the next line is a copy",
    "this is a copy of", "here is a copy of", "below is a copy of", "a copy of the original message",
    "copy of the original message", "copy of your message", "your original message", "the original message is",
    "here is your returned mail", "start of returned message", "returned message follows", "body of the message",
)  # fmt: skip
_OPENS_BETWEEN_DASHES = (
    "original message", "returned message", "returned mail", "original mail", "undelivered message", "old message",
    "your message", "message headers", "original message headers", "ursprüngliche nachricht", "mensaje original",
    "message d'origine", "messaggio originale", "mensagem original", "oorspronkelijk bericht",
)  # fmt: skip
_DASHES = "-=*_|#~>. \t"
_TRACE = re.compile(r"(?:Return-Path|Received|X-Received|Message-ID|DKIM-Signature) ?:", re.IGNORECASE)
_MESSAGE_ID = re.compile(
    r"^[>| \t]{0,8}Message-ID[ \t]*:[ \t]*\r?\n?[ \t]*([^\r\n]{3,998})", re.IGNORECASE | re.MULTILINE
)


def split_notice(text: str) -> tuple[str, str]:
    """(what the mail system says, the message it gives back or "")."""
    at = 0
    for line in text[:MAX_NOTICE].splitlines(keepends=True):
        if _opens_returned(line):
            return text[:at], text[at : at + _MAX_RETURNED]
        at += len(line)
    return text[:MAX_NOTICE], ""


def _opens_returned(line: str) -> bool:
    line = line.strip()
    if not line or len(line) > 200:
        return False
    words = line.strip(_DASHES).lower()
    if words.startswith(_OPENS):
        return True
    if words.rstrip(":").rstrip(_DASHES) in _OPENS_BETWEEN_DASHES:
        return line[0] in _DASHES or words.startswith("original message headers")
    return _TRACE.match(line) is not None


def returned_part(message: Message) -> Part | None:
    """The part that holds the returned message or its headers."""
    return next((part for part in message.parts if part.content_type in _RETURNED_TYPES), None)


def original_message_id(message: Message, returned: str) -> str | None:
    """The id of the message that bounced: from the returned part or text, else from what the report answers."""
    part = returned_part(message)
    pasted = part.content[:_MAX_RETURNED].decode("utf-8", "replace") if part else returned
    found = _MESSAGE_ID.search(pasted) or _MESSAGE_ID.search(_other_texts(message))
    if found:
        return canonical_id(found.group(1))
    # Gmail and Exchange name the message in the report's own In-Reply-To and References.
    return next(iter((*message.in_reply_to, *reversed(message.references))), None)


def _other_texts(message: Message) -> str:
    """What is left of a returned message: a text part after the notice ("original message headers.txt")."""
    texts = [part for part in message.parts if part.content_type.startswith(("text/plain", "multipart/"))]
    return "\n".join(part.content[:_MAX_RETURNED].decode("utf-8", "replace") for part in texts[-1:])
