"""A timer whose moment has come, as its rule looks at it; `due.TIMERS` names the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from postdesk.gateway.desk.letters import Cause
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.desk.transitions import Step, Who
from postdesk.gateway.escalations import Uncalled
from postdesk.gateway.figures import Figures
from postdesk.gateway.model import Conversation, Decision, Life, Outcome, Reach, Status

ACTOR = "timer"  # whose name stands in a ticket's history


@dataclass(frozen=True)
class Due:
    """A timer whose moment has come, with what the store knows about its ticket."""

    kind: str
    name: str
    due_at: datetime
    desk: DeskRules
    now: datetime
    conversation: Conversation | None = None  # of its ticket, merges not followed
    data: Mapping[str, Any] = field(default_factory=dict)
    life: Life | None = None  # of its ticket, where it is about the service level
    figures: Figures | None = None  # of a report's period
    people: Mapping[str, Reach] = field(default_factory=dict)  # of `due.TO_CUSTOMERS`: by address
    uncalled: tuple[Uncalled, ...] = ()  # critical requests beyond the cap
    unfinished: tuple[Conversation, ...] = ()  # that go to the next one at a hand-over

    @property
    def cause(self) -> Cause:
        """Why its letters are written: the same timer writes the same letters."""
        return Cause(self.desk, self.now, self.name)

    def step(self, to: Status, why: str, confirmed_by: str = "") -> Step:
        """That time alone makes the ticket so."""
        return Step(to=to, who=Who.TIMER, actor=ACTOR, why=why, now=self.now, confirmed_by=confirmed_by)


def nothing(due: Due, why: str) -> Decision:
    """It came too late, or is for nothing."""
    ticket = due.conversation.ticket.id if due.conversation else None
    return Decision(Outcome.COMMAND, why, ticket=ticket)
