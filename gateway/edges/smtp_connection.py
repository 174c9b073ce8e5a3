"""One connection: who may come in, how long it may stay, how it ends. The only door to aiosmtpd.

aiosmtpd reads command lines, calls the `smtp_<VERB>` methods (smtp_dialog.py) and keeps the state of a conversation.
What it does otherwise is replaced: it answers a permanent error with the exception's text for a fault of ours, has no
enhanced status codes, does not limit connections, and carries on with pipelined commands after it closed.
"""

import asyncio
from pathlib import PurePath
from typing import Any, ClassVar, NoReturn, cast

from aiosmtpd.smtp import SMTP

from postdesk.gateway import events
from postdesk.gateway.edges import smtp_replies as replies
from postdesk.gateway.edges.smtp_limits import client_of
from postdesk.gateway.edges.smtp_terms import Terms

# Between two messages: enough for a hundred recipients, not for a client that only keeps us busy.
_MOST_REPLIES = 1_000
_MOST_ERRORS = 50
_HANDSHAKE = 15.0  # seconds for TLS to begin
_FAREWELL = 5.0  # seconds for a client to read our goodbye, and for TLS to end
_LINE_END = b"\r\n"

# What aiosmtpd answers by itself, in our words: no echo of the command, and with the codes of RFC 3463.
_OUR_WORDS = {"500": replies.UNKNOWN, "530": replies.TLS_FIRST}


class _FixedLimits(dict[str, int]):
    """Octets of a command line; RFC 5321 §4.5.3.1.4 says 512 and extensions add to it. aiosmtpd's own grow by EHLO."""

    def __missing__(self, verb: str) -> int:
        return 1024


