"""A real mail server in front of the daemon and behind it: swaks to Postfix to the desk to Postfix to a mailbox."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from daemon import DESK, Daemon
from mail_clients import Post, Swaks
from office import Office
from postdesk.gateway.store import schema as s
from services import Account, Dovecot, Postfix, lmtp_to, smtp_to
from services.processes import free_port
from waiting import eventually

ANNA = Account("anna@postfix.test")


@pytest.fixture(params=["smtp", "lmtp"])
def protocol(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def office(
    protocol: str, request: pytest.FixtureRequest, make_daemon: Callable[..., Daemon], dovecot: Dovecot
) -> Iterator[Office]:
    """Not started: Postfix knows where the desk will be. One store with each protocol will do."""
    store_url = request.getfixturevalue("sqlite_url" if protocol == "smtp" else "postgres_url")
    port = free_port()
    hop = smtp_to(port) if protocol == "smtp" else lmtp_to(port)
    postfix = Postfix(lmtp_to(dovecot.lmtp_port), {"desk.test": hop})
    listen = {"listen": "", "lmtp_listen": ""}
    listen["listen" if protocol == "smtp" else "lmtp_listen"] = f"127.0.0.1:{port}"
    daemon = make_daemon(
        store_url,
        smtp=listen,
        relay={"host": "127.0.0.1", "port": postfix.port, "tls": "none"},
        agents=[{"name": "Anna", "address": ANNA.address}],
    )
    yield Office(daemon, dovecot, postfix)
    postfix.remove()


def test_mail_waits_in_front_of_a_desk_that_is_away_and_then_goes_all_the_way(
    office: Office, protocol: str, tmp_path: Path
) -> None:
    swaks = Swaks(Post(tmp_path, office.dovecot, office.postfix))
    carol = Account(f"carol.{protocol}@postfix.test")  # mailboxes outlive a test
    question = f"The export stops at row 500. ({protocol})"
    swaks.send(carol.address, DESK, question, {"Subject": "Export stops"})
    eventually(lambda: "Connection refused" in office.postfix.log(), what="the first attempt")

    office.daemon.start()
    office.postfix.flush()
    notification = office.arrives(ANNA, "Export stops", question)
    swaks.reply(ANNA, notification, "Please try once more.")
    office.arrives(carol, "Export stops", "Please try once more.")
    office.settles(2)

    assert office.daemon.outcomes() == ["new_ticket", "answer"]
    assert len(office.inbox(carol)) == 2  # the confirmation and the answer, each once
    assert [row.source for row in office.daemon.rows(s.spool)] == [protocol] * 2
    assert office.daemon.books().troubles == []
