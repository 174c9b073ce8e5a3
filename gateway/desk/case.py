"""One message before the desk: everything `decide` may look at, and nothing else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from postdesk.gateway.desk.reading import Reading
from postdesk.gateway.desk.requests import Request
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import AgentRecord, Conversation, Errand, Person, ReportedLetter, Similar, Status
from postdesk.outbound.suppress import Counts
from postdesk.threading.match import Match
from postdesk.threading.tokens import Claim, Purpose

_MAX_REASONS = 600  # characters of them: a stranger's mail may have many signatures


@dataclass(frozen=True)
class Case:
    """A message with what the store knows about it."""

    spool_id: int
    reading: Reading
    desk: DeskRules
    now: datetime
    number: int  # the next ticket's
    request: Request | None = None  # what it says as a new request, where that was read beforehand
    person: Person | None = None  # the sender
    copied: tuple[Person, ...] = ()  # others it was openly sent to, our own addresses and agents left out
    match: Match = field(default_factory=lambda: Match(None))
    conversation: Conversation | None = None  # of the matched ticket
    imported: Status | None = None  # mail of the past: what a ticket is that it opens
    author: Person | None = None  # of such mail, where not the customer wrote it
    reported: ReportedLetter | None = None  # by a delivery report that proves which letter it is about
    counts: Counts = field(default_factory=Counts)  # automatic mail to the sender so far
    similar: Similar = field(default_factory=Similar)  # requests like this one, or an agent's answers like it
    open_load: int = 0  # open tickets, counted up to the limit of high volume
    tenant_admin: tuple[Person, Counts] | None = (
        None  # of the sender's organisation, with automatic mail so far
    )
    previous_tier: str = ""  # where the ticket came from, for an agent who hands it back
    recent_alarms: int = 0  # that customers' requests raised in this window, where they may
    recent_holds: int = 0  # notices of held mail to the agent concerned, within a day
    # What an agent's mail speaks of:
    others: Mapping[int, Conversation] = field(
        default_factory=dict
    )  # tickets its commands name, merges followed
    merged: Mapping[int, Conversation] = field(default_factory=dict)  # the same as they stand
    people: Mapping[str, Person] = field(default_factory=dict)  # by address
    errand: Errand | None = None  # the message that is confirmed, or taken back
    confirmed_by: AgentRecord | None = None  # the mail was held, and its agent said that it is theirs
    subjects: Mapping[int, str] = field(default_factory=dict)  # of tickets that are possibly related

    @property
    def agent(self) -> AgentRecord | None:
        """The agent whose address the message claims to come from. A claim, not a proof."""
        sender = self.reading.sender
        return None if sender is None else self.desk.agents.get(sender.key)

    @property
    def agent_claim(self) -> tuple[Claim, str] | None:
        """The first capability address made for an agent that the message was sent to."""
        return next((t for t in self.reading.clues.tokens if t[0].purpose.internal), None)

    @property
    def from_holder(self) -> bool:
        """Whether the mail says it comes from the agent its address was made for."""
        return (
            self.agent is not None
            and self.agent_claim is not None
            and self.agent_claim[0].holder == self.agent.id
        )

    @property
    def side_claim(self) -> Claim | None:
        """An address or a Message-ID made for an outsider, that the message was sent to or answers."""
        clues = self.reading.clues
        return next((c for c, _ in (*clues.tokens, *clues.signed) if c.purpose is Purpose.SIDE), None)

    @property
    def not_before(self) -> datetime:
        """When the words of the agent whose mail this is may leave."""
        agent = self.confirmed_by or self.agent
        return self.now if agent is None else self.now + self.desk.undo_of(agent)

    @property
    def unproven(self) -> str | None:
        """Why the address in From proves nothing; None where it is proven or confirmed, or need not be (A3)."""
        proof = self.reading.proof
        believed = self.confirmed_by is not None or (proof is not None and proof.passed)
        if believed or not self.desk.agents_must_prove:
            return None
        reasons = "nobody could be asked" if proof is None else "; ".join(proof.reasons)
        return f"the sender is not proven: {reasons[:_MAX_REASONS]}"

    def explanation(self, **more: Any) -> dict[str, Any]:
        """What `postdesk explain` shows: every decision on the way, with its reasons."""
        screening = self.reading.screening
        found: dict[str, Any] = {
            "screening": {
                "kind": screening.kind,
                "rule": screening.rule,
                "reasons": list(screening.reasons),
                "asked_before": list(screening.misses),
            },
            "matching": {
                "ticket": self.match.ticket,
                "via": self.match.via,
                "reason": self.match.reason,
                "did_not_count": list(self.match.lost),
            },
        }
        if self.reading.proof is not None:
            found["proof"] = asdict(self.reading.proof)
        if self.reading.reply.doubts:
            found["new_text_doubts"] = list(self.reading.reply.doubts)
        if self.reading.message.defects:
            found["defects"] = list(self.reading.message.defects)[:50]
        return found | more
