"""Letters of one claim: sealed together, marked a few at a time, and none the worse for the others."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from postdesk.gateway import events
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.sender import Breaker
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.outbox import Waiting
from talking import a_desk
from world import BEN, World

MOST_MARKED = 16
MOST_MARKED_ONCE = 8


def customers(desk: World, count: int) -> list[str]:
    """So many requests, each with a confirmation and a notice to Anna and Ben, who have not been sent yet."""
    mails = [
        desk.mail(f"Carol <carol{n}@client.test>", f"The export number {n} fails.") for n in range(count)
    ]
    desk.spool.add([RawMail(raw, "smtp", "127.0.0.1", desk.now, None, ()) for raw in mails])
    desk.pipeline.step()
    return [f"carol{n}@client.test" for n in range(count)]


def states(desk: World) -> list[str]:
    return [row.state for row in desk.rows(s.outbox)]


@pytest.mark.parametrize(
    ("repeatable", "most"), [(True, MOST_MARKED), (False, MOST_MARKED_ONCE)], ids=["repeatable", "once"]
)
def test_of_the_letters_of_a_claim_only_a_few_are_on_the_wire_at_once(
    desk: World, repeatable: bool, most: int
):
    """What a crash leaves unknown, or sends twice, is bounded by it (decision 3)."""
    customers(desk, 10)
    with desk.database.write() as connection:
        connection.execute(sa.update(s.outbox).values(repeatable=repeatable))
    seen: list[list[str]] = []
    desk.transport.after = lambda: seen.append(states(desk))
    assert desk.sender.step() == len(seen) > most
    assert max(found.count("sending") for found in seen) == most
    assert set(states(desk)) == {"sent"}


def test_what_became_of_some_is_recorded_before_the_next_leave(desk: World):
    customers(desk, 10)
    seen: list[int] = []
    desk.transport.after = lambda: seen.append(states(desk).count("sent"))
    desk.sender.step()
    assert seen == [number // MOST_MARKED * MOST_MARKED for number in range(len(seen))]


def test_a_sender_that_dies_leaves_the_unmarked_letters_of_its_claim_to_others(
    desk: World, monkeypatch: pytest.MonkeyPatch
):
    people = customers(desk, 14)
    waiting = len(states(desk))

    class Killed(BaseException):
        pass

    def die() -> None:
        if len(desk.transport.sent) == MOST_MARKED + 1:
            monkeypatch.setattr(desk.sender.outbox, "settle", lambda ended: None)
            raise Killed

    desk.transport.after = die
    with pytest.raises(Killed):
        desk.sender.step()
    monkeypatch.undo()
    found = states(desk)
    assert (found.count("sent"), found.count("sending")) == (MOST_MARKED, MOST_MARKED)
    assert found.count("queued") == waiting - 2 * MOST_MARKED > 0
    desk.pass_time(minutes=10)
    desk.work()
    assert set(states(desk)) == {"sent", "unknown"}
    assert all(len(desk.sent_to(person)) <= 1 for person in people)


def test_a_letter_that_cannot_be_read_is_held_alone(desk: World):
    people = customers(desk, 4)
    with desk.database.write() as connection:
        spoilt = sa.update(s.outbox).where(s.outbox.c.recipient == people[1])
        connection.execute(spoilt.values(data="nonsense"))
    desk.work()
    held = [row.recipient for row in desk.rows(s.outbox) if row.state == "held"]
    assert held == [people[1]]
    assert [len(desk.sent_to(person)) for person in people] == [1, 0, 1, 1]


@pytest.mark.parametrize("step", ["_rendered", "_letter", "_guarded", "_sealed"])
def test_a_fault_at_one_letter_puts_off_that_letter_alone(
    desk: World, step: str, monkeypatch: pytest.MonkeyPatch
):
    people = customers(desk, 4)
    sealer = desk.sender.sealer
    real = getattr(sealer, step)

    def faulty(*arguments):
        if any(isinstance(one, Waiting) and one.recipient == people[2] for one in arguments):
            raise RuntimeError("a fault")
        return real(*arguments)

    monkeypatch.setattr(sealer, step, faulty)
    with capture_logs() as logged:
        desk.sender.step()
    monkeypatch.undo()
    assert [entry["event"] for entry in logged if entry["log_level"] == "error"] == [events.LETTER_BROKE]
    late = [row for row in desk.rows(s.outbox) if row.state != "sent"]
    assert [(row.recipient, row.state, row.response) for row in late] == [
        (people[2], "queued", "a fault of Postdesk: RuntimeError")
    ]
    desk.pass_time(hours=1)
    desk.work()
    assert [len(desk.sent_to(person)) for person in people] == [1, 1, 1, 1]


def test_of_a_slow_relay_no_more_is_claimed_than_it_takes_in_a_second(desk: World):
    customers(desk, 10)
    slow = True
    desk.transport.after = lambda: desk.pass_time(milliseconds=400 if slow else 1)
    desk.sender.most = 3
    assert [desk.sender.step(), desk.sender.step()] == [3, 2]
    slow = False
    assert [desk.sender.step(), desk.sender.step()] == [2, len(states(desk)) - 7]


def test_what_the_breaker_stops_waits_and_the_rest_of_the_claim_leaves(desk: World):
    people = customers(desk, 4)
    desk.sender.breaker = Breaker(2)
    desk.sender.step()
    assert sum(len(desk.sent_to(person)) for person in people) <= 2
    assert {row.state for row in desk.rows(s.outbox) if not row.automatic} <= {"sent"}
    assert "waiting: too much automatic mail within a minute" in {row.response for row in desk.rows(s.outbox)}
    desk.sender.breaker = Breaker(1000)
    desk.pass_time(minutes=1)
    desk.work()
    assert [len(desk.sent_to(person)) for person in people] == [1, 1, 1, 1]


def test_letters_with_attachments_are_never_in_memory_together(tmp_path, monkeypatch: pytest.MonkeyPatch):
    with a_desk(tmp_path, attach_to_agents=True, undo_seconds=0) as desk:
        for number in range(3):
            message = EmailMessage()
            message["From"], message["To"] = f"carol{number}@client.test", "support@desk.test"
            message["Subject"], message["Message-ID"] = "The export fails", f"<file{number}@client.test>"
            message.set_content("The export fails.")
            if number:
                message.add_attachment(b"line one", "text", "plain", filename="app.log")
            raw = message.as_bytes()
            desk.spool.add([RawMail(raw, "smtp", "127.0.0.1", desk.now, None, ())])
        desk.pipeline.step()
        together: list[int] = []
        seal = desk.sender.sealer.seal

        def counted(letters):
            sealed = seal(letters)
            together.append(sum(b"app.log" in made.raw for made in sealed.values()))
            return sealed

        monkeypatch.setattr(desk.sender.sealer, "seal", counted)
        desk.sender.step()
        assert together[0] == 0
        assert together[1:] == [1] * sum(b"app.log" in letter.raw for letter in desk.transport.sent) != []
        assert set(states(desk)) == {"sent"}


def test_a_busy_store_does_not_make_claims_small(desk: World, monkeypatch: pytest.MonkeyPatch):
    """Small claims are more commits: they would make it busier."""
    customers(desk, 10)
    begin = desk.sender.outbox.begin

    def late(*arguments):
        desk.pass_time(seconds=2)
        return begin(*arguments)

    monkeypatch.setattr(desk.sender.outbox, "begin", late)
    desk.sender.most = 3
    assert desk.sender.step() == 3
    assert desk.sender.step() == len(states(desk)) - 3


def test_what_is_sealed_is_looked_at_again_where_the_relay_grew_slow(desk: World):
    """The guard looks a second before a letter leaves (decision 2): an agent who left meanwhile gets no more."""
    customers(desk, 3)

    def slow() -> None:
        desk.pass_time(seconds=35)
        with desk.database.write() as connection:
            connection.execute(sa.update(s.agent).where(s.agent.c.address == BEN).values(active=False))

    desk.transport.after = slow
    desk.sender.step()
    assert len(desk.transport.sent) > 2
    assert desk.sent_to(BEN) == []
    assert {row.state for row in desk.rows(s.outbox) if row.recipient == BEN} <= {"held", "queued"}


@pytest.mark.parametrize("late", [1, 2, 3, 4, 5])
def test_while_the_relay_dawdles_over_one_letter_none_is_lost_and_none_leaves_twice(desk: World, late: int):
    """It was marked with others long before: the mark alone does not say that it is still ours; nor does a lease that is
    just over say that its sender died.
    """
    customers(desk, 2)
    other = replace(desk.sender)
    count = 0

    def dawdle() -> None:
        nonlocal count
        count += 1
        if count == late:  # the relay answers to DATA after the lease
            desk.pass_time(minutes=4)
            while other.step():
                pass

    desk.transport.before = dawdle
    desk.sender.step()
    desk.pass_time(minutes=10)
    desk.work()
    left = [letter.header("Message-ID") for letter in desk.transport.sent]
    assert len(set(left)) == len(left)
    assert set(states(desk)) == {"sent"}


def test_what_the_store_could_not_record_is_recorded_later_and_nothing_leaves_twice(
    desk: World, monkeypatch: pytest.MonkeyPatch
):
    """A store that is locked or full for a while is no dead sender."""
    customers(desk, 4)

    def fail(*_asked: object) -> None:
        raise OSError("the store is full")

    with monkeypatch.context() as full:
        full.setattr(desk.outbox, "settle", fail)
        for _ in range(2):
            with pytest.raises(OSError, match="the store is full"):
                desk.sender.step()
    desk.pass_time(minutes=10)
    desk.work()
    left = [letter.header("Message-ID") for letter in desk.transport.sent]
    assert len(set(left)) == len(left) == len(states(desk))
    assert set(states(desk)) == {"sent"}
