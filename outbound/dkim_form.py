"""The octets that a DKIM signature is made over (RFC 6376 §3.4, §3.7). Pure; linear in the size of any input.

Signing (`outbound.dkim`) and the proof of a sender (`gateway.authentication.dkim`) read a message here in one and the
same strict way: what mail software may read in two ways is no header. dkimpy's relaxed body takes two seconds for
40 kB of blanks, and four times that for each doubling; tests hold these forms against dkimpy's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MOST_HEADER = 262_144  # octets of a header, and fields in it: beyond, nobody signs
_MOST_FIELDS = 1000
_NAME = re.compile(rb"[!-9;-~]+(?=:)")
_SIGNATURE_VALUE = re.compile(rb"((?:\A|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*")
_LINE_ENDS = b"\r\n" * 4096


class MalformedHeaderError(ValueError):
    """The header can be read in more than one way, or not at all; the text says why."""


@dataclass(frozen=True, slots=True)
class Field:
    """One header field: its name in lower case and all its octets, folds and the last CRLF included."""

    name: str
    octets: bytes

    @property
    def value(self) -> bytes:
        """What follows the colon, with its folds."""
        return self.octets.partition(b":")[2]

    @property
    def unfolded(self) -> bytes:
        """The value on one line, without blanks at its ends (RFC 5322 §2.2.3)."""
        return self.value.replace(b"\r\n", b"").strip(b" \t")


@dataclass(frozen=True, slots=True)
class Form:
    """A message as DKIM sees it: fields from the top, and the body with CRLF line ends."""

    fields: tuple[Field, ...]
    body: bytes

    def named(self, name: str) -> tuple[Field, ...]:
        """Every field of that name (lower case), topmost first."""
        return tuple(f for f in self.fields if f.name == name)


def read_form(raw: bytes) -> Form:
    """A message taken apart; LF alone counts as a line end, as files have it. Raises MalformedHeaderError."""
    if raw.count(b"\n") != raw.count(b"\r\n"):
        raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    end = raw.find(b"\r\n\r\n")
    header, body = (raw[: end + 2], raw[end + 4 :]) if end >= 0 else (raw, b"")
    if len(header) > _MOST_HEADER:
        raise MalformedHeaderError("the header is too long")
    if header.count(b"\r") != header.count(b"\r\n") or b"\0" in header:
        raise MalformedHeaderError("the header holds a bare CR or a NUL")
    if header.startswith(b"From "):  # an mbox's mark
        header = header.partition(b"\r\n")[2]
    return Form(_read_fields(header.removesuffix(b"\r\n").split(b"\r\n")), body)


def _read_fields(lines: Sequence[bytes]) -> tuple[Field, ...]:
    found: list[tuple[str, list[bytes]]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and found:
            found[-1][1].append(line)
        elif name := _NAME.match(line):
            found.append((name[0].decode("ascii").lower(), [line]))
        else:
            raise MalformedHeaderError("the header holds a line that is no field")
    if len(found) > _MOST_FIELDS:
        raise MalformedHeaderError("the header has too many fields")
    return tuple(Field(name, b"\r\n".join(parts) + b"\r\n") for name, parts in found)


def canonical_body(body: bytes, *, relaxed: bool) -> bytes:
    """RFC 6376 §3.4.3 and §3.4.4."""
    if body and not body.endswith(b"\r\n"):
        body += b"\r\n"
    if relaxed:
        body = _single_blanks(body).replace(b" \r\n", b"\r\n")
    end = len(body)
    for line_ends in (_LINE_ENDS, b"\r\n"):
        while body.endswith(line_ends, 0, end):
            end -= len(line_ends)
    return body[:end] + b"\r\n" if end or not relaxed else b""


def _single_blanks(octets: bytes) -> bytes:
    """Each run of blanks as one space. Each round halves the runs; a regular expression would keep every piece."""
    octets = octets.replace(b"\t", b" ")
    while b"  " in octets:
        octets = octets.replace(b"  ", b" ")
    return octets


def canonical_field(field: Field, *, relaxed: bool) -> bytes:
    """RFC 6376 §3.4.1 and §3.4.2."""
    if not relaxed:
        return field.octets
    return field.name.encode("ascii") + b":" + _single_blanks(field.unfolded) + b"\r\n"


def signed_octets(form: Form, names: Sequence[str], signature: Field, *, relaxed: bool) -> bytes:
    """The fields that h= names, each occurrence from the bottom up, then the signature with an empty b= (§3.7)."""
    below: dict[str, list[Field]] = {}
    for field in form.fields:
        below.setdefault(field.name, []).append(field)
    # A name with no field left stands for nothing: so a signer forbids that such a field be added (§5.4.2).
    signed = [below[name].pop() for name in names if below.get(name)]
    head, _, value = signature.octets.partition(b":")
    bare = Field(signature.name, head + b":" + _SIGNATURE_VALUE.sub(rb"\1", value, count=1))
    octets = [canonical_field(field, relaxed=relaxed) for field in signed]
    return b"".join(octets) + canonical_field(bare, relaxed=relaxed).removesuffix(b"\r\n")
