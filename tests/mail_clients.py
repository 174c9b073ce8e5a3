"""Mail clients as people use them: they read a mailbox by IMAP, reply with what they quote, and send by SMTP.

mutt and neomutt are driven by keys in a terminal of their own (pty(7)), with a script for the editor; s-nail by its
command language; swaks, which quotes nothing itself, is given the reply as other clients would write it.
"""

import mailbox
import os
import pty
import select
import subprocess
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from services import Account, Dovecot, Postfix
from services.processes import binary

_SECONDS = 30.0  # for one run of a client


@dataclass(frozen=True)
class Post:
    """Where clients find the world: a mailbox server, and a mail server that takes what they send."""

    folder: Path
    dovecot: Dovecot
    postfix: Postfix
    submission: int = 0  # where its people send; at Postfix itself where 0

    @property
    def port(self) -> int:
        return self.submission or self.postfix.port


class Client(Protocol):
    """Somebody's mail client."""

    def reply(self, account: Account, mail: EmailMessage, text: str, cc: str = "") -> None:
        """Open `mail` in the inbox, reply to it with `text` and whatever this client adds, and send that."""
        ...


class Mutt:
    """mutt, or neomutt: `text` above the quoted mail (`top`), or below it as is mutt's own custom."""

    def __init__(self, post: Post, program: str, *, top: bool = True) -> None:
        self._post = post
        self._binary = binary(program, program)
        self._top = top

    def reply(self, account: Account, mail: EmailMessage, text: str, cc: str = "") -> None:
        copied = f"<edit-cc><kill-line>{cc}<enter>" if cc else ""
        self._drive(account, text, f"{_found(mail)}<reply>{copied}<send-message><exit>")

    def forward(self, account: Account, mail: EmailMessage, text: str, to: str) -> None:
        """Pass a mail on, with `text` above it."""
        self._drive(account, text, f"{_found(mail)}<forward-message>{to}<enter><send-message><exit>")

    def thread_of(self, account: Account, mail: EmailMessage) -> list[str]:
        """The Message-IDs of the thread in which the index shows a mail, with References alone (strict_threads)."""
        wanted = str(mail["Message-ID"]).strip("<>")
        folder = self._drive(
            account,
            "",
            f"<limit>~(~i {wanted})<enter><tag-pattern>~A<enter><tag-prefix><copy-message><kill-line>"
            "{folder}/thread<enter><exit>",
        )
        with closing(mailbox.mbox(folder / "thread", create=False)) as copied:
            return [str(mail["Message-ID"]) for mail in copied]

    def _drive(self, account: Account, text: str, keys: str) -> Path:
        folder = _new_folder(self._post.folder)
        (folder / "text").write_text(text, encoding="utf-8")
        (folder / "space").write_text("\n", encoding="ascii")
        (folder / "editor").write_text(_EDITOR.format(folder=folder, top=int(self._top)), encoding="ascii")
        (folder / "editor").chmod(0o755)
        dovecot = self._post.dovecot
        settings = _MUTTRC.format(
            address=account.address,
            password=account.password,
            imap=dovecot.imap_port,
            smtp=self._post.port,
            folder=folder,
        )
        (folder / "muttrc").write_text(settings, encoding="ascii")
        pushed = keys.replace("{folder}", str(folder))
        command = [self._binary, "-n", "-F", str(folder / "muttrc"), "-e", f'push "{pushed}"']
        _in_a_terminal(command, folder)
        return folder


def _found(mail: EmailMessage) -> str:
    """The keys that go to a mail."""
    wanted = str(mail["Message-ID"]).strip("<>")
    return f"<search>~i {wanted}<enter>"


_EDITOR = """#!/bin/sh
# The way an editor is called: one argument, the draft with the quoted mail in it.
cd {folder}
if [ {top} = 1 ]; then cat text space "$1" >draft; else cat "$1" space text >draft; fi
cat draft >"$1"
"""

_MUTTRC = """
set imap_user = "{address}"
set imap_pass = "{password}"
set spoolfile = "imap://127.0.0.1:{imap}/INBOX"
set folder = "imap://127.0.0.1:{imap}/"
set record = ""
set postponed = "{folder}/postponed"
set smtp_url = "smtp://127.0.0.1:{smtp}/"
set ssl_starttls = no
set ssl_force_tls = no
set from = "{address}"
set realname = "Somebody"
set hostname = "client.test"
set editor = "{folder}/editor"
set charset = "utf-8"
set send_charset = "us-ascii:utf-8"
set include = yes
set fast_reply = yes
set reply_to = yes
set autoedit = yes
set abort_unmodified = no
set abort_noattach = no
set confirmappend = no
set confirmcreate = no
set delete = no
set move = no
set quit = yes
set sort = threads
set strict_threads = yes
set mbox_type = mbox
set wait_key = no
set beep = no
set crypt_use_gpgme = no
"""


