"""What is measured. Each function gives a mapping of names to figures; bare limits stand beside our own in one run."""

import cProfile
import email
import pstats
import smtplib
import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from benchmarks.desk import Desk, Sink, a_desk
from benchmarks.mails import mail
from benchmarks.smtp_client import Load, run
from postdesk.classifiers.key_terms import key_terms
from postdesk.gateway import logs
from postdesk.gateway.clock import utc_now
from postdesk.gateway.pipeline import Pipeline
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.statements import insert_ignore

Figures = dict[str, float]


def limits(count: int) -> Figures:
    """What this machine does with nothing of ours in the way: the standard library's parser, and a bare insert."""
    mails = [mail(n) for n in range(count)]
    began = time.perf_counter()
    for raw in mails:
        for part in email.message_from_bytes(raw).walk():
            part.get_payload(decode=True)
    parsing = count / (time.perf_counter() - began)
    return {
        "stdlib parsing, messages/s": parsing,
        "bare SQLite insert, fsync each, messages/s": _bare_inserts(mails, 1),
        "bare SQLite insert, fsync per 64, messages/s": _bare_inserts(mails, 64),
    }


def _bare_inserts(mails: list[bytes], group: int) -> float:
    with tempfile.TemporaryDirectory(prefix="postdesk-bench-") as folder:
        database = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE mail (id INTEGER PRIMARY KEY, content BLOB)")
        began = time.perf_counter()
        for start in range(0, len(mails), group):
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                "INSERT INTO mail (content) VALUES (?)", [(m,) for m in mails[start : start + group]]
            )
            database.execute("COMMIT")
        rate = len(mails) / (time.perf_counter() - began)
        database.close()
        return rate


def accepting(url: str, count: int, connections: int) -> Figures:
    """250 after the durable commit, over kept connections; nobody works on the mail meanwhile."""
    with a_desk(url) as (desk, _):
        desk.start("receive")
        outcome = run(("127.0.0.1", desk.port), _load(count, connections), mail)
        cpu = desk.stop()
    return {
        f"accepted durably, {connections} connections, messages/s": outcome.rate,
        f"accepted durably, {connections} connections, daemon CPU ms/message": cpu * 1000 / count,
    }


def end_to_end(url: str, count: int, workers: int) -> Figures:
    """From the first MAIL until every message is a stored, threaded, classified, confirmed ticket entry, by a desk
    whose workers have started.

    "confirmed" is: its letters stand in the outbox, committed with the ticket; how long they take to leave is told apart.
    """
    with a_desk(url, workers) as (desk, sink):
        desk.start()
        _warm_up(desk)
        mails = [mail(number) for number in range(count)]
        used, began, had = desk.cpu_seconds(), time.monotonic(), len(sink.arrived)
        first = utc_now()
        outcome = run(("127.0.0.1", desk.port), _load(count, 16), mails.__getitem__)
        accepted = time.monotonic()
        desk.wait(lambda: desk.settled() >= count + _WARM_UP, every=0.5)  # looking costs the machine, too
        desk.wait(lambda: desk.waiting_letters() == 0, every=0.5)
        cpu = desk.cpu_seconds() - used
        settled = (desk.last_settled() - first).total_seconds()
        letters, sent = len(sink.arrived) - had, sink.arrived[-1][0]
        desk.stop()
    if outcome.accepted != count or letters < count:
        # Without this a store that was not empty shows a fine rate: of duplicates, which cost nothing.
        raise RuntimeError(f"{outcome.refused} messages were refused, and {letters} letters left: no measure")
    return {
        f"end to end, {workers} worker(s), messages/s": count / settled,
        f"end to end, {workers} worker(s), all letters sent too, messages/s": count / (sent - began),
        f"end to end, {workers} worker(s), letters": letters,
        f"end to end, {workers} worker(s), accepting meanwhile, messages/s": count / (accepted - began),
        f"end to end, {workers} worker(s), daemon CPU ms/message": cpu * 1000 / count,
    }


_WARM_UP = 128  # messages before the first that counts


def _warm_up(desk: Desk) -> None:
    """A worker takes more than a second to start: it would be a tenth of the measure."""
    run(("127.0.0.1", desk.port), _load(_WARM_UP, 4), lambda number: mail(5_000_000 + number))
    desk.wait(lambda: desk.settled() >= _WARM_UP)
    desk.wait(lambda: desk.waiting_letters() == 0)


