"""A ledger in memory, with the spool's de-duplication by content."""

import threading
from collections.abc import Callable, Collection, Sequence

from postdesk.gateway.rawmail import RawMail

Key = tuple[str, int]


class MemoryLedger:
    """What `postdesk.gateway.edges.imap_ledger.Ledger` asks for; `before_store` may raise or look around."""

    def __init__(
        self, before_store: Callable[[Sequence[tuple[int, RawMail]]], None] = lambda _: None
    ) -> None:
        self.before_store = before_store
        self.mails: dict[bytes, RawMail] = {}  # one for each content
        self.failures: dict[Key, dict[int, list[str]]] = {}
        self.leases: dict[str, str] = {}
        self._stored: dict[Key, set[int]] = {}
        self._taken: dict[Key, set[int]] = {}
        self._lock = threading.Lock()

    def lease(self, mailbox: str, owner: str, seconds: float) -> bool:
        with self._lock:
            if self.leases.setdefault(mailbox, owner) != owner:
                return False
            if seconds == 0:
                del self.leases[mailbox]
            return True

    def seen(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> set[int]:
        return set(uids) & self._stored.get((mailbox, uidvalidity), set())

    def store(self, mailbox: str, uidvalidity: int, mails: Sequence[tuple[int, RawMail]]) -> None:
        self.before_store(mails)
        with self._lock:
            for uid, mail in mails:
                self._stored.setdefault((mailbox, uidvalidity), set()).add(uid)
                self.failures.get((mailbox, uidvalidity), {}).pop(uid, None)
                self.mails.setdefault(mail.content, mail)

    def not_taken(self, mailbox: str, uidvalidity: int) -> list[int]:
        key = (mailbox, uidvalidity)
        return sorted(self._stored.get(key, set()) - self._taken.get(key, set()))

    def failing(self, mailbox: str, uidvalidity: int) -> list[int]:
        return sorted(self.failures.get((mailbox, uidvalidity), {}))

    def taken(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> None:
        self._taken.setdefault((mailbox, uidvalidity), set()).update(uids)
        for uid in uids:
            self.failures.get((mailbox, uidvalidity), {}).pop(uid, None)

    def failed(self, mailbox: str, uidvalidity: int, uid: int, cause: str) -> None:
        self.failures.setdefault((mailbox, uidvalidity), {}).setdefault(uid, []).append(cause)

    # For tests:

    @property
    def contents(self) -> list[bytes]:
        return list(self.mails)

    @property
    def refs(self) -> list[str]:
        return [mail.source_ref for mail in self.mails.values()]

    def waiting(self) -> int:
        """Stored and not yet taken, over all mailboxes."""
        return sum(len(self.not_taken(*key)) for key in self._stored)
