"""Tells agents of letters that failed or are held. A notice to an agent that fails is told to nobody: no loops. One for
agents that is held, since it would go to somebody else, is told.
"""

from datetime import datetime, timedelta

from postdesk.gateway.clock import Clock
from postdesk.gateway.desk.letters import Cause, agent_letter, recipients
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import AgentRecord, Conversation, Decision, Outcome
from postdesk.gateway.store.conversations import load_conversation
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.outbox import Waiting
from postdesk.gateway.store.record import record
from postdesk.gateway.store.situation import load_agents
from postdesk.templates.notices import DeliveryFailed
from postdesk.templates.stored import NoticeError, from_json
from postdesk.threading.tokens import Purpose

_FRESH = timedelta(seconds=30)  # how long a list of agents is believed


class TroubleTeller:
    """Writes to the author of a letter, else to the ticket's owner, else to its queue's agents."""

    def __init__(self, database: Database, rules: DeskRules, clock: Clock) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._agents: tuple[AgentRecord, ...] = ()
        self._read_at = clock() - 2 * _FRESH

    def agent_addresses(self) -> frozenset[str]:
        """Every agent's own address, which no customer may see."""
        return frozenset(a.address for a in self._known_agents())

    def working(self, *, afresh: bool = False) -> frozenset[str]:
        """The addresses of agents who work; `afresh`: as the store has them now."""
        return frozenset(a.address for a in self._known_agents(afresh=afresh) if a.active)

    def _known_agents(self, *, afresh: bool = False) -> tuple[AgentRecord, ...]:
        now = self._clock()
        if afresh or now - self._read_at > _FRESH:
            with self._database.read() as connection:
                self._agents = load_agents(connection)
            self._read_at = now
        return self._agents

    def failed(self, letter: Waiting, response: str, *, gave_up: bool) -> None:
        """A letter was refused for good, or given up."""
        self._tell(letter, response, gave_up=gave_up, held=())

    def held(self, letter: Waiting, reasons: tuple[str, ...]) -> None:
        """A letter is held by the leak guard, or by a template that fails."""
        self._tell(letter, "", gave_up=False, held=reasons)

    def _tell(self, letter: Waiting, response: str, *, gave_up: bool, held: tuple[str, ...]) -> None:
        to_agent = letter.audience == "agent" and (not held or letter.recipient in self.agent_addresses())
        if to_agent or letter.ticket is None:
            return
        now = self._clock()
        with self._database.write() as connection:
            rules = self._rules.with_agents(load_agents(connection))
            conversation = load_conversation(connection, letter.ticket)
            if conversation is None:
                return
            notice = DeliveryFailed(
                tag=rules.tag(letter.ticket),
                subject=conversation.ticket.subject,
                recipient=letter.recipient,
                what="your answer" if letter.author is not None else "the " + letter.notice.replace("_", " "),
                reply=response,
                attempts=letter.attempts,
                gave_up=gave_up,
                held=held,
                letter=letter.id,
                text=_words(letter),
            )
            cause = Cause(rules, now, f"letter {letter.id} attempt {letter.attempts}")
            letters = tuple(
                agent_letter(cause, letter.ticket, agent, notice, Purpose.NOTE)
                for agent in _concerned(rules, letter, conversation, now)
            )
            record(connection, Decision(Outcome.COMMAND, "", ticket=letter.ticket, letters=letters), now)
            self._database.wake(connection, "outbox")


def _concerned(
    rules: DeskRules, letter: Waiting, conversation: Conversation, now: datetime
) -> tuple[AgentRecord, ...]:
    author = rules.agent(letter.author)
    return (author,) if author is not None and author.active else recipients(rules, conversation.ticket, now)


def _words(letter: Waiting) -> str:
    """An agent's own words go back to them."""
    try:
        return (
            str(getattr(from_json(letter.notice, letter.data), "text", ""))
            if letter.author is not None
            else ""
        )
    except NoticeError:
        return ""
