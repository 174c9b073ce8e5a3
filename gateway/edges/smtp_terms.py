"""The terms on which mail is taken by SMTP and LMTP, shared by all connections of a receiver."""

import asyncio
import itertools
import secrets
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postdesk.gateway.clock import Clock
from postdesk.gateway.edges.smtp_limits import ContentBudget, MessageRate, TrustedNetworks, Visitors
from postdesk.gateway.events import Log
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.settings.mail import Smtp

if TYPE_CHECKING:
    from postdesk.gateway.edges.smtp_connection import Connection

Accepts = Callable[[str], bool]  # is this recipient ours? Asked in the event loop: must answer from memory
Submit = Callable[[RawMail], "Future[int]"]  # store durably; the future holds the number of what was stored

# How many messages of the largest size may be in memory at once.
_LARGEST_AT_ONCE = 4


@dataclass
class Terms:
    """Settings, limits and where mail goes; `draining` is set when the receiver stops."""

    settings: Smtp
    hostname: str
    accepts: Accepts
    submit: Submit
    clock: Clock
    log: Log
    tls: ssl.SSLContext | None = None
    draining: bool = False
    connections: "set[Connection]" = field(default_factory=set)
    empty: asyncio.Event = field(default_factory=asyncio.Event)  # set when the last connection is gone
    trusted: TrustedNetworks = field(init=False)
    visitors: Visitors = field(init=False)
    rate: MessageRate = field(init=False)
    budget: ContentBudget = field(init=False)
    ids: Iterator[str] = field(init=False)  # for messages, in Received and in the reply to their sender

    def __post_init__(self) -> None:
        s = self.settings
        self.trusted = TrustedNetworks(s.trusted_networks)
        self.visitors = Visitors(s.max_connections, s.max_connections_per_host)
        self.rate = MessageRate(s.max_messages_per_minute_per_host)
        self.budget = ContentBudget(_LARGEST_AT_ONCE * s.max_size)
        run = secrets.token_hex(4)
        self.ids = (f"{run}.{number:x}" for number in itertools.count(1))
