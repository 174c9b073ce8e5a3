# ruff: noqa: N802, N815 (aiosmtpd finds a verb's method by the verb's own spelling)
"""What is said in a conversation: the verbs of SMTP (RFC 5321 §4.1) and of LMTP (RFC 2033).

Each method answers its command with one reply from smtp_replies.py. There is no `if` about tickets here.
"""

import asyncio
from typing import ClassVar

from postdesk.gateway import events
from postdesk.gateway.edges import smtp_replies as replies
from postdesk.gateway.edges.smtp_address import Path, read_path, without_route
from postdesk.gateway.edges.smtp_intake import Intake
from postdesk.gateway.rawmail import Source

_MOST_LOGINS = 3  # whoever tries more passwords is guessing
_BODIES = frozenset({"7BIT", "8BITMIME"})  # RFC 6152


class SmtpDialog(Intake):
    """SMTP. Envelope addresses are kept as they were sent; the null reverse path is ""."""

    source: ClassVar[Source] = "smtp"
    _logins = 0  # tried

    async def smtp_HELO(self, hostname: str | None) -> None:
        await self._greet(hostname, extended=False)

    async def smtp_EHLO(self, hostname: str | None) -> None:
        await self._greet(hostname, extended=True)

    async def _greet(self, name: str | None, *, extended: bool) -> None:
        if not name:
            await self.push(replies.SYNTAX)
            return
        assert self.session is not None
        self.envelope = self._create_envelope()
        self.session.host_name = name
        self.session.extended_smtp = extended
        lines = [self.hostname, *self._extensions()] if extended else [self.hostname]
        await self.push("\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]))

    def _extensions(self) -> list[str]:
        offered = [f"SIZE {self.terms.settings.max_size}", "8BITMIME", "SMTPUTF8", "PIPELINING"]
        if self.terms.tls and not self._tls_protocol:
            offered.append("STARTTLS")
        return [*offered, "ENHANCEDSTATUSCODES"]

    async def smtp_MAIL(self, arg: str | None) -> None:
        assert self.session is not None
        assert self.envelope is not None
        if not self.session.host_name:
            await self.push(replies.HELLO_FIRST)
        elif self.envelope.mail_from is not None:
            await self.push(replies.NESTED_MAIL)
        elif (path := read_path(arg, "FROM:")) is None:
            await self.push(replies.BAD_SENDER)
        elif refusal := self._refusal_of_sender(path):
            await self.push(refusal)
        elif not self.is_trusted and not self.terms.rate.take(self.client, self.loop.time()):
            await self.push(replies.TOO_FAST)
        else:
            self.envelope.mail_from = without_route(path.address)
            self.envelope.smtp_utf8 = "SMTPUTF8" in path.parameters
            await self.push(replies.MAIL_OK)

    def _refusal_of_sender(self, path: Path) -> str | None:
        given = dict(path.parameters)
        utf8 = given.pop("SMTPUTF8", None)
        size = given.pop("SIZE", "0")
        body = given.pop("BODY", "7BIT").upper()
        if not path.is_valid_utf8 or (utf8 is None and not path.address.isascii()):
            return replies.NOT_UTF8
        if given:
            return replies.UNKNOWN_PARAMETER
        if utf8 or body not in _BODIES or not size.isdecimal():
            return replies.SYNTAX
        # Longer than any number of octets: int() of very long digits is slow, and refused above 4,300 of them.
        if len(size) > 20 or int(size) > self.terms.settings.max_size:
            return replies.TOO_BIG
        return None

    async def smtp_RCPT(self, arg: str | None) -> None:
        assert self.envelope is not None
        if self.envelope.mail_from is None:
            await self.push(replies.NEED_MAIL)
        elif (path := read_path(arg, "TO:")) is None:
            await self.push(replies.BAD_RECIPIENT)
        elif refusal := self._refusal_of_recipient(path):
            # Of a recipient the log has the domain: the rest of an address of ours may be a capability.
            domain = path.address.rpartition("@")[2]
            self.terms.log(events.SMTP_RECIPIENT_REFUSED, host=self.host, domain=domain, reply=refusal)
            await self.push(refusal)
        else:
            self.envelope.rcpt_tos.append(path.address)
            await self.push(replies.RCPT_OK)

    def _refusal_of_recipient(self, path: Path) -> str | None:
        assert self.envelope is not None
        if not path.is_valid_utf8 or not (self.envelope.smtp_utf8 or path.address.isascii()):
            return replies.NOT_UTF8
        if path.parameters:
            return replies.UNKNOWN_PARAMETER
        if len(self.envelope.rcpt_tos) >= self.terms.settings.max_recipients:
            return replies.TOO_MANY_RECIPIENTS
        # <postmaster> is the one address that needs no domain (RFC 5321 §4.1.1.3).
        plain = path.is_plain or path.address.lower() == "postmaster"
        return None if plain and self.terms.accepts(path.address) else replies.NO_RELAY

    async def smtp_DATA(self, arg: str | None) -> None:
        assert self.envelope is not None
        if arg:
            await self.push(replies.SYNTAX)
        elif not self.envelope.rcpt_tos:
            await self.push(replies.NEED_RCPT)
        else:
            await self.push(replies.SEND_DATA)
            await self.take_content()

    # The rest

    async def smtp_RSET(self, arg: str | None) -> None:
        self.envelope = self._create_envelope()
        await self.push(replies.SYNTAX if arg else replies.OK)

    async def smtp_NOOP(self, arg: str | None) -> None:  # noqa: ARG002 (RFC 5321 §4.1.1.9: ignored)
        await self.push(replies.OK)

    async def smtp_QUIT(self, arg: str | None) -> None:  # noqa: ARG002 (whoever wants to leave may)
        self.close(replies.BYE)
        raise asyncio.CancelledError  # what was sent behind QUIT is not obeyed

    async def smtp_VRFY(self, arg: str | None) -> None:
        await self.push(replies.NOT_VERIFIED if arg else replies.SYNTAX)

    async def smtp_HELP(self, arg: str | None) -> None:  # noqa: ARG002 (one answer to all)
        await self.push(replies.HELP)

    async def smtp_EXPN(self, arg: str | None) -> None:  # noqa: ARG002 (not offered)
        await self.push(replies.NOT_OFFERED)

    async def smtp_AUTH(self, arg: str | None) -> None:  # noqa: ARG002 (not offered: mail comes in, none is relayed)
        self._logins += 1
        if self._logins > _MOST_LOGINS:
            await self.hang_up(replies.TOO_MANY_ERRORS)
        await self.push(replies.NO_AUTH if self._tls_protocol else replies.AUTH_NEEDS_TLS)

    async def _refuse_http(self, arg: str | None) -> None:  # noqa: ARG002
        await self.hang_up(replies.NOT_HTTP)

    # A web page can make a browser send these to any port, and what follows as if it were mail.
    smtp_GET = smtp_HEAD = smtp_POST = smtp_PUT = smtp_DELETE = smtp_OPTIONS = smtp_CONNECT = smtp_PRI = (
        _refuse_http
    )


class LmtpDialog(SmtpDialog):
    """LMTP: LHLO for a greeting, and after the content one reply for each recipient."""

    source = "lmtp"
    requires_tls = False  # between a mail server and us, mostly on one machine; aiosmtpd would refuse LHLO

    async def smtp_LHLO(self, hostname: str | None) -> None:
        await self._greet(hostname, extended=True)

    async def smtp_HELO(self, hostname: str | None) -> None:  # noqa: ARG002 (RFC 2033 §4.1)
        await self.push(replies.UNKNOWN)

    smtp_EHLO = smtp_HELO

    async def answer(self, reply: str) -> None:
        assert self.envelope is not None
        for _ in self.envelope.rcpt_tos:
            await self.push(reply)
