"""A desk among real mail servers: Postfix before and behind it, and Dovecot with everybody's mailbox."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage

from daemon import Daemon
from postdesk.gateway.store import schema as s
from services import Account, Dovecot, Postfix
from waiting import eventually


@dataclass(frozen=True)
class Office:
    """`postfix` hands mail for the desk to the daemon, and everything else to `dovecot`."""

    daemon: Daemon
    dovecot: Dovecot
    postfix: Postfix
    submission: int = 0  # where its people send, if not at `postfix`

    def inbox(self, account: Account, about: str = "") -> list[EmailMessage]:
        """Mails whose subject has `about` in it, oldest first."""
        mails = [parsed(raw) for raw in self.dovecot.mails(account)]
        return [mail for mail in mails if about in str(mail["Subject"])]

    def arrives(self, account: Account, about: str, text: str = "") -> EmailMessage:
        """Wait for a mail about something, with `text` in its plain part."""

        def found() -> EmailMessage | None:
            return next((mail for mail in self.inbox(account, about) if text in plain(mail)), None)

        mail = self.daemon.until(
            found, seconds=30, what=f"a mail for {account.address} about {about}: {text}"
        )
        assert mail is not None
        return mail

    def settles(self, messages: int = 0) -> None:
        """Until nothing is under way anywhere: the desk at rest, and the mail server's queue empty."""
        self.daemon.comes_to_rest(messages)
        eventually(lambda: not self.postfix.queue(), what=f"an empty queue: {self.postfix.queue()}")

    def ticket_of(self, account: Account) -> int:
        """The number of the one ticket that somebody opened."""
        (person,) = [row.id for row in self.daemon.rows(s.person) if row.address == account.address]
        (ticket,) = [row.id for row in self.daemon.rows(s.ticket) if row.customer_id == person]
        return int(ticket)

    def threads(self, account: Account) -> int:
        """How many threads a client sees in the inbox, by References alone (RFC 5256; Dovecot's REFS)."""
        with self.dovecot.session(account) as client:
            _, answer = client.uid("THREAD", "REFS", "UTF-8", "ALL")
        return outermost((answer[0] or b"").decode("ascii"))


def outermost(threads: str) -> int:
    """The outermost brackets of "(1 2)(3 (4)(5))": two."""
    depth = found = 0
    for character in threads:
        depth += {"(": 1, ")": -1}.get(character, 0)
        found += character == "(" and depth == 1
    return found


def parsed(raw: bytes) -> EmailMessage:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return "" if body is None else str(body.get_content()).replace("\r\n", "\n")
