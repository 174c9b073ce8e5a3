"""One connection to an IMAP server: what the poller needs of RFC 9051, each answer checked.

Whatever goes wrong comes out as one of three: `Refused` (the server said no, the connection is good), `Broken` (the
connection cannot be relied on any more), `Stopped`. No value that came out of a message is ever sent to the
server: numbers and configured folder names are all it gets, so no mail can inject a command.
"""

import contextlib
import ssl
import threading
from array import array
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar

from postdesk.gateway.edges.imap_answers import Row, by_uid, number, part_of_body
from postdesk.gateway.edges.imap_client import Broken, Client, Refused, fetch_answers, translated
from postdesk.gateway.edges.imap_wire import Endpoint
from postdesk.gateway.settings.mail import Imap

__all__ = ["Authenticate", "Broken", "Folder", "ImapConnection", "Refused", "connect", "log_in"]

T = TypeVar("T")
Authenticate = Callable[[Any], None]  # is given the IMAPClient, logged out

PART: Final = 512 * 1024  # octets of a body asked for at once
_WINDOW: Final = 5_000  # messages listed at once: 55 KB of numbers; imaplib refuses lines above 1 MB
_TAKEN_KEYWORD: Final = b"Postdesk"  # shows people in their mail clients what the desk has; never read by us


@dataclass(frozen=True, slots=True)
class Folder:
    """What SELECT said."""

    uidvalidity: int
    messages: int


