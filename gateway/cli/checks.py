"""The rows of `postdesk check`: each tries one thing of the configuration, changes nothing and sends nothing."""

import errno
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from postdesk.gateway.app import App
from postdesk.gateway.cli.dns_checks import EXAMPLES, dns_rows
from postdesk.gateway.cli.finding import Finding
from postdesk.gateway.cli.proof_checks import proof_rows
from postdesk.gateway.edges.imap_connection import Broken, Refused, connect
from postdesk.gateway.keys import load_keys
from postdesk.gateway.model import AgentRecord
from postdesk.gateway.settings.loading import SettingsError
from postdesk.gateway.settings.mail import Imap
from postdesk.gateway.settings.values import split_endpoint
from postdesk.gateway.store.database import StoreError
from postdesk.outbound.transport import SmtpTransport
from postdesk.templates.trial import troubles

_BANNER_SECONDS = 5.0


Row = Callable[[App], Iterator[Finding]]


def run_checks(app: App, config: Path) -> Iterator[Finding]:
    """Every row of `CHECKS`; the configuration itself is valid, or there would be no `app`."""
    yield Finding("configuration", True, str(config))
    if app.settings.desk.domain in EXAMPLES:
        yield Finding(
            "desk.address", None, f"{app.settings.desk.address} is an example: nobody can write to it yet"
        )
    for row in CHECKS:
        yield from row(app)


def _keys(app: App) -> Iterator[Finding]:
    path = app.settings.desk.keys
    try:
        keys = load_keys(path)
    except SettingsError as error:
        yield Finding("desk.keys", False, str(error), "restore the file, or make one with `postdesk init`")
        return
    yield _exposed("desk.keys", path) or Finding(
        "desk.keys", True, f"{len(keys)} in {path}, {keys[0].id} signs"
    )


def _exposed(what: str, path: Path) -> Finding | None:
    """A secret that too many may read; the service's group may, see docs/install.md."""
    mode = path.stat().st_mode & 0o777 if path.is_file() else 0  # else it is a credential
    if not mode & 0o037:
        return None
    return Finding(what, False, f"{path} is open to others (mode {mode:o})", f"chmod g-wx,o-rwx {path}")


def _dkim(app: App) -> Iterator[Finding]:
    path = app.settings.dkim.key
    if path is None:
        return
    try:
        signer = app.signer
    except SettingsError as error:
        yield Finding("dkim.key", False, str(error), f"make one: openssl genrsa -out {path} 2048")
        return
    assert signer is not None
    yield _exposed("dkim.key", path) or Finding("dkim.key", True, f"{signer.key.type}, in {path}")


def _store(app: App) -> Iterator[Finding]:
    path = app.database.path
    if path is not None and not path.is_file():
        yield Finding("store", False, f"{path} is not there", "start `postdesk run` once: it makes the store")
        return
    try:
        app.database.require_current()
    except StoreError as error:
        yield Finding(
            "store", False, str(error), "see store.url; `postdesk run` brings an old store up to date"
        )
        return
    yield Finding("store", True, "reachable, with the schema of this version")
    if path is not None and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        yield Finding(
            "store", False, f"{path} cannot be written", "run as its owner; its folder must be writable too"
        )


def _templates(app: App) -> Iterator[Finding]:
    folder = app.settings.desk.templates
    if folder is not None and not folder.is_dir():
        yield Finding("desk.templates", False, f"{folder} is no folder", "make it, or remove the key")
        return
    problems = app.engine.problems() or troubles(app.engine)
    for problem in problems:
        yield Finding(
            "template", False, str(problem), "mend the file, or remove it: the shipped one serves then"
        )
    if not problems:
        tried = f"all rendered, in {', '.join(app.engine.languages())}"
        yield Finding("templates", True, f"shipped ones and those in {folder}: {tried}" if folder else tried)


def _rules(app: App) -> Iterator[Finding]:
    file = app.settings.desk.rules
    try:
        rules = app.classification
    except SettingsError as error:
        yield Finding(
            "desk.rules", False, str(error), "mend the file, or remove the key for the shipped rules"
        )
        return
    unknown = sorted(set(rules.queues) - set(app.settings.queues))
    if unknown:
        yield Finding(
            "desk.rules", False, f"queues that do not exist: {', '.join(unknown)}", "add them to [queues]"
        )
    else:
        yield Finding(
            "desk.rules", True, f"{file or 'shipped ones'}: {len(rules.queue.rules)} rules for queues"
        )


def _mailboxes(app: App) -> Iterator[Finding]:
    for mailbox in app.settings.imap:
        yield _mailbox(mailbox)


