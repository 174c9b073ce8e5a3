"""Running an IMAP poller in a test: started in its thread, stopped and joined at the end."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from pydantic import SecretStr

from postdesk.gateway.clock import utc_now
from postdesk.gateway.edges import imap_wire
from postdesk.gateway.edges.backoff import Backoff
from postdesk.gateway.edges.imap_connection import connect
from postdesk.gateway.edges.imap_poller import Connect, ImapPoller
from postdesk.gateway.settings.mail import Imap

STOPS_WITHIN = 2.0  # seconds, whatever the server does


def mailbox_on(port: int, **settings: Any) -> Imap:
    """Settings of a mailbox on loopback, in plain text, with delays fit for tests."""
    usual = {
        "name": "support",
        "host": "127.0.0.1",
        "tls": "none",
        "user": "box",
        "timeout": 5,
        "poll_seconds": 1,
    }
    return Imap(**{**usual, "port": port, "password": SecretStr("secret"), **settings})


@dataclass
class Events:
    """A log that remembers."""

    rows: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def __call__(self, event: str, **fields: object) -> None:
        self.rows.append((event, fields))

    def named(self, event: str) -> list[dict[str, object]]:
        return [fields for name, fields in self.rows if name == event]


@contextmanager
def polling(
    mailbox: Imap,
    ledger: Any,
    *,
    connect: Connect = connect,
    backoff: Backoff | None = None,
    log: Any = None,
) -> Iterator[ImapPoller]:
    stop = threading.Event()
    quick = backoff or Backoff(first=0.02, limit=0.1)
    poller = ImapPoller(mailbox, ledger, utc_now, stop, log or Events(), connect, quick)
    thread = threading.Thread(target=poller.run, name="poller")
    with mock.patch.object(imap_wire, "_TICK", 0.02):  # saves a quarter of a second in each test
        thread.start()
        try:
            yield poller
        finally:
            stop.set()
            asked = time.monotonic()
            thread.join(30)
            assert time.monotonic() - asked < STOPS_WITHIN, "the poller did not stop in time"
