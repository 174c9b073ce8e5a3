"""What is known of an escalation by the customer (E3-E5), of a call about it, and of an alarm to those on call (E6).

Values only. An escalation is changed by making another; `version` counts that, so that nobody overwrites what
somebody else has just written.
"""

from dataclasses import dataclass
from datetime import datetime

FACTS = ("problem", "impact", "workaround", "milestone")  # what is checked with the customer
CONDITIONS = ("plan-accepted", "analysis-on-track", "customer-agrees")  # all of them before it may end


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the three that end an escalation, with what shows it."""

    name: str
    evidence: str
    by: str  # address of an agent
    at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """A conference call, as the latest invitation has it (RFC 5545 §3.8.7.4: a change counts `sequence` up)."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    attendees: tuple[str, ...] = ()  # addresses
    where: str = ""
    cancelled: bool = False
    answers: tuple[tuple[str, str], ...] = ()  # address, what they answered


@dataclass(frozen=True, slots=True)
class Escalation:
    """That a customer escalated a ticket, and all that is agreed about it. Open until `closed_at`."""

    ticket: int
    opened_at: datetime
    opened_by: str  # address
    why: str  # the words that showed it
    id: int = 0  # 0: not recorded yet
    version: int = 0
    critical: bool = False  # they tell of a critical impact on their business
    facts: tuple[tuple[str, str], ...] = ()
    contact: int | None = None  # agent
    timeline: str = ""
    mode: str = ""  # of updates: "e-mail", "telephone", "conference call"
    every: str = ""  # "4 hours", "1 day"
    attendees: tuple[str, ...] = ()  # as the agent named them
    next_update_at: datetime | None = None  # promised
    previous_update_at: datetime | None = None  # the promise that the latest answer kept
    conditions: tuple[Condition, ...] = ()
    call: Call | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    closed_why: str = ""

    @property
    def known(self) -> dict[str, str]:
        """The facts by name."""
        return dict(self.facts)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Facts that nobody has named yet."""
        return tuple(name for name in FACTS if name not in self.known)

    @property
    def unmet(self) -> tuple[str, ...]:
        """Conditions that are not recorded yet."""
        met = {condition.name for condition in self.conditions}
        return tuple(name for name in CONDITIONS if name not in met)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Those on call were called out. Open until one of them, or an agent's `#ack`, takes it."""

    ticket: int
    opened_at: datetime
    opened_by: str
    question: str
    agents: tuple[str, ...]  # addresses of those who were called out
    id: int = 0
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""


@dataclass(frozen=True, slots=True)
class Uncalled:
    """A critical request that called nobody out, since too many others did."""

    ticket: int
    subject: str
    queue: str
    customer: str  # address
    owner: str  # an agent's name; empty: nobody
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class OpenEscalation:
    """One line of the daily list (E4): a ticket whose customer escalated it."""

    ticket: int
    subject: str
    status: str
    tier: str
    customer: str  # address
    organisation: str
    opened_at: datetime
    critical: bool
    contact: str  # an agent's name; empty: nobody yet
    owner: str
    lacking: tuple[str, ...]  # facts that are asked for
    unmet: tuple[str, ...]  # conditions of its end
    next_update_at: datetime | None
    overdue: bool  # the promised update was not sent
