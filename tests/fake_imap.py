"""A scripted IMAP server on loopback: well behaved by default, as bad as a test wants where it says so.

`answers` maps the beginning of a command to what is sent instead of the usual answer: bytes, in which TAG stands for the
command's tag, or a function whose pieces are sent one after the other, endlessly perhaps. CLOSE ends the connection.
"""

import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Self

CLOSE = b"\0close\0"
TAG = b"%TAG%"
OK = TAG + b" OK done\r\n"

Answer = bytes | Callable[[], Iterable[bytes]]


class FakeImap:
    """One mailbox with `mails` by UID; what is moved or expunged leaves it. Use as a context manager."""

    def __init__(
        self,
        mails: Mapping[int, bytes] = {},
        *,
        answers: Mapping[str, Answer] = {},
        greeting: bytes = b"* OK ready\r\n",
        capabilities: str = "IMAP4rev1 UIDPLUS MOVE",
    ) -> None:
        self.mails = dict(mails)
        self.answers = dict(answers)
        self.greeting = greeting
        self.capabilities = capabilities
        self.commands: list[str] = []  # without tags, in the order they came
        self.connections = 0
        self.moved: list[int] = []
        self.expunged: list[int] = []
        self.flagged: dict[int, str] = {}
        self._deleted: set[int] = set()
        self._open: set[socket.socket] = set()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer._converse(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler, bind_and_activate=True)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        for connection in list(self._open):
            connection.close()
        self._server.server_close()
        self._thread.join(5)

    def count(self, beginning: str) -> int:
        return sum(command.startswith(beginning) for command in self.commands)

    def _converse(self, handler: socketserver.StreamRequestHandler) -> None:
        self.connections += 1
        self._open.add(handler.connection)
        try:
            self._send(handler, self.greeting, b"")
            idle = b""
            for line in handler.rfile:
                tag, _, rest = line.strip().partition(b" ")
                command = (rest or tag).decode("latin-1")
                if command == "IDLE":
                    idle = tag
                self.commands.append(command)
                self._send(handler, self._answer(command), idle if command == "DONE" else tag)
        except (OSError, ValueError):
            pass  # the client went away, or we hung up
        finally:
            self._open.discard(handler.connection)

    @staticmethod
    def _send(handler: socketserver.StreamRequestHandler, answer: Answer, tag: bytes) -> None:
        for piece in (answer,) if isinstance(answer, bytes) else answer():
            text, hang_up, _ = piece.replace(TAG, tag).partition(CLOSE)
            handler.wfile.write(text)
            if hang_up:
                handler.connection.shutdown(socket.SHUT_RDWR)
                raise OSError("hung up")

    def _answer(self, command: str) -> Answer:
        for beginning, answer in self.answers.items():
            if command.upper().startswith(beginning):
                return answer
        words = command.split()
        verb = "_".join(words[:2] if words[0].upper() == "UID" else words[:1]).lower()
        usual = getattr(self, f"_on_{verb}", None)
        return usual(command) if usual else OK

    def _on_capability(self, _: str) -> bytes:
        return f"* CAPABILITY {self.capabilities}\r\n".encode() + OK

    @staticmethod
    def _on_idle(_: str) -> bytes:
        return b"+ idling\r\n"

    def _on_select(self, _: str) -> bytes:
        lines = (
            f"* {len(self.mails)} EXISTS",
            "* 0 RECENT",
            r"* FLAGS (\Seen \Deleted)",
            r"* OK [PERMANENTFLAGS (\Seen \Deleted \*)] limited",
            "* OK [UIDVALIDITY 7] valid",
        )
        return "".join(f"{line}\r\n" for line in lines).encode() + OK

    def _on_uid_search(self, command: str) -> bytes:
        uids = sorted(self.mails)
        if by_uid := re.search(r"UID (\d+):\*", command):
            uids = [uid for uid in uids if uid >= int(by_uid[1])] or uids[-1:]
        elif window := re.search(r"(\d+):(\d+)", command):
            uids = uids[int(window[1]) - 1 : int(window[2])]
        return f"* SEARCH {' '.join(map(str, uids))}".strip().encode() + b"\r\n" + OK

    def _on_uid_fetch(self, command: str) -> bytes:
        uids = [uid for uid in self._set(command) if uid in self.mails]
        if part := re.search(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", command):
            start, length = int(part[1]), int(part[2])
            return b"".join(body(uid, self.mails[uid][start : start + length], start) for uid in uids) + OK
        return b"".join(size(uid, len(self.mails[uid])) for uid in uids) + OK

    def _on_uid_move(self, command: str) -> bytes:
        for uid in self._set(command):
            if self.mails.pop(uid, None) is not None:
                self.moved.append(uid)
        return OK

    def _on_uid_store(self, command: str) -> bytes:
        flag = re.search(r"\((.*)\)", command)[1]
        self.flagged |= dict.fromkeys(self._set(command), flag)
        if flag == r"\Deleted":
            self._deleted.update(self._set(command))
        return OK

    def _on_uid_expunge(self, command: str) -> bytes:
        for uid in self._deleted.intersection(self._set(command)):
            if self.mails.pop(uid, None) is not None:
                self.expunged.append(uid)
        return OK

    @staticmethod
    def _set(command: str) -> list[int]:
        return [int(uid) for uid in command.split()[2].split(",")]


def size(uid: int, octets: int) -> bytes:
    """A FETCH answer; the sequence number is made to differ from the UID."""
    return f"* {uid + 1000} FETCH (UID {uid} RFC822.SIZE {octets})\r\n".encode()


def body(uid: int, content: bytes, start: int = 0) -> bytes:
    head = f"* {uid + 1000} FETCH (UID {uid} BODY[]<{start}> {{{len(content)}}}\r\n".encode()
    return head + content + b")\r\n"
