"""Is the mark "Precedence: bulk" or "junk" believed? It has no standard (RFC 2076 calls it discouraged).

Old vacation programs and newsletters bear it and nothing else; so does what some companies' servers send for their
people. A mail with the mark alone is a person's where a program for persons wrote it (`User-Agent`), or where it is an
answer that quotes beneath its own words: an automatic one that quotes says in words, too, that it is one. Pure.
"""

from postdesk.classifiers.away_texts import own_lines, quotes
from postdesk.threading.message import Message

_BULK = frozenset({"bulk", "junk"})


def bulk_mark(message: Message) -> str:
    """The word of the mark, if it is there and believed; else ""."""
    word = (message.headers.get("precedence") or "").strip().lower()
    return word if word in _BULK and not _by_hand(message) else ""


def _by_hand(message: Message) -> bool:
    answers = bool(message.in_reply_to) and quotes(message.body) and bool(own_lines(message.body))
    return answers or bool(message.headers.get("user-agent"))
