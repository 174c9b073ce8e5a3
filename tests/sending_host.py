"""A mail server that sends to the desk, as MTAs do: what was not answered 250 is kept and sent again."""

import smtplib
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

_AGAIN_AFTER = 0.02  # seconds, where nobody listens


@dataclass(frozen=True)
class Mail:
    """One mail to be delivered; `name` is what the ledger calls it."""

    name: str
    sender: str
    content: bytes


class SendingHost:
    """Delivers conversations side by side, the mails of each one after the other.

    `accepted`: names answered 250, once each. `uncertain`: names of mails that got no answer at some time.
    `refused`: names answered 4xx or 5xx at some time. With `insist`, all are sent until they are accepted.
    Nothing new is begun while `may_send` says no.
    """

    def __init__(
        self,
        port: int,
        recipient: str,
        conversations: Sequence[Sequence[Mail]],
        *,
        connections: int = 6,
        insist: bool = True,
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        self.accepted: list[str] = []
        self.uncertain: set[str] = set()
        self.refused: set[str] = set()
        self._port = port
        self._recipient = recipient
        self._waiting = deque(deque(mails) for mails in conversations)
        self._insist = insist
        self.may_send = may_send
        self._stopped = threading.Event()
        self._news = threading.Condition()
        self._threads = [threading.Thread(target=self._deliver, name="sending") for _ in range(connections)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(60)

    def has_accepted(self, count: int, seconds: float = 60.0) -> None:
        """Return at the very moment in which so many were answered 250."""
        with self._news:
            reached = self._news.wait_for(lambda: len(self.accepted) >= count, seconds)
        assert reached, f"{len(self.accepted)} of {count} messages were accepted within {seconds:g} s"

    @property
    def done(self) -> bool:
        return not any(thread.is_alive() for thread in self._threads)

    def _deliver(self) -> None:
        connection: smtplib.SMTP | None = None
        while not self._stopped.is_set():
            if not self.may_send():
                self._stopped.wait(_AGAIN_AFTER)
                continue
            try:
                mails = self._waiting.popleft()
            except IndexError:
                break
            while mails and not self._stopped.is_set():
                connection = self._try(connection, mails)
                if connection is None and not self._insist:
                    return
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()

    def _try(self, connection: smtplib.SMTP | None, mails: deque[Mail]) -> smtplib.SMTP | None:
        """Send the first of `mails` and take it off if it was accepted; gives the connection if it can be used again."""
        mail = mails[0]
        try:
            connection = connection or smtplib.SMTP("127.0.0.1", self._port, "sender.test", timeout=60)
        except (smtplib.SMTPException, OSError):
            self._stopped.wait(_AGAIN_AFTER)
            return None
        try:
            connection.sendmail(mail.sender, [self._recipient], mail.content)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException):
            self.refused.add(mail.name)
        except (smtplib.SMTPException, OSError):
            self.uncertain.add(mail.name)
        else:
            with self._news:
                self.accepted.append(mail.name)
                self._news.notify_all()
            mails.popleft()
            return connection
        connection.close()
        return None
