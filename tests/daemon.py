"""The daemon as a process of its own: configured, started, stopped and killed by a test, and looked at from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from postdesk.gateway.keys import new_key_file
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.books import Books, read_books
from postdesk.gateway.store.database import Database
from services.processes import binary, free_port
from waiting import eventually

T = TypeVar("T")
DESK = "support@desk.test"
Section = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Daemon:
    """`postdesk run` on a configuration in `folder`. `sections` go over a small desk's usual ones, key by key."""

    def __init__(self, folder: Path, store_url: str, **sections: Section) -> None:
        self.folder = folder
        self.config = folder / "postdesk.toml"
        self.log = folder / "daemon.log"
        self.store_url = store_url
        self.port, self.lmtp_port = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._write_configuration(sections)
        if not (folder / "postdesk.keys").exists():
            new_key_file(folder / "postdesk.keys")

    def _write_configuration(self, sections: Mapping[str, Section]) -> None:
        usual: dict[str, Section] = {
            "desk": {"name": "Example Support", "address": DESK},
            "store": {"url": self.store_url},
            "smtp": {
                "listen": f"127.0.0.1:{self.port}",
                "lmtp_listen": f"127.0.0.1:{self.lmtp_port}",
            },
            "relay": {"host": "127.0.0.1", "port": 9, "tls": "none"},
            "authentication": {"agents": "off"},  # mail on loopback is signed by nobody
            "policy": {"undo_seconds": 0, "transcripts": "errors"},  # answers go at once, and alone
        }
        for name, section in sections.items():
            given = usual.get(name)
            both = isinstance(given, Mapping) and isinstance(section, Mapping)
            usual[name] = {**given, **section} if both else section  # type: ignore[dict-item]
        self.config.write_text(as_toml(usual), encoding="utf-8")

    # --- the process

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, seconds: float = 30.0) -> None:
        """Until it says that it is ready, as it would to systemd."""
        name = f"postdesk-test-{uuid.uuid4().hex}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(f"\0{name}")
            ready.setblocking(False)
            self._process = self._popen({"NOTIFY_SOCKET": f"@{name}"})
            eventually(lambda: self._is_ready(ready), seconds=seconds, what="READY=1 from the daemon")

    def _is_ready(self, ready: socket.socket) -> bool:
        assert self._process is not None
        ended = self._process.poll()
        assert ended is None, f"the daemon ended with {ended}: {self.tail()}"
        try:
            return b"READY=1" in ready.recv(4096)
        except BlockingIOError:
            return False

    def stop(self, seconds: float = 30.0) -> int:
        """Ask it to end, as systemd does; gives its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self.wait(seconds)

    def wait(self, seconds: float = 40.0) -> int:
        """Until it and its workers are gone; gives its exit status."""
        assert self._process is not None
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the daemon did not end within {seconds:g} s: {self.tail()}") from None
        eventually(lambda: not self.processes(), what="the end of its workers")
        return status

    def kill(self) -> None:
        """The daemon and all its workers at once, as when the power goes."""
        assert self._process is not None
        # At once, while nobody has waited for it: its number cannot be another's.
        if self._process.returncode is None or self.processes():
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(30)
        eventually(lambda: not self.processes(), what="the end of what was killed")

    def kill_alone(self) -> None:
        """The daemon without its workers, as an out-of-memory killer does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(30)

    def kill_worker(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: pid not in self.processes(), what="the end of a worker")

    def end(self) -> None:
        """After a test, whatever state it left."""
        if self._process is not None:
            self.kill()
        if "database" in self.__dict__:
            self.database.close()

    def refuses(self) -> tuple[int, str]:
        """Start it where it cannot start; gives its exit status and what it said."""
        self._process = self._popen({})
        return self.wait(30), self.tail()

    def processes(self) -> list[int]:
        """Itself and its workers, as far as they live."""
        return _group(self.pid)

    @property
    def workers(self) -> list[int]:
        return [pid for pid in self.processes() if pid != self.pid]

    def _popen(self, more: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        postdesk = Path(sys.executable).with_name("postdesk")
        command = [str(postdesk), "--config", str(self.config), "run"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("POSTDESK_")}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                # Should the tests be killed, the daemon is told to stop.
                [binary("setpriv", "util-linux"), "--pdeathsig", "TERM", "--", *command],
                env={**environment, **more},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    # --- what it says and keeps

    def tail(self, characters: int = 4000) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-characters:]

    def events(self, name: str) -> list[dict[str, Any]]:
        """What was logged under that name, over all starts."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        found = [json.loads(line) for line in lines if f'"event": "{name}"' in line]
        return [row for row in found if row["event"] == name]

    @cached_property
    def database(self) -> Database:
        """Its store, opened a second time."""
        return Database(self.store_url)

    def rows(self, table: sa.Table) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(sa.select(table).order_by(*table.primary_key.columns)))

    def outcomes(self) -> list[str]:
        return [row.outcome or row.state for row in self.rows(s.spool)]

    def books(self) -> Books:
        return read_books(self.database)

    def count(self, table: sa.Table) -> int:
        with self.database.read() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())

    def until(self, condition: Callable[[], T], *, seconds: float = 15.0, what: str = "") -> T:
        """`eventually`, with the end of the daemon's log in the error."""
        try:
            return eventually(condition, seconds=seconds, what=what)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from None

    def comes_to_rest(self, messages: int, seconds: float = 30.0) -> Books:
        """Until at least so many messages were accepted, none waits and no letter is about to leave."""

        def rested() -> Books | None:
            books = self.books()
            busy = books.waiting + books.letters["queued"] + books.letters["sending"]
            return books if books.accepted >= messages and not busy else None

        try:
            found = self.until(rested, seconds=seconds, what=f"rest after {messages} messages")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.books()}") from None
        assert found is not None
        return found


def as_toml(sections: Mapping[str, Section]) -> str:
    """Tables and lists of tables of plain values; TOML writes those as JSON does."""
    text = ""
    for name, section in sections.items():
        tables = [section] if isinstance(section, Mapping) else section
        heading = f"[{name}]" if isinstance(section, Mapping) else f"[[{name}]]"
        for table in tables:
            text += "\n".join([heading, *(f"{k} = {json.dumps(v)}" for k, v in table.items())]) + "\n\n"
    return text


def _group(number: int) -> list[int]:
    """Living processes of a process group; zombies that nobody reaped do not count (proc(5))."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, group = (
                stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:3]
            )
        except (OSError, ValueError):  # it ended meanwhile
            continue
        if int(group) == number and state not in "ZX":
            found.append(int(stat.parent.name))
    return found
