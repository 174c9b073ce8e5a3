"""A desk under measurement: its daemon as a process on a store, with a relay that takes everything."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from postdesk.gateway.app import App
from postdesk.gateway.keys import new_key_file
from postdesk.gateway.settings.loading import load
from postdesk.gateway.store import schema as s

# The caps on automatic mail are there against loops; the load is one. Undo waits for people.
_CONFIGURATION = """\
[desk]
name = "Bench"
address = "support@desk.test"
[store]
url = "{url}"
[smtp]
listen = "127.0.0.1:{port}"
max_connections_per_host = 500
[relay]
host = "127.0.0.1"
port = {relay}
tls = "none"
[work]
processes = {workers}
[policy]
automatic_per_minute = 10000000
[[agents]]
name = "Anna"
address = "anna@desk-agents.test"
"""


class Sink:
    """The relay behind the desk, in a process of its own."""

    def __init__(self) -> None:
        self.arrived: list[tuple[float, str]] = []  # (monotonic time, recipient)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sink"], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            moment, _, recipient = line.strip().partition(" ")
            self.arrived.append((float(moment), recipient))

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


class Desk:
    """The daemon and a look into its store."""

    def __init__(self, folder: Path, url: str, sink: Sink, workers: int) -> None:
        self.config = folder / "postdesk.toml"
        self.port = _free_port()
        self.config.write_text(
            _CONFIGURATION.format(
                url=url or f"sqlite:///{folder}/bench.db", port=self.port, relay=sink.port, workers=workers
            )
        )
        new_key_file(folder / "postdesk.keys")
        self.app = App(load(self.config))
        self.app.database.upgrade()
        self.app.agents.synchronise(self.app.settings.agents)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *roles: str) -> None:
        """Run these roles, all where none is given."""
        command = [sys.executable, "-m", "postdesk.gateway.cli", "--config", str(self.config), "run", *roles]
        log = self.config.with_suffix(".log").open("wb")
        self._process = subprocess.Popen(command, stderr=log, stdout=log)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise RuntimeError(f"the daemon does not listen; see {self.config.with_suffix('.log')}")

    def stop(self) -> float:
        """Stop it; gives the CPU seconds that it and its workers used."""
        assert self._process is not None
        before = os.times()
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    def cpu_seconds(self) -> float:
        """CPU that the running daemon and its workers have used so far (proc(5), stat: fields 4, 14 and 15)."""
        assert self._process is not None
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                values = stat.read_text().rpartition(")")[2].split()
                if self._process.pid in (int(stat.parent.name), int(values[1])):
                    ticks += int(values[11]) + int(values[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def settled(self) -> int:
        """How many messages have ended."""
        return self._count(s.spool, s.spool.c.state != "waiting")

    def last_settled(self) -> datetime:
        """When the last message ended, as the store has it."""
        with self.app.database.read() as connection:
            moment: datetime = connection.execute(sa.select(sa.func.max(s.spool.c.settled_at))).scalar_one()
        return moment

    def waiting_letters(self) -> int:
        return self._count(s.outbox, s.outbox.c.state.in_(("queued", "sending")))

    def _count(self, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
        with self.app.database.read() as connection:
            return int(
                connection.execute(
                    sa.select(sa.func.count()).select_from(table).where(*conditions)
                ).scalar_one()
            )

    def wait(self, condition: object, seconds: float = 300.0, every: float = 0.05) -> None:
        """Until `condition()` holds; looked at every so many seconds."""
        assert callable(condition)
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise RuntimeError("the desk did not get through in time")
            time.sleep(every)


@contextlib.contextmanager
def a_desk(url: str, workers: int = 1) -> Iterator[tuple[Desk, Sink]]:
    """A fresh desk; its daemon is not running yet."""
    sink = Sink()
    try:
        with tempfile.TemporaryDirectory(prefix="postdesk-bench-") as folder:
            desk = Desk(Path(folder), url, sink, workers)
            try:
                yield desk, sink
            finally:
                desk.app.database.close()
    finally:
        sink.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
