"""The command line on a desk of its own, in this process: arguments in, status and output out."""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog

from postdesk.gateway.cli import main
from postdesk.gateway.store.database import Database

ANNA = "anna@desk.test"  # an agent
CARL = "carl@client.test"  # a customer


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    status: int
    octets: bytes
    err: str

    @property
    def out(self) -> str:
        return self.octets.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.octets)


class Stdin(io.TextIOWrapper):
    """A pipe, or a terminal on which somebody types."""

    def __init__(self, octets: bytes, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(octets))
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def postdesk(*arguments: str | Path, stdin: bytes = b"") -> Answer:
    """Run one command."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    before = sys.stdin
    sys.stdin = Stdin(stdin)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main([str(a) for a in arguments])
    finally:
        sys.stdin = before
        structlog.reset_defaults()  # commands set logging up for their process, which is all tests' here
    return Answer(status, _octets(out), _octets(err).decode())


def _octets(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


class Desk:
    """A desk made by `postdesk init`, with one agent."""

    def __init__(
        self, folder: Path, agents: str = f'[[agents]]\nname = "Anna"\naddress = "{ANNA}"\n'
    ) -> None:
        self.folder = folder / "desk"
        self.config = self.folder / "postdesk.toml"
        made = postdesk("init", self.folder, "--name", "Desk", "--address", "support@desk.test")
        assert made.status == 0, made.err
        with self.config.open("a", encoding="utf-8") as file:
            file.write(agents)

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Answer:
        return postdesk("--config", self.config, *arguments, stdin=stdin)

    def receive(self, text: str = "Please refund my invoice 4711.", **headers: str) -> None:
        """One mail in, and worked off."""
        assert self("ingest", stdin=mail(text, **headers)).status == 0
        assert self("work", "--until-idle").status == 0

    @contextlib.contextmanager
    def database(self) -> Iterator[sa.Connection]:
        """For putting the store into a state that takes long to come by."""
        database = Database(f"sqlite:///{self.folder / 'postdesk.db'}")
        with database.write() as connection:
            yield connection
        database.close()


def mail(text: str = "Please refund my invoice 4711.", **headers: str) -> bytes:
    """One message; `headers` as message_id="<x@y>"."""
    message = EmailMessage()
    given = {
        "from": f"Carl <{CARL}>",
        "to": "support@desk.test",
        "subject": "Refund",
        "message_id": "<m1@client.test>",
    }
    for name, value in (given | headers).items():
        message[name.replace("_", "-").title()] = value
    message.set_content(text)
    return message.as_bytes()
