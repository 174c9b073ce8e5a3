"""Letters for the tests of what happens to letters."""

from dataclasses import replace
from datetime import UTC, datetime

from postdesk.outbound.letter import Letter
from postdesk.templates.rendered import Rendered
from postdesk.threading.message import Address, Part

LETTER = Letter(
    rendered=Rendered(
        "Re: Invoice 881 [PD-1042]", "Dear Ann,\n\nit is paid.\n", "<p>Dear Ann,</p><p>it is paid.</p>\n"
    ),
    sender=Address("Example Support", "support@example.com"),
    recipient=Address("Ann Lee", "ann@customer.test"),
    return_path="support+bounce@example.com",
    message_id="token.nonce@example.com",
    date=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    audience="customer",
    automatic=False,
    reply_to=Address("Example Support", "support+reply@example.com"),
    in_reply_to=("question@customer.test",),
    references=("first@customer.test", "question@customer.test"),
)


def a_letter(
    text: str | None = None, html: str | None = None, *, subject: str | None = None, **changes: object
) -> Letter:
    """LETTER with other words or other fields. A letter with words of its own has no HTML unless given."""
    rendered = LETTER.rendered
    if text is not None:
        rendered = Rendered(rendered.subject, text, html)
    if subject is not None:
        rendered = replace(rendered, subject=subject)
    return replace(LETTER, rendered=rendered, **changes)


def a_file(
    content: bytes = b"content", filename: str = "a.txt", content_type: str = "text/plain", **more: object
) -> Part:
    """An attachment."""
    return Part(content_type, content, filename=filename, **more)