class ImapConnection:
    """A logged-in connection; `connect` makes one. Use as a context manager."""

    def __init__(self, mailbox: Imap, client: Client) -> None:
        self._mailbox = mailbox
        self._client = client
        self._wire = client.wire
        self._flag = _TAKEN_KEYWORD
        self._has_destination = False
        self.can_idle = bool(self._ask(client.has_capability, "IDLE"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._client.shutdown()

    def select(self) -> Folder:
        """Open the folder anew: the truth about UIDVALIDITY and the number of messages, as of now."""
        answer = self._ask(self._client.select_folder, self._mailbox.folder)
        with translated():
            lasting = answer.get(b"PERMANENTFLAGS", ())
            self._flag = _TAKEN_KEYWORD if b"\\*" in lasting or _TAKEN_KEYWORD in lasting else rb"\Flagged"
            uidvalidity = number(answer.get(b"UIDVALIDITY"), "UIDVALIDITY")
            messages = number(answer.get(b"EXISTS"), "EXISTS")
        self._wire.response("EXISTS")  # forgotten, so that one that comes later is news
        return Folder(uidvalidity, messages)

    def all_uids(self, messages: int) -> Sequence[int]:
        """Every UID in the folder, ascending.

        Sequence numbers serve to leaf through it in windows, from the top down: what others expunge meanwhile moves
        messages down into windows still to come, where they are listed again, rather than past us.
        """
        tops = range(messages, 0, -_WINDOW)
        windows = [array("L", self._uids(f"{max(1, high - _WINDOW + 1)}:{high}")) for high in tops]
        listed = array("L")
        for window in reversed(windows):
            listed.extend(uid for uid in window if not listed or uid > listed[-1])
        return listed

    def uids_after(self, uid: int) -> Sequence[int]:
        """What arrived after `uid`. (The range "n:*" always has the last message in it, even where that is below n.)"""
        return array("L", (found for found in self._uids(f"UID {uid + 1}:*") if found > uid))

    def sizes(self, uids: Collection[int]) -> dict[int, int]:
        """RFC822.SIZE of those that are still there. Exchange only estimates it, so it is a hint, not a promise."""
        with translated():
            found = by_uid(self._fetch(uids, "RFC822.SIZE"), b"RFC822.SIZE", uids)
            return {uid: number(size, "RFC822.SIZE", limit=2**63 - 1) for uid, size in found.items()}

    def content(self, uid: int, size: int) -> bytes:
        """The message, byte for byte, in parts, its flags left alone. Raises Refused where it cannot be had.

        The end is a part shorter than what was asked for. Where `size` says otherwise, asking for what follows
        tells an estimate from a body that was cut, or expunged, under our hands.
        """
        content = bytearray()
        part = b"\0" * PART
        while len(part) == PART:
            part = self._part(uid, len(content))
            content += part
            if len(content) > self._mailbox.max_size:
                raise Refused(f"larger than max_size, {self._mailbox.max_size} octets")
        if len(content) != size and self._part(uid, len(content)):
            raise Broken("the server ends a message and then goes on with it")
        if size and not content:
            raise Refused("the server lists the message but gives nothing of it")
        return bytes(content)

    def take(self, uids: Collection[int]) -> None:
        """Move, delete or flag these, as configured. Those that are gone meanwhile do not matter."""
        wanted = sorted(uids)
        if self._mailbox.after == "flag":
            self._ask(self._client.add_flags, wanted, [self._flag], True)
        elif self._mailbox.after == "delete":
            self._delete(wanted)
        else:
            self._move(wanted)

    def wait_for_news(self, seconds: float) -> None:
        """IDLE; returns early where the server says something, or has said it since `select`."""
        if not self._wire.untagged_responses.get("EXISTS"):
            with translated():
                self._wire.wait_for_news(seconds)

    def _move(self, uids: list[int]) -> None:
        destination = self._mailbox.move_to
        if not self._has_destination:
            if not self._ask(self._client.folder_exists, destination):
                self._ask(self._client.create_folder, destination)
            self._has_destination = True
        if self._ask(self._client.has_capability, "MOVE"):
            self._ask(self._client.move, uids, destination)
        else:
            self._ask(self._client.copy, uids, destination)
            self._delete(uids)

    def _delete(self, uids: list[int]) -> None:
        self._ask(self._client.add_flags, uids, [rb"\Deleted"], True)
        # Without UIDPLUS there is only EXPUNGE for the whole folder, which would also expunge what people marked
        # and may still want; then the mark has to do. The ledger knows these UIDs in any case.
        if self._ask(self._client.has_capability, "UIDPLUS"):
            self._ask(self._client.uid_expunge, uids)

    def _uids(self, criteria: str) -> list[int]:
        found = self._ask(self._client.search, criteria)
        with translated():
            return sorted(number(uid, "a UID") for uid in found)

    def _part(self, uid: int, offset: int) -> bytes:
        item = f"BODY[]<{offset}>".encode()
        with translated():
            found = by_uid(self._fetch([uid], f"BODY.PEEK[]<{offset}.{PART}>"), item, [uid])
            if uid not in found:
                raise Refused("the server has the message no more")
            return part_of_body(found[uid], PART)

    def _fetch(self, uids: Collection[int], item: str) -> list[Row]:
        self._wire.response("FETCH")  # what came unasked before is not an answer
        numbers = ",".join(map(str, sorted(uids)))
        typ, data = self._ask(self._wire.uid, "FETCH", numbers, f"(UID {item})")
        if typ != "OK":
            raise Refused(_text(data))
        with translated():
            return fetch_answers(data)

    def _ask(self, command: Callable[..., T], *arguments: object) -> T:
        """One exchange, with its own allowance of time."""
        self._wire.allow(self._mailbox.timeout)
        with translated():
            return command(*arguments)


def log_in(mailbox: Imap) -> Authenticate:
    """With a password. Another way (XOAUTH2) is another function of this shape."""

    def authenticate(client: Any) -> None:
        if client.has_capability("LOGINDISABLED"):
            raise Refused("the server takes no password on this connection; set tls")
        client.login(mailbox.user, mailbox.password.get_secret_value() if mailbox.password else "")

    return authenticate


def connect(
    mailbox: Imap,
    stop: threading.Event,
    *,
    tls: ssl.SSLContext | None = None,
    authenticate: Authenticate | None = None,
) -> ImapConnection:
    """Connect, encrypt as configured with no way back to plain text, log in. `tls` verifies, with the system's CAs."""
    context = tls or ssl.create_default_context()
    implicit = context if mailbox.tls == "implicit" else None
    with translated():
        client = Client(Endpoint(mailbox.host, mailbox.port, implicit, mailbox.timeout), stop)
    try:
        with translated():
            _introduce(client, mailbox.tls == "starttls", context)
            (authenticate or log_in(mailbox))(client)
        return ImapConnection(mailbox, client)
    except BaseException:
        client.shutdown()
        raise


def _introduce(client: Client, starttls: bool, context: ssl.SSLContext) -> None:
    if client.welcome.upper().startswith(b"* PREAUTH"):
        raise Refused("the server greets with PREAUTH")  # it would skip STARTTLS, and whose mailbox is it?
    if starttls:
        client.starttls(context)


def _text(data: list[Any]) -> str:
    return b" ".join(piece for piece in data if isinstance(piece, bytes)).decode("ascii", "replace")
