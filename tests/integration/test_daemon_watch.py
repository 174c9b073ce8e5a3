"""systemd's watchdog is fed while every role turns, and only then; a role that ended ends the daemon."""

import contextlib
import signal
import socket
import threading
import uuid
from pathlib import Path

import pytest

from daemon import as_toml
from postdesk.gateway import events
from postdesk.gateway.app import App
from postdesk.gateway.daemon import Daemon, RoleDiedError
from postdesk.gateway.keys import new_key_file
from postdesk.gateway.settings.loading import load
from services.processes import free_port


@pytest.fixture
def systemd(monkeypatch):
    """What systemd would hear, asking for a sign every 0.1 s."""
    name = f"postdesk-test-{uuid.uuid4().hex}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0{name}")
        listener.settimeout(20)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        monkeypatch.setenv("WATCHDOG_USEC", "200000")
        yield listener


@pytest.fixture
def app(tmp_path: Path):
    new_key_file(tmp_path / "postdesk.keys")
    config = tmp_path / "postdesk.toml"
    config.write_text(
        as_toml(
            {
                "desk": {"name": "Desk", "address": "support@desk.test"},
                "smtp": {"listen": f"127.0.0.1:{free_port()}"},
                "relay": {"port": 9, "tls": "none"},
            }
        )
    )
    app = App(load(config))
    app.database.upgrade()
    return app


@contextlib.contextmanager
def signals_kept():
    """`run` takes SIGTERM and SIGINT for the whole process."""
    before = [(number, signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGINT)]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


class OneMore(Daemon):
    """The roles, and one thread more with a limit of 0.3 s."""

    def __init__(self, app: App, target, roles=("receive", "send")) -> None:
        super().__init__(app, Path("unused"), roles)
        self.target = target

    def _start(self) -> None:
        super()._start()
        self._thread("one-more", self.target, 0.3)


def heard(listener: socket.socket, wanted: bytes) -> None:
    """Wait until systemd hears it."""
    while wanted not in listener.recv(4096).splitlines():
        pass


def test_a_role_whose_thread_ended_ends_the_daemon_with_its_name(app, systemd, capsys):
    with signals_kept(), pytest.raises(RoleDiedError, match="one-more ended unasked"):
        OneMore(app, lambda: None).run()
    assert events.ROLE_DIED in capsys.readouterr().out
    heard(systemd, b"STOPPING=1")


def test_the_watchdog_is_fed_while_all_roles_turn(app, systemd):
    daemon = Daemon(app, Path("unused"), ("receive", "send"))
    failures: list[Exception] = []

    def systemds_part() -> None:
        try:
            for _ in range(5):
                heard(systemd, b"WATCHDOG=1")
        except Exception as error:  # noqa: BLE001 (shown by the test)
            failures.append(error)
        daemon._stop.set()

    thread = threading.Thread(target=systemds_part)
    thread.start()
    with signals_kept():
        daemon.run()
    thread.join()
    assert failures == []


def test_the_watchdog_is_not_fed_while_a_role_hangs(app, systemd, capsys):
    hang, failures = threading.Event(), []
    daemon = OneMore(app, hang.wait)

    def systemds_part() -> None:
        try:
            heard(systemd, b"WATCHDOG=1")  # all is well at first
            systemd.settimeout(1.0)
            with contextlib.suppress(TimeoutError):
                while True:
                    systemd.recv(4096)  # what was on its way; then silence for a second, ten signs long
            daemon._pulses.beat("one-more")
            systemd.settimeout(20)
            heard(systemd, b"WATCHDOG=1")  # it turned after all
        except Exception as error:  # noqa: BLE001 (shown by the test)
            failures.append(error)
        daemon._stop.set()
        hang.set()

    thread = threading.Thread(target=systemds_part)
    thread.start()
    with signals_kept():
        daemon.run()
    thread.join()
    assert failures == []
    assert capsys.readouterr().out.count(events.ROLE_SILENT) >= 1


def test_every_role_is_watched(app, tmp_path):
    """What is not watched may die unseen."""
    mailbox = {"name": "support", "host": "127.0.0.1", "port": 1, "user": "support"}
    with (tmp_path / "postdesk.toml").open("a") as file:
        file.write(as_toml({"imap": [mailbox]}))
    with_mailbox = App(load(tmp_path / "postdesk.toml"))
    daemon = Daemon(with_mailbox, tmp_path / "postdesk.toml", ("receive", "poll", "work", "send"))
    started = {thread.name for thread in threading.enumerate()}
    try:
        daemon._start()
        running = {t.name for t in threading.enumerate()} - started
        assert set(daemon._pulses._watched) == {
            "receive", "group-commit", "poll-support", "worker-0", "send-0", "send-1",
        }  # fmt: skip
        # The sweep for missing timers ends by itself, sooner or later.
        assert running - {"smtp-receiver", "timers"} == set(daemon._pulses._watched) - {"receive"}
        assert daemon._is_well()
    finally:
        daemon._stop.set()
        for stop in reversed(daemon._stops):
            stop()
        with_mailbox.database.close()
