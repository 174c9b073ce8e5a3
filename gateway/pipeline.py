"""From the spool to the store: claim a batch, read each message, decide, commit (docs/flow.md).

Reading is done before the transaction begins: it is the long and dangerous part. A batch shares one transaction and
each message has its savepoint, so that a failure undoes one message and no other. A failure is temporary until a
message has had its attempts; then it is quarantined with its cause, and what is behind it goes on.
"""

import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from postdesk.gateway import events
from postdesk.gateway.authentication.policy import Prover
from postdesk.gateway.clock import Clock
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.decide import decide
from postdesk.gateway.desk.reading import Reading, Stages, read_in_stages
from postdesk.gateway.desk.requests import Request, looks_new, understand_in_stages
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.lookups import looked_up
from postdesk.gateway.model import Decision, Outcome
from postdesk.gateway.proving import ASK_AGAIN_AFTER, ask_proof, is_worth_waiting
from postdesk.gateway.settings.desk import Work
from postdesk.gateway.store.database import Database, is_collision, savepoint
from postdesk.gateway.store.numbers import TicketNumbers
from postdesk.gateway.store.record import record
from postdesk.gateway.store.situation import first_copy, load_agents
from postdesk.gateway.store.spool import Claimed, LeaseLostError, Spool
from postdesk.gateway.store.turns import take_turns
from postdesk.gateway.watching import with_all_timers

log = structlog.get_logger()

_RETRY_AFTER = timedelta(seconds=30)  # times the attempts made
_AFTER_COLLISION = timedelta(seconds=1)
_AHEAD = timedelta(days=1)  # the lease of what is read ahead
_MAX_CAUSE = 2000  # characters of a cause that are kept


@dataclass(frozen=True, slots=True)
class _Read:
    """A message, understood before the transaction begins: SQLite has one writer at a time."""

    claimed: Claimed
    reading: Reading
    request: Request | None


@dataclass(frozen=True, slots=True)
class _Failure:
    claimed: Claimed
    cause: str
    collision: bool = False  # with another worker, which went on: no attempt is counted


@dataclass(frozen=True, slots=True)
class Ahead:
    """A message that was read before its time: nothing of it is decided."""

    moment: datetime  # when it comes
    readings: list[_Read]
    failures: list[_Failure]


