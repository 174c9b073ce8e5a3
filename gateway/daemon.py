"""`postdesk run`: the roles, each a loop or a listener of its own, sharing nothing but the store."""

import signal
import ssl
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Literal

import structlog

from postdesk.gateway import events
from postdesk.gateway.app import App
from postdesk.gateway.edges.group_commit import GroupCommit
from postdesk.gateway.edges.imap_connection import connect
from postdesk.gateway.edges.imap_poller import ImapPoller
from postdesk.gateway.edges.smtp_server import Receiver
from postdesk.gateway.loops import run_forever
from postdesk.gateway.sender import Breaker, Sender
from postdesk.gateway.service import notify, watchdog_seconds
from postdesk.gateway.trouble import TroubleTeller
from postdesk.gateway.workers import Workers
from postdesk.outbound.retry import RetryPolicy

log = structlog.get_logger()

Role = Literal["receive", "poll", "work", "send"]
ROLES: tuple[Role, ...] = ("receive", "poll", "work", "send")


class Daemon:
    """Starts the roles, waits for a signal, stops them in the order in which mail flows."""

    def __init__(self, app: App, config: Path, roles: Sequence[Role]) -> None:
        self._app = app
        self._config = config
        self._roles = roles
        self._stop = threading.Event()
        self._stops: list[Callable[[], None]] = []  # in the order of starting; stopped from the last

    def run(self) -> None:
        """Until SIGTERM or SIGINT. Raises what keeps it from starting."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        try:
            self._start()
            log.info(events.DAEMON_STARTED, roles=list(self._roles))
            notify("READY=1", f"STATUS=Running: {', '.join(self._roles)}")
            beat = watchdog_seconds()
            while not self._stop.wait(beat):
                notify("WATCHDOG=1")
        finally:
            log.info(events.DAEMON_STOPPING)
            notify("STOPPING=1")
            self._stop.set()
            for stop in reversed(self._stops):
                stop()
            self._app.database.close()
            log.info(events.DAEMON_STOPPED)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _start(self) -> None:
        """Those that empty the store first, those that fill it last; so they stop the other way round."""
        starts = {"send": self._send, "work": self._work, "poll": self._poll, "receive": self._receive}
        for role, start in starts.items():
            if role in self._roles:
                start()

    def _send(self) -> None:
        app, settings = self._app, self._app.settings
        teller = TroubleTeller(app.database, app.rules, app.clock)
        breaker = Breaker(settings.policy.automatic_per_minute)
        retry = RetryPolicy(give_up=timedelta(days=settings.policy.give_up_days))
        for _ in range(settings.relay.connections):
            sender = Sender(
                outbox=app.outbox,
                rules=app.rules,
                engine=app.engine,
                transport=app.transport(),
                clock=app.clock,
                breaker=breaker,
                teller=teller,
                retry=retry,
                signer=app.signer,
                lease=timedelta(seconds=settings.relay.lease_seconds),
            )
            self._loop("send", sender.step, sender.close)

    def _work(self) -> None:
        workers = Workers(self._config, self._app.settings.work)
        workers.start()
        self._stops.append(workers.stop)

    def _poll(self) -> None:
        for mailbox in self._app.settings.imap:
            tls = ssl.create_default_context(cafile=mailbox.ca_file) if mailbox.ca_file else None
            poller = ImapPoller(
                mailbox,
                self._app.mailboxes,
                self._app.clock,
                self._stop,
                log=log.info,
                connect=partial(connect, tls=tls),
            )
            self._thread(f"poll-{mailbox.name}", poller.run)

    def _receive(self) -> None:
        settings = self._app.settings.smtp
        if not settings.listen and not settings.lmtp_listen:
            return
        commit = GroupCommit(self._app.spool.add)
        self._stops.append(commit.stop)
        smtp = (
            settings
            if settings.hostname
            else settings.model_copy(update={"hostname": self._app.settings.desk.domain})
        )
        receiver = Receiver(smtp, self._app.rules.book.is_own, commit.submit, self._app.clock)
        receiver.start()
        self._stops.append(receiver.stop)

    def _loop(self, role: str, step: Callable[[], int], close: Callable[[], None]) -> None:
        def loop() -> None:
            run_forever("outbox", step, self._app.database, self._stop.is_set)
            close()

        self._thread(role, loop)

    def _thread(self, name: str, target: Callable[[], object]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        self._stops.append(lambda: thread.join(30))
