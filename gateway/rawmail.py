"""A message as it came through a door: its bytes and what the door knows of it. Nothing here knows of tickets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Source = Literal[
    "smtp",
    "lmtp",
    "imap",
    "ingest",
    "import-open",  # mail of the past, and what its tickets are
    "import-resolved",
    "import-closed",
]


@dataclass(frozen=True, slots=True)
class RawMail:
    """One message, byte for byte (M6). `mail_from` is "" for the null reverse-path, None where unknown (IMAP)."""

    content: bytes
    source: Source
    source_ref: (
        str  # where exactly: "127.0.0.1" for SMTP, "support/1700000000/42" (mailbox/UIDVALIDITY/UID), a path
    )
    received_at: datetime  # aware, UTC
    mail_from: str | None = None
    rcpt_to: tuple[str, ...] = ()
