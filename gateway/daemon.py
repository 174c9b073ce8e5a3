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
from postdesk.gateway.garbage import collect_seldom
from postdesk.gateway.loops import run_forever
from postdesk.gateway.pager import Pager
from postdesk.gateway.pulses import Pulses
from postdesk.gateway.sealing import Sealer
from postdesk.gateway.sender import Breaker, Sender
from postdesk.gateway.service import notify, watchdog_seconds
from postdesk.gateway.store.internals import InternalMatter
from postdesk.gateway.timer_sweep import TimerSweep
from postdesk.gateway.trouble import TroubleTeller
from postdesk.gateway.workers import WATCHER_LIMIT, Workers
from postdesk.outbound.retry import RetryPolicy

log = structlog.get_logger()

_LOOK_EVERY = 5.0  # seconds, or more often where systemd wants to hear of us
_STORING_LIMIT = 300.0  # seconds for one group of messages; SQLite waits 30 for another writer
_PING_LIMIT = 120.0  # seconds until the receiver's event loop has turned

Role = Literal["receive", "poll", "work", "send"]
ROLES: tuple[Role, ...] = ("receive", "poll", "work", "send")


class RoleDiedError(Exception):
    """A thread of the daemon ended, and nobody asked it to."""


class Daemon:
    """Starts the roles, waits for a signal, stops them in the order in which mail flows."""

    def __init__(self, app: App, config: Path, roles: Sequence[Role]) -> None:
        self._app = app
        self._config = config
        self._roles = roles
        self._stop = threading.Event()
        self._stops: list[Callable[[], None]] = []  # in the order of starting; stopped from the last
        self._pulses = Pulses()
        self._probes: list[Callable[[], None]] = []  # ask for a beat where no loop gives it by itself
        self._silent: set[str] = set()  # told already

    def run(self) -> None:
        """Until SIGTERM or SIGINT. Raises what keeps it from starting, or RoleDiedError."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        try:
            self._start()
            collect_seldom()
            log.info(events.DAEMON_STARTED, roles=list(self._roles))
            notify("READY=1", f"STATUS=Running: {', '.join(self._roles)}")
            every = min(watchdog_seconds() or _LOOK_EVERY, _LOOK_EVERY)
            while not self._stop.wait(every):
                if self._is_well():
                    notify("WATCHDOG=1")
        finally:
            log.info(events.DAEMON_STOPPING)
            notify("STOPPING=1")
            self._stop.set()
            for stop in reversed(self._stops):
                stop()
            self._app.database.close()
            log.info(events.DAEMON_STOPPED)

    def _is_well(self) -> bool:
        """Whether every role's loop has turned within its limit. Raises RoleDiedError where a thread has ended."""
        for probe in self._probes:
            probe()
        if (
            dead := self._pulses.dead()
        ) and not self._stop.is_set():  # a thread may be quicker to stop than this one
            log.error(events.ROLE_DIED, threads=dead)
            notify(f"STATUS=Ended: {', '.join(dead)}")
            raise RoleDiedError(
                f"{', '.join(dead)} ended unasked (see the log above); the daemon ends, to be started afresh"
            )
        silent = self._pulses.silent()
        for name in silent.keys() - self._silent:
            log.error(events.ROLE_SILENT, thread=name, seconds=round(silent[name]))
        self._silent = set(silent)
        return not silent

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
        sealer = Sealer(
            outbox=app.outbox,
            matter=InternalMatter(app.database),
            rules=app.rules,
            engine=app.engine,
            teller=teller,
            signer=app.signer,
        )
        breaker = Breaker(settings.policy.automatic_per_minute)
        retry = RetryPolicy(give_up=timedelta(days=settings.policy.give_up_days))
        for number in range(settings.relay.connections):
            sender = Sender(
                outbox=app.outbox,
                sealer=sealer,
                transport=app.transport(),
                clock=app.clock,
                breaker=breaker,
                teller=teller,
                retry=retry,
                lease=timedelta(seconds=settings.relay.lease_seconds),
            )
            self._loop(f"send-{number}", sender.step, sender.close)
        if settings.on_call.command or settings.on_call.webhook:
            pager = Pager(app.database, app.rules, settings.on_call, app.clock)
            self._loop("page", pager.step, lambda: None)

    def _work(self) -> None:
        self._sweep_timers()
        workers = Workers(self._config, self._app.settings.work, self._pulses.beat)
        workers.start()
        for thread in workers.threads:
            self._pulses.watch(thread.name, thread, WATCHER_LIMIT)
        self._stops.append(workers.stop)

    def _sweep_timers(self) -> None:
        """Once, beside everything else: its thread ends when it is through, so nobody watches it."""
        sweep = TimerSweep(self._app.database, self._app.rules, self._app.clock)
        thread = threading.Thread(
            target=sweep.run_logged, args=(self._stop.is_set,), name="timers", daemon=True
        )
        thread.start()
        self._stops.append(lambda: thread.join(30))

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
            name = f"poll-{mailbox.name}"
            poller.beat = partial(self._pulses.beat, name)
            self._thread(name, poller.run, poller.longest_turn)

    def _receive(self) -> None:
        settings = self._app.settings.smtp
        if not settings.listen and not settings.lmtp_listen:
            return
        commit = GroupCommit(self._app.spool.add)
        self._stops.append(commit.stop)
        self._watch_commit(commit)
        smtp = (
            settings
            if settings.hostname
            else settings.model_copy(update={"hostname": self._app.settings.desk.domain})
        )
        receiver = Receiver(smtp, self._app.rules.book.is_own, commit.submit, self._app.clock)
        receiver.start()
        self._stops.append(receiver.stop)
        beat = partial(self._pulses.beat, "receive")
        self._pulses.watch("receive", receiver.thread, _PING_LIMIT)
        self._probes.append(lambda: receiver.ping(beat))

    def _watch_commit(self, commit: GroupCommit) -> None:
        """Nothing turns there while no mail comes: it beats for it that no group takes too long."""

        def probe() -> None:
            if commit.storing_seconds < _STORING_LIMIT:
                self._pulses.beat("group-commit")

        self._pulses.watch("group-commit", commit.thread, _STORING_LIMIT)
        self._probes.append(probe)

    def _loop(self, name: str, step: Callable[[], int], close: Callable[[], None]) -> None:
        beat = partial(self._pulses.beat, name)
        relay = self._app.settings.relay

        def loop() -> None:
            run_forever("outbox", step, self._app.database, self._stop.is_set, beat)
            close()

        # No letter is begun late in its lease; one letter is a dozen replies of the relay.
        self._thread(name, loop, relay.lease_seconds + 12 * relay.timeout + 60)

    def _thread(self, name: str, target: Callable[[], object], limit: float) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        self._stops.append(lambda: thread.join(30))
        self._pulses.watch(name, thread, limit)
