"""SIGKILL in the middle of 1,000 incoming messages: what was acknowledged is there once, and nobody hears twice.

What the test believes is what was seen from outside: the sending host's account of what was answered 250, the ledger
of the mail server that took the letters, and the store.
"""

import os
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing

from daemon import DESK, Daemon
from postdesk.gateway.store import schema as s
from sending_host import Mail, SendingHost
from sink import Sink

MESSAGES = 1_000
REPLIES = 100  # of them answer the sender's own mail of a moment before
AHEAD = 250  # messages that may be acknowledged before their letters are out: so both go on side by side
KILLS = 5
SEED = int(os.environ.get("POSTDESK_TEST_SEED", "20260301"))

ANNA = "anna@agents.test"
QUICK = {
    "work": {"lease_seconds": 3},
    "policy": {"automatic_per_hour_per_domain": 1_000_000, "automatic_per_minute": 1_000_000},
    "agents": [{"name": "Anna", "address": ANNA, "queues": ["billing"]}],
}


def conversations() -> list[list[Mail]]:
    """Each from a customer of their own; some write twice, the second time in reply to the first."""
    found = [[_mail(n, customer=n)] for n in range(MESSAGES - REPLIES)]
    for n in range(REPLIES):
        found[n].append(_mail(MESSAGES - REPLIES + n, customer=n, answers=n))
    return found


def _mail(number: int, *, customer: int, answers: int | None = None) -> Mail:
    sender = f"customer{customer}@domain{customer % 50}.test"
    reference = "" if answers is None else f"In-Reply-To: <mail{answers}@client.test>\r\n"
    wish = "The invoice is wrong, please refund it." if customer % 10 == 0 else "When do you open?"
    content = (
        f"From: Customer {customer} <{sender}>\r\nTo: {DESK}\r\nSubject: Question {customer}\r\n"
        f"Message-ID: <mail{number}@client.test>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n{reference}\r\n"
        f"{wish} number-{number}-is my reference.\r\n"
    )
    return Mail(f"number-{number}-is", sender, content.encode("ascii"))


def test_after_kills_at_any_moment_every_message_is_there_once_and_nobody_was_confirmed_twice(
    store_url: str, sink: Sink, make_daemon: Callable[..., Daemon]
) -> None:
    print(f"POSTDESK_TEST_SEED={SEED}")
    relay = {"host": "127.0.0.1", "port": sink.port, "tls": "none", "connections": 3, "lease_seconds": 3}
    daemon = make_daemon(store_url, relay=relay, **QUICK)
    daemon.start()
    with SendingHost(daemon.port, DESK, conversations()) as host:
        host.may_send = lambda: len(host.accepted) < len(sink.letters) + AHEAD
        _kill_again_and_again(daemon, host, sink, random.Random(SEED))
        daemon.until(lambda: host.done, seconds=60, what="the end of the sending host")
    books = daemon.comes_to_rest(MESSAGES, seconds=60)

    assert len(set(host.accepted)) == len(host.accepted) == MESSAGES
    assert books.troubles == []
    assert books.outcomes["new_ticket"] + books.outcomes["follow_up"] == MESSAGES
    assert books.accepted == MESSAGES + books.outcomes["duplicate"]
    assert books.outcomes["duplicate"] <= len(host.uncertain)
    _every_message_is_an_entry_once(daemon, host)
    _at_most_one_confirmation_each(daemon, sink)
    _every_agent_was_told_with_the_same_letter(daemon, sink)
    assert daemon.stop() == 0
    if daemon.database.path is not None:
        with closing(sqlite3.connect(daemon.database.path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _kill_again_and_again(daemon: Daemon, host: SendingHost, sink: Sink, chance: random.Random) -> None:
    """The daemon with all its workers, by turns as it says 250 and as it ends a letter; and once a worker alone."""
    for number, moment in enumerate(sorted(chance.sample(range(20, MESSAGES), KILLS))):
        host.has_accepted(moment)
        if number == KILLS // 2:
            daemon.kill_worker(daemon.until(lambda: daemon.workers)[0])
            continue
        if number % 2:
            sink.has_more(chance.randrange(1, 20))
        daemon.kill()
        daemon.start(seconds=10)


def _every_message_is_an_entry_once(daemon: Daemon, host: SendingHost) -> None:
    entries = [(_number(row.text), row.ticket_id) for row in daemon.rows(s.message)]
    assert Counter(name for name, _ in entries) == Counter(host.accepted)
    ticket = dict(entries)
    for n in range(REPLIES):
        assert ticket[f"number-{n}-is"] == ticket[f"number-{MESSAGES - REPLIES + n}-is"]
    assert daemon.count(s.ticket) == MESSAGES - REPLIES


def _number(text: str) -> str:
    return next(word for word in text.split() if word.startswith("number-"))


def _at_most_one_confirmation_each(daemon: Daemon, sink: Sink) -> None:
    """Where the daemon died while a letter was on the wire nobody knows; everywhere else the books are exact."""
    arrived = Counter(letter.message_id for letter in sink.letters)
    confirmations = [row for row in daemon.rows(s.outbox) if row.audience == "customer"]
    assert len(confirmations) == MESSAGES - REPLIES
    for row in confirmations:
        assert arrived[row.message_id] in {"sent": {1}, "unknown": {0, 1}}[row.state], row.recipient
    assert max(Counter(letter.rcpt for letter in sink.letters if letter.rcpt != ANNA).values()) == 1


def _every_agent_was_told_with_the_same_letter(daemon: Daemon, sink: Sink) -> None:
    told: dict[str, set[bytes]] = {}
    for letter in sink.to(ANNA):
        told.setdefault(letter.message_id, set()).add(letter.raw)
    notices = {row.message_id for row in daemon.rows(s.outbox) if row.audience == "agent"}
    assert set(told) == notices
    assert {len(contents) for contents in told.values()} == {1}
