"""A receiver on loopback whose store is a list, and a client that writes octets and reads replies."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self

from postdesk.gateway.edges.smtp_server import Receiver
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.settings.mail import Smtp

NOW = datetime(2025, 11, 3, 10, 0, tzinfo=UTC)


class Door:
    """`stored` is what was taken; `submit` may be replaced to make the store slow, busy or broken."""

    def __init__(self, **settings: Any) -> None:
        self.stored: list[RawMail] = []
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.submit: Callable[[RawMail], Future[int]] = self.store
        self.accepts: Callable[[str], bool] = lambda address: address.endswith("@example.com")
        chosen = {
            "listen": "127.0.0.1:0",
            "lmtp_listen": "127.0.0.1:0",
            "hostname": "mx.example.com",
        } | settings
        self.receiver = Receiver(
            Smtp(**chosen),
            lambda address: self.accepts(address),  # noqa: PLW0108 (looked up anew, so that a test may replace it)
            lambda mail: self.submit(mail),  # noqa: PLW0108 (likewise)
            lambda: NOW,
            lambda event, **fields: self.events.append((event, fields)),
        )

    def store(self, mail: RawMail) -> Future[int]:
        self.stored.append(mail)
        future: Future[int] = Future()
        future.set_result(len(self.stored))
        return future

    @property
    def contents(self) -> list[bytes]:
        """What was stored, without the trace line on top (three lines, folded)."""
        return [mail.content.split(b"\r\n", 3)[3] for mail in self.stored]

    def client(self, protocol: str = "smtp") -> "Client":
        address = self.receiver.lmtp_address if protocol == "lmtp" else self.receiver.smtp_address
        assert address is not None
        return Client(address)


@contextmanager
def open_door(**settings: Any) -> Iterator[Door]:
    door = Door(**settings)
    door.receiver.start()
    try:
        yield door
    finally:
        door.receiver.stop(grace=2)


class Client:
    """One connection, seen from the other side."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=10)
        self.unread = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, octets: bytes) -> None:
        self.socket.sendall(octets)

    def reply(self) -> str:
        """The next reply with all its lines; "closed" where the server hung up."""
        lines: list[str] = []
        while not lines or lines[-1][3:4] == "-":
            while b"\r\n" not in self.unread:
                try:
                    octets = self.socket.recv(65536)
                except ConnectionResetError:
                    octets = b""
                if not octets:
                    return "closed"
                self.unread += octets
            line, self.unread = self.unread.split(b"\r\n", 1)
            lines.append(line.decode("ascii"))
        return "\n".join(lines)

    def ask(self, command: str) -> str:
        """Send one line, read one reply."""
        self.send(command.encode() + b"\r\n")
        return self.reply()

    def greet(self, verb: str = "EHLO") -> str:
        assert self.reply().startswith("220 ")
        return self.ask(f"{verb} client.example.net")

    def begin(self, recipient: str = "support@example.com") -> None:
        """Greet and go up to the content of a message."""
        self.greet()
        self.envelope(recipient)

    def envelope(self, recipient: str = "support@example.com") -> None:
        assert self.ask("MAIL FROM:<ann@example.net>").startswith("250")
        assert self.ask(f"RCPT TO:<{recipient}>").startswith("250")
        assert self.ask("DATA").startswith("354")

    def until_closed(self) -> list[str]:
        """All replies that still come."""
        replies = []
        while (reply := self.reply()) != "closed":
            replies.append(reply)
        return replies
