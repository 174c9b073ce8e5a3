"""What the IMAP poller asks of the store. The poller owns this interface; the store implements it.

A message on a server is named by mailbox (our name for it), UIDVALIDITY and UID (RFC 9051 §2.3.1.1), never by a
sequence number, a flag or a Message-ID. After a change of UIDVALIDITY everything that is still on the server
comes again under new names: that the same content is stored once is the spool's duty, not this ledger's.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

from postdesk.gateway.rawmail import RawMail


class Ledger(Protocol):
    """Each call is one durable transaction. Any exception means: nothing was done, try again later."""

    def lease(self, mailbox: str, owner: str, seconds: float) -> bool:
        """Take or renew the mailbox for `owner`; False while another's lease runs. 0 seconds gives it back."""
        ...

    def seen(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> set[int]:
        """Those of `uids` (a few hundred at most) that are stored already, taken off the server or not."""
        ...

    def store(self, mailbox: str, uidvalidity: int, mails: Sequence[tuple[int, RawMail]]) -> None:
        """Spool rows and ledger rows in one commit, unique by (mailbox, UIDVALIDITY, UID).

        A UID that is there already is passed over together with its mail. An earlier failure of it is cleared.
        """
        ...

    def not_taken(self, mailbox: str, uidvalidity: int) -> list[int]:
        """Stored, but not yet moved, deleted or flagged on the server: the only UIDs that ever will be."""
        ...

    def failing(self, mailbox: str, uidvalidity: int) -> list[int]:
        """Recorded by `failed` and neither stored nor settled since."""
        ...

    def taken(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> None:
        """Nothing is left to do for these on the server: taken off it by us, or gone by another hand."""
        ...

    def failed(self, mailbox: str, uidvalidity: int, uid: int, cause: str) -> None:
        """The message could not be fetched or stored, and stays on the server; counts attempts, for admins to see."""
        ...
