"""What every kind of store must do: one suite, on SQLite and on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from postdesk.gateway.model import SPLIT_OFF, NewTimer, Outcome
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database, failure_of_store, savepoint
from postdesk.gateway.store.internals import InternalMatter, Internals
from postdesk.gateway.store.mailboxes import MailboxLedger
from postdesk.gateway.store.numbers import FIRST, TicketNumbers
from postdesk.gateway.store.proofs import Share, proof_shares
from postdesk.gateway.store.spool import LeaseLostError, Spool, add_mails, settle
from postdesk.gateway.store.timers import arm
from postdesk.gateway.store.waking import Waker
from waiting import eventually
from world import MONDAY, World

LEASE = timedelta(seconds=60)


@pytest.fixture
def database(store_url: str):
    made = Database(store_url)
    made.upgrade()
    yield made
    made.close()


@pytest.fixture
def spool(database: Database) -> Spool:
    return Spool(database)


def mails(*contents: bytes) -> list[RawMail]:
    return [
        RawMail(c, "smtp", "127.0.0.1", MONDAY, "a@client.test", ("support@desk.test",)) for c in contents
    ]


def test_what_is_stored_comes_back_byte_for_byte(spool: Spool):
    """M6, with octets that are no text."""
    content = bytes(range(256)) * 10
    (number,) = spool.add(mails(content))
    assert spool.original(number) == content


def test_messages_are_numbered_in_order(spool: Spool):
    first, second, third = spool.add(mails(b"1", b"2", b"3"))
    assert first < second < third < spool.add(mails(b"4"))[0]
    assert spool.original(second) == b"2"


def test_text_that_a_store_cannot_hold_is_cleaned(spool: Spool):
    """Hardening F12: lone surrogates and NUL in an envelope."""
    spool.add([RawMail(b"x", "smtp", "h\0ost", MONDAY, "a\udcff@client.test", ("b\0@desk.test",))])
    (claimed,) = spool.claim(MONDAY, 1, LEASE)
    assert "\0" not in claimed.envelope.rcpt_to[0]


def test_a_message_is_claimed_once_while_its_lease_runs(spool: Spool):
    spool.add(mails(b"1", b"2"))
    assert len(spool.claim(MONDAY, 10, LEASE)) == 2
    assert spool.claim(MONDAY + LEASE / 2, 10, LEASE) == []


def test_a_message_comes_again_alone_when_its_lease_has_run_out(spool: Spool):
    spool.add(mails(b"1", b"2"))
    spool.claim(MONDAY, 10, LEASE)
    later = MONDAY + LEASE
    assert [c.attempts for c in spool.claim(later, 10, LEASE)] == [2]
    assert [c.attempts for c in spool.claim(later, 10, LEASE)] == [2]
    assert spool.claim(later, 10, LEASE) == []


def test_new_messages_go_before_those_that_failed(spool: Spool):
    spool.add(mails(b"poison"))
    (poison,) = spool.claim(MONDAY, 10, LEASE)
    spool.release(poison, MONDAY)
    spool.add(mails(b"new"))
    assert [c.content for c in spool.claim(MONDAY, 10, LEASE)] == [b"new"]


def test_parallel_claims_share_the_messages_out(spool: Spool):
    numbers = spool.add(mails(*(b"%d" % n for n in range(60))))
    with ThreadPoolExecutor(6) as pool:
        batches = list(pool.map(lambda _: spool.claim(MONDAY, 10, LEASE), range(6)))
    claimed = [c.id for batch in batches for c in batch]
    assert sorted(claimed) == numbers


def test_of_large_messages_no_more_are_claimed_than_fit_into_memory(spool: Spool):
    """A batch of 32 of 25 MB each is more than a worker may use: it would fail for ever, and all mail behind it wait."""
    spool.add(mails(*(bytes([n]) * size for n, size in enumerate((12_000_000, 12_000_000, 40_000_000, 1)))))
    batches = [spool.claim(MONDAY, 10, LEASE) for _ in range(4)]
    assert [[(c.id, c.attempts) for c in batch] for batch in batches] == [
        [(1, 1), (2, 1)],
        [(3, 1)],
        [(4, 1)],
        [],
    ]


def test_who_lost_the_lease_cannot_settle(database: Database, spool: Spool):
    spool.add(mails(b"1"))
    (first,) = spool.claim(MONDAY, 1, LEASE)
    (second,) = spool.claim(MONDAY + LEASE, 1, LEASE)
    with pytest.raises(LeaseLostError), database.write() as connection:
        settle(connection, first, "settled", Outcome.NOTE, "", MONDAY)
    with database.write() as connection:
        settle(connection, second, "settled", Outcome.NOTE, "", MONDAY)
    assert spool.next_due() is None


def test_quarantine_keeps_the_message_whole_until_somebody_decides(spool: Spool):
    """M5."""
    (number,) = spool.add(mails(b"poison"))
    (claimed,) = spool.claim(MONDAY, 1, LEASE)
    spool.quarantine(claimed, "it broke the parser", MONDAY)
    assert spool.claim(MONDAY + 2 * LEASE, 1, LEASE) == []
    assert spool.original(number) == b"poison"
    assert spool.reopen(number, MONDAY)
    (again,) = spool.claim(MONDAY, 1, LEASE)
    assert again.attempts == 1
    spool.quarantine(again, "still", MONDAY)
    assert spool.discard(number, "an attack", MONDAY)
    assert not spool.reopen(number, MONDAY)
    assert spool.original(number) == b"poison"


def test_ticket_numbers_are_given_once_to_many(database: Database):
    def take(_: int) -> list[int]:
        numbers = TicketNumbers(database, block=5)
        found = []
        for _ in range(12):
            numbers.reserve()
            found.append(numbers.take())
        return found

    with ThreadPoolExecutor(4) as pool:
        taken = [n for numbers in pool.map(take, range(4)) for n in numbers]
    assert len(set(taken)) == 48
    assert min(taken) == FIRST


def test_a_number_that_was_only_looked_at_is_not_lost(database: Database):
    numbers = TicketNumbers(database)
    numbers.reserve()
    assert numbers.peek() == numbers.peek() == numbers.take()


def test_a_hundred_concurrent_copies_are_one_message(world: World):
    """Hardening X3: a unique index, not check-then-insert. Three workers, each with its own pipeline."""
    from postdesk.gateway.pipeline import Pipeline

    raw = world.mail("Carol <carol@client.test>", "Hello")
    world.spool.add([RawMail(raw, "smtp", "127.0.0.1", MONDAY, "c@client.test", ()) for _ in range(100)])
    work = world.settings.work.model_copy(update={"batch": 5})

    def drain() -> None:
        pipeline = Pipeline(world.database, world.rules, work, world.clock)
        while pipeline.step():
            pass

    threads = [threading.Thread(target=drain) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes = world.outcomes()
    assert (outcomes.count("new_ticket"), outcomes.count("duplicate")) == (1, 99)


# --- mailboxes


@pytest.fixture
def ledger(database: Database) -> MailboxLedger:
    return MailboxLedger(database, lambda: MONDAY)


def test_a_uid_is_stored_once(database: Database, ledger: MailboxLedger):
    (one,) = mails(b"1")
    ledger.store("support", 7, [(1, one)])
    ledger.store("support", 7, [(1, one)])
    ledger.store("support", 8, [(1, one)])  # another UIDVALIDITY: another message, for all the ledger knows
    assert len(Spool(database).claim(MONDAY, 10, LEASE)) == 2
    assert ledger.seen("support", 7, [1, 2]) == {1}


def test_what_was_stored_is_to_be_taken_off_the_server_once(ledger: MailboxLedger):
    ledger.store("support", 7, [(n, mail) for n, mail in enumerate(mails(b"1", b"2"), 1)])
    assert ledger.not_taken("support", 7) == [1, 2]
    ledger.taken("support", 7, [1])
    assert ledger.not_taken("support", 7) == [2]
    assert ledger.seen("support", 7, [1]) == {1}


def test_a_message_that_failed_is_counted_shown_and_may_still_be_stored(ledger: MailboxLedger):
    ledger.failed("support", 7, 3, "too large\0")
    ledger.failed("support", 7, 3, "too large")
    assert ledger.failing("support", 7) == [3]
    assert ledger.seen("support", 7, [3]) == set()
    (trouble,) = ledger.troubles()
    assert (trouble["attempts"], trouble["cause"]) == (2, "too large")
    ledger.store("support", 7, [(3, mails(b"3")[0])])
    assert ledger.failing("support", 7) == []
    assert ledger.not_taken("support", 7) == [3]


def test_a_mailbox_is_polled_by_one_daemon_at_a_time(database: Database):
    now = MONDAY
    ledger = MailboxLedger(database, lambda: now)
    assert ledger.lease("support", "one", 60)
    assert not ledger.lease("support", "two", 60)
    assert ledger.lease("support", "one", 60)
    now += timedelta(seconds=61)
    assert ledger.lease("support", "two", 60)
    assert ledger.lease("support", "two", 0)
    assert ledger.lease("support", "one", 60)


# --- letters


def test_a_letter_on_the_wire_of_a_dead_sender_is_not_sent_again(world: World):
    """Hardening O5: at most once."""
    world.spool.add(mails(world.mail("Carol <carol@client.test>", "Hello")))
    world.pipeline.step()
    letters = world.outbox.claim(world.now, 10, LEASE)
    confirmation = next(letter for letter in letters if letter.recipient == "carol@client.test")
    assert world.outbox.begin(letters) == {letter.id for letter in letters}
    assert world.outbox.begin(letters) == set()
    world.outbox.recover(world.now, LEASE)
    assert {r.state for r in world.rows(s.outbox)} == {"sending"}  # its lease still runs
    world.pass_time(minutes=10)
    world.outbox.recover(world.now, LEASE)
    world.work()
    assert world.sent_to("carol@client.test") == []
    assert [r.state for r in world.rows(s.outbox) if r.id == confirmation.id] == ["unknown"]
    assert len(world.sent_to("anna@desk.test")) == 1  # notices to agents are repeated


def test_each_reader_is_kept_from_the_notes_of_their_own_ticket(world: World):
    """And of those merged into it, and into these, and of what it was split off; but not from their own side."""
    for person in ("carol", "dave", "erin"):
        world.receive(world.mail(f"{person}@client.test", f"The export of {person} fails."))
    one, two, three = (row.id for row in world.rows(s.ticket))
    side, *_ = (row.id for row in world.rows(s.person) if row.address == "erin@client.test")
    common = {"message_id": None, "side_id": None, "created_at": MONDAY}
    digest = world.rows(s.blob)[0].digest
    with world.database.write() as connection:
        connection.execute(
            sa.insert(s.note),
            [
                common | {"id": 1, "ticket_id": one, "text": "of one", "message_id": "n1@desk.test"},
                common | {"id": 2, "ticket_id": one, "text": "on the side", "side_id": side},
                common | {"id": 3, "ticket_id": two, "text": "of two"},
                common | {"id": 4, "ticket_id": three, "text": "of three"},
            ],
        )
        file = {"content_type": "text/plain", "inline": False, "digest": digest}
        connection.execute(sa.insert(s.attachment), [file | {"note_id": 3}])
    matter = InternalMatter(world.database)
    found = matter.kept_from({(one, None), (one, side), (two, None)})
    assert found == {
        (one, None): Internals(("of one", "on the side"), ("n1@desk.test",)),
        (one, side): Internals(("of one",), ("n1@desk.test",)),
        (two, None): Internals(("of two",), (), (digest.hex(),)),
    }
    with world.database.write() as connection:
        connection.execute(sa.update(s.ticket).where(s.ticket.c.id == three).values(merged_into=two))
        connection.execute(sa.update(s.ticket).where(s.ticket.c.id == two).values(merged_into=one))
        connection.execute(sa.insert(s.related), {"ticket_id": three, "other_id": one, "why": SPLIT_OFF})
    found = matter.kept_from({(one, None), (three, None)})
    assert sorted(found[one, None].notes) == ["of one", "of three", "of two", "on the side"]
    assert sorted(found[three, None].notes) == ["of one", "of three", "on the side"]
    assert found[one, None].note_digests == (digest.hex(),)
    assert matter.kept_from(()) == {}


# --- proofs


def test_how_agents_mail_proved_itself_is_counted_per_way_in(database: Database, spool: Spool):
    """Of messages since a day, and only those whose sender was asked for a proof."""
    passed, failed = {"verdict": "pass"}, {"verdict": "none", "reasons": ["a", "b"]}
    mail = [
        ("smtp", MONDAY, passed),
        ("imap", MONDAY, passed),
        ("imap", MONDAY, failed),
        ("imap", MONDAY - LEASE, passed),  # too long ago
        ("lmtp", MONDAY, None),  # a customer's
    ]
    for number, (source, at, proof) in enumerate(mail):
        spool.add([RawMail(b"%d" % number, source, "support/7/1", at)])
        (claimed,) = spool.claim(MONDAY, 1, LEASE)
        explanation = {"screening": {}} if proof is None else {"proof": proof}
        with database.write() as connection:
            settle(connection, claimed, "settled", Outcome.NOTE, "", MONDAY, explanation=explanation)
    assert proof_shares(database, MONDAY) == [
        Share("imap support", 2, 1, (("a; b", 1),)),
        Share("smtp", 1, 1, ()),
    ]


# --- waiting


def test_a_waiting_thread_is_woken_by_a_commit(database: Database, spool: Spool):
    woken = threading.Event()
    ready = threading.Event()

    def wait() -> None:
        with Waker(database, "spool") as waker:
            waker.wait(0.2, lambda: False)  # what happened before is not news
            ready.set()
            waker.wait(30, lambda: False)
            woken.set()

    threading.Thread(target=wait, daemon=True).start()
    assert ready.wait(10)
    spool.add(mails(b"1"))
    eventually(woken.is_set, seconds=5)


def test_a_savepoint_undoes_one_message_and_no_other(database: Database, spool: Spool):
    """One transaction a batch: a failure must not take the batch down, nor leave half of a message."""
    one, two, three = mails(b"1", b"2", b"3")
    with database.write() as connection:
        add_mails(connection, [one])
        with suppress(ZeroDivisionError), savepoint(connection):
            add_mails(connection, [two])
            raise ZeroDivisionError
        with savepoint(connection):
            add_mails(connection, [three])
    assert [c.content for c in spool.claim(MONDAY, 10, LEASE)] == [b"1", b"3"]


@pytest.mark.parametrize(
    ("was", "becomes"), [("stopped", "waiting"), ("fired", "fired"), ("failed", "failed")]
)
def test_of_timers_with_one_name_only_a_stopped_one_is_set_again(database: Database, was: str, becomes: str):
    first = NewTimer("close", "one name", MONDAY, None)
    with database.write() as connection:
        arm(connection, [first], MONDAY)
        connection.execute(sa.update(s.timer).values(state=was, settled_at=MONDAY, attempts=2))
        arm(connection, [replace(first, due_at=MONDAY + LEASE), replace(first, name="another")], MONDAY)
        rows = connection.execute(sa.select(s.timer).order_by(s.timer.c.id)).all()
    assert [(r.name, r.state, r.due_at, r.attempts) for r in rows] == [
        ("one name", becomes, MONDAY, 2),
        ("another", "waiting", MONDAY, 0),
    ]
    assert rows[0].settled_at == (None if becomes == "waiting" else MONDAY)


def test_a_statement_that_the_store_refuses_is_no_failure_of_the_store(database: Database) -> None:
    for statement in ("SELECT nothing FROM nowhere", "SELEKT"):
        with pytest.raises(sa.exc.DBAPIError) as refused, database.read() as connection:
            connection.execute(sa.text(statement))
        assert failure_of_store(refused.value) is None
