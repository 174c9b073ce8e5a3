"""A private Dovecot: IMAP (plain with STARTTLS, and TLS) and LMTP. Every address is a user; the password is `secret`."""

import grp
import imaplib
import itertools
import shutil
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.processes import Child, binary, free_port, give_away, traversable_folder, unprivileged_user

PASSWORD = "secret"

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {user}
mail_gid = {group}
mail_home = {folder}/mail/%Lu
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
recipient_delimiter = +
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%Lu allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Processed {{
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
# Nothing here runs as root, so nothing here may chroot.
service anvil {{
  chroot =
}}
service imap-urlauth-login {{
  chroot =
}}
service stats {{
  chroot =
}}
service old-stats {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the server; nobody else uses it."""

    address: str
    password: str = PASSWORD


class Dovecot:
    """The server; `restart` keeps its ports and mail. Delivery to an IDLE client shows after half a second."""

    def __init__(self) -> None:
        self._binary = binary("dovecot", "dovecot-imapd dovecot-lmtpd")
        self._doveadm = binary("doveadm", "dovecot-imapd dovecot-lmtpd")
        self._user = unprivileged_user("nobody")
        self.folder = traversable_folder("dovecot")
        self.imap_port, self.imaps_port, self.lmtp_port = free_port(), free_port(), free_port()
        self.ca_file = self.folder / "certificate.pem"
        self._numbers = itertools.count(1)
        self._configuration = self.folder / "dovecot.conf"
        self._write_configuration()
        self._child = self._started()

    def _write_configuration(self) -> None:
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        _make_certificate(self.folder)
        text = _CONFIGURATION.format(
            folder=self.folder,
            user=self._user.pw_name,
            uid=self._user.pw_uid,
            gid=self._user.pw_gid,
            group=grp.getgrgid(self._user.pw_gid).gr_name,
            password=PASSWORD,
            imap_port=self.imap_port,
            imaps_port=self.imaps_port,
            lmtp_port=self.lmtp_port,
        )
        self._configuration.write_text(text, encoding="ascii")
        give_away(self.folder, self._user)

    def _started(self) -> Child:
        command = [self._binary, "-F", "-c", str(self._configuration)]
        child = Child(command, self._user, self.folder / "output.log")
        for port in (self.imap_port, self.imaps_port, self.lmtp_port):
            child.wait_for_port(port)
        return child

    def start(self) -> None:
        self._child = self._started()

    def stop(self) -> None:
        """Ends it and every session at once; mail stays, `start` brings it back on the same ports."""
        self._child.stop()

    def restart(self) -> None:
        self.stop()
        self.start()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_account(self, name: str = "box") -> Account:
        return Account(f"{name}{next(self._numbers)}@example.test")

    def deliver(self, account: Account, *mails: bytes) -> None:
        """By LMTP, as an MTA does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            for mail in mails:
                lmtp.sendmail("sender@example.test", [account.address], mail)

    @contextmanager
    def session(self, account: Account, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """A human's mail client with `folder` open."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=15) as client:
            client.login(account.address, account.password)
            typ, _ = client.select(folder)
            assert typ == "OK", folder
            yield client

    def append(self, account: Account, mail: bytes, folder: str = "INBOX") -> None:
        """Filed by a mail client: any bytes, unlike LMTP."""
        with self.session(account, folder) as client:
            typ, answer = client.append(folder, "", "", mail)
            assert typ == "OK", answer

    def mails(self, account: Account, folder: str = "INBOX") -> list[bytes]:
        """What is in the folder, byte for byte."""
        with self.session(account, folder) as client:
            _, found = client.uid("SEARCH", "ALL")
            uids = found[0].split()
            return [client.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1][0][1] for uid in uids]

    def uids(self, account: Account, folder: str = "INBOX") -> list[int]:
        with self.session(account, folder) as client:
            return [int(uid) for uid in client.uid("SEARCH", "ALL")[1][0].split()]

    def doveadm(self, *arguments: str) -> str:
        command = [self._doveadm, "-c", str(self._configuration), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def set_uidvalidity(self, account: Account, value: int, folder: str = "INBOX") -> None:
        self.doveadm("mailbox", "update", "-u", account.address, "--uid-validity", str(value), folder)

    def kick(self, account: Account) -> None:
        """Closes every session of the account."""
        self.doveadm("kick", account.address)

    def trusting(self) -> ssl.SSLContext:
        """A client's TLS context that knows this server's certificate."""
        return ssl.create_default_context(cafile=str(self.ca_file))


def _make_certificate(folder: Path) -> None:
    command = [binary("openssl", "openssl"), "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(command, check=True, capture_output=True)
