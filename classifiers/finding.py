"""What a rule of the screening chain answers: why it applies, and what a delivery report says where it read one."""

from collections.abc import Callable
from dataclasses import dataclass

from postdesk.classifiers.own import Own
from postdesk.classifiers.verdict import Bounce
from postdesk.threading.message import Envelope, Message


@dataclass(frozen=True, slots=True)
class Finding:
    """The rule applies. `reasons` is never empty: they are shown by `explain`."""

    reasons: tuple[str, ...]
    bounce: Bounce | None = None


Check = Callable[[Message, Envelope, Own], Finding | None]


def because(*reasons: str) -> Finding | None:
    """A finding with the reasons that hold, or None where none does ("" stands for a reason that does not hold)."""
    held = tuple(reason for reason in reasons if reason)
    return Finding(held) if held else None
