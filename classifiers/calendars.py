"""Is this calendar traffic: an invitation, or an answer to one (iTIP RFC 5546, iMIP RFC 6047)?

A person who attaches an .ics file to a mail has still written a mail: only a calendar object that is shown as the body
and that asks for something (METHOD) counts.
"""

from postdesk.classifiers.finding import Finding, because
from postdesk.classifiers.own import Own
from postdesk.threading.message import Envelope, Message, Part

# RFC 5546 §1.4 without PUBLISH, which asks nothing of the reader: shops and booking sites put it beside their text.
_METHODS = frozenset({"REQUEST", "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD"})
_MAX_SCAN = (
    16 * 1024
)  # bytes: METHOD is among the first lines of the object, but time zones may stand before it
_OUTLOOK_CLASSES = (
    "urn:content-classes:calendarmessage",
)  # Exchange's mark, there also when the part is TNEF


def check(message: Message, envelope: Envelope, own: Own) -> Finding | None:
    del envelope, own
    methods = (_method(part) for part in message.parts if _is_body(part))
    asked = next((method for method in methods if method in _METHODS), "")
    content_class = (message.headers.get("content-class") or "").strip().lower()
    return because(
        f"calendar object with METHOD:{asked}" if asked else "",
        f"Content-Class: {content_class}" if content_class in _OUTLOOK_CLASSES else "",
    )


def _is_body(part: Part) -> bool:
    return part.content_type == "text/calendar" and part.disposition != "attachment"


def _method(part: Part) -> str:
    for line in part.content[:_MAX_SCAN].splitlines():
        if line[:7].upper() == b"METHOD:":
            return line[7:].strip().decode("ascii", "replace").upper()
    return ""