class Connection(SMTP):
    """Admission, deadlines, replies, TLS and farewell; the verbs are its subclasses'."""

    command_size_limit = 1024
    command_size_limits = _FixedLimits()
    line_length_limit = 65_536  # what the stream holds; not a limit on lines of content
    requires_tls = True  # where the settings say so
    transport: asyncio.Transport | None
    _original_transport: asyncio.Transport | None
    _verbs: ClassVar[list[str]]

    def __init_subclass__(cls) -> None:
        cls._verbs = [name for name in dir(cls) if name.startswith("smtp_")]

    def __init__(self, terms: Terms, loop: asyncio.AbstractEventLoop) -> None:
        self.terms = terms
        self.host = ""
        self.client = ""
        self.is_trusted = False
        self.is_receiving = False  # content, which a stop of the receiver lets finish
        self._is_inside = False
        self._replies = self._errors = 0
        self._deadline = 0.0
        super().__init__(
            None,
            data_size_limit=terms.settings.max_size,
            enable_SMTPUTF8=True,
            hostname=terms.hostname,
            ident="ESMTP Postdesk",
            tls_context=terms.tls,
            require_starttls=terms.settings.require_starttls and self.requires_tls,
            timeout=terms.settings.idle_timeout,
            loop=loop,
        )

    def __dir__(self) -> list[str]:
        # aiosmtpd looks through all attributes of every new connection for verbs: a seventh of a connection's cost.
        return self._verbs

    # Coming and going

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Admit the client, or tell it at once to come back later."""
        transport = cast("asyncio.Transport", transport)  # uvloop's is none, though it does all that one does
        peer = transport.get_extra_info("peername")
        self.host = str(peer[0]) if peer else "unknown"
        self.client = client_of(self.host)
        self.is_trusted = self.host in self.terms.trusted
        if self.terms.draining or not self.terms.visitors.enter(self.client, trusted=self.is_trusted):
            self.terms.log(events.SMTP_CONNECTION_REFUSED, host=self.host)
            transport.write(replies.TOO_MANY_CONNECTIONS.encode() + _LINE_END)
            transport.close()
            return
        self._is_inside = True
        self.terms.connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Once only, also where TLS failed and asyncio does not call it."""
        if self._is_inside:
            self._is_inside = False
            self.terms.visitors.leave(self.client)
            self.terms.connections.discard(self)
            if not self.terms.connections:
                self.terms.empty.set()
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """The client will send no more: what it left unfinished is nothing."""
        return super().eof_received() if self._is_inside else False

    def close(self, reply: str) -> None:
        """Say goodbye and close; the conversation's task ends when the connection is lost."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(reply.encode() + _LINE_END)
            self.transport.close()

    async def hang_up(self, reply: str) -> NoReturn:
        """Say goodbye and end the conversation here: commands already received are not obeyed."""
        self.close(reply)
        await self.leave(reply)

    async def leave(self, why: str) -> NoReturn:
        """End the conversation without another word."""
        self.terms.log(events.SMTP_CONNECTION_CLOSED, host=self.host, why=why)
        if self.transport is not None:
            self.transport.close()
        raise asyncio.CancelledError

    # Replies

    async def push(self, status: Any) -> None:
        """Send one reply, and end a conversation that leads nowhere."""
        if self.transport is None or self.transport.is_closing():
            raise asyncio.CancelledError
        status = _OUR_WORDS.get(status[:3], status)
        self._writer.write(status.encode("ascii") + _LINE_END)
        self._replies += 1
        if status.startswith("5"):
            self._errors += 1
            if self._errors > _MOST_ERRORS:
                await self.hang_up(replies.TOO_MANY_ERRORS)
        if self._replies > _MOST_REPLIES:
            await self.hang_up(replies.TOO_MANY_COMMANDS)
        await self._writer.drain()

    def praise(self) -> None:
        """A message was stored: the client has earned its patience anew."""
        self._replies = self._errors = 0

    async def handle_exception(self, error: Exception) -> str:
        """Any fault is ours and temporary. The log has its kind and place: its text may hold mail."""
        self.report(error)
        return replies.OUR_FAULT

    def report(self, error: BaseException) -> None:
        """Log a fault of ours."""
        self.terms.log(events.SMTP_FAILED, host=self.host, error=type(error).__name__, where=_where(error))

    # Deadlines: one lazy timer for each connection instead of a new one for each command

    def _reset_timeout(self, duration: float | None = None) -> None:
        self._deadline = self.loop.time() + (duration or self._timeout_duration)
        if self._timeout_handle is not None:
            if self._timeout_handle.when() <= self._deadline and not self._timeout_handle.cancelled():
                return
            self._timeout_handle.cancel()
        self._timeout_handle = self.loop.call_at(self._deadline, self._timeout_cb)

    def _timeout_cb(self) -> None:
        self._timeout_handle = None
        if self._is_inside and self.loop.time() < self._deadline:
            self._timeout_handle = self.loop.call_at(self._deadline, self._timeout_cb)
        else:
            self._timeout_handle = self.loop.call_later(_FAREWELL, self.abort)
            self.terms.log(events.SMTP_CONNECTION_CLOSED, host=self.host, why=replies.TIMED_OUT)
            self.close(replies.TIMED_OUT)

    def abort(self) -> None:
        """Drop a client that does not even read our goodbye."""
        # Below TLS: its transport forgets its protocol when it is closed twice, and then does nothing more.
        transport = self._original_transport or self.transport
        if transport is not None:
            transport.abort()

    # TLS (RFC 3207)

    async def smtp_STARTTLS(self, arg: str | None) -> None:  # noqa: N802 (aiosmtpd's spelling)
        """Change to TLS; all that was said before is forgotten, also what was sent along with the command."""
        if arg:
            await self.push(replies.SYNTAX)
        elif self.terms.tls is None:
            await self.push(replies.NO_TLS)
        elif self._tls_protocol is not None:
            await self.push(replies.TLS_ALREADY)
        else:
            await self.push(replies.START_TLS)
            await self._start_tls()

    async def _start_tls(self) -> None:
        assert self.transport is not None
        assert self.terms.tls is not None
        plain = self.transport
        self._reader._buffer.clear()  # type: ignore[attr-defined]  # noqa: SLF001 (asyncio has no public way to discard input)
        self._reset_timeout(2 * _HANDSHAKE)
        try:
            transport = await self.loop.start_tls(
                plain,
                self,
                self.terms.tls,
                server_side=True,
                ssl_handshake_timeout=_HANDSHAKE,
                ssl_shutdown_timeout=_FAREWELL,
            )
        except OSError:  # ssl.SSLError and timeouts among them
            transport = None  # what asyncio returns, too, where the client left in the middle
        if transport is None:
            plain.abort()
            self.connection_lost(None)
            await self.leave("TLS failed")
        self._original_transport = plain
        self._tls_protocol = transport  # type: ignore[assignment]  # aiosmtpd asks only whether there is one
        self.transport = transport
        # StreamWriter.start_tls does just this, from Python 3.11 on, but cannot be given a handshake timeout there.
        self._reader._transport = transport  # type: ignore[attr-defined]  # noqa: SLF001
        self._writer._transport = transport  # type: ignore[attr-defined]  # noqa: SLF001
        self._reset_timeout()
        self.envelope = self._create_envelope()
        self.session = self._create_session()
        self.session.ssl = {"cipher": transport.get_extra_info("cipher")}


def _where(error: BaseException) -> str:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return f"{PurePath(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
