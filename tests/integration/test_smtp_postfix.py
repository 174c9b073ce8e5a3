"""A real mail server in front: it hands its queue over by SMTP and by LMTP, and keeps what we cannot store."""

import smtplib
from collections.abc import Callable

import pytest

from services import Postfix, lmtp_to, smtp_to
from smtp_door import open_door
from waiting import eventually

MAIL = (
    b"From: Ann <ann@customer.test>\r\nTo: support@example.com\r\nSubject: Gr\xc3\xbc\xc3\x9fe\r\n\r\n"
    b".a line that begins with a dot\r\n..two\r\n" + b"long " * 150 + b"\r\n.\r\nlast\r\n"
)


@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
def test_mail_comes_through_postfix_whole_and_once(
    protocol: str, postfix_factory: Callable[[str], Postfix]
) -> None:
    with open_door() as door:
        smtp, lmtp = door.receiver.smtp_address, door.receiver.lmtp_address
        assert smtp is not None
        assert lmtp is not None
        postfix = postfix_factory(smtp_to(smtp[1]) if protocol == "smtp" else lmtp_to(lmtp[1]))
        with smtplib.SMTP("127.0.0.1", postfix.port) as client:
            client.sendmail("ann@customer.test", ["support@example.com", "sales@example.com"], MAIL)
        eventually(lambda: door.stored, what=postfix.log())
        eventually(lambda: not postfix.queue(), what="an empty queue")
        (mail,) = door.stored
        assert mail.source == protocol
        assert mail.mail_from == "ann@customer.test"
        assert set(mail.rcpt_to) == {"support@example.com", "sales@example.com"}
        assert mail.content.endswith(MAIL.partition(b"\r\n\r\n")[2])


def test_postfix_keeps_what_cannot_be_stored_and_comes_again(
    postfix_factory: Callable[[str], Postfix],
) -> None:
    def failing(_: object) -> None:
        raise OSError("disk full")

    with open_door() as door:
        assert door.receiver.smtp_address is not None
        postfix = postfix_factory(smtp_to(door.receiver.smtp_address[1]))
        door.submit = failing  # type: ignore[assignment]
        with smtplib.SMTP("127.0.0.1", postfix.port) as client:
            client.sendmail("ann@customer.test", ["support@example.com"], MAIL)
        eventually(lambda: "451 4.3.0" in postfix.log(), what="the first attempt")
        door.submit = door.store
        postfix.flush()
        eventually(lambda: door.stored, what="the second attempt")
        assert len(door.stored) == 1
