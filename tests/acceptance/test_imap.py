"""The daemon on a Dovecot mailbox: IDLE, move after commit, UIDVALIDITY, a server that goes and comes, and kills."""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon import Daemon
from mail_clients import Post, Swaks
from office import Office, plain
from postdesk.gateway import events
from postdesk.gateway.store import schema as s
from services import Account, Dovecot, Postfix, lmtp_to

PASSES = 600  # seconds between polls, where IDLE must bring the mail
_numbers = itertools.count(1)


def mail(name: str, sender: str = "carol@customer.test") -> bytes:
    return (
        f"From: {sender}\r\nTo: support@desk.test\r\nSubject: Question {name}\r\n"
        f"Message-ID: <{name}@customer.test>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nWhen do you open? {name}\r\n"
    ).encode()


@pytest.fixture(scope="module")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """Everybody's mailbox is at Dovecot, the desk's as well."""
    server = Postfix(lmtp_to(dovecot.lmtp_port))
    yield server
    server.remove()


@pytest.fixture
def mailbox() -> Account:
    """The desk's own, in this test."""
    return Account(f"support{next(_numbers)}@desk.test")


@pytest.fixture
def make_office(
    make_daemon: Callable[..., Daemon], dovecot: Dovecot, postfix: Postfix, mailbox: Account
) -> Callable[..., Office]:
    def make(store_url: str, **imap: object) -> Office:
        polled = {
            "name": "support",
            "host": "127.0.0.1",
            "port": dovecot.imaps_port,
            "ca_file": str(dovecot.ca_file),
            "user": mailbox.address,
            "password": mailbox.password,
            "poll_seconds": PASSES,
            "timeout": 10,
        }
        daemon = make_daemon(
            store_url,
            desk={"address": mailbox.address},
            imap=[{**polled, **imap}],
            smtp={"listen": "", "lmtp_listen": ""},
            relay={"host": "127.0.0.1", "port": postfix.port, "tls": "none"},
            policy={"automatic_per_hour_per_address": 1_000, "automatic_per_hour_per_domain": 1_000},
        )
        return Office(daemon, dovecot, postfix)

    return make


def idles(office: Office) -> None:
    office.daemon.until(lambda: office.daemon.events(events.IMAP_CONNECTED), what="the connection")


def test_a_conversation_through_a_mailbox_and_a_relay(
    store_url: str, make_office: Callable[..., Office], mailbox: Account, tmp_path: Path
) -> None:
    office, carol = make_office(store_url), Account(f"carol{next(_numbers)}@customer.test")
    office.daemon.start()
    idles(office)
    swaks = Swaks(Post(tmp_path, office.dovecot, office.postfix))
    swaks.send(carol.address, mailbox.address, "When do you open?", {"Subject": "Question"})
    confirmation = office.arrives(carol, "PD-")
    swaks.reply(carol, confirmation, "On Sundays, I mean.")
    office.daemon.until(lambda: office.daemon.count(s.message) == 2, what="the reply in the ticket")
    office.settles()
    assert office.daemon.outcomes() == ["new_ticket", "follow_up"]
    assert [row.text.strip() for row in office.daemon.rows(s.message)] == [
        "When do you open?",
        "On Sundays, I mean.",
    ]
    office.daemon.until(lambda: office.dovecot.uids(mailbox) == [], what="an empty inbox")
    assert len(office.dovecot.uids(mailbox, "Processed")) == 2
    assert [plain(m) for m in office.inbox(carol)] == [plain(confirmation)]


def test_nothing_is_taken_off_the_mailbox_while_the_store_refuses(
    store_url: str, make_office: Callable[..., Office], mailbox: Account
) -> None:
    office = make_office(store_url, poll_seconds=1)
    office.daemon.start()
    idles(office)
    _refuse(office.daemon, postgres="postgresql" in store_url)
    office.dovecot.deliver(mailbox, mail("refused"))
    office.daemon.until(lambda: office.daemon.events(events.IMAP_FAILED), what="the failure to store it")
    assert len(office.dovecot.uids(mailbox)) == 1
    assert office.daemon.count(s.spool) == 0
    _refuse_no_more(office.daemon, postgres="postgresql" in store_url)
    office.daemon.until(lambda: office.dovecot.uids(mailbox) == [], what="the move once it was stored")
    office.settles(1)
    assert office.daemon.outcomes() == ["new_ticket"]


