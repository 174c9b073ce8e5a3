"""From letters of the outbox to the bytes that leave: words, mail, leak guard, signature.

Every step is taken for all letters before the next is taken for any: each piece of code is then still in the processor's
caches for the next letter. A letter that fails drops out alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.store.internals import InternalMatter, Internals, Reader
from postdesk.gateway.store.outbox import Outbox, Waiting
from postdesk.gateway.trouble import TroubleTeller
from postdesk.outbound.compose import compose
from postdesk.outbound.dkim import Signer, sign
from postdesk.outbound.gate import intended
from postdesk.outbound.guard import Internal, inspect_bytes
from postdesk.outbound.letter import Letter
from postdesk.outbound.shingles import Fingerprint, fingerprint
from postdesk.templates.engine import Engine, TemplateError
from postdesk.templates.notices import Audience, Notice, TeamNotification
from postdesk.templates.rendered import Rendered
from postdesk.templates.reports import Report
from postdesk.templates.stored import NoticeError, from_json
from postdesk.threading.message import Address, Part
from postdesk.threading.tokens import Claim, Place, Purpose

# What an admin may let go after a look; forged headers and agents' tokens are faults, not matters of judgement.
_RELEASABLE = frozenset({"note text", "note id", "note file", "private address"})


class Held(Exception):  # noqa: N818 (a decision about a letter, not a fault of the program)
    """The letter must not leave; the reasons are for agents."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Sealed:
    """A letter as it leaves: past the guard, signed. Nothing may be changed in it."""

    return_path: str
    recipient: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Compared:
    """What the guard compares the letters of one claim with; what several of them share is made once."""

    kept: dict[Reader, Internals]
    marks_of: Callable[[tuple[str, ...]], Fingerprint]  # letters of one ticket have the same notes
    is_foreign: Callable[[Audience, str], bool]


_Mail = tuple[Letter, bytes]
_Before = TypeVar("_Before")
_After = TypeVar("_After")


@dataclass(kw_only=True)
class Sealer:
    """Makes the final bytes of letters. A process may have several, with one teller."""

    outbox: Outbox
    matter: InternalMatter
    rules: DeskRules
    engine: Engine
    teller: TroubleTeller
    signer: Signer | None = None

    def seal(self, letters: Sequence[Waiting]) -> dict[int, Sealed | Exception]:
        """Each letter's final bytes by its number, or why it has none: Held, or whatever broke."""
        failed: dict[int, Exception] = {}
        notices = _each([(w, w.data) for w in letters], _noticed, failed)
        rendered = _each(notices, self._rendered, failed)
        written = _each(rendered, self._letter, failed)
        composed = _each(written, _composed, failed)
        guarded = _each(composed, partial(self._guarded, self._compared(composed)), failed)
        sealed = _each(guarded, self._sealed, failed)
        return {**failed, **{waiting.id: made for waiting, made in sealed}}

    def _rendered(self, waiting: Waiting, notice: Notice) -> tuple[Notice, Rendered]:
        """The words; a template that fails holds the letter."""
        try:
            return notice, self.engine.render(notice, waiting.language)
        except TemplateError as error:
            raise Held((str(error),)) from None

    def _letter(self, waiting: Waiting, words: tuple[Notice, Rendered]) -> Letter:
        """With the addresses and the attachments."""
        notice, rendered = words
        book = self.rules.book
        bounce = Claim(Purpose.BOUNCE, waiting.ticket or 0, waiting.id, waiting.created_at.date())
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

    def _compared(self, composed: Sequence[tuple[Waiting, _Mail]]) -> _Compared:
        readers = {
            reader for waiting, (letter, _) in composed if (reader := _reader(waiting, letter)) is not None
        }
        return _Compared(self.matter.kept_from(readers), cache(fingerprint), cache(self._is_foreign))

    def _guarded(self, compared: _Compared, waiting: Waiting, mail: _Mail) -> _Mail:
        """The final bytes, looked at for the last time. The only way to the signature and the transport."""
        letter, raw = mail
        leaks = inspect_bytes(raw, intended(letter), self._internal(waiting, letter, compared))
        barring = [leak for leak in leaks if not (waiting.released and leak.kind in _RELEASABLE)]
        if barring:
            raise Held(tuple(leak.matched for leak in barring))
        return mail

    def _sealed(self, waiting: Waiting, mail: _Mail) -> Sealed:
        """With our domain's signature on top, the same at every try."""
        letter, raw = mail
        try:
            signed = raw if self.signer is None else sign(raw, self.signer, waiting.created_at)
        except ValueError as error:
            raise Held((str(error),)) from None
        return Sealed(letter.return_path, letter.recipient.address, signed)

    def _internal(self, waiting: Waiting, letter: Letter, compared: _Compared) -> Internal:
        foreign = partial(compared.is_foreign, letter.audience)
        if letter.audience == "agent":
            return Internal(is_agent_token=foreign, insiders=self._insiders(waiting))
        reader = _reader(waiting, letter)
        if reader is None:
            return Internal(is_agent_token=foreign)
        found = compared.kept[reader]
        agents = self.teller.agent_addresses()
        return Internal(
            is_agent_token=foreign,
            notes=compared.marks_of(found.notes),
            note_ids=frozenset(found.note_ids),
            note_digests=frozenset(found.note_digests),
            private_addresses=agents - {letter.recipient.address.lower()},
            public_texts=partial(self._public_texts, reader[0], waiting),
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
        return agents | (teams - self.matter.people_outside(waiting.ticket))

    def _public_texts(self, ticket: int, waiting: Waiting) -> tuple[str, ...]:
        fixed = self.engine.fixed_words(waiting.notice, waiting.language)
        return (*self.matter.public_texts(ticket), *fixed)

    def _is_foreign(self, audience: Audience, token: str) -> bool:
        """Of another purpose: agents' for everybody else, and customers and outsiders have not each other's."""
        others = Purpose.SIDE if audience == "customer" else Purpose.REPLY
        claims = (self.rules.book.signer.verify(token, place) for place in Place)
        return any(c is not None and (c.purpose.internal or c.purpose is others) for c in claims)


def _each(
    letters: Sequence[tuple[Waiting, _Before]],
    step: Callable[[Waiting, _Before], _After],
    failed: dict[int, Exception],
) -> list[tuple[Waiting, _After]]:
    """One step for every letter; what breaks at one stands in `failed` from there on."""
    done = []
    for waiting, made in letters:
        try:
            done.append((waiting, step(waiting, made)))
        except Exception as error:  # noqa: BLE001 (a letter that breaks something blocks none beside it)
            failed[waiting.id] = error
    return done


def _noticed(waiting: Waiting, data: str) -> Notice:
    try:
        return from_json(waiting.notice, data)
    except NoticeError as error:
        raise Held((str(error),)) from None


def _composed(_waiting: Waiting, letter: Letter) -> _Mail:
    try:
        return letter, compose(letter)
    except ValueError as error:
        raise Held((str(error),)) from None


def _reader(waiting: Waiting, letter: Letter) -> Reader | None:
    """Who must not read all of the ticket; agents may."""
    if letter.audience == "agent" or waiting.ticket is None:
        return None
    return waiting.ticket, waiting.holder if letter.audience == "outsider" else None


def _pictures(notice: Notice) -> tuple[Part, ...]:
    """The plots of a report, for its HTML to show. matplotlib is loaded for them alone."""
    if not isinstance(notice, Report) or not notice.plots:
        return ()
    from postdesk.outbound.plots import picture

    return tuple(
        Part("image/png", picture(plot), None, f"{plot.key}.png", "inline", plot.content_id, inline=True)
        for plot in notice.plots
    )
