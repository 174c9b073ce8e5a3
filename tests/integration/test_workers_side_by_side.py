"""Two workers, two connections, one conversation: whatever they do at once ends as if one had come after the other."""

import random
import threading
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from postdesk.gateway.desk.due import Due
from postdesk.gateway.model import Decision, NewTimer, Outcome
from postdesk.gateway.pipeline import Pipeline
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.statements import insert_ignore
from postdesk.gateway.store.timers import arm
from postdesk.gateway.timekeeper import Timekeeper
from waiting import eventually
from world import ANNA, MONDAY, World, a_world

CAROL = "Carol <carol@client.test>"
PATIENCE = 20  # seconds


class Stopping(Database):
    """A store whose first transaction that settles a message stops just before its commit, until it may go on."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.settled = self._count()
        self.reached, self.go = threading.Event(), threading.Event()

    def _count(self, connection=None) -> int:
        statement = sa.select(sa.func.count()).where(s.spool.c.state == "settled")
        if connection is not None:
            return connection.execute(statement).scalar_one()
        with self.read() as own:
            return own.execute(statement).scalar_one()

    @contextmanager
    def write(self):
        with super().write() as connection:
            yield connection
            if not self.reached.is_set() and self._count(connection) > self.settled:
                self.reached.set()
                assert self.go.wait(PATIENCE)


@pytest.fixture
def known(world: World) -> World:
    """Carol has written before: two workers would wait for each other at the row of somebody new."""
    world.receive(world.mail(CAROL, "Good day.", subject="Something else"))
    return world


def at_once(world: World, first: bytes, second: bytes) -> None:
    """`second` is begun while all of `first` is done but its commit."""

    def pipeline(database: Database) -> Pipeline:
        work = world.settings.work.model_copy(update={"batch": 1})
        return Pipeline(database, world.rules, work, world.clock)

    slow, quick = Stopping(world.settings.store.url), Database(world.settings.store.url)
    threads = [threading.Thread(target=pipeline(database).step, daemon=True) for database in (slow, quick)]
    try:
        world.spool.add([RawMail(first, "smtp", "127.0.0.1", world.now)])
        threads[0].start()
        assert slow.reached.wait(PATIENCE)
        # SQLite has one writer: there the second message cannot even be taken in before the first is done.
        if world.database.sqlite:
            slow.go.set()
        world.spool.add([RawMail(second, "smtp", "127.0.0.1", world.now)])
        threads[1].start()
        eventually(
            lambda: world.database.sqlite or not threads[1].is_alive() or waits(world), seconds=PATIENCE
        )
    finally:
        slow.go.set()
        for thread in threads:
            thread.join(PATIENCE)
        slow.close()
        quick.close()
    world.work()


def waits(world: World) -> bool:
    """Whether somebody waits for a lock."""
    with world.database.read() as connection:
        return bool(connection.execute(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())


def test_a_reply_that_comes_with_its_parent_joins_its_ticket(known: World):
    parent = known.mail(CAROL, "The export fails.", message_id="<parent@client.test>")
    reply = known.mail(CAROL, "I forgot: since Monday.", subject="More", in_reply_to="<parent@client.test>")
    at_once(known, parent, reply)
    assert known.outcomes()[1:] == ["new_ticket", "follow_up"]


def test_a_parent_that_comes_with_its_reply_joins_its_ticket(known: World):
    parent = known.mail(CAROL, "The export fails.", message_id="<parent@client.test>")
    reply = known.mail(CAROL, "I forgot: since Monday.", subject="More", in_reply_to="<parent@client.test>")
    at_once(known, reply, parent)
    assert known.outcomes()[1:] == ["new_ticket", "follow_up"]


def test_two_replies_to_a_mail_that_never_came_are_one_ticket(known: World):
    one, two = (
        known.mail(CAROL, text, subject=text, references="<lost@client.test>") for text in ("One", "Two")
    )
    at_once(known, one, two)
    assert known.outcomes()[1:] == ["new_ticket", "follow_up"]


def test_the_same_mail_twice_at_once_is_one_message(known: World):
    mail = known.mail(CAROL, "The export fails.")
    at_once(known, mail, mail)
    assert known.outcomes()[1:] == ["new_ticket", "duplicate"]


def test_a_customer_who_writes_while_an_agent_resolves_opens_the_ticket_again(world: World):
    """No change is lost: the reply comes after "#resolve", and finds the ticket resolved."""
    world.receive(world.mail(CAROL, "The export fails."))
    to_agent = world.sent_to(ANNA)[0].header("Reply-To")
    to_customer = world.sent_to("carol@client.test")[0].header("Reply-To")
    resolve = world.mail(f"Anna <{ANNA}>", "#resolve\n", to=to_agent, subject="Re: The export fails")
    at_once(world, resolve, world.mail(CAROL, "It fails again.", to=to_customer))
    (ticket,) = world.rows(s.ticket)
    assert ticket.status == "open"
    changes = [(row.old, row.new) for row in world.rows(s.change) if row.field == "status"]
    assert changes == [("open", "resolved"), ("resolved", "open")]


@pytest.mark.services
def test_workers_that_meet_over_shuffled_conversations_split_none_and_fail_none(postgres_url: str):
    """Batches hold mail of the same conversations in opposite orders, from the same new people."""
    with a_world(postgres_url) as world:
        mails = []
        for n in range(30):
            person = f"Person <p{n}@client.test>"
            mails.append(world.mail(person, "Help.", subject=f"Matter {n}", message_id=f"<a{n}@client.test>"))
            for k in range(3):
                parent = f"<a{n}@client.test>"
                mails.append(world.mail(person, f"More {k}.", subject=f"Detail {k}", in_reply_to=parent))
        random.Random(7).shuffle(mails)  # the same at every run
        world.spool.add([RawMail(raw, "smtp", "127.0.0.1", MONDAY) for raw in mails])
        databases = [Database(postgres_url) for _ in range(4)]

        def drain(database: Database) -> None:
            work = world.settings.work.model_copy(update={"batch": 7})
            pipeline = Pipeline(database, world.rules, work, world.clock)
            while pipeline.step():
                pass

        threads = [threading.Thread(target=drain, args=(database,), daemon=True) for database in databases]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for database in databases:
            database.close()
        world.pass_time(seconds=5)
        world.work()
        assert [row.attempts for row in world.rows(s.spool)] == [1] * 120
        assert (world.outcomes().count("new_ticket"), world.outcomes().count("follow_up")) == (30, 90)


@pytest.mark.services
def test_a_message_that_has_to_yield_in_a_deadlock_counts_no_attempt(postgres_url: str):
    with a_world(postgres_url) as world:
        first, second = (world.mail(f"P <p{n}@client.test>", "Help.") for n in (1, 2))
        world.spool.add([RawMail(raw, "smtp", "127.0.0.1", MONDAY) for raw in (first, second)])
        worker = threading.Thread(target=world.pipeline.step, daemon=True)
        other = Database(postgres_url)
        row = {"name": "", "created_at": MONDAY}
        with other.write() as connection:
            connection.execute(s.person.insert(), {"address": "p2@client.test", **row})
            worker.start()  # has p1, and waits for p2
            eventually(lambda: waits(world), seconds=PATIENCE)
            taken = insert_ignore(connection, s.person)
            connection.execute(
                taken, {"address": "p1@client.test", **row}
            )  # the worker waits longer: it yields
            worker.join(PATIENCE)
        other.close()
        world.pass_time(seconds=5)
        world.work()
        assert [row.attempts for row in world.rows(s.spool)] == [1, 1]
        assert world.outcomes() == ["new_ticket", "new_ticket"]


@pytest.mark.services
def test_a_timer_that_has_to_yield_in_a_deadlock_fires_afterwards(postgres_url: str):
    with a_world(postgres_url) as world:
        world.receive(world.mail(CAROL, "The export fails."))
        ticket = world.rows(s.ticket)[0].id
        with world.database.write() as connection:
            arm(connection, [NewTimer("test", "test", MONDAY, ticket)], MONDAY)

        def decide(due: Due) -> Decision:
            return Decision(Outcome.COMMAND, "rang", ticket=ticket)

        keeper = Timekeeper(world.database, world.rules, world.clock, decide)
        worker = threading.Thread(target=keeper.step, daemon=True)
        other = Database(postgres_url)
        with other.write() as connection:
            connection.execute(sa.select(s.ticket).where(s.ticket.c.id == ticket).with_for_update())
            worker.start()  # has the timer, and waits for the ticket
            eventually(lambda: waits(world), seconds=PATIENCE)
            connection.execute(
                s.timer.update().values(reason="wanted")
            )  # the timekeeper waits longer: it yields
            worker.join(PATIENCE)
        other.close()
        keeper.step()
        assert [(t.state, t.attempts, t.reason) for t in world.rows(s.timer)] == [("fired", 0, "rang")]
