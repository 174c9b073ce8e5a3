"""Whether a proof covers what the desk acts on. Pure.

A valid signature says nothing of fields it does not name, and of two fields with one name it may cover the one that
nobody is shown (RFC 6376 §8.15). So a header must be readable in one way only, whatever the proof is; and a signature
counts only if it names each field that is acted on, and the whole body.
"""

from collections.abc import Iterable

from postdesk.outbound.dkim_form import Form
from postdesk.threading.message import Message

# RFC 5322 §3.6 and RFC 2045 §3: at most one of each.
_SINGLE = (
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "auto-submitted",
)


def ambiguity(form: Form, message: Message) -> str | None:
    """Why this header can be read in two ways, by a verifier and by us; None where it cannot."""
    for name in _SINGLE:
        count = len(form.named(name))
        if count > 1:
            return f"{shown(name)} stands {count} times"
        if count != len(message.headers.all(name)):
            return f"{shown(name)} is read in one way by us and in another by verifiers"
    return None


def uncovered(form: Form, names: Iterable[str], must_cover: Iterable[str]) -> tuple[str, ...]:
    """Fields of `must_cover` that the message has and h= does not name."""
    covered = frozenset(names)
    return tuple(name for name in must_cover if name not in covered and form.named(name))


def shown(name: str) -> str:
    """A field's name as people write it."""
    return "-".join(word.capitalize() for word in name.split("-"))
