"""Past mail through a configuration on a virtual clock, in a throw-away store: what would have become of it?

Nothing leaves, nobody is asked (no DNS, so senders are believed), and the desk's own store is only read. The desk's rules
are the real ones: the pipeline and the timekeeper work here as they do in the daemon, moment after moment. Only that mail is
read before its moment comes, many at a time: what a message says does not depend on when it is read.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from postdesk.gateway.app import App
from postdesk.gateway.pipeline import Ahead, Pipeline
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.simulated_words import Words
from postdesk.gateway.store import past
from postdesk.gateway.store.agents import Agents
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.spool import Spool
from postdesk.gateway.store.throwaway import throwaway_store
from postdesk.gateway.timekeeper import Timekeeper
from postdesk.threading.moments import received_moment

_GROUP = 64  # messages stored at once
_GROUP_OCTETS = 16_000_000  # or so much of them
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)  # dates before it are a broken clock's


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one message, with the timers that fired after it, before the next one came."""

    file: str
    at: datetime
    outcome: str
    reason: str
    ticket: int | None
    how: str  # the evidence that led to the ticket; "new" where there was none
    queue: str | None  # as classified, of a new request
    urgency: str | None
    sent: tuple[dict[str, Any], ...]
    timers: tuple[dict[str, Any], ...] = ()
    words: tuple[
        str, ...
    ] = ()  # of what was sent, where they were asked for; of a timer's letters under "words"


@dataclass(frozen=True, slots=True)
class Simulated:
    """A whole run."""

    messages: tuple[Told, ...]
    tickets: dict[int, dict[str, Any]]
    left: int = 0  # messages of which nothing had become at the end


def simulate(
    app: App,
    mail: Iterable[RawMail],
    until: datetime | None,
    advance: Callable[[int], None],
    words: Words | None = None,
) -> Simulated:
    """Run it; `advance` is told after every so many messages. `until`: how long timers go on; the last mail's moment.

    With `words` every letter is written out, to be compared.
    """
    with throwaway_store() as database:
        Agents(database).synchronise(app.settings.agents)
        _spool(database, mail)
        _run(app, database, until, advance)
        told = tuple(_told(database, words))
        return Simulated(told, past.tickets_as_they_are(database), past.count_received(database) - len(told))


def as_received(mail: Iterable[RawMail]) -> Iterator[RawMail]:
    """Mail in files, each with the moment that its own header names; one without came when the one before it did."""
    moment = _FIRST
    for one in mail:
        moment = max(received_moment(one.content) or moment, _FIRST)
        yield replace(one, received_at=moment)


def _spool(database: Database, mail: Iterable[RawMail]) -> None:
    """Into the spool, each due when it was received: there the virtual clock finds it."""
    spool, group, size = Spool(database), list[RawMail](), 0
    for one in mail:
        group.append(one)
        size += len(one.content)
        if len(group) == _GROUP or size >= _GROUP_OCTETS:
            spool.add(group)
            group, size = [], 0
    if group:
        spool.add(group)


def _run(app: App, database: Database, until: datetime | None, advance: Callable[[int], None]) -> None:
    now = _FIRST

    def clock() -> datetime:
        return now

    rules = replace(app.rules, agents_must_prove=False)
    pipeline = Pipeline(database, rules, app.settings.work, clock)
    timekeeper = Timekeeper(database, rules, clock)
    end = until or past.last_message(database) or _FIRST
    ahead = deque[Ahead]()
    while True:
        if not ahead:
            ahead.extend(pipeline.read_ahead(end))
        coming = past.upcoming(database)
        read = ahead[0].moment if ahead else None
        moments = [m for m in (read, coming.message, coming.timer) if m is not None and m <= end]
        if not moments:
            return
        now = max(now, min(moments))
        if coming.timer is not None and coming.timer <= now:
            timekeeper.step()
        if read is not None and read <= now:
            advance(pipeline.settle(_come(ahead, now)))
        if coming.message is not None and coming.message <= now:  # one that failed, and is tried again
            advance(pipeline.step())
        past.pretend_to_send(database, now)


def _come(ahead: deque[Ahead], now: datetime) -> list[Ahead]:
    """Takes those that have come by now off the queue."""
    come = list(takewhile(lambda one: one.moment <= now, ahead))
    for _ in come:
        ahead.popleft()
    return come


def _told(database: Database, words: Words | None) -> Iterator[Told]:
    """Each message with its letters, and with the timers that fired before the next one came."""
    letters = past.letters(database)
    timers = deque(past.fired_timers(database))
    waiting: Told | None = None
    for row in past.settled_messages(database):
        if waiting is not None:
            yield replace(waiting, timers=tuple(_fired(timers, letters, row["settled_at"], words)))
        waiting = _one(row, letters.by_message.get(row["id"], ()), words)
    if waiting is not None:
        yield replace(waiting, timers=tuple(_fired(timers, letters, None, words)))


def _one(row: dict[str, Any], letters: Sequence[dict[str, Any]], words: Words | None) -> Told:
    explanation = row["explanation"] or {}
    via = explanation.get("matching", {}).get("via")
    return Told(
        file=row["source_ref"],
        at=row["settled_at"],
        outcome=row["outcome"] or row["state"],
        reason=row["reason"] or "",
        ticket=row["ticket_id"],
        how=via or ("new" if row["outcome"] == "new_ticket" else ""),
        queue=explanation.get("queue", {}).get("label"),
        urgency=explanation.get("urgency", {}).get("label"),
        sent=tuple(_letter(letter) for letter in letters),
        words=() if words is None else tuple(map(words, letters)),
    )


def _letter(row: dict[str, Any]) -> dict[str, Any]:
    return {"notice": row["notice"], "to": row["recipient"]} | (
        {"taken_back": True} if row["state"] == "cancelled" else {}
    )


def _fired(
    timers: deque[dict[str, Any]], letters: past.Letters, until: datetime | None, words: Words | None
) -> Iterator[dict[str, Any]]:
    """Takes those that fired up to then off the queue."""
    while timers and (until is None or timers[0]["settled_at"] <= until):
        timer = timers.popleft()
        ticket, at = timer["ticket_id"], timer["settled_at"]
        caused = letters.by_timer.get((ticket, at), ())
        sent = [_letter(letter) for letter in caused]
        told = {"kind": timer["kind"], "ticket": ticket, "at": at, "reason": timer["reason"], "sent": sent}
        yield told if words is None else told | {"words": list(map(words, caused))}
