"""Address fields (RFC 5322 §3.4) where the rules fail: what can still be told from a list that is not well formed.

`structured` asks mail-parser first; this module finds the mailboxes of a list that it gives up on. It also says which
sender may be trusted to be one person: `plain_author`. A display name is never searched for an address.
"""

import re

from postdesk.threading.clean import clean_header
from postdesk.threading.message import Address, Message

# What stands in quotes, in comments, in angle brackets (where no semicolon separates), or between separators. Bounded and possessive: an unclosed
# quote or comment costs no more than its first characters.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.){0,200}+"|\((?:[^()\\]|\\.){0,200}+\)|<[^<>,]{0,320}+>|<[^<>,;]*+|[,;]|[^"(<,;]++|.',
    re.DOTALL,
)
_SPECIAL = r"\s<>()\[\],;:\"@\x00-\x20"  # what no unquoted local part or domain holds
# Begins only where a word begins, so that no word is looked at twice.
_MAILBOX = re.compile(
    rf"(?<![^{_SPECIAL}])[^{_SPECIAL}]{{1,128}}+@(?:\[[^\s\[\]<>@]{{1,64}}+\]|[^{_SPECIAL}]{{1,255}}+)"
)
_MOST_WORDS = 12  # tokens of one item
_LONGEST = 320  # RFC 5321 §4.5.3.1: 64 octets, "@", 255 octets


def recovered(value: str) -> list[tuple[str, str]]:
    """(display name, address) for each item of a malformed list that holds something like a mailbox."""
    found: list[tuple[str, str]] = []
    words: list[str] = []
    angle: str | None = None
    for token in [*_TOKEN.findall(value), ";"]:
        if token in ",;":
            item = _item(words, angle)
            if (
                token == "," and item is None and angle is None and len(words) < _MOST_WORDS
            ):  # "Doe, Ann <ann@…>"
                words.append(",")
                continue
            found += [item] if item else []
            words, angle = [], None
        elif token.startswith("<"):
            angle = token.strip("<> \t") if angle is None else angle
        else:
            words.append(token.rpartition(":")[2] if token.endswith(":") else token)
    return found


def _item(words: list[str], angle: str | None) -> tuple[str, str] | None:
    """In brackets anything counts as the address (a local user of an old host has no domain); else the first mailbox."""
    if angle is not None:
        name = " ".join("".join(words).replace('"', " ").split()).strip(" ,")
        mailbox = _MAILBOX.search(angle)
        address = mailbox[0] if mailbox else angle
        return (name, address) if 0 < len(address) <= _LONGEST and " " not in address else None
    bare = _MAILBOX.search("".join(" " if word.startswith(('"', "(")) else word for word in words))
    return ("", bare[0]) if bare and len(bare[0]) <= _LONGEST else None


def has_group(value: str) -> bool:
    """Whether a colon stands outside quotes, comments and brackets (RFC 5322 §3.4, group)."""
    return any(":" in token for token in _TOKEN.findall(value) if not token.startswith(('"', "(", "<")))


def shown(found: tuple[Address, ...], value: str | None) -> tuple[Address, ...]:
    """What a person is shown of a field: its words, with an empty address, where it names no mailbox at all."""
    words = (value or "").strip(" ;:<>")
    return found if found or not words else (Address(words, ""),)


def plain_author(message: Message) -> Address | None:
    """The sender, only where From is one field with one well-formed mailbox; None for every other form.

    A list, a group, two From fields, an address in the display name's place, trailing junk or a repaired value have
    more than one reading (RFC 7489 §6.6.1), so nothing that needs to know the sender may rest on them.
    """
    fields = message.headers.all("from")
    odd = any(defect.startswith("from: ") for defect in message.defects)
    if len(fields) != 1 or len(message.from_) != 1 or odd:
        return None
    author = message.from_[0]
    named = clean_header(author.name)
    sound = _MAILBOX.fullmatch(author.address) is not None and len(author.address) <= _LONGEST
    return author if sound and ("@" not in named or named.lower() == author.key) else None
