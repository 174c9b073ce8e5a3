"""The trace line that every server adds on top of a message (RFC 5321 §4.4), and what earlier ones tell of loops. Pure.

It says nothing of the recipients: their addresses may be capabilities.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

_MOST_HOPS = 50  # before us, as in Postfix; RFC 5321 §6.3 would have 100, but a helpdesk is where mail ends
_HEADER = 262_144  # octets that are searched for trace lines
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9.:_\[\]-]")


@dataclass(frozen=True, slots=True)
class Hop:
    """How one message came to this server."""

    client_name: str  # as it called itself; not to be believed
    client_host: str  # its address
    server_name: str
    protocol: str  # "ESMTP", "ESMTPS", "LMTP", …
    id: str


def received_line(hop: Hop, now: datetime) -> bytes:
    """The Received field without its last line end."""
    name = _NOT_A_NAME.sub("?", hop.client_name[:255])
    host = f"IPv6:{hop.client_host}" if ":" in hop.client_host else hop.client_host
    return (
        f"Received: from {name} ([{host}])\r\n"
        f"\tby {hop.server_name} with {hop.protocol} id {hop.id};\r\n"
        f"\t{format_datetime(now)}"
    ).encode("ascii", "replace")


def protocol_name(*, lmtp: bool, extended: bool, tls: bool, utf8: bool) -> str:
    """As registered for Received (RFC 3848, RFC 6531 §4.3)."""
    if not (lmtp or extended):
        return "SMTP"
    name = ("UTF8" if utf8 else "") + ("LMTP" if lmtp else "SMTP")
    return ("E" if name == "SMTP" else "") + name + ("S" if tls else "")


def is_looping(content: bytes) -> bool:
    """Whether so many servers passed this message on, before the one that wrote its first line, that it goes round."""
    end = content.find(b"\r\n\r\n", 0, _HEADER)
    header = content[: end if end >= 0 else _HEADER].lower()
    return header.count(b"\r\nreceived:") > _MOST_HOPS
