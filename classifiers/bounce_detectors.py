"""The door to flufl.bounce: detectors for the reports of many mail systems, old ones above all.

The only module that imports it. The library wants an `email.message.Message`: one is built from the parts that were
read already, leaves only and cut to a size its patterns can take, so that it reads nothing we did not and its work
is bounded. Pure.
"""

import re
from email.message import Message as EmailMessage

from flufl.bounce import all_failures

from postdesk.threading.message import Message, Part

_MAX_PART = 16 * 1024  # bytes: its detectors try dozens of patterns on each line
_MAX_PARTS = 8
_MAX_LINE = 400
_MAX_LINES = 300
_NOBODY = "nobody@invalid"  # version 6.0 fails on a message without a From
_HEADERS = ("to", "subject", "x-failed-recipients", "x-mailer", "message-id", "auto-submitted")
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")


def failed_and_delayed(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(addresses that failed for good, addresses that still wait), in the order of the alphabet."""
    try:
        delayed, failed = all_failures(_rebuilt(message))
    except Exception:  # noqa: BLE001 - two dozen detectors on hostile text; a report none can read is simply not read
        return (), ()
    return _addresses(failed), _addresses(delayed)


def _addresses(found: frozenset[bytes]) -> tuple[str, ...]:
    texts = (address.decode("ascii", "replace").strip("<>. ") for address in found)
    return tuple(sorted(text for text in texts if _ADDRESS.fullmatch(text)))


def _rebuilt(message: Message) -> EmailMessage:
    """The message as the library likes it: a flat multipart of its text leaves."""
    leaves = [
        part
        for part in message.parts
        if part.content_type.startswith(("text/", "message/rfc822", "multipart/"))
    ]
    root = EmailMessage()
    root["from"] = message.from_[0].address if message.from_ else _NOBODY
    for name in _HEADERS:
        value = message.headers.get(name)
        if value is not None:
            root[name] = value
    if len(leaves) <= 1 and not message.content_type.startswith("multipart/"):
        root["content-type"] = "text/plain"
        root.set_payload(_text(leaves[0]) if leaves else message.body[:_MAX_PART])
        return root
    kind = message.content_type if message.content_type.startswith("multipart/") else "multipart/mixed"
    root["content-type"] = kind
    for leaf in leaves[:_MAX_PARTS]:
        child = EmailMessage()
        child["content-type"] = "text/plain" if not leaf.content_type.startswith("text/html") else "text/html"
        child.set_payload(_text(leaf))
        root.attach(child)
    return root


def _text(part: Part) -> str:
    text = part.content[:_MAX_PART].decode("latin-1").encode("ascii", "replace").decode("ascii")
    return "\n".join(line[:_MAX_LINE] for line in text.splitlines()[:_MAX_LINES])
