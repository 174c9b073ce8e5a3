"""From the outbox to the relay: sealed letters (`sealing`) are handed over, and what became of each is recorded.

At most once is the rule for what nobody wrote: such a letter is marked on the wire, durably, before its content goes
out, and whatever happens then it is not sent again. An agent's words are repeated where nobody can tell whether they
left, always with the same Message-ID and the same bytes.
"""

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

import structlog

from postdesk.gateway import events
from postdesk.gateway.clock import Clock
from postdesk.gateway.sealing import Held, Sealed, Sealer
from postdesk.gateway.store.outbox import Ended, Outbox, Waiting
from postdesk.gateway.trouble import TroubleTeller
from postdesk.outbound.retry import RetryPolicy, next_attempt
from postdesk.outbound.transport import Deferred, Outcome, Rejected, Sent, SmtpTransport, Unknown

log = structlog.get_logger()

# Letters that are marked by one commit, with what a crash makes of them. Of those that leave at most once, so many a
# connection, marked and not yet sent, never leave; of all, so many leave twice. A commit for each cost a fifth of all CPU
# of sending, and the store's one writer.
_MARKED_ONCE = 8
_MARKED = 16
_CLAIMED = 32  # letters that are claimed and sealed together: at most so many,
_PACE = 1.0  # and no more than the relay lately took within so many seconds, since the others of a claim wait meanwhile
_RELAY_PAUSE = timedelta(seconds=30)  # when the trouble is the relay's, not the letter's
_BREAKER_PAUSE = timedelta(seconds=30)
_RECOVER_EVERY = timedelta(seconds=10)

_Result = tuple[str, str | None, datetime | None]  # state, response, next try


class NotOursError(Exception):
    """Its lease is over, or another sender took the letter."""


class Round:
    """The letters of a claim, one after the other. They are marked as on the wire, a few at a time, when the relay waits
    for the first one's content; the commit that marks them records what became of those before.
    """

    def __init__(self, outbox: Outbox, letters: Sequence[Waiting], clock: Clock) -> None:
        self.storing = timedelta()  # how long the store took to mark them
        self._outbox = outbox
        self._clock = clock
        self._untried = deque(letters)
        self._marked: set[int] = set()  # or found to be another's
        self._ours: set[int] = set()
        self._ended: list[Ended] = []

    def __iter__(self) -> Iterator[Waiting]:
        """Each letter in turn, to be tried."""
        while self._untried:
            yield self._untried[0]
            self._untried.popleft()

    def require(self, letter: Waiting) -> None:
        """Return when the letter is marked durably. Raises NotOursError where it is not ours to send, or no longer: one that
        was marked with others may have waited for a relay that dawdles.
        """
        if letter.id not in self._marked:
            began = self._clock()
            group = tuple(self._group())
            self._ours |= self._outbox.begin(group, self._ended)
            self._marked |= {waiting.id for waiting in group}
            self._ended = []
            self.storing += self._clock() - began
        if letter.id not in self._ours or self._clock() >= letter.lease:
            raise NotOursError

    def _group(self) -> Iterator[Waiting]:
        """The next that are marked together."""
        once = 0
        for waiting in islice(self._untried, _MARKED):
            once += not waiting.repeatable
            if once > _MARKED_ONCE:
                return
            yield waiting

    def end(self, ended: Ended) -> None:
        """What became of one; recorded with the next commit."""
        self._ended.append(ended)

    @property
    def unrecorded(self) -> list[Ended]:
        """What no commit has recorded yet."""
        return self._ended


