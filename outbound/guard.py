"""The leak guard: the last look at the final bytes of a letter, and the only way to the transport.

It trusts nothing that made the letter. For every letter the header must be what was intended (`gate`); a customer's
letter must besides hold no words of an internal note, no note's Message-ID or file, no token made for agents and no
agent's private address, in any header, text, file name or attached mail. A finding holds the letter.

Out of its sight: pictures, PDF and office files, archives, winmail.dat, encrypted mail, letters that only look alike.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from postdesk.outbound.attached import looks_like_mail, texts_of
from postdesk.outbound.gate import Intended, header_faults
from postdesk.outbound.reading import Fields, Leaf, Unreadable, decoded, read
from postdesk.outbound.shingles import Fingerprint, Gram, phrases, readings, split_words

_MAX_SHOWN = 200  # characters of a finding
# As threading.tokens makes them: base32, standing alone. At least 17 octets are 28 characters (small numbers are short:
# 31 are usual); 64 characters are the longest local part.
_TOKEN = re.compile(r"(?<![A-Za-z2-7])[A-Za-z2-7]{28,64}(?![A-Za-z2-7])")
# A much faster question to ask first: is there any run of 28 such characters?
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz234567"
_SHAPE = bytes(ord("x") if octet in _BASE32 else ord(" ") for octet in range(256))
_RUN = b"x" * 28


@dataclass(frozen=True, slots=True)
class Leak:
    """One finding: its kind, and in words what was found where."""

    kind: str  # "header", "internal header", "audience", "note text", "note id", "note file", "agent token", "private address", "unreadable"
    matched: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Internal:
    """What customers must not see of a ticket, and what they know already.

    `public_texts` are the words customers have read or written before, and the fixed words of the template; never
    those of the letter itself, for that would switch the guard off.
    """

    is_agent_token: Callable[[str], bool]
    insiders: frozenset[str] = frozenset()  # keys of addresses that agents' letters may go to
    notes: Fingerprint = field(default_factory=Fingerprint)
    note_ids: frozenset[str] = frozenset()  # without angle brackets
    note_digests: frozenset[str] = frozenset()  # SHA-256 of notes' attachments, in hexadecimal
    private_addresses: frozenset[str] = frozenset()
    public_texts: Callable[[], Iterable[str]] = tuple  # asked only where something was found


def inspect_bytes(raw: bytes, intended: Intended, internal: Internal) -> tuple[Leak, ...]:
    """Every finding; none: the letter may leave."""
    try:
        fields, leaves = read(raw)
        leaks = [Leak(kind, text) for kind, text in header_faults(fields, leaves, intended)]
        if intended.audience == "agent":
            leaks += _outside(intended, internal.insiders)
        else:
            leaks += _internal_matter(tuple(_passages(fields, leaves)), internal)
            leaks += _note_files(leaves, internal.note_digests)
    except Unreadable as error:
        return (Leak("unreadable", str(error)),)
    return tuple(dict.fromkeys(leaks))


def _outside(intended: Intended, insiders: frozenset[str]) -> Iterator[Leak]:
    """A letter for agents, which may hold anything, to somebody who is none."""
    for name, address in intended.addresses:
        if name == "to" and address.lower() not in insiders:
            yield Leak(
                "audience",
                f"it is for agents, and {address} is none, or has a part in the ticket from outside",
            )


def _passages(fields: Fields, leaves: tuple[Leaf, ...]) -> Iterator[tuple[str, str]]:
    """Every text in a letter, and where it stands."""
    yield "the header", _joined(decoded(value) for _, value in fields)
    for number, leaf in enumerate(leaves, 1):
        where = (
            f"the attachment {leaf.filenames[0]}"
            if leaf.filenames
            else f"part {number} ({leaf.content_type})"
        )
        yield (
            f"the header of {where}",
            _joined([*(decoded(value) for _, value in leaf.fields), *leaf.filenames]),
        )
        text = leaf.text()
        if text is not None:
            yield where, text
        if leaf.content_type == "message/rfc822" or (leaf.filenames and looks_like_mail(leaf.content)):
            yield from ((where, inner) for inner in texts_of(leaf.content))


def _joined(values: Iterable[str]) -> str:
    """Several short texts as one; the bracket closes whatever one of them may have opened."""
    return " >\n".join(values)


def _internal_matter(passages: tuple[tuple[str, str], ...], internal: Internal) -> Iterator[Leak]:
    for where, text in passages:
        for reading in readings(text):
            leaks = [*_note_text(where, reading, internal), *_names(where, reading, internal)]
            yield from leaks
            if leaks:  # the other readings of this text would say the same in other words
                break


def _note_text(where: str, reading: str, internal: Internal) -> Iterator[Leak]:
    if not internal.notes:
        return
    words = split_words(reading)
    hits = internal.notes.found(words)
    if hits:
        hits -= _known(hits, internal)
    if hits:
        for phrase in phrases(words, hits):
            yield Leak("note text", f'words of an internal note in {where}: "{phrase[:_MAX_SHOWN]}"')


def _known(hits: frozenset[Gram], internal: Internal) -> frozenset[Gram]:
    """Those that customers have read, or written, before: a note that quotes them makes no secret of them."""
    suspects = internal.notes.only(hits)
    known: frozenset[Gram] = frozenset()
    for text in internal.public_texts():
        for reading in readings(text):
            known |= suspects.found(split_words(reading))
    return known


def _names(where: str, reading: str, internal: Internal) -> Iterator[Leak]:
    """Ids, tokens and addresses that only agents may see."""
    for match in _tokens(reading):
        if internal.is_agent_token(match[0].lower()):
            yield Leak("agent token", f"an address or Message-ID made for agents in {where}")
    lowered = reading.lower()
    for note_id in internal.note_ids:
        if note_id.lower() in lowered:
            yield Leak("note id", f"the Message-ID of an internal note in {where}")
    if "@" not in lowered:
        return
    for address in internal.private_addresses:
        if _stands_alone(address.lower(), lowered) and not _is_public(address.lower(), internal):
            yield Leak("private address", f"{address}, an agent's own address, in {where}")


def _tokens(text: str) -> Iterator[re.Match[str]]:
    if _RUN in text.encode("ascii", "replace").translate(_SHAPE):
        yield from _TOKEN.finditer(text)


def _stands_alone(address: str, text: str) -> bool:
    """Whether the address is in the text, and not as a part of a longer one."""
    if address not in text:
        return False
    return re.search(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", text) is not None


def _is_public(address: str, internal: Internal) -> bool:
    return any(_stands_alone(address, text.lower()) for text in internal.public_texts())


def _note_files(leaves: tuple[Leaf, ...], digests: frozenset[str]) -> Iterator[Leak]:
    if not digests:
        return
    for leaf in leaves:
        if hashlib.sha256(leaf.content).hexdigest() in digests:
            name = leaf.filenames[0] if leaf.filenames else "without a name"
            yield Leak("note file", f"the attachment {name} belongs to an internal note")
