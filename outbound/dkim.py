"""Signing outgoing mail with DKIM (RFC 6376, RFC 8463). Pure: the same mail, key and time give the same octets.

Fields that mean something to a reader are signed once more than they stand there, so that none can be added on the
way (§5.4.2); that a To or Subject slipped in above a valid signature would be shown is an old trick (§8.15).
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from postdesk.outbound.dkim_form import Field, canonical_body, read_form, signed_octets
from postdesk.outbound.dkim_keys import PrivateKey

_SEALED = (
    "from",
    "to",
    "cc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "auto-submitted",
)  # once more than they stand there
_SIGNED = ("sender", "list-id", "list-unsubscribe", "list-unsubscribe-post", "precedence")  # where present
_WIDTH = 72  # octets of a line


@dataclass(frozen=True, slots=True)
class Signer:
    """For which domain, and with which key: its public half is at <selector>._domainkey.<domain>."""

    domain: str
    selector: str
    key: PrivateKey


def sign(raw: bytes, signer: Signer, now: datetime) -> bytes:
    """The mail with a DKIM-Signature on top. Raises MalformedHeaderError where the header is none."""
    form = read_form(raw)
    present = [field.name for field in form.fields]
    names = [name for name in _SEALED for _ in range(present.count(name) + 1)]
    names += [name for name in _SIGNED for _ in range(present.count(name))]
    body_hash = hashlib.sha256(canonical_body(form.body, relaxed=True)).digest()
    head = (
        f"DKIM-Signature: v=1; a={signer.key.type}-sha256; c=relaxed/relaxed;\r\n"
        f" d={signer.domain}; s={signer.selector}; t={int(now.timestamp())};\r\n"
        f" h={_folded(names)};\r\n"
        f" bh={base64.b64encode(body_hash).decode('ascii')};\r\n"
        " b="
    )
    unsigned = Field("dkim-signature", head.encode("ascii") + b"\r\n")
    octets = signer.key.sign(signed_octets(form, names, unsigned, relaxed=True))
    value = base64.b64encode(octets).decode("ascii")
    lines = [value[at : at + _WIDTH] for at in range(0, len(value), _WIDTH)]
    return (head + "\r\n ".join(lines) + "\r\n").encode("ascii") + raw


def _folded(names: list[str]) -> str:
    """The names with colons, on lines of moderate width: blanks may stand around the colons (§3.5, h=)."""
    lines = [""]
    for position, name in enumerate(names):
        word = name if position == 0 else ":" + name
        if len(lines[-1]) + len(word) > _WIDTH:
            lines.append("")
        lines[-1] += word
    return "\r\n ".join(lines)
