"""The header gate: are the fields of the final bytes those that were intended, no more and no others (RFC 5322 §3.6)?

The second of two safeguards against header injection (CVE-2024-6923 and its kin): what `compose` cleans away is here
found again if it was not, whatever made the bytes.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from postdesk.outbound.addresses import wire_address
from postdesk.outbound.letter import Letter
from postdesk.outbound.reading import Fields, Leaf, decoded
from postdesk.templates.notices import Audience

_PART_FIELDS = frozenset({"content-type", "content-transfer-encoding", "content-disposition", "content-id"})
_ID = re.compile(r"<([^<>\s]+)>")
# A display name as it may stand before <addr-spec>: a quoted-string, or atoms and encoded-words.
_NAME = r"(?:\"(?:[^\"\\]|\\.)*\"|[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+)"
_LINE_ENDS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,75}\?[bq]\?", re.IGNORECASE)
_COMPARED = 150  # letters and digits of a subject; it may have been cut on its way


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """What the header of a letter must say."""

    audience: Audience
    names: tuple[str, ...]  # lower case, each as often as it may stand there
    addresses: tuple[tuple[str, str], ...]  # field name in lower case, addr-spec
    subject: str
    message_id: str
    ids: frozenset[str]  # that References and In-Reply-To may hold
    leaves: int  # bodies and attachments


def intended(letter: Letter) -> Intended:
    """Read off the letter itself, not off what was made of it."""
    names = ["date", "from", "to", "subject", "message-id", "mime-version", "content-type"]
    addresses = [("from", letter.sender.address), ("to", letter.recipient.address)]
    if letter.reply_to is not None:
        names.append("reply-to")
        addresses.append(("reply-to", letter.reply_to.address))
    if letter.automatic:
        names += ["auto-submitted", "x-auto-response-suppress", "precedence"]
    return Intended(
        audience=letter.audience,
        names=tuple(names),
        addresses=tuple(addresses),
        subject=letter.rendered.subject,
        message_id=letter.message_id,
        ids=frozenset(letter.in_reply_to + letter.references),
        leaves=1
        + (letter.rendered.html is not None)
        + len(letter.attachments)
        + 2 * (letter.event is not None),
    )


# A letter may go without these: a first one answers nothing, and a single leaf says its encoding in the header.
_OPTIONAL = frozenset({"references", "in-reply-to", "content-transfer-encoding"})


def header_faults(fields: Fields, leaves: tuple[Leaf, ...], wanted: Intended) -> Iterator[tuple[str, str]]:
    """Kind and words of everything that is not as intended."""
    yield from _name_faults(fields, wanted)
    values = {name.lower(): value.strip() for name, value in fields}
    for name, address in wanted.addresses:
        if not _is_mailbox(values.get(name, ""), wire_address(address)):
            yield "header", f"{name} is not the one address intended"
    if _letters(decoded(values.get("subject", ""))) != _letters(wanted.subject):
        yield "header", "the subject is not the one intended"
    if values.get("message-id") != f"<{wanted.message_id}>":
        yield "header", "the Message-ID is not the one intended"
    listed = _ID.findall(values.get("references", "") + values.get("in-reply-to", ""))
    if not wanted.ids.issuperset(listed):
        yield "header", "References names a message that was not intended"
    for name, value in fields:
        yield from _value_faults(name, decoded(value))
    yield from _part_faults(leaves, wanted)


def _name_faults(fields: Fields, wanted: Intended) -> Iterator[tuple[str, str]]:
    found = Counter(name.lower() for name, _ in fields)
    expected = Counter(wanted.names)
    for name in (found - expected).keys() - _OPTIONAL:
        kind = "internal header" if name.startswith("x-postdesk") else "header"
        yield kind, f"there is a header {name} that was not intended"
    for name in _OPTIONAL:
        if found[name] > 1:
            yield "header", f"there is more than one header {name}"
    for name in expected - found:
        yield "header", f"the header {name} is missing"


def _value_faults(name: str, text: str) -> Iterator[tuple[str, str]]:
    if _LINE_ENDS.search(text):
        yield "header", f"{name} hides a line end or a control"
    if _ENCODED_WORD.search(text):
        yield "header", f"{name} hides an encoded-word within another"


def _part_faults(leaves: tuple[Leaf, ...], wanted: Intended) -> Iterator[tuple[str, str]]:
    if len(leaves) != wanted.leaves:
        yield "header", f"there are {len(leaves)} parts where {wanted.leaves} were intended"
    if len(leaves) == 1:  # its fields are the letter's, judged above
        return
    for leaf in leaves:
        names = [name.lower() for name, _ in leaf.fields]
        for name in set(names) - _PART_FIELDS:
            kind = "internal header" if name.startswith("x-postdesk") else "header"
            yield kind, f"a part has a header {name}"
        if len(set(names)) != len(names):
            yield "header", "a part has the same header twice"


def _is_mailbox(value: str, address: str) -> bool:
    """Whether a field holds just this address, with or without a display name."""
    if value == address:
        return True
    name, space, spec = value.rpartition(" ")
    return bool(space) and spec == f"<{address}>" and re.fullmatch(_NAME, name) is not None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))[:_COMPARED]
