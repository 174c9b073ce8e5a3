"""A desk in a temporary store, without sockets: mail goes in as bytes, letters come out of a transport that records.

Time stands still until a test moves it. Works on either kind of store.
"""

import email
import email.policy
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from postdesk.classifiers.rules import default_rules
from postdesk.gateway.authentication.policy import make_policy
from postdesk.gateway.authentication.proof import prove
from postdesk.gateway.desk.rules import DeskRules, make_rules
from postdesk.gateway.pipeline import Pipeline
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.sealing import Sealer
from postdesk.gateway.sender import Breaker, Sender
from postdesk.gateway.settings.configuration import Settings
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.agents import Agents
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.internals import InternalMatter
from postdesk.gateway.store.outbox import Outbox
from postdesk.gateway.store.spool import Spool
from postdesk.gateway.timekeeper import Timekeeper
from postdesk.gateway.trouble import TroubleTeller
from postdesk.outbound.retry import RetryPolicy
from postdesk.outbound.transport import Outcome, Sent
from postdesk.templates.engine import Engine
from postdesk.threading.tokens import Key
from signed_mail import FakeDns

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = Key(1, b"a secret of thirty-two octets ..")

ANNA = "anna@desk.test"  # an agent
BEN = "ben@desk.test"  # another
ALWAYS_OPEN = {"desk": {"hours": {"mon-sun": "00:00-24:00"}}}  # `calendars` of a desk that never closes


@dataclass
class Letter:
    """One mail as the relay got it."""

    mail_from: str
    rcpt: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def header(self, name: str) -> str:
        return str(self.message[name] or "")


