"""Message-IDs and the fields that list them: Message-ID, In-Reply-To, References (RFC 5322 §3.6.4).

An id is kept as its writer wrote it, without angle brackets; it is compared by `id_key`. Pure.
"""

import re

MAX_IDS = 200  # a References field grows by one id a reply; more than this is an attack
MAX_LENGTH = 998  # RFC 5322 §2.1.1: no id is longer than a line
_MAX_SCAN = 64 * 1024  # characters of one field that are looked at

_SPACE = re.compile(r"\s+")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]")
_WHOLE = re.compile(
    r"<[^\s@]+@[^\s@<>]+>"
)  # one id, with brackets on its left side: seen, and legal in quotes
_BETWEEN_WORDS = re.compile(r"[\s,;]+")


def canonical_id(text: str) -> str | None:
    """One id without brackets and white space, or None where nothing usable is left.

    White space inside goes too: several gateways fold a long id in its middle, and the folded and the unfolded
    spelling must meet. Case stays: RFC 5322 leaves the left side to its writer.
    """
    text = text[:_MAX_SCAN].strip()
    if not _WHOLE.fullmatch(text):
        closed = _closing(text)
        text = text[text.rfind("<", 0, closed) + 1 : closed]
    found = _SPACE.sub("", text).strip("<>,;")
    if not found or len(found) > MAX_LENGTH or _UNPRINTABLE.search(found):
        return None
    return found


def id_key(message_id: str) -> str:
    """The id as compared: some servers change the case of the host name, or of the whole id, in what they quote."""
    return message_id.lower()


def message_ids(value: str) -> tuple[str, ...]:
    """Every id a field names, in order, each once.

    Read though brackets are missing, ids are parted by commas or by nothing, or folded in the middle. Of too many
    the first (the root of the conversation) and the latest are kept.
    """
    found: dict[str, str] = {}
    for piece in _pieces(value[:_MAX_SCAN]):
        message_id = canonical_id(piece)
        if message_id is not None:
            found.setdefault(id_key(message_id), message_id)
    ids = tuple(found.values())
    return ids if len(ids) <= MAX_IDS else (ids[0], *ids[1 - MAX_IDS :])


def _closing(text: str) -> int:
    """Where the first bracketed id ends, or the end of the text."""
    opened = text.find("<")
    closed = text.find(">", opened + 1)
    return closed if closed >= 0 else len(text)


def _pieces(value: str) -> list[str]:
    """The texts that may be ids: what stands in brackets, and bare words where they cannot be prose.

    RFC 822 let In-Reply-To be a phrase ("Message from ann@example.com of Monday"), and old clients still write one:
    a bare word counts only where every bare word looks like an id.
    """
    before, *opened = value.split("<")
    pieces: list[tuple[bool, str]] = [(True, before)]
    for chunk in opened:
        inside, closed, after = chunk.partition(">")
        if closed:
            pieces += [(False, inside), (True, after)]
        else:  # "<a@b <c@d>": the bracket was never closed
            pieces.append((True, inside))
    words = [(bare, word) for bare, text in pieces for word in (_words(text) if bare else [text])]
    prose = len(words) > 1 and any("@" not in word for bare, word in words if bare)
    return [word for bare, word in words if not (bare and prose)]


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(text.replace(">", " ")) if word]