class SNail:
    """s-nail in batch mode: the text, then the mail, quoted by its own command."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._binary = binary("s-nail", "s-nail")

    def reply(self, account: Account, mail: EmailMessage, text: str, cc: str = "") -> None:
        folder = _new_folder(self._post.folder)
        name, _, domain = account.address.partition("@")
        inbox = f"imap://{name}%40{domain}:{account.password}@127.0.0.1:{self._post.dovecot.imap_port}/INBOX"
        settings = {
            "v15-compat": "yes",
            "mta": f"smtp://127.0.0.1:{self._post.port}",
            "smtp-auth": "none",
            "sendwait": "yes",
            "reply-to-honour": "yes",
            "from": account.address,
            "hostname": "client.test",
            "ttycharset": "utf-8",
            "indentprefix": "> ",
        }
        uid = str(self._number(account, mail))
        copied = f"~c {cc}\n" if cc else ""
        script = f"reply {uid}\n{copied}{text}\n~m {uid}\n~.\nxit\n"
        command = [self._binary, "-:/", "-#"]
        for key, value in settings.items():
            command += ["-S", f"{key}={value}"]
        command += ["-f", inbox]
        done = subprocess.run(
            command, input=script, cwd=folder, env=_environment(folder), text=True,
            capture_output=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert not done.stderr

    def _number(self, account: Account, mail: EmailMessage) -> int:
        """Its place in the inbox, counted from one."""
        wanted = str(mail["Message-ID"]).encode("ascii")
        mails = self._post.dovecot.mails(account)
        return next(n for n, raw in enumerate(mails, 1) if wanted in raw.partition(b"\r\n\r\n")[0])


class Swaks:
    """swaks, as a client that quotes below what was written and drops References, as phones do."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._binary = binary("swaks", "swaks")

    def reply(self, account: Account, mail: EmailMessage, text: str, cc: str = "") -> None:
        body = mail.get_body(("plain",))
        assert body is not None
        quoted = "\n".join(f"> {line}" for line in body.get_content().splitlines())
        to = str(mail["Reply-To"] or mail["From"])
        self.send(
            account.address,
            to.rpartition("<")[2].strip(">"),
            f"{text}\n\nOn Mon, 2 Mar 2026 at 09:00, {mail['From']} wrote:\n{quoted}\n",
            {"Subject": f"Re: {mail['Subject']}", "In-Reply-To": str(mail["Message-ID"])}
            | ({"Cc": cc} if cc else {}),
        )

    def send(self, sender: str, to: str, text: str, headers: Mapping[str, str]) -> None:
        """Any mail, by the mail server."""
        folder = _new_folder(self._post.folder)
        (folder / "body").write_text(text, encoding="utf-8")
        command = [self._binary, "--server", f"127.0.0.1:{self._post.port}", "--helo", "client.test"]
        copied = [headers["Cc"]] if "Cc" in headers else []
        command += [
            "--from",
            sender,
            "--to",
            ",".join([to, *copied]),
            "--h-To",
            to,
            "--body",
            f"@{folder}/body",
            "--silent",
            "2",
        ]
        command += ["--add-header", "Content-Type: text/plain; charset=utf-8"]
        for name, value in headers.items():
            command += ["--header", f"{name}: {value}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def _new_folder(parent: Path) -> Path:
    folder = parent / f"client{len(list(parent.iterdir()))}"
    folder.mkdir()
    return folder


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "TERM": "vt100", "LC_ALL": "C.UTF-8"}


def _in_a_terminal(command: list[str], folder: Path) -> None:
    """Run a program that needs a terminal until it ends; what it painted is in the error where it does not end well."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder,
        env=_environment(folder), start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    painted = b""
    deadline = time.monotonic() + _SECONDS
    try:
        while time.monotonic() < deadline:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    painted += os.read(ours, 65536)
                except OSError:  # nobody has the terminal open any more
                    break
        assert process.wait(max(0.1, deadline - time.monotonic())) == 0, painted[-3000:]
    except subprocess.TimeoutExpired:
        raise AssertionError(f"{command[0]} did not end: {painted[-3000:]!r}") from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)
        os.close(ours)
