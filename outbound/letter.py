"""A letter: the final intent of one mail to one recipient. A value; `compose` turns it into bytes.

One recipient for each letter and each SMTP transaction, so that no outcome is ever partial.
"""

from dataclasses import dataclass
from datetime import datetime

from postdesk.templates.escalations import CalendarEvent
from postdesk.templates.notices import Audience
from postdesk.templates.rendered import Rendered
from postdesk.threading.message import Address, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All that decides the bytes of a mail; equal letters compose to equal bytes, so a repeat is the same mail."""

    rendered: Rendered
    sender: Address
    recipient: Address
    return_path: str  # the envelope's sender (VERP); "" is the null reverse-path
    message_id: str  # without angle brackets
    date: datetime  # aware
    audience: Audience
    automatic: bool
    reply_to: Address | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()  # oldest first
    attachments: tuple[Part, ...] = ()
    event: CalendarEvent | None = None  # goes along as text/calendar

    @property
    def auto_submitted(self) -> str | None:
        """RFC 3834 §5: None for a person's words; a robot's answer to a mail is auto-replied, all else auto-generated."""
        if not self.automatic:
            return None
        answers = self.audience != "agent" and self.in_reply_to
        return "auto-replied" if answers else "auto-generated"
