"""The loop that watches one IMAP mailbox: lease, connect, pass after pass, IDLE between, back off on any trouble.

One thread per mailbox runs `ImapPoller.run`. It ends when told to stop and for no other reason: whatever a server,
the network or the store does, the answer is a new connection after a delay. Knows nothing of tickets.
"""

import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from postdesk.gateway import events
from postdesk.gateway.clock import Clock
from postdesk.gateway.edges.backoff import Backoff
from postdesk.gateway.edges.imap_client import Refused
from postdesk.gateway.edges.imap_connection import ImapConnection, connect
from postdesk.gateway.edges.imap_intake import Intake
from postdesk.gateway.edges.imap_ledger import Ledger
from postdesk.gateway.edges.imap_troubles import Troubles
from postdesk.gateway.edges.imap_wire import Stopped
from postdesk.gateway.settings.mail import Imap

_LEASE_MARGIN: Final = 15.0  # seconds beyond a wait
_IDLE_SECONDS: Final = (
    9 * 60.0
)  # RFC 2177 allows 29 minutes; many routers forget a quiet connection after ten
_BETWEEN_PASSES: Final = 1.0  # at least, so that a chatty server cannot keep us spinning
_PROVEN_SECONDS: Final = 60.0  # a connection that lasted this long was a good one
_STANDBY_SECONDS: Final = 15.0  # between two tries to get the lease that another holds

State = Literal["starting", "connected", "standby", "trouble", "stopped"]
Connect = Callable[[Imap, threading.Event], ImapConnection]


class LeaseLost(Exception):  # noqa: N818 (a state: another process has the mailbox)
    """Another poller has the mailbox."""


@dataclass(frozen=True, slots=True)
class MailboxStatus:
    """How a mailbox fares, for readiness and for people."""

    mailbox: str
    state: State = "starting"
    last_success: datetime | None = None  # the end of the last pass that went well
    last_error: str = ""
    last_error_at: datetime | None = None


def _nobody_listens(*_: object, **__: object) -> None:
    """A log for those who want none."""


def _owner() -> str:
    return f"{socket.gethostname()}/{uuid.uuid4().hex}"


@dataclass
class ImapPoller:
    """Polls one mailbox until `stop` is set; then `run` returns within a second or so."""

    mailbox: Imap
    ledger: Ledger
    clock: Clock
    stop: threading.Event
    log: events.Log = _nobody_listens
    connect: Connect = connect
    backoff: Backoff = field(default_factory=Backoff)
    owner: str = field(default_factory=_owner)
    beat: Callable[[], None] = _nobody_listens  # called at every turn, and for every group of messages

    def __post_init__(self) -> None:
        self._status = MailboxStatus(self.mailbox.name)
        self._troubles = Troubles()
        self._idles = self.mailbox.idle

    @property
    def longest_turn(self) -> float:
        """Seconds that no beat may be heard though all is well: a wait, and twenty answers of a very slow server."""
        return self.mailbox.poll_seconds + _IDLE_SECONDS + 20 * self.mailbox.timeout

    def status(self) -> MailboxStatus:
        """A snapshot; any thread may ask."""
        return self._status

    def run(self) -> None:
        """Until `stop` is set. Gives the lease back at the end."""
        while not self.stop.is_set():
            try:
                self._keep_lease()
                self._serve()
            except Stopped:
                break
            except LeaseLost:
                self._status = replace(self._status, state="standby")
                self.log(events.IMAP_STANDBY, mailbox=self.mailbox.name)
                self.stop.wait(_STANDBY_SECONDS)
            except Exception as error:  # noqa: BLE001 (a poller that dies of the unforeseen is mail unread for days)
                self._report(error)
                self.stop.wait(self.backoff.after_failure())
        self._give_lease_back()
        self._status = replace(self._status, state="stopped")
        self.log(events.IMAP_STOPPED, mailbox=self.mailbox.name)

    def _serve(self) -> None:
        """One connection, until something ends it."""
        began = time.monotonic()
        with self.connect(self.mailbox, self.stop) as connection:
            self._status = replace(self._status, state="connected")
            self.log(events.IMAP_CONNECTED, mailbox=self.mailbox.name)
            intake = Intake(
                self.mailbox,
                self.ledger,
                self.clock,
                self.log,
                self._troubles,
                connection,
                self._keep_lease,
            )
            try:
                self._pass_after_pass(intake)
            finally:
                if intake.stored or time.monotonic() - began > _PROVEN_SECONDS:
                    self.backoff.reset()

    def _pass_after_pass(self, intake: Intake) -> None:
        while not self.stop.is_set():
            began = time.monotonic()
            self._keep_lease()
            intake.work()
            self._succeeded(intake.not_taken)
            self._wait(intake.connection)
            self.stop.wait(max(0.0, began + _BETWEEN_PASSES - time.monotonic()))

    def _wait(self, connection: ImapConnection) -> None:
        """Until the server has news, or it is time to look regardless of what it says."""
        if not (self._idles and connection.can_idle):
            self.stop.wait(self.mailbox.poll_seconds)
            return
        try:
            connection.wait_for_news(min(self.mailbox.poll_seconds, _IDLE_SECONDS))
        except Refused:
            self._idles = False  # it offers what it does not do; polling will

    def _keep_lease(self) -> None:
        # It outlasts a wait; slow answers may outlast it. Two pollers at once are no harm, as what both store is one
        # message; a mailbox that nobody polls because a daemon crashed is.
        self.beat()
        seconds = min(self.mailbox.poll_seconds, _IDLE_SECONDS) + _LEASE_MARGIN
        if not self.ledger.lease(self.mailbox.name, self.owner, seconds):
            raise LeaseLost

    def _give_lease_back(self) -> None:
        try:
            self.ledger.lease(self.mailbox.name, self.owner, 0)
        except Exception as error:  # noqa: BLE001 (whatever it is, the lease runs out by itself)
            self._report(error)

    def _succeeded(self, complaint: str) -> None:
        now = self.clock()
        since = now if complaint else None
        self._status = replace(self._status, last_success=now, last_error=complaint, last_error_at=since)

    def _report(self, error: Exception) -> None:
        cause = f"{type(error).__name__}: {error}"
        self._status = replace(self._status, state="trouble", last_error=cause, last_error_at=self.clock())
        self.log(events.IMAP_FAILED, mailbox=self.mailbox.name, cause=cause)
