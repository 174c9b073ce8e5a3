"""The stage of the demonstration: a desk's daemon in a folder of its own, and the world outside it.

The world outside is a mail server that takes whatever the desk sends and keeps each letter as a file; it is the
desk's own receiver once more, told that every address is at home. It stands in front of the desk too, and writes into
each mail whether its sender is proven, as a desk's own mail server would.
"""

import email
import email.policy
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from postdesk.gateway.app import App
from postdesk.gateway.clock import utc_now
from postdesk.gateway.edges.smtp_server import Receiver
from postdesk.gateway.keys import new_key_file
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.settings.loading import load
from postdesk.gateway.settings.mail import Smtp

AGENTS = (("Anna", "anna@agents.test"), ("Ben", "ben@agents.test"))
DESK = "support@desk.test"
_OUTSIDE = "outside.test"

_CONFIGURATION = """\
[desk]
name = "Example Support"
address = "{desk}"

[smtp]
listen = "127.0.0.1:{port}"

[relay]
host = "127.0.0.1"
port = {relay}
tls = "none"

[policy]
undo_seconds = 0

[authentication]
authserv_ids = ["{outside}"]
nameservers = ["127.0.0.1:9"]  # nobody: these domains are in no DNS
dns_seconds = 0.5

{agents}
"""


@dataclass
class Outside:
    """Everybody's mail server but the desk's: letters arrive here, oldest first."""

    folder: Path
    letters: list[tuple[str, bytes]] = field(default_factory=list)  # (recipient, bytes)

    def start(self) -> int:
        """Gives the port it listens on."""
        self.folder.mkdir(parents=True)
        settings = Smtp(listen="127.0.0.1:0", hostname=_OUTSIDE)
        self._receiver = Receiver(
            settings, lambda _address: True, self._take, utc_now, log=lambda *_, **__: None
        )
        self._receiver.start()
        address = self._receiver.smtp_address
        assert address is not None
        return address[1]

    def stop(self) -> None:
        self._receiver.stop(grace=1)

    def _take(self, mail: RawMail) -> "Future[int]":
        number = len(self.letters) + 1
        recipient = mail.rcpt_to[0]
        (self.folder / f"{number:02d}-to-{recipient}.eml").write_bytes(mail.content)
        self.letters.append((recipient, mail.content))
        done: Future[int] = Future()
        done.set_result(number)
        return done

    def to(self, address: str) -> list[EmailMessage]:
        """What arrived for somebody."""
        found = [
            email.message_from_bytes(raw, policy=email.policy.default)
            for to, raw in self.letters
            if to == address
        ]
        return [m for m in found if isinstance(m, EmailMessage)]


class Stage:
    """The desk, running as it would in earnest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "postdesk.toml"
        self.outside = Outside(folder / "letters")
        self.port = _free_port()

    def start(self) -> None:
        """Write a configuration and start the daemon on it."""
        agents = "\n".join(
            f'[[agents]]\nname = "{name}"\naddress = "{address}"\n' for name, address in AGENTS
        )
        relay = self.outside.start()
        self.config.write_text(
            _CONFIGURATION.format(desk=DESK, port=self.port, relay=relay, outside=_OUTSIDE, agents=agents),
            encoding="utf-8",
        )
        new_key_file(self.folder / "postdesk.keys")
        self.log = (self.folder / "daemon.log").open("wb")
        command = [sys.executable, "-m", "postdesk.gateway.cli", "--config", str(self.config), "run"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("POSTDESK_")}
        self.daemon = subprocess.Popen(command, stderr=self.log, stdout=self.log, env=environment)  # noqa: S603 (ours)
        self.wait(self._listens, "the daemon did not start")
        self.app = App(load(self.config))

    def stop(self) -> int:
        """Stop the daemon as systemd would; gives its exit status."""
        self.daemon.send_signal(signal.SIGTERM)
        try:
            status = self.daemon.wait(30)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            status = self.daemon.wait()
        self.outside.stop()
        self.log.close()
        return status

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand one mail to the desk by SMTP, through the mail server in front of it."""
        content = _results(sender, content) + content
        with smtplib.SMTP("127.0.0.1", self.port, local_hostname="client.test", timeout=20) as smtp:
            smtp.sendmail(sender, [recipient], content)

    def settle(self) -> None:
        """Wait until everything that came in has ended somewhere, and every letter is out."""
        self.wait(self._is_at_rest, "the desk did not come to rest")

    def wait(self, condition: Callable[[], bool], trouble: str, seconds: float = 30.0) -> None:
        """Look again and again, and give up with the daemon's log."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline or self.daemon.poll() is not None:
                log = (self.folder / "daemon.log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"{trouble}; the end of {self.folder}/daemon.log:\n{log[-2000:]}")
            time.sleep(0.02)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _is_at_rest(self) -> bool:
        return self.app.spool.next_due() is None and self.app.outbox.next_due() is None


def _results(sender: str, content: bytes) -> bytes:
    """What the server in front found out: everybody may send for the domain of their own envelope (RFC 8601)."""
    domain = parseaddr(sender)[1].partition("@")[2]
    author = parseaddr(str(email.message_from_bytes(content, policy=email.policy.default)["From"]))[1]
    dmarc = "pass" if author.endswith(f"@{domain}") else "fail"
    found = f"spf=pass smtp.mailfrom={domain}; dmarc={dmarc} header.from={author.partition('@')[2]}"
    return f"Authentication-Results: {_OUTSIDE}; {found}\r\n".encode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
