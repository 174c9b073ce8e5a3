"""Stopping and starting: a conversation goes on, a stop under load loses nothing, and a bad configuration is told."""

import smtplib
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from daemon import DESK, Daemon, Section
from postdesk.gateway import events
from postdesk.gateway.store import schema as s
from sending_host import Mail, SendingHost
from sink import Sink

CAROL, ANNA = "carol@customer.test", "anna@agents.test"
AGENTS = [{"name": "Anna", "address": ANNA}]


def relay_to(sink: Sink) -> dict[str, object]:
    return {"host": "127.0.0.1", "port": sink.port, "tls": "none"}


def send(daemon: Daemon, sender: str, to: str, text: str, subject: str = "Question") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{abs(hash((sender, text)))}@client.test>"
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", daemon.port, timeout=20) as smtp:
        smtp.sendmail(sender, [to], mail.as_bytes())


def reply_address(sink: Sink, account: str) -> str:
    return str(sink.to(account)[-1].message["Reply-To"].addresses[0].addr_spec)


def test_a_conversation_goes_on_after_a_stop_and_after_a_kill(
    store_url: str, sink: Sink, make_daemon: Callable[..., Daemon]
) -> None:
    daemon = make_daemon(store_url, relay=relay_to(sink), agents=AGENTS)
    daemon.start()
    send(daemon, CAROL, DESK, "When do you open?")
    daemon.until(lambda: len(sink.letters) == 2, what="confirmation and notification")
    assert daemon.stop() == 0
    daemon.start()
    send(daemon, ANNA, reply_address(sink, ANNA), "At nine.")
    daemon.until(lambda: len(sink.to(CAROL)) == 2, what="the answer")
    daemon.kill()
    daemon.start()
    send(daemon, CAROL, reply_address(sink, CAROL), "Thank you!")
    daemon.until(lambda: len(sink.to(ANNA)) == 2, what="the second notification")
    assert daemon.outcomes() == ["new_ticket", "answer", "follow_up"]
    assert [row.text.strip() for row in daemon.rows(s.message)] == [
        "When do you open?",
        "At nine.",
        "Thank you!",
    ]
    assert Counter(letter.rcpt for letter in sink.letters) == {CAROL: 2, ANNA: 2}


def test_a_stop_under_load_keeps_what_was_acknowledged_and_nothing_that_was_refused(
    store_url: str, sink: Sink, make_daemon: Callable[..., Daemon]
) -> None:
    caps = {"automatic_per_hour_per_domain": 1_000_000, "automatic_per_minute": 1_000_000}
    daemon = make_daemon(store_url, relay=relay_to(sink), policy=caps)
    daemon.start()
    mails = [[_numbered(n)] for n in range(5_000)]
    with SendingHost(daemon.port, DESK, mails, insist=False) as host:
        daemon.until(lambda: len(host.accepted) > 200, what="load")
        assert daemon.stop() == 0
        daemon.until(lambda: host.done, what="the end of every connection")
    assert len(host.accepted) < len(mails)
    stored = Counter(_name(row.content) for row in daemon.rows(s.blob))
    assert set(host.accepted) <= set(stored)
    assert set(stored) <= set(host.accepted) | host.uncertain
    assert not set(stored) & (host.refused - set(host.accepted))

    daemon.start()
    books = daemon.comes_to_rest(len(stored), seconds=60)
    assert books.accepted == books.outcomes["new_ticket"] == len(stored)
    assert books.letters["sent"] == len(stored)
    assert Counter(letter.rcpt for letter in sink.letters) == Counter(
        row.address for row in daemon.rows(s.person)
    )
    assert daemon.stop() == 0


def _numbered(number: int) -> Mail:
    sender = f"c{number}@domain{number % 50}.test"
    content = f"From: {sender}\r\nTo: {DESK}\r\nSubject: Load\r\nMessage-ID: <load{number}@client.test>\r\n\r\nHello\r\n"
    return Mail(f"load{number}@client.test", sender, content.encode("ascii"))


def _name(content: bytes) -> str:
    return content.partition(b"Message-ID: <")[2].partition(b">")[0].decode("ascii")


def test_workers_end_with_a_daemon_that_was_killed_alone(
    sqlite_url: str, sink: Sink, make_daemon: Callable[..., Daemon]
) -> None:
    daemon = make_daemon(sqlite_url, relay=relay_to(sink))
    daemon.start()
    send(daemon, CAROL, DESK, "When do you open?")
    daemon.until(lambda: sink.letters, what="a worker at work")
    assert daemon.workers
    daemon.kill_alone()
    daemon.until(lambda: not daemon.processes(), what="the end of the workers")


def test_a_worker_that_dies_is_replaced(
    sqlite_url: str, sink: Sink, make_daemon: Callable[..., Daemon]
) -> None:
    daemon = make_daemon(sqlite_url, relay=relay_to(sink))
    daemon.start()
    (first,) = daemon.until(lambda: daemon.workers, what="a worker")
    daemon.kill_worker(first)
    send(daemon, CAROL, DESK, "When do you open?")
    daemon.until(lambda: sink.letters, what="the confirmation, by the next worker")
    assert len(daemon.events(events.WORKER_DIED)) == 1


def test_a_message_that_hangs_after_it_was_read_costs_its_worker_and_stops_nobody(
    postgres_url: str, sink: Sink, make_daemon: Callable[..., Daemon]
) -> None:
    """The parent's clock runs over the whole step: here the store itself hangs, in the middle of the transaction."""
    work = {"step_seconds": 3, "lease_seconds": 4, "attempts": 2}
    daemon = make_daemon(postgres_url, relay=relay_to(sink), work=work)
    daemon.start()
    with daemon.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF NEW.subject = 'Hang' THEN PERFORM pg_sleep(300); END IF; RETURN NEW; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER hang BEFORE INSERT ON ticket FOR EACH ROW EXECUTE FUNCTION hang()"
        )
    send(daemon, CAROL, DESK, "Hello?", "Hang")
    send(daemon, "dave@customer.test", DESK, "When do you open?")
    daemon.comes_to_rest(2, seconds=60)
    assert daemon.outcomes() == ["quarantined", "new_ticket"]
    killed = daemon.events(events.WORKER_KILLED)
    assert len(killed) >= 2
    assert {row["reading"] for row in killed} == {0}  # no message was being read: the step was overdue


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"relay": {"hots": "mail.example.com"}}, "relay.hots"),
        ({"desk": {"keys": "nowhere.keys"}}, "nowhere.keys"),
        ({"agents": [{"name": "Anna", "address": DESK}]}, "agent"),
    ],
    ids=["unknown key", "no signing keys", "an agent with the desk's address"],
)
def test_a_bad_configuration_ends_the_daemon_with_2(
    wrong: dict[str, Section], told: str, sqlite_url: str, make_daemon: Callable[..., Daemon]
) -> None:
    """systemd's RestartPreventExitStatus= knows this number."""
    daemon = make_daemon(sqlite_url, **wrong)
    status, said = daemon.refuses()
    assert status == 2
    assert told in said
    assert "Traceback" not in said


def test_a_store_that_is_away_ends_the_start_with_1(
    tmp_path: Path, make_daemon: Callable[..., Daemon]
) -> None:
    """systemd tries again: the store may be on its way."""
    status, said = make_daemon(f"sqlite:///{tmp_path}/nowhere/postdesk.db").refuses()
    assert status == 1
    assert "store" in said
    assert "Traceback" not in said
