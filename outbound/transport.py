"""The way to the relay: one SMTP transaction for one letter (RFC 5321), and what became of it as a value.

The only door to smtplib. Unknown errors are temporary. Where the relay fell silent after the final dot was written,
nobody can tell whether the letter left: that is `Unknown`, and the sender's policy decides.
"""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from postdesk.outbound.addresses import wire_address
from postdesk.outbound.outcome import (
    Deferred,
    Outcome,
    Rejected,
    Sent,
    Unknown,
    judge,
    lost,
    status_of,
    words_of,
)

__all__ = ["Deferred", "Outcome", "Rejected", "Relay", "Sent", "SmtpTransport", "Unknown"]

StartTls = Literal["required", "opportunistic", "none", "implicit"]


@dataclass(frozen=True, slots=True)
class Relay:
    """Where letters are handed over. `ca_file` is for a relay with a certificate of one's own making."""

    host: str
    port: int = 25
    starttls: StartTls = "opportunistic"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60.0  # seconds, for each reply
    helo: str = "localhost"
    ca_file: str | None = None


_PLAIN_ADDRESS = re.compile(r"[^\s<>\x00-\x20\x7f]+@[^\s<>@\x00-\x20\x7f]+")


class _Failed(Exception):  # noqa: N818 - not an error: an outcome on its way up, seen by nobody outside
    def __init__(self, outcome: Deferred | Rejected) -> None:
        self.outcome = outcome


