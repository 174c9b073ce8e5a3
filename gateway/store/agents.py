"""Support agents: the configuration's are written here at start; others are added by command."""

from collections.abc import Sequence

import sqlalchemy as sa

from postdesk.gateway.model import AgentRecord
from postdesk.gateway.settings import Agent
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.situation import load_agents
from postdesk.gateway.store.statements import upsert


class Agents:
    """Who works here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def synchronise(self, configured: Sequence[Agent]) -> None:
        """Add and update the agents that the configuration names. Nobody is removed: history names them."""
        for agent in configured:
            self.put(agent.name, agent.address, agent.queues)

    def put(self, name: str, address: str, queues: Sequence[str]) -> None:
        """Add an agent, or change name and queues of the one at that address; an inactive one stays so."""
        row = {"name": name, "address": address.lower(), "queues": list(queues), "active": True}
        with self._database.write() as connection:
            connection.execute(upsert(connection, s.agent, ("address",), ("name", "queues")), row)

    def activate(self, address: str, *, active: bool) -> bool:
        """Let an agent work, or believe them nothing from now on."""
        with self._database.write() as connection:
            done = connection.execute(
                sa.update(s.agent).where(s.agent.c.address == address.lower()).values(active=active)
            )
        return done.rowcount == 1

    def all(self) -> tuple[AgentRecord, ...]:
        """Everyone, the inactive ones too."""
        with self._database.read() as connection:
            return load_agents(connection)
