"""May an automatic answer (a confirmation, a notice of an error) be sent for this mail? (RFC 3834 §2)

Asked after the screening chain, and only about what it took for a person's: some persons' mail asks for no automatic
answer too, or left a system to which one must not write. Says nothing about whether the sender is who he says.
"""

from postdesk.classifiers import senders
from postdesk.threading.message import Envelope, Message

_SUPPRESSED = frozenset({"all", "autoreply", "oof"})  # MS-OXCMAIL §2.2.3.2.14; the others are about receipts
_LIST_FIELDS = ("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list", "x-beenthere")
_BULK_FIELDS = ("feedback-id", "x-campaign", "x-campaign-id", "x-csa-complaints")
_PRECEDENCES = frozenset({"bulk", "list", "junk", "auto_reply"})


def why_unanswerable(message: Message, envelope: Envelope) -> str:
    """Why no automatic answer may be sent, in words; "" where one may."""
    return next((reason for reason in _reasons(message, envelope) if reason), "")


def _reasons(message: Message, envelope: Envelope) -> tuple[str, ...]:
    headers = message.headers
    suppress = {word.strip().lower() for word in (headers.get("x-auto-response-suppress") or "").split(",")}
    submitted = (headers.get("auto-submitted") or "no").strip().lower()
    precedence = (headers.get("precedence") or "").strip().lower()
    marked = next((name for name in (*_LIST_FIELDS, *_BULK_FIELDS) if name in headers), "")
    author = message.from_[0].address if len(message.from_) == 1 else ""
    return (
        "null reverse-path" if senders.null_reverse_path(message, envelope) else "",
        f"Auto-Submitted: {submitted[:60]}" if not submitted.startswith("no") else "",
        "X-Auto-Response-Suppress" if suppress & _SUPPRESSED else "",
        f"Precedence: {precedence}" if precedence in _PRECEDENCES else "",
        f"field {marked}" if marked else "",
        "" if "@" in author else "no single author to answer",
        f"{author} reads no answers" if senders.is_robot(author) or senders.is_mail_system(author) else "",
    )
