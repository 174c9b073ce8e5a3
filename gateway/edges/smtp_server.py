"""The door for mail by SMTP and LMTP: an event loop in a thread of its own, and the sockets it listens on.

Everything else in the gateway is synchronous; what is taken here goes to `submit` and is answered when its future
resolves.
"""

import asyncio
import functools
import importlib
import logging
import ssl
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import structlog

from postdesk.gateway import events
from postdesk.gateway.clock import Clock
from postdesk.gateway.edges import smtp_replies as replies
from postdesk.gateway.edges.smtp_dialog import LmtpDialog, SmtpDialog
from postdesk.gateway.edges.smtp_terms import Accepts, Submit, Terms
from postdesk.gateway.events import Log
from postdesk.gateway.settings.mail import Smtp
from postdesk.gateway.settings.values import split_endpoint

_BACKLOG = 512  # connections the kernel holds for us; with asyncio's 100, bursts of clients wait for seconds
_GRACE = 30.0  # seconds for open messages when stopping
_FAREWELL = 1.0  # seconds for clients to read that we are gone


class Receiver:
    """Takes mail for addresses of ours and hands it to `submit`; 250 when its future has resolved."""

    def __init__(
        self, settings: Smtp, accepts: Accepts, submit: Submit, clock: Clock, log: Log | None = None
    ) -> None:
        """Raises ValueError for networks, OSError or ssl.SSLError for a certificate that cannot be used."""
        self._terms = Terms(
            settings=settings,
            hostname=settings.hostname or "localhost",
            accepts=accepts,
            submit=submit,
            clock=clock,
            log=log or _log,
            tls=_tls(settings),
        )
        self._servers: dict[str, asyncio.Server] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="smtp-receiver", daemon=True)

    def start(self) -> None:
        """Listen, once. Raises OSError where an address cannot be had."""
        # aiosmtpd logs every line of a conversation: what people write is not for logs.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._loop = _new_loop()
        self._thread.start()
        try:
            self._call(self._loop, self._listen(self._loop))
        except BaseException:
            self.stop(grace=0)
            raise

    def stop(self, grace: float = _GRACE) -> None:
        """Take no new mail; messages that are being received may finish within `grace` seconds."""
        if self._loop is None or self._loop.is_closed() or not self._thread.is_alive():
            return
        self._call(self._loop, self._drain(grace))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def thread(self) -> threading.Thread:
        """Where its event loop runs, for whoever watches over it."""
        return self._thread

    def ping(self, beat: Callable[[], None]) -> None:
        """Have the event loop call `beat` at its next turn."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(beat)

    @property
    def smtp_address(self) -> tuple[str, int] | None:
        """Where SMTP is spoken, with the real port where 0 was asked for."""
        return self._address("smtp")

    @property
    def lmtp_address(self) -> tuple[str, int] | None:
        """Where LMTP is spoken."""
        return self._address("lmtp")

    def _address(self, name: str) -> tuple[str, int] | None:
        server = self._servers.get(name)
        if server is None or not server.sockets:
            return None
        host, port = server.sockets[0].getsockname()[:2]
        return str(host), int(port)

    def _run(self) -> None:
        assert self._loop is not None
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _call(self, loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, loop).result()

    async def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.set_exception_handler(self._report)
        settings = self._terms.settings
        for name, dialog, where in (
            ("smtp", SmtpDialog, settings.listen),
            ("lmtp", LmtpDialog, settings.lmtp_listen),
        ):
            if (endpoint := split_endpoint(where)) is None:
                continue
            factory = functools.partial(dialog, self._terms, loop)
            self._servers[name] = await loop.create_server(factory, *endpoint, backlog=_BACKLOG)
            self._terms.log(events.SMTP_LISTENING, protocol=name, address=self._address(name))

    def _report(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What nobody awaited, such as a broken TLS record: of interest, never fatal."""
        error = context.get("exception")
        self._terms.log(events.SMTP_FAILED, error=type(error).__name__, where=str(context.get("message")))

    async def _drain(self, grace: float) -> None:
        terms = self._terms
        terms.draining = True
        for server in self._servers.values():
            server.close()
        for connection in [c for c in terms.connections if not c.is_receiving]:
            connection.close(replies.SHUTTING_DOWN)
        await self._wait_until_empty(grace)
        for connection in list(terms.connections):
            connection.close(replies.SHUTTING_DOWN)
        await self._wait_until_empty(_FAREWELL)
        for connection in list(terms.connections):
            connection.abort()
        await self._wait_until_empty(_FAREWELL)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=1)
        terms.log(events.SMTP_STOPPED)

    async def _wait_until_empty(self, seconds: float) -> None:
        self._terms.empty.clear()
        if self._terms.connections:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._terms.empty.wait(), seconds)


def _log(event: str, **fields: Any) -> None:
    log = structlog.get_logger()
    (log.warning if event == events.SMTP_FAILED else log.info)(event, **fields)


def _new_loop() -> asyncio.AbstractEventLoop:
    """One of uvloop where it is installed: a third less time for each message."""
    with suppress(ImportError):
        loop: asyncio.AbstractEventLoop = importlib.import_module("uvloop").new_event_loop()
        return loop
    return asyncio.new_event_loop()


def _tls(settings: Smtp) -> ssl.SSLContext | None:
    if settings.tls_certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.tls_certificate, settings.tls_key)
    return context
