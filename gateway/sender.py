"""From the outbox to the relay: render, compose, pass the leak guard, sign, hand over, record what became of it.

At most once is the rule for what nobody wrote: such a letter is marked on the wire, durably, before its content goes
out, and whatever happens then it is not sent again. An agent's words are repeated where nobody can tell whether they
left, always with the same Message-ID and the same bytes.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from postdesk.gateway import events
from postdesk.gateway.clock import Clock
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.store.outbox import Outbox, Waiting
from postdesk.gateway.trouble import TroubleTeller
from postdesk.outbound.compose import compose
from postdesk.outbound.dkim import Signer, sign
from postdesk.outbound.gate import intended
from postdesk.outbound.guard import Internal, inspect_bytes
from postdesk.outbound.letter import Letter
from postdesk.outbound.retry import RetryPolicy, next_attempt
from postdesk.outbound.shingles import fingerprint
from postdesk.outbound.transport import Deferred, Outcome, Rejected, Sent, SmtpTransport, Unknown
from postdesk.templates.engine import Engine, TemplateError
from postdesk.templates.notices import Notice, TeamNotification
from postdesk.templates.reports import Report
from postdesk.templates.stored import NoticeError, from_json
from postdesk.threading.message import Address, Part
from postdesk.threading.tokens import Claim, Place, Purpose

log = structlog.get_logger()

# Letters that are marked by one commit, with what a crash makes of them: at most so many confirmations a connection,
# marked and not yet sent, never leave. A commit for each cost a fifth of all CPU of sending, and the store's one writer.
_BATCH = 8
_QUICK = 1.0  # seconds for such a group; where the relay takes longer, letters are marked one by one
# What an admin may let go after a look; forged headers and agents' tokens are faults, not matters of judgement.
_RELEASABLE = frozenset({"note text", "note id", "note file", "private address"})
_RELAY_PAUSE = timedelta(seconds=30)  # when the trouble is the relay's, not the letter's
_BREAKER_PAUSE = timedelta(seconds=30)
_RECOVER_EVERY = timedelta(seconds=10)


class Held(Exception):  # noqa: N818 (a decision about a letter, not a fault of the program)
    """The letter must not leave; the reasons are for agents."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class NotOursError(Exception):
    """Another sender took the letter over."""


