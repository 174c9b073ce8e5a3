"""What two simulations of the same mail would do apart. Pure: two runs in, differences out.

Numbers of tickets may differ without meaning anything: what counts is which messages share a ticket.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from postdesk.gateway.simulation import Simulated, Told


@dataclass(frozen=True, slots=True)
class Difference:
    """One message, and one thing about it that would be otherwise."""

    file: str
    what: str
    before: str
    after: str


def differences(one: Simulated, other: Simulated) -> tuple[Difference, ...]:
    """In the order of the first run. A message that only one run has reached says so."""
    found: list[Difference] = []
    others = {told.file: told for told in other.messages}
    first, second = _leaders(one), _leaders(other)
    for told in one.messages:
        twin = others.get(told.file)
        if twin is None:
            found.append(Difference(told.file, "outcome", told.outcome, "not reached"))
            continue
        found += [
            Difference(told.file, what, before, after)
            for (what, before), (_, after) in zip(_facts(told, first), _facts(twin, second), strict=True)
            if before != after
        ]
    return tuple(found)


def _leaders(run: Simulated) -> dict[int, str]:
    """Each ticket's first message: what names it across runs."""
    leaders: dict[int, str] = {}
    for told in run.messages:
        if told.ticket is not None:
            leaders.setdefault(told.ticket, told.file)
    return leaders


def _facts(told: Told, leaders: dict[int, str]) -> Iterator[tuple[str, str]]:
    yield "outcome", told.outcome
    yield "conversation", "none" if told.ticket is None else f"that of {leaders[told.ticket]}"
    yield "queue", told.queue or ""
    yield "urgency", told.urgency or ""
    yield "letters", _letters(told.sent)
    yield "timers", ", ".join(sorted(f"{t['kind']} ({_letters(t['sent'])})" for t in told.timers))


def _letters(sent: tuple[dict[str, object], ...] | list[dict[str, object]]) -> str:
    return ", ".join(sorted(f"{letter['notice']} to {letter['to']}" for letter in sent)) or "none"
