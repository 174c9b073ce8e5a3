"""Is this mail to many: a mailing list (RFC 2919, RFC 2369), a newsletter, bulk mail by its own word (Precedence)?

Two sorts of list mail are somebody writing to us and are left alone: what came through a group whose address is the
desk's own, and an answer to a message we issued. Bulk marks on an automatic answer are left to the auto-reply rule.
"""

from postdesk.classifiers import senders
from postdesk.classifiers.bulk_marks import bulk_mark
from postdesk.classifiers.finding import Finding, because
from postdesk.classifiers.own import Own
from postdesk.threading.message import Envelope, Message

_LIST_FIELDS = (
    "list-id", "list-post", "list-unsubscribe", "list-unsubscribe-post", "list-help", "list-subscribe", "list-owner",
    "mailing-list", "x-mailing-list", "x-mailman-version", "x-beenthere", "x-google-group-id",
)  # fmt: skip
_CAMPAIGN_FIELDS = (
    "x-campaign",
    "x-campaign-id",
    "x-campaignid",
    "x-mailer-campaign",
    "x-csa-complaints",
    "x-mc-user",
)
_ADDRESS_FIELDS = ("list-post", "x-beenthere", "mailing-list", "x-mailing-list", "list-owner")
_MAX_REFERENCES = 20


def check(message: Message, envelope: Envelope, own: Own) -> Finding | None:
    if _own_group(message, own) or _answers_us(message, own):
        return None
    listed = next((name for name in (*_LIST_FIELDS, *_CAMPAIGN_FIELDS) if message.headers.get(name)), None)
    precedence = (message.headers.get("precedence") or "").strip().lower()
    bulk = precedence == "list" or bool(bulk_mark(message))
    bulk = bulk and not (listed is None and _is_answer(message, envelope))
    return because(
        f"{listed}: {(message.headers.get(listed) or '')[:100]}" if listed else "",
        f"Precedence: {precedence}" if bulk else "",
    )


def _own_group(message: Message, own: Own) -> bool:
    """The list is ours: its posting address, or its List-Id ("Help <support.example.com>"), is the desk's address."""
    for name in _ADDRESS_FIELDS:
        value = (message.headers.get(name) or "").replace("mailto:", " ").replace(";", " ")
        if any(own.is_own_address(word.strip("<>,")) for word in value.split()):
            return True
    list_id = (message.headers.get("list-id") or "").rpartition("<")[2].strip("<> ").lower()
    return any(list_id == address.replace("@", ".") for address in own.addresses)


def _answers_us(message: Message, own: Own) -> bool:
    ids = (*message.in_reply_to, *message.references[-_MAX_REFERENCES:])
    return any(own.is_own_id(message_id) for message_id in ids[:_MAX_REFERENCES])


def _is_answer(message: Message, envelope: Envelope) -> bool:
    """Vacation programs mark their answers as bulk too (RFC 3834 §3.1.8 only discourages it)."""
    submitted = (message.headers.get("auto-submitted") or "no").strip().lower()
    return (
        not submitted.startswith("no")
        or bool(message.in_reply_to)
        or senders.null_reverse_path(message, envelope)
    )