class Marks:
    """Letters that were claimed together: marked as on the wire when the relay waits for the first one's content."""

    def __init__(self, outbox: Outbox, letters: Sequence[Waiting]) -> None:
        self._outbox = outbox
        self._untried = deque(letters)
        self._ours: frozenset[int] | None = None

    def __iter__(self) -> Iterator[Waiting]:
        """Each letter in turn, to be tried."""
        while self._untried:
            yield self._untried[0]
            self._untried.popleft()

    def require(self, letter: Waiting) -> None:
        """Return when the letter is marked durably. Raises NotOursError where it is not ours to send."""
        if self._ours is None:
            self._ours = self._outbox.begin(self._untried)
        if letter.id not in self._ours:
            raise NotOursError


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
    rules: DeskRules
    engine: Engine
    transport: SmtpTransport
    clock: Clock
    breaker: Breaker
    teller: TroubleTeller
    retry: RetryPolicy
    signer: Signer | None = None
    lease: timedelta = timedelta(minutes=3)
    recovered: datetime | None = None  # when letters of dead senders were last looked for
    quick: bool = True  # whether the last letters went out quickly

    def step(self) -> int:
        """Send what is due, a few letters at a time; gives how many were taken."""
        now = self.clock()
        if self.recovered is None or now - self.recovered > min(_RECOVER_EVERY, self.lease):
            self.outbox.recover(now)
            self.recovered = now
        letters = self.outbox.claim(now, _BATCH if self.quick else 1, self.lease)
        marks = Marks(self.outbox, letters)
        settled: list[tuple[Waiting, str, str | None, datetime | None]] = []
        try:
            for letter in marks:
                result = self._tried(letter, marks)
                if result is not None:
                    settled.append((letter, *result))
        finally:
            self.outbox.settle(settled, self.clock())
        if letters:
            self.quick = (self.clock() - now).total_seconds() < _QUICK
        return len(letters)

    def close(self) -> None:
        """Say good-bye to the relay."""
        self.transport.close()

    def _tried(self, waiting: Waiting, marks: Marks) -> tuple[str, str | None, datetime | None] | None:
        """A letter that breaks something blocks none behind it: it waits like one that the relay did not take."""
        try:
            return self._send(waiting, marks)
        except Exception as error:
            log.exception(events.LETTER_BROKE, letter=waiting.id, notice=waiting.notice)
            again = next_attempt(waiting.attempts, waiting.created_at, self.clock(), self.retry)
            return self._defer(waiting, f"a fault of Postdesk: {type(error).__name__}", again)

    def _send(self, waiting: Waiting, marks: Marks) -> tuple[str, str | None, datetime | None] | None:
        """Try one letter; gives state, response and next try, or None where that is recorded already."""
        now = self.clock()
        if (
            waiting.lease - now < self.lease / 3
        ):  # the rest of the batch took too long: let it be claimed afresh
            return "queued", None, now
        if waiting.automatic and not self.breaker.admits(now):
            log.warning(events.OUTBOX_PAUSED, letter=waiting.id)
            return "queued", "waiting: too much automatic mail within a minute", now + _BREAKER_PAUSE
        try:
            letter = self._letter(waiting)
            raw = self._signed(waiting, self._guarded(waiting, letter))
        except Held as held:
            self._hold(waiting, held)
            return None
        try:
            before_dot = partial(marks.require, waiting)
            outcome = self.transport.send(letter.return_path, letter.recipient.address, raw, before_dot)
        except NotOursError:
            return None
        return self._judge(waiting, outcome)

    def _letter(self, waiting: Waiting) -> Letter:
        """The words and addresses of a letter; a template that fails holds it."""
        book = self.rules.book
        bounce = Claim(Purpose.BOUNCE, waiting.ticket or 0, waiting.id, waiting.created_at.date())
        try:
            notice = from_json(waiting.notice, waiting.data)
            rendered = self.engine.render(notice, waiting.language)
        except (TemplateError, NoticeError) as error:
            raise Held((str(error),)) from None
        attachments = (
            () if waiting.source_message is None else self.outbox.attachments(waiting.source_message)
        )
        return Letter(
            rendered=rendered,
            sender=Address(self.rules.name, book.address),
            recipient=Address(waiting.recipient_name, waiting.recipient),
            reply_to=Address(self.rules.name, waiting.reply_to),
            return_path=book.reply_address(bounce),
            message_id=waiting.message_id,
            in_reply_to=() if waiting.in_reply_to is None else (waiting.in_reply_to,),
            references=waiting.references,
            date=waiting.created_at,
            audience=notice.audience,
            automatic=notice.automatic,
            attachments=(*attachments, *_pictures(notice)),
            event=getattr(notice, "event", None),
        )

    def _guarded(self, waiting: Waiting, letter: Letter) -> bytes:
        """The final bytes, looked at for the last time. The only way to the signature and the transport."""
        try:
            raw = compose(letter)
        except ValueError as error:
            raise Held((str(error),)) from None
        leaks = inspect_bytes(raw, intended(letter), self._internal(waiting, letter))
        barring = [leak for leak in leaks if not (waiting.released and leak.kind in _RELEASABLE)]
        if barring:
            raise Held(tuple(leak.matched for leak in barring))
        return raw

    def _signed(self, waiting: Waiting, raw: bytes) -> bytes:
        """With our domain's signature on top, the same at every try. Nothing may be changed after it."""
        try:
            return raw if self.signer is None else sign(raw, self.signer, waiting.created_at)
        except ValueError as error:
            raise Held((str(error),)) from None

    def _internal(self, waiting: Waiting, letter: Letter) -> Internal:
        foreign = self._foreign_token(letter)
        if letter.audience == "agent":
            return Internal(is_agent_token=foreign, insiders=self._insiders(waiting))
        if waiting.ticket is None:
            return Internal(is_agent_token=foreign)
        side = waiting.holder if letter.audience == "outsider" else None
        found = self.outbox.internals(waiting.ticket, side)
        agents = self.teller.agent_addresses()
        return Internal(
            is_agent_token=foreign,
            notes=fingerprint(found.notes),
            note_ids=frozenset(found.note_ids),
            note_digests=frozenset(found.note_digests),
            private_addresses=frozenset(agents) - {letter.recipient.address.lower()},
            public_texts=partial(self._public_texts, waiting.ticket, waiting),
        )

    def _insiders(self, waiting: Waiting) -> frozenset[str]:
        """Who may read what is for agents: those who work; whom the configuration names as a reader of reports; another
        team, where its address is nobody's who has a part in the ticket from outside.
        """
        agents = self.teller.working()
        if waiting.recipient not in agents:  # one who was added this very moment?
            agents = self.teller.working(afresh=True)
        if waiting.recipient in agents:
            return agents
        if waiting.notice == Report.name:
            return agents | {address.lower() for report in self.rules.reports for address in report.to}
        if waiting.notice != TeamNotification.name or waiting.ticket is None:
            return agents
        teams = frozenset(team.address for team in self.rules.teams.values())
        return agents | (teams - self.outbox.people_outside(waiting.ticket))

    def _public_texts(self, ticket: int, waiting: Waiting) -> tuple[str, ...]:
        fixed = self.engine.fixed_words(waiting.notice, waiting.language)
        return (*self.outbox.public_texts(ticket), *fixed)

    def _foreign_token(self, letter: Letter) -> Callable[[str], bool]:
        """Tokens of another purpose: agents' for everybody else, and customers and outsiders have not each other's."""
        signer = self.rules.book.signer
        others = {Purpose.SIDE} if letter.audience == "customer" else {Purpose.REPLY}

        def is_foreign(token: str) -> bool:
            claims = (signer.verify(token, place) for place in Place)
            return any(c is not None and (c.purpose.internal or c.purpose in others) for c in claims)

        return is_foreign

    def _judge(self, waiting: Waiting, outcome: Outcome) -> tuple[str, str | None, datetime | None]:
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

    def _defer(
        self, waiting: Waiting, response: str, again: datetime | None
    ) -> tuple[str, str | None, datetime | None]:
        if again is None:
            return self._fail(waiting, response, gave_up=True)
        log.info(events.LETTER_DEFERRED, letter=waiting.id, response=response, again_at=again.isoformat())
        return "queued", response, again

    def _fail(
        self, waiting: Waiting, response: str, *, gave_up: bool
    ) -> tuple[str, str | None, datetime | None]:
        log.warning(events.LETTER_FAILED, letter=waiting.id, notice=waiting.notice, response=response)
        self.teller.failed(waiting, response, gave_up=gave_up)
        return "failed", response, None

    def _hold(self, waiting: Waiting, held: Held) -> None:
        log.error(events.LETTER_HELD, letter=waiting.id, notice=waiting.notice, ticket=waiting.ticket)
        self.outbox.withhold(waiting, str(held), self.clock())
        self.teller.held(waiting, held.reasons)


def _pictures(notice: Notice) -> tuple[Part, ...]:
    """The plots of a report, for its HTML to show. matplotlib is loaded for them alone."""
    if not isinstance(notice, Report) or not notice.plots:
        return ()
    from postdesk.outbound.plots import picture

    return tuple(
        Part("image/png", picture(plot), None, f"{plot.key}.png", "inline", plot.content_id, inline=True)
        for plot in notice.plots
    )
