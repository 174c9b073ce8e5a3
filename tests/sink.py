"""Everybody's mail server but the desk's: takes each letter, writes it into a ledger that outlives anything, and keeps it."""

import email
import email.policy
import json
import os
import re
import socketserver
import threading
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*<([^>\r\n]+)>")


@dataclass(frozen=True)
class Arrived:
    """One letter, as it came over the wire."""

    mail_from: str
    rcpt: str
    raw: bytes

    @property
    def message_id(self) -> str:
        """Without brackets; found without parsing the rest, which would cost more than the desk's own work."""
        found = _MESSAGE_ID.search(self.raw)
        assert found is not None
        return found[1].decode("ascii")

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class Sink:
    """A relay on loopback. A letter counts once its final dot came, whether or not the client heard the answer."""

    def __init__(self, ledger: Path) -> None:
        self.letters: list[Arrived] = []
        self._ledger = ledger.open("a", encoding="utf-8")
        self._news = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), _session(self))
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sink")
        self._thread.start()

    def take(self, letter: Arrived) -> None:
        line = {"from": letter.mail_from, "to": letter.rcpt, "message_id": letter.message_id}
        with self._news:
            self._ledger.write(json.dumps(line) + "\n")
            self._ledger.flush()
            os.fsync(self._ledger.fileno())
            self.letters.append(letter)
            self._news.notify_all()

    def has_more(self, letters: int, seconds: float = 60.0) -> None:
        """Return at the very moment in which so many more have come, before the last of them is answered."""
        with self._news:
            count = len(self.letters) + letters
            reached = self._news.wait_for(lambda: len(self.letters) >= count, seconds)
        assert reached, f"{len(self.letters)} of {count} letters came within {seconds:g} s"

    def to(self, address: str) -> list[Arrived]:
        return [letter for letter in self.letters if letter.rcpt == address]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
        self._ledger.close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed; nothing to say about it."""


def _session(sink: Sink) -> type[socketserver.StreamRequestHandler]:
    class Session(socketserver.StreamRequestHandler):
        timeout = 60
        disable_nagle_algorithm = True

        def handle(self) -> None:
            mail_from = rcpt = ""
            self.answer("220 sink.test ESMTP")
            while line := self.rfile.readline().decode("utf-8").strip():
                verb = line[:4].upper()
                if verb == "DATA":
                    self.answer("354 go on")
                    content = self.content()
                    if content is None:
                        return
                    sink.take(Arrived(mail_from, rcpt, content))
                elif verb in {"MAIL", "RCPT"}:
                    address = line.partition("<")[2].partition(">")[0]
                    mail_from, rcpt = (address, rcpt) if verb == "MAIL" else (mail_from, address)
                self.answer("221 bye" if verb == "QUIT" else "250 ok")
                if verb == "QUIT":
                    return

        def answer(self, line: str) -> None:
            self.wfile.write(line.encode("ascii") + b"\r\n")

        def content(self) -> bytes | None:
            """Up to the final dot, unstuffed; None where the client went before it."""
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                if not line.endswith(b"\r\n"):
                    return None
                lines.append(line[1:] if line.startswith(b".") else line)
            return b"".join(lines)

    return Session
