"""What two simulations of the same mail would do apart. Pure: two runs in, differences out.

Numbers of tickets may differ without meaning anything: what counts is which messages share a ticket. A timer is another one
where it fires at another moment; a letter that both would send is compared by its words, where the runs wrote them out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from postdesk.gateway.simulated_words import unlike
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
        found += _timers(told, twin)
        found += _words(told, twin)
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


def _timers(one: Told, other: Told) -> Iterator[Difference]:
    """Those that fire in one run alone, each with its moment."""
    ours, theirs = (Counter(_timer(t) for t in told.timers) for told in (one, other))
    if ours != theirs:
        before, after = (", ".join(sorted((a - b).elements())) for a, b in ((ours, theirs), (theirs, ours)))
        yield Difference(one.file, "timers", before or "none", after or "none")


def _timer(timer: Mapping[str, Any]) -> str:
    return f"{timer['kind']} at {timer['at'].isoformat()} ({_letters(timer['sent'])})"


def _words(one: Told, other: Told) -> Iterator[Difference]:
    """The first line that differs, of each letter that both would send."""
    ours, theirs = _written(one), _written(other)
    for letter, texts in ours.items():
        for mine, yours in zip(texts, theirs.get(letter, ()), strict=False):
            before, after = unlike(mine, yours)
            if before != after:
                yield Difference(one.file, f"words of {letter}", before, after)


def _written(told: Told) -> Mapping[str, list[str]]:
    """Every letter's words, by its kind and reader; those of timers, too."""
    found: dict[str, list[str]] = defaultdict(list)
    groups = [(told.sent, told.words), *((t["sent"], t.get("words", ())) for t in told.timers)]
    for sent, words in groups:
        for letter, text in zip(sent, words, strict=False):  # a run that wrote none out has none
            found[f"{letter['notice']} to {letter['to']}"].append(text)
    return found


def _letters(sent: tuple[dict[str, object], ...] | list[dict[str, object]]) -> str:
    return ", ".join(sorted(f"{letter['notice']} to {letter['to']}" for letter in sent)) or "none"
