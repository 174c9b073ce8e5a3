"""The shapes in which questions about a message are answered. Every answer carries its reasons in words."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["request", "auto_reply", "bounce", "feedback_report", "list", "calendar", "loop", "unreadable"]


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says (RFC 3464). `permanent` is None where the report does not tell."""

    permanent: bool | None
    status: str | None  # enhanced status code, RFC 3463: "5.1.1"
    recipients: tuple[str, ...]  # addresses that failed, as the report names them
    original_message_id: str | None  # canonical id of the message that bounced
    given_up: bool = False  # nobody tries again: "failed", though the code is of class 4 (RFC 3464 §2.3.3)


@dataclass(frozen=True, slots=True)
class Screening:
    """What sort of mail this is, the row of the chain that said so, and why."""

    kind: Kind
    rule: str
    reasons: tuple[str, ...]
    bounce: Bounce | None = None
    misses: tuple[str, ...] = ()  # rows that were asked before and said no

    @property
    def automatic(self) -> bool:
        """Sent by a machine: it may change no state and is never answered (RFC 3834)."""
        return self.kind != "request"


@dataclass(frozen=True, slots=True)
class Classification:
    """One label out of a closed set, with the share of evidence for every label."""

    label: str
    confidence: float  # 0..1
    scores: dict[str, float] = field(default_factory=dict)  # every label of the set
    reasons: tuple[str, ...] = ()
