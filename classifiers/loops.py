"""Is this our own mail come back? Asked first, answered without a word to anyone (RFC 3834 §4, RFC 5321 §6.3).

Signs: a Message-ID that we issued, a From that is an address of the desk, our address in X-Loop or again and again in
Delivered-To, too many hops. A mail that a group of ours rewrote is not one: a Google group puts its own address, which
may well be the desk's, in the From of everyone whose domain has a DMARC policy, and says who wrote in X-Original-From.
"""

from collections import Counter

from postdesk.classifiers.finding import Finding, because
from postdesk.classifiers.own import Own
from postdesk.threading.ids import message_ids
from postdesk.threading.message import Envelope, Message

_MAX_DELIVERIES = 3  # to the same address of ours: an alias and a forward explain two
_REWRITTEN_FROM = ("x-original-from", "x-original-sender", "x-google-original-from")


def check(message: Message, envelope: Envelope, own: Own) -> Finding | None:
    return because(
        _own_message_id(message, own),
        _own_sender(message, envelope, own),
        _own_mark(message, own),
        _delivered_again(message, own),
        _too_many_hops(message, own),
    )


def _own_message_id(message: Message, own: Own) -> str:
    if message.message_id and own.is_own_id(message.message_id):
        return f"Message-ID <{message.message_id}> is ours"
    return ""


def _own_sender(message: Message, envelope: Envelope, own: Own) -> str:
    # A report about our mail may carry a From of our own domain (a postmaster that is also the desk's address).
    if message.content_type == "multipart/report":
        return ""
    authors = [author.address for author in message.from_] or (
        [envelope.mail_from] if envelope.mail_from else []
    )
    ours = next((address for address in authors if own.is_own_address(address)), None)
    if ours is None or _rewritten_by_group(message, own):
        return ""
    return f"From is the desk's own address {ours}"


def _rewritten_by_group(message: Message, own: Own) -> bool:
    """The group names somebody else as the writer. Only for mail of a list: anyone can add a field."""
    if "list-id" not in message.headers and "list-post" not in message.headers:
        return False
    writers = [value for name in _REWRITTEN_FROM for value in message.headers.all(name)]
    writers += [address.address for address in message.reply_to]
    return any("@" in writer and not _names_desk(writer, own) for writer in writers)


def _names_desk(value: str, own: Own) -> bool:
    return any(own.is_own_address(word.strip("<>,;\"'()")) for word in value.split())


def _own_mark(message: Message, own: Own) -> str:
    for value in message.headers.all("x-loop"):
        if _names_desk(value, own) or any(own.is_own_id(found) for found in message_ids(value)):
            return "X-Loop names the desk"
    return ""


def _delivered_again(message: Message, own: Own) -> str:
    times = Counter(value.strip().lower() for value in message.headers.all("delivered-to"))
    for address, count in times.items():
        if count >= _MAX_DELIVERIES and own.is_own_address(address):
            return f"delivered {count} times to {address}"
    return ""


def _too_many_hops(message: Message, own: Own) -> str:
    hops = len(message.headers.all("received"))
    return f"{hops} hops, more than {own.max_hops}" if hops > own.max_hops else ""