def _refuse(daemon: Daemon, *, postgres: bool) -> None:
    """Let every insert that a poller makes fail."""
    statements = (
        (
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'",
            "CREATE TRIGGER refusing BEFORE INSERT ON mailbox_uid EXECUTE FUNCTION refuse()",
        )
        if postgres
        else ("CREATE TRIGGER refusing BEFORE INSERT ON mailbox_uid BEGIN SELECT RAISE(ABORT, 'no'); END",)
    )
    with daemon.database.write() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def _refuse_no_more(daemon: Daemon, *, postgres: bool) -> None:
    with daemon.database.write() as connection:
        connection.execute(sa.text("DROP TRIGGER refusing" + (" ON mailbox_uid" if postgres else "")))


def test_a_new_uidvalidity_makes_no_second_ticket(
    store_url: str, make_office: Callable[..., Office], mailbox: Account
) -> None:
    office = make_office(store_url, after="flag")
    office.daemon.start()
    office.dovecot.deliver(mailbox, *(mail(f"v{n}") for n in range(3)))
    office.settles(3)
    office.daemon.until(lambda: office.daemon.events(events.IMAP_TAKEN), what="the flags")
    with office.dovecot.session(mailbox) as client:
        client.uid("STORE", "1:*", "-FLAGS", "(Postdesk)")  # a person's client takes the keyword off
    office.dovecot.set_uidvalidity(mailbox, 777)
    office.dovecot.kick(mailbox)
    office.dovecot.deliver(mailbox, mail("v3"))
    office.settles(4 + 3)
    assert Counter(office.daemon.outcomes()) == {"new_ticket": 4, "duplicate": 3}
    assert office.daemon.books().letters["sent"] == 4


def test_what_a_person_moves_back_into_the_inbox_is_a_duplicate(
    sqlite_url: str, make_office: Callable[..., Office], mailbox: Account
) -> None:
    office = make_office(sqlite_url)
    office.daemon.start()
    office.dovecot.deliver(mailbox, mail("moved"))
    office.daemon.until(lambda: office.dovecot.uids(mailbox, "Processed"), what="the first move")
    with office.dovecot.session(mailbox, "Processed") as client:
        client.uid("MOVE", "1:*", "INBOX")
    office.settles(2)
    assert office.daemon.outcomes() == ["new_ticket", "duplicate"]
    office.daemon.until(lambda: office.dovecot.uids(mailbox) == [], what="the second move")


def test_it_comes_back_when_the_mailbox_server_does(
    sqlite_url: str, make_office: Callable[..., Office], mailbox: Account
) -> None:
    office = make_office(sqlite_url)
    office.daemon.start()
    idles(office)
    office.dovecot.stop()
    office.daemon.until(lambda: office.daemon.events(events.IMAP_FAILED), what="that it notices")
    office.dovecot.start()
    office.dovecot.deliver(mailbox, mail("afterwards"))
    office.settles(1)
    assert office.daemon.outcomes() == ["new_ticket"]
    office.daemon.until(lambda: office.dovecot.uids(mailbox) == [], what="the move")


def test_kills_between_fetch_store_and_move_neither_lose_nor_double(
    store_url: str, make_office: Callable[..., Office], mailbox: Account
) -> None:
    messages, chance = 150, random.Random(7)
    office = make_office(store_url, poll_seconds=1)
    daemon = office.daemon
    office.dovecot.deliver(mailbox, *(mail(f"k{n}", f"c{n}@customer{n}.test") for n in range(messages)))
    for moment in sorted(chance.sample(range(1, messages), 2)):
        daemon.start()
        office.daemon.until(lambda m=moment: daemon.count(s.spool) >= m, what=f"{moment} messages stored")
        daemon.kill()
        with daemon.database.write() as connection:  # as if the time of the dead daemon's leases had passed
            connection.execute(sa.update(s.lease).values(until=datetime(2020, 1, 1, tzinfo=UTC)))
            for table in (s.spool, s.outbox):
                past = sa.update(table).where(table.c.state.in_(["waiting", "queued", "sending"]))
                connection.execute(past.values(due_at=datetime(2020, 1, 1, tzinfo=UTC)))
    daemon.start()
    office.daemon.until(lambda: office.dovecot.uids(mailbox) == [], what="an empty inbox")
    books = daemon.comes_to_rest(messages)
    assert (books.accepted, books.outcomes["new_ticket"], books.troubles) == (messages, messages, [])
    assert len(office.dovecot.uids(mailbox, "Processed")) == messages