class Pipeline:
    """Works messages off the spool. One for each worker process."""

    def __init__(
        self,
        database: Database,
        rules: DeskRules,
        work: Work,
        clock: Clock,
        started: Callable[[int], None] = lambda _: None,
        *,
        prover: Prover | None = None,
    ) -> None:
        """`started` is told each message's number before its bytes are opened (0: done with it).

        Without `prover` nobody is proven, and a desk whose agents must prove themselves holds their mail.
        """
        self._database = database
        self._rules = rules
        self._work = work
        self._clock = clock
        self._started = started
        self._prover = prover
        self._spool = Spool(database)
        self._numbers = TicketNumbers(database, block=max(20, work.batch))

    def step(self) -> int:
        """Work one batch off; gives how many messages were taken."""
        now = self._clock()
        lease = timedelta(seconds=self._work.lease_seconds)
        batch = self._spool.claim(now, self._work.batch, lease)
        if not batch:
            return 0
        with self._database.read() as connection:
            rules = self._rules = self._rules.with_agents(load_agents(connection))
        sound: list[Claimed] = []
        for claimed in batch:
            if claimed.attempts > self._work.attempts:
                cause = f"its worker died or was stopped {claimed.attempts - 1} times while reading it"
                self._quarantine(claimed, cause)
            else:
                sound.append(claimed)
        self._finish(*self._read(sound, rules, now + lease / 2))
        return len(batch)

    def read_ahead(self, end: datetime) -> list[Ahead]:
        """Claim and read messages that come until then, for one who knows how time goes on. A message's reading says
        nothing of when it was read; reading many, then deciding on them, takes less time than going to and fro.
        """
        batch = self._spool.claim(end, self._work.batch, _AHEAD, tried_too=False)
        if not batch:
            return []
        with self._database.read() as connection:
            rules = self._rules = self._rules.with_agents(load_agents(connection))
        readings, failures = self._read(batch, rules, self._clock() + _AHEAD / 2)
        ahead = {claimed.id: Ahead(claimed.received_at, [], []) for claimed in batch}
        for found in readings:
            ahead[found.claimed.id].readings.append(found)
        for failure in failures:
            ahead[failure.claimed.id].failures.append(failure)
        return sorted(ahead.values(), key=lambda one: one.moment)

    def settle(self, ahead: Sequence[Ahead]) -> int:
        """Decide on messages that were read ahead; gives how many they are."""
        self._finish([r for one in ahead for r in one.readings], [f for one in ahead for f in one.failures])
        return len(ahead)

    def _finish(self, readings: list[_Read], failures: list[_Failure]) -> None:
        if readings:
            self._commit(readings, failures)
        for failure in failures:
            self._put_back(failure)

    def _read(
        self, batch: list[Claimed], rules: DeskRules, until: datetime
    ) -> tuple[list[_Read], list[_Failure]]:
        """Each stage for the whole batch, then the next; each message fails alone.

        Where time runs out, those that wait for their turn go back. The others may go on for half of what is left of
        their lease, and so on: the first of them is read to its end.
        """
        readings: list[_Read] = []
        failures: list[_Failure] = []
        going = [(claimed, self._reading(claimed, rules)) for claimed in batch]
        try:
            while going:
                further = []
                for at, (claimed, stages) in enumerate(going):
                    if at and self._clock() > until:
                        until += (claimed.lease - until) / 2
                        self._release(waiting for waiting, _ in going[at:])
                        break
                    self._started(claimed.id)
                    try:
                        next(stages)
                        further.append((claimed, stages))
                    except StopIteration as done:
                        readings += [done.value] if done.value else []
                    except Exception:  # noqa: BLE001 (whatever a message does, it is kept and told)
                        failures.append(_Failure(claimed, traceback.format_exc(limit=-4)))
                going = further
        finally:
            self._started(0)
        return sorted(readings, key=lambda found: found.claimed.id), failures

    def _reading(self, claimed: Claimed, rules: DeskRules) -> Stages[_Read | None]:
        """All stages of one message; None where it waits for its proof."""
        found = yield from read_in_stages(claimed.content, claimed.envelope, rules)
        yield
        proof = ask_proof(self._prover, claimed, found, rules)
        if proof is not None and is_worth_waiting(claimed, proof, self._clock()):
            self._spool.release(claimed, self._clock() + ASK_AGAIN_AFTER, forget_attempt=True)
            log.info(events.PROOF_DEFERRED, spool=claimed.id, reasons=proof.reasons)
            return None
        yield
        request = (yield from understand_in_stages(found, rules)) if looks_new(found) else None
        return _Read(claimed, replace(found, proof=proof), request)

    def _commit(self, readings: list[_Read], failures: list[_Failure]) -> None:
        """One transaction for the batch, one savepoint a message."""
        self._numbers.reserve()
        done: list[tuple[Claimed, Decision]] = []
        with self._database.write() as connection:
            take_turns(connection, ((f.reading.identity, f.reading.clues) for f in readings))
            rules = self._rules = self._rules.with_agents(load_agents(connection))
            for found in readings:
                claimed = found.claimed
                try:
                    with savepoint(connection):
                        done.append((claimed, self._settle(connection, rules, found)))
                except LeaseLostError as lost:
                    log.warning(events.LEASE_LOST, spool=claimed.id, cause=str(lost))
                except Exception as error:  # noqa: BLE001 (as above)
                    cause = traceback.format_exc(limit=-4)
                    failures.append(_Failure(claimed, cause, is_collision(error)))
            if any(decision.sends_letters for _, decision in done):
                self._database.wake(connection, "outbox")
        for claimed, decision in done:
            log.info(
                events.MESSAGE_SETTLED,
                spool=claimed.id,
                outcome=decision.outcome.value,
                reason=decision.reason,
            )

    def _settle(self, connection: Connection, rules: DeskRules, found: _Read) -> Decision:
        claimed, reading, now = found.claimed, found.reading, self._clock()
        original = first_copy(connection, reading.identity, claimed.id)
        if original is not None:
            decision = Decision(
                Outcome.DUPLICATE, f"a copy of message {original}", explanation={"duplicate_of": original}
            )
        else:
            case = Case(
                spool_id=claimed.id,
                reading=reading,
                desk=rules,
                now=now,
                number=self._numbers.peek(),
                request=found.request,
            )
            case = looked_up(connection, case, claimed)
            decision = decide(case)
            if case.imported is None:  # mail of the past reminds nobody
                decision = with_all_timers(connection, decision, rules, case.conversation, now)
        record(connection, decision, now, claimed, reading.clues.own_key)
        if decision.opens_ticket:
            self._numbers.take()
        return decision

    def _release(self, batch: Iterable[Claimed]) -> None:
        """Put back what was not read, as if it had not been claimed."""
        for claimed in batch:
            self._spool.release(claimed, self._clock(), forget_attempt=True)

    def _put_back(self, failure: _Failure) -> None:
        claimed, cause = failure.claimed, failure.cause[-_MAX_CAUSE:]
        if failure.collision:
            self._spool.release(claimed, self._clock() + _AFTER_COLLISION, forget_attempt=True)
            log.info(events.MESSAGE_COLLIDED, spool=claimed.id)
        elif claimed.attempts >= self._work.attempts:
            self._quarantine(claimed, cause)
        else:
            self._spool.release(claimed, self._clock() + _RETRY_AFTER * claimed.attempts)
            log.warning(events.MESSAGE_FAILED, spool=claimed.id, attempt=claimed.attempts, cause=cause)

    def _quarantine(self, claimed: Claimed, cause: str) -> None:
        try:
            self._spool.quarantine(claimed, cause, self._clock())
        except LeaseLostError as lost:
            log.warning(events.LEASE_LOST, spool=claimed.id, cause=str(lost))
        else:
            log.error(events.MESSAGE_QUARANTINED, spool=claimed.id, attempts=claimed.attempts, cause=cause)
