"""Is this a receipt: "your message was read" (MDN, RFC 8098), or "was not"?

Asked before the auto-reply rule: a well-formed receipt also carries `Auto-Submitted: auto-replied`.
"""

from postdesk.classifiers.finding import Finding, because
from postdesk.classifiers.own import Own
from postdesk.threading.message import Envelope, Message

_PARTS = ("message/disposition-notification", "message/global-disposition-notification")


def check(message: Message, envelope: Envelope, own: Own) -> Finding | None:
    del envelope, own
    if message.report_type == "disposition-notification" and message.content_type == "multipart/report":
        return because("multipart/report of report-type disposition-notification")
    # Some clients write multipart/mixed, or forget the report-type; a person may attach one, under a name.
    part = next((part for part in message.parts if part.content_type in _PARTS), None)
    if part is None or part.disposition == "attachment":
        return None
    return because(f"part of type {part.content_type}")