def latency(url: str, count: int) -> Figures:
    """Idle desk: from the 250 to the confirmation at the relay, one message at a time."""
    with a_desk(url) as (desk, sink):
        desk.start()
        _one_latency(desk, sink, 4 * count)  # the worker is still starting when the first one comes
        taken = sorted(_one_latency(desk, sink, number) for number in range(0, count * 4, 4))
        desk.stop()
    return {
        "idle latency 250 to confirmation, p50 s": taken[len(taken) // 2],
        "idle latency 250 to confirmation, p99 s": taken[min(len(taken) - 1, int(len(taken) * 0.99))],
    }


def _one_latency(desk: Desk, sink: Sink, number: int) -> float:
    with smtplib.SMTP("127.0.0.1", desk.port, local_hostname="client.test") as smtp:
        smtp.sendmail(f"customer{number}@client.test", ["support@desk.test"], mail(number))
        accepted = time.monotonic()
    address = f"customer{number}@client{number % 997}.test"
    found: list[float] = []

    def arrived() -> bool:
        found.extend(moment for moment, recipient in sink.arrived if recipient == address)
        return bool(found)

    deadline = time.monotonic() + 20
    while not arrived():
        if time.monotonic() > deadline:
            raise RuntimeError("no confirmation came")
        time.sleep(0.002)
    return found[0] - accepted


def at_scale(url: str, sizes: tuple[int, ...], count: int) -> Figures:
    """CPU of one worker for a message, with so many tickets in the store."""
    figures: Figures = {}
    with a_desk(url) as (desk, _):
        for size in sizes:
            _fill(desk, size)
            first = 10_000_000 + size
            figures[f"worker CPU ms/message at {size} tickets"] = _work(desk, first, count)
    small, large = (figures[f"worker CPU ms/message at {size} tickets"] for size in (sizes[0], sizes[-1]))
    figures[f"ratio, {sizes[-1]} to {sizes[0]} tickets"] = large / small
    return figures


def _work(
    desk: Desk, first: int, count: int, around: Callable[[Callable[[], None]], None] | None = None
) -> float:
    """Spool messages and work them off in this process; gives CPU milliseconds a message."""
    logs.configure("error")
    now = utc_now()
    for start in range(first, first + count, 64):
        numbers = range(start, min(start + 64, first + count))
        desk.app.spool.add(
            [
                RawMail(mail(n), "smtp", "127.0.0.1", now, "c@client.test", ("support@desk.test",))
                for n in numbers
            ]
        )
    app = desk.app
    pipeline = Pipeline(app.database, app.rules, app.settings.work, utc_now, prover=app.prover)

    def drain() -> None:
        while pipeline.step():
            pass

    began = time.process_time()
    if around is None:
        drain()
    else:
        around(drain)
    return (time.process_time() - began) * 1000 / count


def _fill(desk: Desk, size: int) -> None:
    """Tickets as the desk itself would have stored them, written in bulk."""
    now = utc_now()
    with desk.app.database.write() as connection:
        have = int(connection.execute(sa.select(sa.func.count()).select_from(s.ticket)).scalar_one())
        for start in range(have, size, 5000):
            _insert_tickets(connection, range(start, min(start + 5000, size)), 1000 * size, now)
        if not desk.app.database.sqlite:
            for table in (s.person, s.message, s.outbox):
                sequence = f"{table.name}_id_seq"
                connection.execute(
                    sa.text(f"SELECT setval('{sequence}', (SELECT max(id) FROM {table.name}))")
                )
        connection.execute(sa.text("ANALYZE"))


def _insert_tickets(connection: sa.Connection, numbers: range, base: int, now: object) -> None:
    """Numbered from `base` on, out of the way of what the desk itself numbers."""
    connection.execute(
        insert_ignore(connection, s.person),
        [
            _row(s.person, id=base + n, address=f"old{n}@old{n % 997}.test", name="Old", created_at=now)
            for n in numbers
        ],
    )
    ticket = _row(
        s.ticket,
        queue="billing",
        urgency="normal",
        language="en",
        status="open",
        tier="triage",
        created_at=now,
        updated_at=now,
        status_since=now,
    )
    message = _row(s.message, subject="old", text="An old request. " * 20, created_at=now)
    connection.execute(
        sa.insert(s.ticket),
        [
            ticket
            | {"id": base + n, "subject": f"old {n}", "base_subject": f"old {n}", "customer_id": base + n}
            for n in numbers
        ],
    )
    connection.execute(
        sa.insert(s.participant),
        [
            _row(s.participant, ticket_id=base + n, person_id=base + n, how="wrote", added_at=now)
            for n in numbers
        ],
    )
    connection.execute(
        sa.insert(s.message),
        [message | {"id": base + n, "ticket_id": base + n, "person_id": base + n} for n in numbers],
    )
    connection.execute(
        sa.insert(s.known_id),
        [_row(s.known_id, id_key=f"old.{n}@old{n % 997}.test", ticket_id=base + n) for n in numbers],
    )
    connection.execute(
        sa.insert(s.key_term),
        [
            {"kind": "request", "queue": "billing", "term": term, "ticket_id": base + n, "at": now}
            for n in numbers
            for term in _terms(n % 500)
        ],
    )


@cache
def _terms(number: int) -> tuple[str, ...]:
    """Those of a mail of the load itself, so that its own are common."""
    text = mail(number).decode().partition("text/plain; charset=utf-8\r\n\r\n")[2].partition("\r\n--")[0]
    return key_terms("", text)


def _row(table: sa.Table, **values: object) -> dict[str, object]:
    """With what else must stand there: nothing, in the column's type."""
    empty: dict[type, object] = {str: "", bool: False, int: 0, object: []}  # object: JSON
    others = {
        column.name: empty[column.type.python_type]
        for column in table.columns
        if not column.nullable
        and column.name not in values
        and not column.primary_key
        and not column.foreign_keys
        and column.type.python_type in empty
    }
    return others | values


def profile(url: str, count: int) -> str:
    """Where a worker's time goes, by function, as text."""
    profiler = cProfile.Profile()
    with a_desk(url) as (desk, _):
        _work(desk, 0, 50)
        _work(desk, 1000, count, profiler.runcall)
    with tempfile.NamedTemporaryFile("w+") as out:
        pstats.Stats(profiler, stream=out).strip_dirs().sort_stats("cumulative").print_stats(60)
        out.seek(0)
        return out.read()


def _load(count: int, connections: int) -> Load:
    return Load(
        messages=count, connections=connections, sender="c@client.test", recipient="support@desk.test"
    )
