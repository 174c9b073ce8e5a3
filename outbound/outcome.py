"""What became of an SMTP transaction, and how a relay's reply is judged (RFC 5321 §4.2, RFC 3463). Pure.

Two kinds of failure, and unknown means temporary: `Rejected` only where the relay said so of this very letter.
"""

import re
from dataclasses import dataclass

from postdesk.threading.clean import clean_header


@dataclass(frozen=True, slots=True)
class Sent:
    """The relay answered for it."""

    code: int
    text: str
    status: str = ""  # enhanced status code, RFC 3463: "2.0.0"


@dataclass(frozen=True, slots=True)
class Deferred:
    """It did not leave; try again. `relay`: the trouble is with the relay, not with this letter."""

    code: int  # 0 where there was no reply
    text: str
    status: str = ""
    relay: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """It never will."""

    code: int
    text: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have left: the dot was written and no reply came."""

    text: str


Outcome = Sent | Deferred | Rejected | Unknown

# Permanent replies that speak of us and not of the letter: wrong order, no such command, authentication wanted.
_RELAY_TROUBLE = frozenset({500, 502, 503, 530, 534, 535, 538})
_STATUS = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")


def judge(code: int, text: bytes) -> Outcome:
    """What a reply means: 2yz done, 4yz later, 5yz never unless it speaks of us; anything else is not SMTP."""
    words, status = words_of(text), status_of(text)
    if 200 <= code <= 299:
        return Sent(code, words, status)
    if code in _RELAY_TROUBLE:
        return Deferred(code, words, status, relay=True)
    if 400 <= code <= 499:
        return Deferred(code, words, status, relay=code == 421)
    if 500 <= code <= 599:
        return Rejected(code, words, status)
    return Unknown(f"not an SMTP reply: {code} {words}")


def lost(error: Exception) -> Deferred:
    return Deferred(0, words_of(error) or type(error).__name__, relay=True)


def words_of(text: bytes | str | Exception) -> str:
    """A reply or an error as one clean, short line."""
    readable = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return clean_header(readable[:2000])[:500]


def status_of(text: bytes | str) -> str:
    match = _STATUS.match(text.decode("ascii", "replace") if isinstance(text, bytes) else text)
    return match[1] if match else ""
