"""One pass over a mailbox: list, fetch, store, and only then take off the server. Knows nothing of tickets.

The order is kept by construction: what is moved, deleted or flagged is what the ledger says is stored, so a crash
between the two is put right by the next pass. Memory is bounded by one batch and one message.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from postdesk.gateway import events
from postdesk.gateway.clock import Clock
from postdesk.gateway.edges.imap_client import Broken, Refused
from postdesk.gateway.edges.imap_connection import ImapConnection
from postdesk.gateway.edges.imap_ledger import Ledger
from postdesk.gateway.edges.imap_troubles import Troubles
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.settings.mail import Imap

_ASKED_AT_ONCE: Final = 500  # UIDs in one question to the ledger
_BATCH: Final = 50  # messages in one commit
_BATCH_OCTETS: Final = 8_000_000  # or this much of them
_TAKEN_AT_ONCE: Final = 200  # messages in one command
_FULL_SWEEP_SECONDS: Final = 24 * 3600.0


@dataclass
class Intake:
    """The passes over one connection. The first lists the whole folder, as does one a day; others what is new."""

    mailbox: Imap
    ledger: Ledger
    clock: Clock
    log: events.Log
    troubles: Troubles
    connection: ImapConnection
    keep_lease: Callable[[], None]  # raises where the mailbox is no longer ours
    stored: int = 0  # messages, over all passes
    not_taken: str = ""  # why the server would not let us take mail off it in the last pass
    _uidvalidity: int = 0
    _highest: int = 0  # the highest UID that was listed
    _swept: float = field(default=0.0)

    def work(self) -> None:
        """One pass. Raises Broken, Refused, Stopped, or whatever the ledger raises."""
        self.not_taken = ""
        listed = self._listed()
        for uids in _chunks(listed, _ASKED_AT_ONCE):
            seen = self.ledger.seen(self.mailbox.name, self._uidvalidity, uids)
            self._take_in([uid for uid in uids if uid not in seen and uid not in self.troubles])
        if listed:
            self._highest = max(self._highest, listed[-1])
        for uid in self.troubles.due(time.monotonic()):
            self._take_in([uid])
        self._take_off()
        self.troubles.singly = False

    def _listed(self) -> Sequence[int]:
        folder = self.connection.select()
        if folder.uidvalidity != self._uidvalidity:
            if self._uidvalidity:
                self.log(events.IMAP_UIDVALIDITY_CHANGED, mailbox=self.mailbox.name, now=folder.uidvalidity)
            self._uidvalidity = folder.uidvalidity
            self.troubles.under(folder.uidvalidity)
        elif time.monotonic() - self._swept < _FULL_SWEEP_SECONDS:
            return self.connection.uids_after(self._highest)
        listed = self.connection.all_uids(folder.messages)
        self._highest = listed[-1] if listed else 0
        self._swept = time.monotonic()
        self._settle_what_is_gone(listed)
        return listed

    def _settle_what_is_gone(self, listed: Sequence[int]) -> None:
        """A person moved or deleted it meanwhile: nothing is left to take, or to fail."""
        name, validity = self.mailbox.name, self._uidvalidity
        gone = {*self.ledger.not_taken(name, validity), *self.ledger.failing(name, validity)}
        gone.difference_update(listed)
        if gone:
            self._settle(sorted(gone))

    def _take_in(self, uids: Sequence[int]) -> None:
        """Fetch and store these, in batches that each end on the server before the next begins."""
        for batch in _chunks(uids, 1 if self.troubles.singly else _BATCH):
            self.keep_lease()
            sizes = self._sizes(batch)
            self._settle([uid for uid in batch if uid not in sizes and uid in self.troubles])
            for mails in self._fetched(sizes):
                self._store(mails)
            self._take_off()

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        try:
            return self.connection.sizes(uids)
        except (Broken, Refused) as error:
            self._blame(uids, error)
            raise

    def _fetched(self, sizes: dict[int, int]) -> Iterator[list[tuple[int, RawMail]]]:
        """The messages, in lists of bounded weight. Those that fail are recorded and left out."""
        mails: list[tuple[int, RawMail]] = []
        octets = 0
        for uid, size in sorted(sizes.items()):
            try:
                mail = self._fetch(uid, size)
            except Refused as error:
                self._blame([uid], error)
                continue
            except Broken as error:
                yield mails
                self._blame([uid], error)
                raise
            mails.append((uid, mail))
            octets += len(mail.content)
            if octets > _BATCH_OCTETS:
                yield mails
                mails, octets = [], 0
        yield mails

    def _fetch(self, uid: int, size: int) -> RawMail:
        if size > self.mailbox.max_size:
            raise Refused(f"{size} octets, larger than max_size, {self.mailbox.max_size}")
        content = self.connection.content(uid, size)
        ref = f"{self.mailbox.name}/{self._uidvalidity}/{uid}"
        return RawMail(content, "imap", ref, received_at=self.clock())

    def _store(self, mails: list[tuple[int, RawMail]]) -> None:
        if not mails:
            return
        uids = [uid for uid, _ in mails]
        try:
            self.ledger.store(self.mailbox.name, self._uidvalidity, mails)
        except Exception as error:
            self._blame(uids, error)  # raises in its turn where the store as a whole is down
            raise
        self.stored += len(mails)
        for uid in uids:
            self.troubles.settle(uid)
        self.log(events.IMAP_STORED, mailbox=self.mailbox.name, uids=uids)

    def _take_off(self) -> None:
        """Move, delete or flag what is stored. A refusal is logged and tried again; mail goes on coming in."""
        name, validity = self.mailbox.name, self._uidvalidity
        for uids in _chunks(self.ledger.not_taken(name, validity), _TAKEN_AT_ONCE):
            try:
                self.connection.take(uids)
            except Refused as error:
                self.not_taken = str(error)
                self.log(events.IMAP_NOT_TAKEN, mailbox=name, cause=self.not_taken)
                return
            self.ledger.taken(name, validity, uids)
            self.log(events.IMAP_TAKEN, mailbox=name, uids=list(uids))

    def _settle(self, uids: Sequence[int]) -> None:
        if uids:
            self.ledger.taken(self.mailbox.name, self._uidvalidity, uids)
        for uid in uids:
            self.troubles.settle(uid)

    def _blame(self, uids: Sequence[int], error: Exception) -> None:
        """One message that fails is set aside; of many, the culprit is found by taking them one at a time."""
        if len(uids) > 1:
            self.troubles.singly = True
            return
        cause = f"{type(error).__name__}: {error}"
        self.ledger.failed(self.mailbox.name, self._uidvalidity, uids[0], cause)
        self.troubles.note(uids[0], time.monotonic())
        self.log(events.IMAP_MESSAGE_FAILED, mailbox=self.mailbox.name, uid=uids[0], cause=cause)


def _chunks(uids: Sequence[int], size: int) -> Iterator[list[int]]:
    return (list(uids[start : start + size]) for start in range(0, len(uids), size))
