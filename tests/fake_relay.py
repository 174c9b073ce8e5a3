"""A scripted SMTP relay on loopback: answers each verb as told, and remembers what it was given.

A reply is a line ("550 5.1.1 no such user"), CLOSE (the connection ends without a reply) or HANG (no reply until the
client leaves); "250 ok CLOSE" answers and then ends the connection. Replies of a verb are used up in turn; when none
is left the verb succeeds. DOT stands for the end of the content.
"""

import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_GOOD = {
    "GREETING": "220 relay.test ESMTP",
    "HELO": "250 relay.test",
    "MAIL": "250 2.1.0 sender ok",
    "RCPT": "250 2.1.5 recipient ok",
    "DATA": "354 go on",
    "DOT": "250 2.0.0 taken",
    "RSET": "250 2.0.0 reset",
    "QUIT": "221 2.0.0 bye CLOSE",
    "STARTTLS": "220 2.0.0 ready",
    "AUTH": "235 2.7.0 welcome",
}
ALWAYS: tuple[str, ...] = ()  # extensions that every relay offers; a test may set them


class _Gone(Exception):
    pass


@dataclass
class FakeRelay:
    replies: dict[str, list[str]] = field(default_factory=dict)
    extensions: Sequence[str] = ("SIZE 50000000", "SMTPUTF8", "8BITMIME")
    certificate: Path | None = None
    port: int = 0
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)  # as they were transmitted, dots still stuffed

    def verbs(self) -> list[str]:
        return [command.split(" ")[0].upper() for command in self.commands]

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            session = _Session(self, connection)
            with suppress(_Gone, OSError):
                session.run()
            session.lines.close()
            session.connection.close()


class _Session:
    def __init__(self, relay: FakeRelay, connection: socket.socket) -> None:
        self.relay = relay
        self.connection = connection
        self.connection.settimeout(10)
        self.lines = connection.makefile("rb")
        self.refused = (
            False  # MAIL or RCPT was: what is written ahead of that comes to nothing (RFC 2920 §3.1)
        )

    def run(self) -> None:
        self.answer("GREETING")
        while True:
            command = self.line().decode("utf-8").rstrip("\r\n")
            self.relay.commands.append(command)
            self.obey(command.split(" ")[0].upper())

    def obey(self, verb: str) -> None:
        if verb == "EHLO" and "EHLO" not in self.relay.replies:
            names = ["relay.test", *self.relay.extensions, *ALWAYS]
            self.write("\r\n".join([*(f"250-{n}" for n in names[:-1]), f"250 {names[-1]}"]))
        elif self.answer(verb).startswith("354"):
            self.relay.letters.append(b"".join(iter(self.line, b".\r\n")))
            self.answer("DOT")
        elif verb == "STARTTLS" and self.relay.certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.relay.certificate)
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.lines = self.connection.makefile("rb")

    def answer(self, verb: str) -> str:
        scripted = self.relay.replies.get(verb)
        reply = scripted.pop(0) if scripted else self.usual(verb)
        if verb in {"MAIL", "RCPT", "RSET"}:
            self.refused = reply[:1] in {"4", "5"} and verb != "RSET"
        if reply == "HANG":
            self.line()
            raise _Gone
        if reply != "CLOSE":
            self.write(reply.removesuffix(" CLOSE"))
        if reply.endswith("CLOSE"):
            # Without this, what the client wrote and nobody read would reset the connection under the reply.
            self.connection.shutdown(socket.SHUT_RDWR)
            raise _Gone
        return reply

    def usual(self, verb: str) -> str:
        out_of_order = self.refused and verb in {"RCPT", "DATA"}
        return "503 5.5.1 not now" if out_of_order else _GOOD.get(verb, "502 5.5.1 what?")

    def line(self) -> bytes:
        line = self.lines.readline()
        if not line:
            raise _Gone
        return line

    def write(self, reply: str) -> None:
        self.connection.sendall(reply.encode() + b"\r\n")


@contextmanager
def relay(**script: object) -> Iterator[FakeRelay]:
    """A running relay; `port` says where."""
    fake = FakeRelay(**script)  # type: ignore[arg-type] # the fields of the dataclass, by name
    listener = socket.create_server(("127.0.0.1", 0))
    fake.port = listener.getsockname()[1]
    thread = threading.Thread(target=fake._serve, args=(listener,))
    thread.start()
    try:
        yield fake
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        listener.close()
        thread.join(timeout=10)