def _mailbox(mailbox: Imap) -> Finding:
    """Connect, log in, open the folder; each refusal with what to look at."""
    what, where = f"imap {mailbox.name}", f"{mailbox.user} at {mailbox.host}:{mailbox.port}"
    secret = f"password, or the credential imap.{mailbox.name}.password"
    try:
        tls = ssl.create_default_context(cafile=mailbox.ca_file) if mailbox.ca_file else None
        connection = connect(mailbox, threading.Event(), tls=tls)
    except Refused as refusal:
        detail = f"{where}: the server refuses the log-in: {refusal}"
        if mailbox.password is None:
            detail = f"{where}: no password is set, and the server refuses: {refusal}"
        return Finding(what, False, detail, f"see user, tls and {secret}")
    except (Broken, OSError) as error:
        return Finding(what, False, f"{where}: cannot be reached: {error}", "see host, port, tls and ca_file")
    with connection:
        try:
            folder = connection.select()
        except (Broken, Refused) as error:
            return Finding(
                what, False, f"{where}, folder {mailbox.folder}: {error}", "see folder: it is made by nobody"
            )
    then = {"move": f"move to {mailbox.move_to}", "delete": "delete", "flag": "flag"}[mailbox.after]
    return Finding(what, True, f"logged in; {folder.messages} messages in {mailbox.folder}; then {then}")


def _relay(app: App) -> Iterator[Finding]:
    relay = app.settings.relay
    where = f"{relay.host}:{relay.port} ({relay.tls})"
    trouble = _relay_trouble(app.transport())
    if trouble is None:
        login = f", logged in as {relay.user}" if relay.user else ""
        yield Finding("relay", True, f"{where} answers{login}; nothing was sent")
    else:
        yield Finding(
            "relay", False, f"{where}: {trouble}", "see host, port, tls, user and password in [relay]"
        )


def _relay_trouble(transport: SmtpTransport) -> str | None:
    """Connect, encrypt, log in, say good-bye."""
    try:
        transport._connected()  # noqa: SLF001 (what `send` does before a letter; it has no public name yet)
    except Exception as failed:  # noqa: BLE001 (whatever it is, it is told)
        outcome = getattr(failed, "outcome", None)
        return f"{outcome.code or ''} {outcome.text}".strip() if outcome else str(failed)
    finally:
        transport.close()
    return None


def _listeners(app: App) -> Iterator[Finding]:
    smtp = app.settings.smtp
    for key, endpoint in (("smtp.listen", smtp.listen), ("smtp.lmtp_listen", smtp.lmtp_listen)):
        if endpoint:
            yield _listener(key, endpoint)
    for key, file in (("smtp.tls_certificate", smtp.tls_certificate), ("smtp.tls_key", smtp.tls_key)):
        if file is not None and not os.access(file, os.R_OK):
            yield Finding(key, False, f"{file} cannot be read", "see that it is there and who may read it")


def _listener(key: str, endpoint: str) -> Finding:
    address = split_endpoint(endpoint)
    assert address is not None  # settings have seen to it
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and "Postdesk" in _banner(address):
                return Finding(key, True, f"{endpoint}: a Postdesk answers there")
            return Finding(
                key,
                False,
                f"{endpoint}: {error.strerror or error}",
                "stop what listens there, or take another port",
            )
    return Finding(key, True, f"{endpoint} is free")


def _banner(address: tuple[str, int]) -> str:
    with suppress(OSError), socket.create_connection(address, timeout=_BANNER_SECONDS) as connection:
        return connection.recv(512).decode("ascii", "replace")
    return ""


def _agents(app: App) -> Iterator[Finding]:
    known = {agent.address for agent in app.settings.agents}
    stored: tuple[AgentRecord, ...] = ()
    with suppress(StoreError, OSError):
        if app.database.path is None or app.database.path.is_file():
            app.database.require_current()
            stored = app.agents.all()
    gone = [a for a in stored if a.origin != "command" and a.address not in known]
    known |= {a.address for a in stored}
    known -= {a.address for a in (*gone, *(a for a in stored if not a.active))}
    for agent in gone:
        since = ", from the next start on" if agent.active else ""
        yield Finding(
            f"agent {agent.address}", None, f"not in the configuration any more: believed nothing{since}"
        )
    if known:
        yield Finding("agents", True, f"{len(known)} active")
    else:
        yield Finding(
            "agents", False, "nobody would hear of a request", "add [[agents]], or `postdesk agent add`"
        )


CHECKS: tuple[Row, ...] = (
    _keys,
    _store,
    _templates,
    _rules,
    _mailboxes,
    _relay,
    _listeners,
    _agents,
    proof_rows,
    _dkim,
    dns_rows,
)
