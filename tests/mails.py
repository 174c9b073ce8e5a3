"""Messages built by hand, for tests of rules that look at values only."""

from postdesk.classifiers.own import Own
from postdesk.threading.message import Address, Envelope, Headers, Message, Part

OWN = Own(
    addresses=frozenset({"support@example.com"}),
    domain="example.com",
    is_own_id=lambda message_id: message_id.endswith(".ours@example.com"),
)
UNKNOWN = Envelope()  # as IMAP leaves it
NULL = Envelope(mail_from="", rcpt_to=("support@example.com",))


def a_mail(body: str = "The printer prints blank pages.", /, **more) -> Message:
    """A plain mail from Ida; `headers` are pairs, `sender` an address, everything else a field of Message."""
    sender = more.pop("sender", "ida@example.org")
    headers = Headers(tuple((name.lower(), value) for name, value in more.pop("headers", ())))
    parts = more.pop("parts", (a_part("text/plain", body),))
    given = {
        "subject": "Printer",
        "message_id": "1@example.org",
        "to": (Address("", "support@example.com"),),
    } | more
    return Message(
        headers=headers,
        from_=(Address("", sender),) if sender else (),
        text=body,
        body=body,
        parts=parts,
        **given,
    )


def a_part(content_type: str, content: str, **more) -> Part:
    return Part(content_type, content.encode(), **more)


def a_report(fields: str, *, returned: str = "", report: str = "delivery-status", **more) -> Message:
    """A multipart/report with a notice, its machine part and the headers of the returned message."""
    parts = [a_part("text/plain", "Sorry."), a_part(f"message/{report}", fields)]
    if returned:
        parts.append(a_part("text/rfc822-headers", returned))
    given = {
        "sender": "mailer-daemon@mx.example.net",
        "content_type": "multipart/report",
        "report_type": report,
    } | more
    return a_mail("Sorry.", parts=tuple(parts), **given)