class SmtpTransport:
    """Hands letters to one relay over one kept connection. Not for several threads: each sender has its own."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._smtp: smtplib.SMTP | None = None
        self._unread = 0  # commands that were written ahead, and whose replies have yet to be read

    def send(
        self, mail_from: str, rcpt: str, raw: bytes, before_dot: Callable[[], None] | None = None
    ) -> Outcome:
        """One transaction. `before_dot` is called once the relay waits for the content, just before it is written.

        Errors of `before_dot` are the caller's: they break the transaction off and go through.
        """
        refusal = _unsendable(mail_from, rcpt, raw)
        if refusal is not None:
            return refusal
        try:
            self._begin(mail_from, rcpt, raw)
            self._command(_rcpt(rcpt), wanted=(250, 251))
            self._command("data", wanted=(354,))
        except _Failed as failed:
            return failed.outcome
        if before_dot is not None:
            try:
                before_dot()
            except BaseException:
                self._drop()  # after 354 only a broken connection takes the transaction back
                raise
        return self._content(raw)

    def close(self) -> None:
        """Says good-bye where the relay still listens."""
        if self._smtp is not None and self._smtp.sock is not None:
            self._smtp.sock.settimeout(5.0)
            with contextlib.suppress(OSError):
                self._smtp.docmd("quit")
        self._drop()

    def _begin(self, mail_from: str, rcpt: str, raw: bytes) -> None:
        """MAIL, on the kept connection if there is one; a connection that died while idle is replaced once."""
        kept = self._smtp is not None
        try:
            self._mail(mail_from, rcpt, raw)
        except _Failed:
            if not kept or self._smtp is not None:
                raise
            self._mail(mail_from, rcpt, raw)

    def _mail(self, mail_from: str, rcpt: str, raw: bytes) -> None:
        smtp = self._connected()
        sender = wire_address(mail_from)
        international = not (
            sender.isascii() and wire_address(rcpt).isascii() and _header_block(raw).isascii()
        )
        if international and not smtp.has_extn("smtputf8"):
            raise _Failed(Rejected(553, "the relay takes no internationalised addresses (SMTPUTF8)", "5.6.7"))
        smtp.command_encoding = "utf-8" if international else "ascii"
        options = [f"SIZE={len(raw)}"] if smtp.has_extn("size") else []
        options += ["SMTPUTF8"] if international else []
        mail = " ".join([f"mail FROM:<{sender}>", *options])
        if smtp.has_extn("pipelining"):
            self._write_ahead(mail, _rcpt(rcpt), "data")
        self._command(mail, wanted=(250,))

    def _write_ahead(self, *commands: str) -> None:
        """RFC 2920: all up to DATA at once, then the replies one by one: two ways to the relay and back, not four."""
        assert self._smtp is not None
        try:
            self._smtp.send("".join(f"{command}\r\n" for command in commands))
        except OSError as error:
            self._drop()
            raise _Failed(lost(error)) from None
        self._unread = len(commands)

    def _command(self, command: str, *, wanted: tuple[int, ...]) -> None:
        """One command whose reply must be as wanted; otherwise the transaction is over, and so at times the session."""
        smtp = self._connected()
        try:
            if self._unread:
                self._unread -= 1
            else:
                smtp.putcmd(command)
            code, text = smtp.getreply()
        except OSError as error:  # smtplib's own errors are OSErrors too
            self._drop()
            raise _Failed(lost(error)) from None
        if code in wanted:
            return
        self._end_transaction(code)
        outcome = judge(code, text)
        if isinstance(outcome, Deferred | Rejected):
            raise _Failed(outcome)
        raise _Failed(Deferred(code, words_of(text), relay=True))  # 250 where 354 was due, or no SMTP at all

    def _end_transaction(self, code: int) -> None:
        """RSET, so that the connection serves the next letter; 421 announces that it will not (RFC 5321 §3.8)."""
        assert self._smtp is not None
        try:
            if (
                code == 421
                or not 400 <= code <= 599
                or self._is_waiting_for_content()
                or self._smtp.rset()[0] != 250
            ):
                self._drop()
        except OSError:
            self._drop()

    def _is_waiting_for_content(self) -> bool:
        """Whether the relay took a DATA that was written ahead of a refusal (RFC 2920 §3.1); reads all replies to that."""
        assert self._smtp is not None
        codes = [self._smtp.getreply()[0] for _ in range(self._unread)]
        self._unread = 0
        return 354 in codes

    def _content(self, raw: bytes) -> Outcome:
        assert self._smtp is not None
        try:
            # One write: where it fails, the final dot was never handed to the network, and nothing left.
            self._smtp.send(_dot_stuffed(raw) + b".\r\n")
        except OSError as error:
            self._drop()
            return lost(error)
        try:
            code, text = self._smtp.getreply()
        except OSError as error:
            self._drop()
            return Unknown(f"no reply to the final dot: {words_of(error)}")
        outcome = judge(code, text)
        if code == 421 or isinstance(outcome, Unknown):
            self._drop()
        return outcome

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = _connect(self._relay)
            except smtplib.SMTPResponseException as error:
                # Even a 554 greeting or a refused password says nothing about the letter.
                raise _Failed(
                    Deferred(
                        error.smtp_code, words_of(error.smtp_error), status_of(error.smtp_error), relay=True
                    )
                ) from None
            except OSError as error:
                raise _Failed(lost(error)) from None
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None
            self._unread = 0


def _connect(relay: Relay) -> smtplib.SMTP:
    if relay.starttls == "implicit":
        context = _tls(relay)
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            relay.host, relay.port, relay.helo, timeout=relay.timeout, context=context
        )
    else:
        smtp = smtplib.SMTP(relay.host, relay.port, relay.helo, timeout=relay.timeout)
    try:
        assert smtp.sock is not None
        # Nagle's algorithm would hold back the end of a letter until the relay's delayed ACK, 40 ms later.
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        _secure(smtp, relay)
        if relay.username:
            smtp.login(relay.username, relay.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _secure(smtp: smtplib.SMTP, relay: Relay) -> None:
    if relay.starttls in {"none", "implicit"}:
        return
    if smtp.has_extn("starttls"):
        smtp.starttls(context=_tls(relay))
        smtp.ehlo_or_helo_if_needed()
    elif relay.starttls == "required":
        raise smtplib.SMTPNotSupportedError("the relay offers no STARTTLS, which is required")


def _tls(relay: Relay) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=relay.ca_file)
    if relay.starttls == "opportunistic":
        # RFC 7435: encryption without authentication is better than none, and mail relays rarely have both.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _unsendable(mail_from: str, rcpt: str, raw: bytes) -> Rejected | None:
    if not _PLAIN_ADDRESS.fullmatch(rcpt) or (mail_from and not _PLAIN_ADDRESS.fullmatch(mail_from)):
        return Rejected(553, "not an address", "5.1.3")
    if not raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n"):
        return Rejected(554, "bare CR or LF in the letter", "5.6.0")  # RFC 5321 §2.3.8: smuggling begins here
    return None


def _rcpt(address: str) -> str:
    return f"rcpt TO:<{wire_address(address)}>"


def _header_block(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[0]


def _dot_stuffed(raw: bytes) -> bytes:
    """RFC 5321 §4.5.2, with the line end that DATA needs before its final dot."""
    stuffed = raw.replace(b"\r\n.", b"\r\n..")
    stuffed = b"." + stuffed if stuffed.startswith(b".") else stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
