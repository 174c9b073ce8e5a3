"""A batch is read stage after stage, each for all of its messages: nothing of that may be seen from outside."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from postdesk.gateway.desk import reading, requests
from postdesk.gateway.pipeline import Pipeline
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.situation import load_agents
from postdesk.gateway.store.spool import Spool
from postdesk.threading.message import Envelope
from world import ANNA, World, a_world

CAROL = "Carol <carol@client.test>"
DORA = "Dora <dora@client.test>"
STAGES = {
    "parse": (reading, "parse_message"),
    "screen": (reading, "screen"),
    "split": (reading, "split_reply"),
    "clues": (reading, "read_clues"),
    "queue": (requests, "classify_queue"),
    "fields": (requests, "read_fields"),
    "language": (requests, "detect"),
}
stages = pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db") as world:
        yield world


def spooled(world: World, *raws: bytes) -> None:
    world.spool.add([RawMail(raw, "smtp", "127.0.0.1", world.now, None, ()) for raw in raws])


def before(monkeypatch: pytest.MonkeyPatch, stage: tuple[Any, str], act: Callable[[str], None]) -> None:
    """`act` is told what the stage is asked about, before it answers."""
    module, name = stage
    real = getattr(module, name)

    def watched(*asked: Any) -> Any:
        act(repr(asked))
        return real(*asked)

    monkeypatch.setattr(module, name, watched)


@stages
def test_a_message_that_fails_in_a_stage_fails_alone_and_is_quarantined_with_its_cause(
    world: World, monkeypatch: pytest.MonkeyPatch, stage: tuple[Any, str]
):
    def fail(asked: str) -> None:
        if "swallow the pill" in asked:
            raise RuntimeError("the pill was bitter")

    before(monkeypatch, stage, fail)
    spooled(
        world,
        world.mail(CAROL, "The export fails."),
        world.mail(DORA, "Please swallow the pill."),
        world.mail("Emil <emil@client.test>", "The import fails."),
    )
    world.pipeline.step()
    assert world.outcomes() == ["new_ticket", "waiting", "new_ticket"]
    world.live(hours=3)
    assert world.outcomes() == ["new_ticket", "quarantined", "new_ticket"]
    (bitter,) = (row for row in world.rows(s.spool) if row.outcome == "quarantined")
    assert "the pill was bitter" in bitter.reason


@stages
def test_what_half_a_lease_does_not_suffice_for_goes_back_and_is_no_attempt(
    world: World, monkeypatch: pytest.MonkeyPatch, stage: tuple[Any, str]
):
    takes = world.settings.work.lease_seconds / 3
    before(monkeypatch, stage, lambda _: world.pass_time(seconds=takes))
    spooled(world, *(world.mail(CAROL, f"Request {n}", subject=f"Request {n}") for n in range(3)))
    world.pipeline.step()
    assert world.outcomes() == ["new_ticket", "new_ticket", "waiting"]
    assert world.rows(s.spool)[-1].attempts == 0
    world.pipeline.step()
    assert world.outcomes() == ["new_ticket"] * 3


def test_a_batch_that_is_slow_in_every_stage_is_read_before_its_lease_is_over(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """Else another worker takes it over meanwhile, and what was read is for nothing."""
    lease = timedelta(seconds=world.settings.work.lease_seconds)
    for stage in STAGES.values():
        before(monkeypatch, stage, lambda _: world.pass_time(seconds=lease.total_seconds() / 30))
    spooled(world, *(world.mail(CAROL, f"Request {n}", subject=f"Request {n}") for n in range(10)))
    while "waiting" in world.outcomes():
        began = world.now
        world.pipeline.step()
        assert world.now - began < lease
    assert world.outcomes() == ["new_ticket"] * 10
    assert {row.attempts for row in world.rows(s.spool)} == {1}


def test_a_store_that_fails_while_a_batch_is_read_leaves_no_message_marked_as_being_read(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """The watcher of the worker would kill it for a message that nobody reads."""
    told: list[int] = []
    pipeline = Pipeline(world.database, world.rules, world.settings.work, world.clock, told.append)
    before(monkeypatch, STAGES["parse"], lambda _: world.pass_time(seconds=world.settings.work.lease_seconds))

    def fail(*_asked: Any, **_more: Any) -> None:
        raise OSError("the store is gone")

    monkeypatch.setattr(Spool, "release", fail)
    spooled(world, world.mail(CAROL, "Request 1"), world.mail(DORA, "Request 2"))
    with pytest.raises(OSError, match="the store is gone"):
        pipeline.step()
    assert told[0] != 0
    assert told[-1] == 0


def test_a_message_whose_reading_ends_sooner_does_not_overtake_the_others(world: World):
    """An answer to a capability address is not classified: it has fewer stages."""
    world.receive(world.mail(CAROL, "The export fails."))
    address = str(world.sent_to("carol@client.test")[0].message["Reply-To"])
    spooled(
        world,
        world.mail(DORA, "The import fails.", subject="The import"),
        world.mail(CAROL, "It works again.", to=address),
    )
    world.pipeline.step()
    assert [row.ticket_id for row in world.rows(s.message)] == [1001, 1002, 1001]


@pytest.mark.parametrize("sender", [CAROL, f"Anna <{ANNA}>"], ids=["customer", "agent"])
def test_what_a_message_says_depends_on_no_agent(world: World, sender: str):
    raw = world.mail(sender, "Invoice INV-4711 is wrong. Please escalate this to your manager.")
    with world.database.read() as connection:
        staffed = world.rules.with_agents(load_agents(connection))
    assert staffed.agents
    found = [reading.read(raw, Envelope(), rules) for rules in (world.rules.with_agents(()), staffed)]
    assert found[0] == found[1]
    assert requests.understand(found[0], world.rules.with_agents(())) == requests.understand(
        found[1], staffed
    )
