"""Support agents: the configuration's are written here at start; others are added by command.

Who is taken out of the configuration is believed nothing from the next start on. Nobody's row is removed: history names
them, and a mail in their name is still known to be in an agent's name.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from postdesk.gateway.model import AgentRecord
from postdesk.gateway.settings.desk import Agent
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.situation import load_agents
from postdesk.gateway.store.statements import upsert


class Agents:
    """Who works here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def synchronise(self, configured: Sequence[Agent]) -> tuple[str, ...]:
        """Add and update the agents that the configuration names; those that it names no more are inactive now.

        Gives the addresses of the latter.
        """
        with self._database.write() as connection:
            for agent in configured:
                _put(connection, agent.name, agent.address, agent.queues, "configuration")
            gone = connection.execute(_GONE, {"named": [a.address.lower() for a in configured]})
            return tuple(sorted(gone.scalars()))

    def put(self, name: str, address: str, queues: Sequence[str]) -> None:
        """Add an agent by command, or change name and queues of the one at that address; a disabled one stays so."""
        with self._database.write() as connection:
            _put(connection, name, address, queues, "command")

    def activate(self, address: str, *, active: bool) -> bool:
        """Let an agent work, or believe them nothing from now on. One of a former configuration is the command's now."""
        of_agent = s.agent.c.address == address.lower()
        with self._database.write() as connection:
            done = connection.execute(sa.update(s.agent).where(of_agent).values(active=active))
            if active:
                former = s.agent.c.origin == "former configuration"
                connection.execute(sa.update(s.agent).where(of_agent, former).values(origin="command"))
        return done.rowcount == 1

    def all(self) -> tuple[AgentRecord, ...]:
        """Everyone, the inactive ones too."""
        with self._database.read() as connection:
            return load_agents(connection)


def _put(connection: sa.Connection, name: str, address: str, queues: Sequence[str], origin: str) -> None:
    row = {"name": name, "address": address.lower(), "queues": list(queues), "active": True, "origin": origin}
    connection.execute(upsert(connection, s.agent, ("address",), ("name", "queues", "origin")), row)


_GONE = (
    sa.update(s.agent)
    .where(
        s.agent.c.origin == "configuration", s.agent.c.address.not_in(sa.bindparam("named", expanding=True))
    )
    .values(origin="former configuration")
    .returning(s.agent.c.address)
)
