"""Starting and stopping a server as a child that cannot outlive the tests."""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from waiting import eventually

REQUIRE_SERVICES = "POSTDESK_REQUIRE_SERVICES"

_SBIN = ("/usr/sbin", "/usr/local/sbin", "/sbin")  # often not in an ordinary user's PATH


def absent(reason: str) -> None:
    """Skip the test, or fail it where services must be there."""
    if os.environ.get(REQUIRE_SERVICES) == "1":
        pytest.fail(f"{reason} (and {REQUIRE_SERVICES}=1)")
    pytest.skip(reason)


def binary(name: str, package: str) -> str:
    """The path of a program; without it the test is skipped, naming Debian's package."""
    path = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *_SBIN)))
    if path is None:
        absent(f"{name} is not installed: apt-get install {package}")
    return str(path)


# Below the range from which the kernel takes the ports of outgoing connections, and begun at another place by each
# process: neither a client nor the tests beside these take a port before its server does.
_PORTS = range(10_000, 32_000)
_FIRST = _PORTS[os.getpid() * 1_009 % len(_PORTS)]
_next_ports = itertools.chain(range(_FIRST, _PORTS.stop), itertools.cycle(_PORTS))


def free_port() -> int:
    """A port that nobody listens on, and that nobody was given before."""
    for port in _next_ports:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("unreachable: the ports go round")


def unprivileged_user(wanted: str) -> pwd.struct_passwd:
    """Who a server shall run as: `wanted` where the tests run as root, else whoever runs them."""
    return pwd.getpwnam(wanted) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def traversable_folder(name: str) -> Path:
    """A new folder that servers which drop privileges can reach; pytest's own tmp_path is 0700."""
    folder = Path(tempfile.mkdtemp(prefix=f"postdesk-{name}-"))
    folder.chmod(0o755)
    return folder


def give_away(folder: Path, owner: pwd.struct_passwd) -> None:
    """Let `owner` have the folder and all that is in it (only root can, only root must)."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)


def as_user(user: pwd.struct_passwd | None) -> list[str]:
    """What to write before a command to run it as `user`; nothing where we are not root."""
    if user is None or os.geteuid() != 0:
        return []
    drop = ["--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups"]
    return [binary("setpriv", "util-linux"), *drop, "--"]


class Child:
    """One running server, which is told to end when the tests die, however they die."""

    def __init__(self, command: Sequence[str], user: pwd.struct_passwd | None, output: Path) -> None:
        self._output = output
        with output.open("ab") as log:
            self._process = subprocess.Popen(
                [*as_user(user), *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=output.parent,
                start_new_session=True,
            )
        # Our end of this pipe closes when we are gone. (The kernel's own parent-death signal does not do: it is
        # forgotten when a process changes its user, as Postfix does.)
        self._lifeline = subprocess.Popen(
            ["/bin/sh", "-c", 'read -r _; kill -TERM "-$0"', str(self._process.pid)],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_for_port(self, port: int, seconds: float = 30.0) -> None:
        """Until the server takes connections; its own words are in the error where it does not."""

        def listening() -> bool:
            assert self._process.poll() is None, f"server ended: {self._output.read_text(errors='replace')}"
            with socket.socket() as probe:
                probe.settimeout(1)
                return probe.connect_ex(("127.0.0.1", port)) == 0

        eventually(listening, seconds=seconds, what=f"a listener on port {port}")

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 15.0) -> None:
        """Ask it to end, insist after a while. What it leaves of its own children, in its group, goes with it."""
        if self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(seconds)
        with contextlib.suppress(ProcessLookupError):  # Dovecot's sessions live on for seconds
            os.killpg(self._process.pid, signal.SIGKILL)
        self._lifeline.kill()
        self._lifeline.communicate()
