"""The bytes of an IMAP connection, under limits: a hostile or dead server costs bounded time and memory.

The standard library's client waits for ever for a server that drips or floods, and reads a literal of any
announced size. Here each exchange has an allowance of seconds and octets, and the wait ends at once when the
poller is told to stop. Knows commands only as far as IDLE needs it.
"""

import contextlib
import imaplib
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from typing import Any, Final, Literal

OCTETS_PER_ANSWER: Final = 2 * 1024 * 1024  # a part of a body, or the longest line, and room to spare
LINE_LIMIT: Final = 1_000_000
_TICK: Final = 0.25  # seconds between two looks at the stop flag
_CHUNK: Final = 64 * 1024


class Stopped(Exception):  # noqa: N818 (not an error: the poller was told to stop)
    """The wait was ended because the poller shall stop."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the server is. `tls` is for TLS from the first byte on; None for plain text (or STARTTLS later)."""

    host: str
    port: int
    tls: ssl.SSLContext | None
    timeout: float  # seconds for one answer


class BoundedImap4(imaplib.IMAP4):
    """imaplib's protocol machine on a socket that is read under an allowance."""

    def __init__(self, endpoint: Endpoint, stop: threading.Event) -> None:
        self._endpoint = endpoint
        self._stop = stop
        self._buffer = bytearray()
        self._ended = False
        self.allow(endpoint.timeout)
        super().__init__(endpoint.host, endpoint.port, endpoint.timeout)

    def allow(self, seconds: float) -> None:
        """A new exchange begins: this much time for it, and the usual number of octets."""
        self._deadline = time.monotonic() + seconds
        self._octets = OCTETS_PER_ANSWER

    # What imaplib calls:

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        self.host, self.port = host, port
        self.sock = socket.create_connection((host, port), timeout)
        try:
            _keep_alive(self.sock)
            if self._endpoint.tls is not None:
                self.sock = self._endpoint.tls.wrap_socket(self.sock, server_hostname=host)
        except BaseException:
            self.sock.close()
            raise

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> tuple[Literal["OK"], list[None]]:
        """RFC 9051 §6.2.1. What came in the clear is thrown away with the connection, not read as if encrypted."""
        if ssl_context is None:
            raise self.abort("STARTTLS without a verifying context")
        typ, _ = self._simple_command("STARTTLS")
        if typ != "OK":
            raise self.error("the server refuses STARTTLS")
        if self._buffer:
            raise self.abort("plain text after the answer to STARTTLS")
        self.sock = ssl_context.wrap_socket(self.sock, server_hostname=self.host)
        self._tls_established = True
        self.untagged_responses = {}  # whatever the server said before, anyone could have said
        return "OK", [None]

    def read(self, size: int) -> bytes:
        if size > self._octets + len(self._buffer):
            raise self.abort(f"a literal of {size} octets, more than was asked for")
        while len(self._buffer) < size:
            self._receive()
        return self._taken_from_buffer(size)

    def readline(self) -> bytes:
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > LINE_LIMIT:
                raise self.abort(f"a line of more than {LINE_LIMIT} octets")
            self._receive()
        return self._taken_from_buffer(end + 1)

    def send(self, data: Any) -> None:
        self.sock.settimeout(self._endpoint.timeout)
        self.sock.sendall(data)

    def shutdown(self) -> None:
        self.sock.close()

    # What imaplib lacks:

    def wait_for_news(self, seconds: float) -> None:
        """IDLE (RFC 2177) until the server says something, at most `seconds`.

        DONE must be answered, so a connection that died unnoticed is found out here and nowhere taken for quiet.
        """
        self.allow(self._endpoint.timeout)
        tag = self._command("IDLE")
        while (
            self._get_response() is not None
        ):  # None stands for "+ idling"; untagged lines may come before it
            if self.tagged_commands[tag] is not None:
                raise self.error("the server refuses IDLE")
        if not (self._buffer or self.untagged_responses.get("EXISTS")):
            self.allow(seconds)
            with contextlib.suppress(TimeoutError):  # nothing new
                self._receive()
        self.allow(self._endpoint.timeout)
        self.send(b"DONE\r\n")
        self._command_complete("IDLE", tag)

    def _receive(self) -> None:
        """Wait for some bytes. Raises at the end of the connection, of the allowance, or of the poller's work."""
        while True:
            if self._stop.is_set():
                raise Stopped
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("no complete answer in time")
            self.sock.settimeout(min(left, _TICK))
            try:
                data = self.sock.recv(_CHUNK)
            except TimeoutError:
                continue
            break
        if not data:
            raise self.abort("the server closed the connection")
        self._octets -= len(data)
        if self._octets < 0:
            raise self.abort(f"more than {OCTETS_PER_ANSWER} octets in one answer")
        self._buffer += data

    def _taken_from_buffer(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken


def _keep_alive(sock: socket.socket) -> None:
    """A peer that vanished is noticed within two minutes even while we wait for nothing."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):  # Linux has all three
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