class RecordingTransport:
    """Takes every letter, unless told what else to answer to a recipient. `before` and `after` a letter something may happen."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.answers: dict[str, Callable[[], Outcome]] = {}
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def send(
        self, mail_from: str, rcpt: str, raw: bytes, before_dot: Callable[[], None] | None = None
    ) -> Outcome:
        self.before()
        if before_dot is not None:
            before_dot()
        outcome = self.answers[rcpt]() if rcpt in self.answers else Sent(250, "ok", "2.0.0")
        if isinstance(outcome, Sent):
            self.sent.append(Letter(mail_from, rcpt, raw))
        self.after()
        return outcome

    def close(self) -> None:
        pass


@dataclass
class World:
    """The desk and its surroundings."""

    settings: Settings
    database: Database
    rules: DeskRules
    transport: RecordingTransport = field(default_factory=RecordingTransport)
    now: datetime = MONDAY
    dns: FakeDns = field(default_factory=FakeDns)

    def __post_init__(self) -> None:
        self.spool = Spool(self.database)
        self.outbox = Outbox(self.database)
        self.engine = _engine(zone=ZoneInfo(self.settings.desk.timezone))
        policy = make_policy(self.settings.authentication, [self.settings.desk.domain])
        prover = partial(prove, policy=policy, resolver=self.dns)
        self.pipeline = Pipeline(self.database, self.rules, self.settings.work, self.clock, prover=prover)
        self.timekeeper = Timekeeper(self.database, self.rules, self.clock)
        teller = TroubleTeller(self.database, self.rules, self.clock)
        self.sender = Sender(
            outbox=self.outbox,
            sealer=Sealer(
                outbox=self.outbox,
                matter=InternalMatter(self.database),
                rules=self.rules,
                engine=self.engine,
                teller=teller,
            ),
            transport=self.transport,  # type: ignore[arg-type]
            clock=self.clock,
            breaker=Breaker(10_000),
            teller=teller,
            retry=RetryPolicy(),
        )
        self._count = 0

    def clock(self) -> datetime:
        return self.now

    def pass_time(self, **more: float) -> None:
        """Move the clock, and do nothing yet."""
        self.now += timedelta(**more)

    def live(self, **more: float) -> None:
        """Let so much time go by, hour by hour, doing what is due."""
        end = self.now + timedelta(**more)
        while self.now < end:
            self.now = min(end, self.now + timedelta(hours=1))
            self.work()

    # --- mail in

    def mail(self, sender: str, text: str, *, to: str = "support@desk.test", **more: Any) -> bytes:
        """A simple mail. `more`: subject, in_reply_to, references, headers, html, message_id, cc."""
        self._count += 1
        message = EmailMessage()
        message["From"] = sender
        message["To"] = to
        if cc := more.get("cc"):
            message["Cc"] = cc
        message["Subject"] = more.get("subject", "The export fails")
        message["Date"] = self.now.strftime("%a, %d %b %Y %H:%M:%S +0000")
        message_id = more.get("message_id", f"<m{self._count}@client.test>")
        if message_id:
            message["Message-ID"] = message_id
        for name in ("in_reply_to", "references"):
            if value := more.get(name):
                message[name.replace("_", "-")] = value
        for name, value in more.get("headers", {}).items():
            message[name] = value
        message.set_content(text)
        if html := more.get("html"):
            message.add_alternative(html, subtype="html")
        return message.as_bytes(policy=email.policy.SMTP)

    def receive(
        self, *raws: bytes, rcpt: tuple[str, ...] = (), mail_from: str | None = None, ip: str = "127.0.0.1"
    ) -> None:
        """Spool mail and work it off, and send what follows."""
        self.spool.add([RawMail(raw, "smtp", ip, self.now, mail_from, rcpt) for raw in raws])
        self.work()

    def work(self) -> None:
        """Until nothing is due."""
        for _ in range(100):
            if self.pipeline.step() + self.timekeeper.step() + self.sender.step() == 0:
                return
        raise AssertionError("the desk does not come to rest")

    # --- looking

    def sent_to(self, address: str) -> list[Letter]:
        return [letter for letter in self.transport.sent if letter.rcpt == address]

    def rows(self, table: sa.Table) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(sa.select(table).order_by(*table.primary_key.columns)))

    def outcomes(self) -> list[str]:
        return [row.outcome or row.state for row in self.rows(s.spool)]

    def ticket(self, number: int) -> Any:
        return next(row for row in self.rows(s.ticket) if row.id == number)

    def agent_id(self, address: str) -> int:
        return next(row.id for row in self.rows(s.agent) if row.address == address)


def make_settings(store_url: str = "sqlite:///unused.db", **more: Any) -> Settings:
    """A small desk: two agents for everything."""
    data: dict[str, Any] = {
        "desk": {"name": "Desk", "address": "support@desk.test", "aliases": ["help@desk.test"]},
        "store": {"url": store_url},
        "agents": [{"name": "Anna", "address": ANNA}, {"name": "Ben", "address": BEN}],
        "policy": {
            "undo_seconds": 0,
            "transcripts": "errors",
            "service_level_notices": False,
        },  # tests of these say otherwise
        "authentication": {"agents": "off"},  # tests/unit/test_desk_proof.py has the laws of proof
    }
    return Settings(**{**data, **more})


_engine = cache(Engine)  # compiles each template once, for all worlds


@cache
def _empty_store() -> bytes:
    """A SQLite store as the migrations make it, once a run: they take longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        database = Database(f"sqlite:///{file}")
        database.upgrade()
        database.close()  # its last connection: everything is in the one file
        return file.read_bytes()


@contextmanager
def a_world(store_url: str, **more: Any) -> Iterator[World]:
    """A desk with a fresh store."""
    settings = make_settings(store_url, **more)
    database = Database(store_url)
    if database.path is not None:
        # Nobody cuts the power to a world; waiting for its disk took a sixth of the time of its tests.
        sa.event.listen(
            database.engine, "connect", lambda opened, _record: opened.execute("PRAGMA synchronous = OFF")
        )
    if database.path is not None and not database.path.exists():
        database.path.write_bytes(_empty_store())
    else:
        database.upgrade()
    try:
        Agents(database).synchronise(settings.agents)
        rules = make_rules(settings, (KEY,), default_rules(), frozenset({"en", "de", "fr", "es", "pt"}))
        yield World(settings, database, replace(rules))
    finally:
        database.close()