class Breaker:
    """Counts automatic letters of the last minute over all senders of a process: above the cap something is wrong."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._sent: deque[datetime] = deque()
        self._lock = threading.Lock()

    def admits(self, now: datetime) -> bool:
        """Whether one more may go out now; counts it if so."""
        with self._lock:
            while self._sent and self._sent[0] < now - timedelta(minutes=1):
                self._sent.popleft()
            if len(self._sent) >= self._cap:
                return False
            self._sent.append(now)
            return True


@dataclass(kw_only=True)
class Sender:
    """Empties the outbox over one connection. A process may have several, with one breaker and one teller."""

    outbox: Outbox
    sealer: Sealer
    transport: SmtpTransport
    clock: Clock
    breaker: Breaker
    teller: TroubleTeller
    retry: RetryPolicy
    lease: timedelta = timedelta(minutes=3)
    recovered: datetime | None = None  # when letters of dead senders were last looked for
    most: int = _CLAIMED  # letters of the next claim
    unrecorded: Sequence[Ended] = ()

    def step(self) -> int:
        """Send what is due, a few letters at a time; gives how many were taken."""
        self._record()
        now = self.clock()
        if self.recovered is None or now - self.recovered > min(_RECOVER_EVERY, self.lease):
            self.outbox.recover(now, self.lease)
            self.recovered = now
        letters = self.outbox.claim(now, self.most, self.lease)
        if letters:
            self._send_all(letters)
        return len(letters)

    def close(self) -> None:
        """Say good-bye to the relay."""
        self.transport.close()

    def _send_all(self, letters: Sequence[Waiting]) -> None:
        """The letters of a claim: sealed together, handed over one after the other."""
        now = self.clock()
        paused = [w for w in letters if w.automatic and not self.breaker.admits(now)]
        admitted = [w for w in letters if w not in paused] if paused else letters
        turn = Round(self.outbox, admitted, self.clock)
        try:
            for waiting in paused:
                turn.end(Ended(waiting, *_paused(waiting, now), now))
            sealed = self._sealed(admitted)
            began = self.clock()
            for waiting in turn:
                if (
                    self.clock() - began
                ).total_seconds() > _PACE:  # what the guard saw is of the past (decision 2)
                    sealed = {}
                result = self._tried(waiting, sealed.get(waiting.id), turn)
                if result is not None:
                    turn.end(Ended(waiting, *result, self.clock()))
            seconds = max((self.clock() - began - turn.storing).total_seconds(), 0.001)
            self.most = max(1, min(_CLAIMED, int(len(letters) * _PACE / seconds)))
        finally:
            self.unrecorded = turn.unrecorded
            self._record()

    def _record(self) -> None:
        """What became of letters. Where the store fails it is kept for the next step: they left, and shall not leave again."""
        self.outbox.settle(self.unrecorded)
        self.unrecorded = ()

    def _sealed(self, letters: Sequence[Waiting]) -> dict[int, Sealed | Exception]:
        """All but those with attachments: together these could take gigabytes, and are sealed when their turn comes."""
        messages = {w.source_message for w in letters if w.source_message is not None}
        heavy = self.outbox.with_attachments(messages)
        return self.sealer.seal([w for w in letters if w.source_message not in heavy])

    def _tried(self, waiting: Waiting, sealed: Sealed | Exception | None, turn: Round) -> _Result | None:
        """A letter that breaks something blocks none behind it: it waits like one that the relay did not take.

        Gives None where what became of it is recorded already.
        """
        try:
            now = self.clock()
            if waiting.lease - now < self.lease / 3:  # those before it took too long: to be claimed afresh
                return "queued", None, now
            made = self._made(waiting, sealed)
            if isinstance(made, Held):
                self._hold(waiting, made)
                return None
            return self._send(waiting, made, turn)
        except Exception as error:
            log.exception(events.LETTER_BROKE, letter=waiting.id, notice=waiting.notice)
            again = next_attempt(waiting.attempts, waiting.created_at, self.clock(), self.retry)
            return self._defer(waiting, f"a fault of Postdesk: {type(error).__name__}", again)

    def _made(self, waiting: Waiting, sealed: Sealed | Exception | None) -> Sealed | Held:
        """The letter as it leaves, or why it must not. Raises what broke at it."""
        made = sealed or self.sealer.seal([waiting])[waiting.id]
        if isinstance(made, Sealed | Held):
            return made
        raise made

    def _send(self, waiting: Waiting, sealed: Sealed, turn: Round) -> _Result | None:
        """One transaction with the relay."""
        try:
            before_dot = partial(turn.require, waiting)
            outcome = self.transport.send(sealed.return_path, sealed.recipient, sealed.raw, before_dot)
        except NotOursError:
            return "queued", None, self.clock()  # nothing left; what another took stays as it is
        return self._judge(waiting, outcome)

    def _judge(self, waiting: Waiting, outcome: Outcome) -> _Result:
        """What an outcome means for a letter; unknown is temporary where it may be repeated, and final where not."""
        now = self.clock()
        match outcome:
            case Sent(code, text):
                log.info(events.LETTER_SENT, letter=waiting.id, notice=waiting.notice, ticket=waiting.ticket)
                return "sent", f"{code} {text}", None
            case Rejected(code, text):
                return self._fail(waiting, f"{code} {text}", gave_up=False)
            case Unknown(text) if not waiting.repeatable:
                log.warning(events.LETTER_UNKNOWN, letter=waiting.id, response=text)
                return "unknown", text, None
            case Unknown(text):
                again = next_attempt(waiting.attempts, waiting.created_at, now, self.retry)
                return self._defer(waiting, text, again)
            case Deferred(code, text, relay=True):
                return self._defer(waiting, f"{code} {text}", self._when_relay_is_back(waiting, now))
            case Deferred(code, text):
                again = next_attempt(waiting.attempts, waiting.created_at, now, self.retry)
                return self._defer(waiting, f"{code} {text}", again)

    def _when_relay_is_back(self, waiting: Waiting, now: datetime) -> datetime | None:
        """Trouble of the relay concerns every letter: soon again, until the letter's time is over."""
        return None if now >= waiting.created_at + self.retry.give_up else now + _RELAY_PAUSE

    def _defer(self, waiting: Waiting, response: str, again: datetime | None) -> _Result:
        if again is None:
            return self._fail(waiting, response, gave_up=True)
        log.info(events.LETTER_DEFERRED, letter=waiting.id, response=response, again_at=again.isoformat())
        return "queued", response, again

    def _fail(self, waiting: Waiting, response: str, *, gave_up: bool) -> _Result:
        log.warning(events.LETTER_FAILED, letter=waiting.id, notice=waiting.notice, response=response)
        self.teller.failed(waiting, response, gave_up=gave_up)
        return "failed", response, None

    def _hold(self, waiting: Waiting, held: Held) -> None:
        log.error(events.LETTER_HELD, letter=waiting.id, notice=waiting.notice, ticket=waiting.ticket)
        self.outbox.withhold(waiting, str(held), self.clock())
        self.teller.held(waiting, held.reasons)


def _paused(waiting: Waiting, now: datetime) -> _Result:
    log.warning(events.OUTBOX_PAUSED, letter=waiting.id)
    return "queued", "waiting: too much automatic mail within a minute", now + _BREAKER_PAUSE
