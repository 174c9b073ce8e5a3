"""Taking one message: read in chunks, at a pace, within the memory for all; stored durably; only then answered 250."""

import asyncio
from typing import ClassVar

from postdesk.gateway import events
from postdesk.gateway.edges import smtp_replies as replies
from postdesk.gateway.edges.group_commit import Busy
from postdesk.gateway.edges.smtp_connection import Connection
from postdesk.gateway.edges.smtp_data import Content
from postdesk.gateway.edges.smtp_trace import Hop, is_looping, protocol_name, received_line
from postdesk.gateway.rawmail import RawMail, Source

_SLOWEST = 1_024  # octets of content a second, after the first `idle_timeout`
_CHUNK = 1 << 20  # octets; more than the stream ever holds, so that one read empties it
_STORE = 60.0  # seconds the store may take


class Intake(Connection):
    """What follows DATA. Envelope addresses are kept as they were sent; the null reverse path is ""."""

    source: ClassVar[Source]
    _held = 0  # octets of content that count against the memory for all

    async def take_content(self) -> None:
        """From 354 to the reply, or replies, after the dot."""
        content = Content(self.terms.settings.max_size)
        self.is_receiving = True
        try:
            reply = await self._receive(content) or await self._store(content)
        finally:
            self._hold(0)
            self.is_receiving = False
        await self.answer(reply)
        self.envelope = self._create_envelope()
        if content.doubtful:
            # What follows on this connection may be the message that was to be smuggled in.
            await self.leave(reply)
        if self.terms.draining:
            await self.hang_up(replies.SHUTTING_DOWN)

    async def answer(self, reply: str) -> None:
        """LMTP has one reply for each recipient here (RFC 2033 §4.2)."""
        await self.push(reply)

    async def _receive(self, content: Content) -> str | None:
        """Read up to the end of the content; the reply if it is refused."""
        start = self.loop.time()
        refusal = None
        while not content.complete:
            self._set_pace(start, content.received)
            chunk = await self._reader.read(_CHUNK)
            if not chunk:
                await self.leave("the client left")
            content.feed(chunk)
            if content.doubtful:
                return replies.DOUBTFUL_END
            if not self._hold(content.size):
                refusal = replies.BUSY
                content.drop()
            elif content.received > 2 * self.terms.settings.max_size:
                await self.hang_up(replies.TOO_BIG)
        self._reader.feed_data(content.rest)
        return replies.TOO_BIG if content.too_big else refusal

    def _hold(self, octets: int) -> bool:
        """Have this connection's share of the memory for content be `octets`; False where there is not so much."""
        if not self.terms.budget.exchange(self._held, octets):
            return False
        self._held = octets
        return True

    def _set_pace(self, start: float, received: int) -> None:
        """The next octets must come within the idle time, all in time, and at no less than a slow modem's speed."""
        now, limits = self.loop.time(), self.terms.settings
        whole = start + limits.data_timeout
        steady = start + limits.idle_timeout + received / _SLOWEST
        self._reset_timeout(max(min(now + limits.idle_timeout, whole, steady) - now, 0.001))

    async def _store(self, content: Content) -> str:
        """250 when it is on disk; 4xx when it is not, whatever the reason."""
        assert self.envelope is not None
        now = self.terms.clock()
        hop = self._hop()
        whole = content.whole(received_line(hop, now))
        if is_looping(whole):
            return self._refused(hop.id, replies.LOOPING)
        recipients = tuple(self.envelope.rcpt_tos)
        mail = RawMail(whole, self.source, self.host, now, self.envelope.mail_from, recipients)
        self._reset_timeout(2 * _STORE)
        try:
            async with asyncio.timeout(_STORE):
                number = await asyncio.wrap_future(self.terms.submit(mail))
        except Busy:
            return self._refused(hop.id, replies.BUSY)
        except Exception as error:  # noqa: BLE001 (whatever the store raises, the sender keeps the mail)
            self.report(error)
            return self._refused(hop.id, replies.OUR_FAULT)
        finally:
            self._reset_timeout()
        self.terms.log(
            events.MAIL_ACCEPTED,
            id=hop.id,
            spool=number,
            source=self.source,
            host=self.host,
            octets=len(whole),
        )
        self.praise()
        return replies.STORED.format(id=hop.id)

    def _refused(self, message: str, reply: str) -> str:
        self.terms.log(events.MAIL_REFUSED, id=message, host=self.host, reply=reply)
        return reply

    def _hop(self) -> Hop:
        assert self.session is not None
        assert self.envelope is not None
        protocol = protocol_name(
            lmtp=self.source == "lmtp",
            extended=self.session.extended_smtp,
            tls=self._tls_protocol is not None,
            utf8=self.envelope.smtp_utf8,
        )
        name = self.session.host_name or ""
        return Hop(name, self.host, self.hostname, protocol, next(self.terms.ids))
