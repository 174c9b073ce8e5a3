"""What a message is, once read: frozen values with decoded headers, bodies and parts (RFC 5322, RFC 2045).

Nobody after `parse` sees `email.message` or bytes of a header. All text here has passed `clean_text`:
it holds no NUL and no lone surrogate, and header values no line break and no bidirectional control.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of RFC 5322 §3.4: display name (may be empty) and addr-spec as written by the sender."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The addr-spec as compared: case folded whole (local parts differ by case nowhere in practice)."""
        return self.address.strip().lower()


@dataclass(frozen=True)
class Part:
    """One leaf of the MIME tree, transfer encoding removed. A message/rfc822 part keeps its bytes whole."""

    content_type: str  # lower case, without parameters
    content: bytes
    charset: str | None = None
    filename: str | None = None  # harmless: see filenames
    disposition: str | None = None  # "inline", "attachment" or None
    content_id: str | None = None  # without angle brackets
    inline: bool = False  # shown within the text: an image the HTML names, say
    stated_filename: str | None = (
        None  # as the sender wrote it, folders and all: shown by `inspect`, used nowhere
    )

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Headers:
    """All header fields in their order, names lower case, values unfolded and decoded (RFC 2047)."""

    fields: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return {name: tuple(values) for name, values in found.items()}

    def get(self, name: str) -> str | None:
        """The first (topmost) field of that name, or None."""
        values = self._by_name.get(name.lower())
        return values[0] if values else None

    def all(self, name: str) -> tuple[str, ...]:
        """Every field of that name, topmost first."""
        return self._by_name.get(name.lower(), ())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)


@dataclass(frozen=True)
class Message:
    """A message as read from its bytes. Lists are empty, never None, where the header is absent."""

    headers: Headers = field(default_factory=Headers)
    content_type: str = "text/plain"  # of the whole message, lower case, without parameters
    report_type: str | None = None  # multipart/report's report-type parameter, lower case
    from_: tuple[Address, ...] = ()
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str = ""
    date: datetime | None = None  # aware, UTC; None where absent or impossible
    message_id: str | None = None  # canonical (see ids): no angle brackets
    in_reply_to: tuple[str, ...] = ()  # canonical ids
    references: tuple[str, ...] = ()  # canonical ids, oldest first
    text: str = ""  # what is text/plain of the body, LF line ends; "" where there is none
    html: str = ""  # the text/html body as sent, decoded, not sanitised; "" where there is none
    body: str = (
        ""  # what a person reads: `text` with the HTML that stands beside it, or `html` alone, turned to text
    )
    parts: tuple[Part, ...] = ()  # every leaf, bodies and reports too, in tree order
    attachments: tuple[Part, ...] = ()  # leaves that are not a body and not a report's machine part
    defects: tuple[str, ...] = ()  # what was odd, in words; never empty where something was repaired
    size: int = 0  # bytes of the original

    def part(self, content_type: str) -> Part | None:
        """The first leaf of that type, or None."""
        return next((p for p in self.parts if p.content_type == content_type), None)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The SMTP envelope (RFC 5321): `mail_from` is "" for the null reverse-path, None where none is known (IMAP)."""

    mail_from: str | None = None
    rcpt_to: tuple[str, ...] = ()
