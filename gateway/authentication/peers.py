"""Who handed a message over, from what the spool keeps of it. Pure."""

import re
from datetime import datetime

from postdesk.gateway.authentication.policy import Peer
from postdesk.gateway.rawmail import Source

# As our SMTP door writes it on top of what it takes in (gateway/edges/smtp_trace.py).
_HELO = re.compile(rb"Received: from ([^\s()]{1,255}) \(\[")


def peer_of(
    source: Source, source_ref: str, mail_from: str | None, received_at: datetime, content: bytes
) -> Peer:
    """Only of SMTP is the host a stranger's: LMTP clients are our own servers, mailboxes and files have none."""
    if source != "smtp":
        return Peer(received_at, mail_from=mail_from)
    found = _HELO.match(content)
    return Peer(
        received_at,
        ip=source_ref,
        helo=found[1].decode("ascii", "replace") if found else None,
        mail_from=mail_from,
    )
