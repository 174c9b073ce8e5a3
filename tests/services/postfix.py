"""A private Postfix: takes mail from loopback on a free port and hands it on by a table of domains."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from pwd import getpwnam

from services.processes import Child, absent, binary, free_port, traversable_folder

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = {commands}
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.test
myorigin = mx.example.test
mydestination =
local_recipient_maps =
local_transport = error:nobody lives here
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
default_transport = {default}
relay_transport = {default}
transport_maps = texthash:{folder}/etc/transport
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtp_tls_security_level = none
smtputf8_enable = yes
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 5s
maximal_queue_lifetime = 10m
bounce_queue_lifetime = 10m
message_size_limit = 80000000
mailbox_size_limit = 0
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
"""

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
lmtp      unix - - n - - lmtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


def smtp_to(port: int, host: str = "127.0.0.1") -> str:
    """A next hop that speaks SMTP, for `Postfix`."""
    return f"smtp:[{host}]:{port}"


def lmtp_to(port: int, host: str = "127.0.0.1") -> str:
    """A next hop that speaks LMTP, such as Dovecot."""
    return f"lmtp:inet:{host}:{port}"


class Postfix:
    """A running MTA with a real queue and real bounces; `port` is where it takes mail. Needs root: master(8) does."""

    def __init__(self, default: str, domains: Mapping[str, str] | None = None) -> None:
        if os.geteuid() != 0:
            absent("a private Postfix can only be started by root")
        self._postfix = binary("postfix", "postfix")
        self._postconf = binary("postconf", "postfix")
        self.folder = traversable_folder("postfix")
        self.port = free_port()
        self._etc = self.folder / "etc"
        self._daemons = self._daemon_directory()
        self._write_configuration(default, domains or {})
        subprocess.run([self._postfix, "-c", str(self._etc), "check"], check=True, capture_output=True)
        self._child = self._started()

    def _write_configuration(self, default: str, domains: Mapping[str, str]) -> None:
        for name in ("etc", "queue", "data"):
            (self.folder / name).mkdir(mode=0o755)
        os.chown(self.folder / "data", getpwnam("postfix").pw_uid, -1)
        main = _MAIN.format(
            folder=self.folder,
            default=default,
            commands=Path(self._postfix).parent,
            daemons=self._daemons,
        )
        (self._etc / "main.cf").write_text(main, encoding="ascii")
        (self._etc / "master.cf").write_text(_MASTER.format(port=self.port), encoding="ascii")
        rows = "".join(f"{domain} {hop}\n" for domain, hop in domains.items())
        (self._etc / "transport").write_text(rows, encoding="ascii")

    def _daemon_directory(self) -> str:
        command = [self._postconf, "-d", "-h", "daemon_directory"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def _started(self) -> Child:
        # Not `postfix start-fg`: that keeps a shell between us and master(8), so that master would outlive it.
        command = [f"{self._daemons}/master", "-s", "-c", str(self._etc)]
        child = Child(command, None, self.folder / "output.log")
        child.wait_for_port(self.port)
        return child

    def log(self) -> str:
        return (self.folder / "maillog").read_text(encoding="utf-8", errors="replace")

    def queue(self) -> str:
        """What waits to be handed on, one JSON object a line."""
        command = [binary("postqueue", "postfix"), "-c", str(self._etc), "-j"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def flush(self) -> None:
        """Tries everything that waits, now."""
        subprocess.run([binary("postqueue", "postfix"), "-c", str(self._etc), "-f"], check=True)

    def remove(self) -> None:
        self._child.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
