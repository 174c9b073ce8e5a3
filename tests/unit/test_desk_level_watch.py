"""E2: who hears of a service level, and when; each thing once, in working hours, whatever happens in between."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from postdesk.gateway.model import Change, Decision, Outcome, Status
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.conversations import load_conversation
from postdesk.gateway.store.record import record
from postdesk.gateway.store.situation import load_agents
from postdesk.gateway.watching import with_all_timers
from world import ANNA, BEN, Letter, World, a_world

CUSTOMER = "carla@client.test"
LEAD = "lea@desk.test"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLICY = {"undo_seconds": 0, "transcripts": "errors"}
AGENTS = [
    {"name": "Anna", "address": ANNA},
    {"name": "Ben", "address": BEN},
    {"name": "Lea", "address": LEAD},
]
TRIAGE = {"title": "Triage", "green": "2 business hours", "yellow": "1 business day", "lead": LEAD}
SETTINGS = {
    "policy": POLICY,
    "agents": AGENTS,
    "calendars": {"desk": {"zone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}},
    "tiers": {"triage": TRIAGE, "T2": {**TRIAGE, "green": "1 business day", "yellow": "2 business days"}},
}


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", **SETTINGS) as made:
        assert made.now == MONDAY
        made.receive(made.mail(f"Carla <{CUSTOMER}>", "The invoice is wrong."))
        yield made


def warnings(world: World, address: str) -> list[Letter]:
    return [
        letter
        for letter in world.sent_to(address)
        if any(w in letter.header("Subject") for w in ("Red: ", "Yellow: ", "Nobody has it: ", "soon: "))
    ]


def subjects(world: World, address: str) -> list[str]:
    return [letter.header("Subject").split("] ")[1].split(":")[0] for letter in warnings(world, address)]


def say(world: World, words: str) -> None:
    """Anna, by mail, on the ticket's first notification."""
    first = next(letter for letter in world.sent_to(ANNA) if "Reply-To" in letter.message)
    world.receive(world.mail(ANNA, words, to=first.header("Reply-To")))


def live_to(world: World, moment: datetime) -> None:
    """To the minute, in steps of a quarter of an hour."""
    while world.now < moment:
        world.now = min(moment, world.now + timedelta(minutes=15))
        world.work()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_the_owner_is_warned_a_quarter_of_the_limit_before_yellow_and_before_red(world):
    """2 hours less 30 minutes, and 8 hours less 2."""
    say(world, "#me")
    live_to(world, at(23, 10, 29))
    assert warnings(world, ANNA) == []
    live_to(world, at(23, 10, 30))
    assert subjects(world, ANNA) == ["Turns yellow soon"]
    assert "turns yellow at 2026-11-23 11:00 UTC" in warnings(world, ANNA)[0].text.replace("It ", "it ")
    live_to(world, at(23, 14, 59))
    assert len(warnings(world, ANNA)) == 1
    live_to(world, at(23, 15))
    assert subjects(world, ANNA) == ["Turns yellow soon", "Turns red soon"]
    assert subjects(world, LEAD) == []


def test_the_lead_hears_at_red_once(world):
    say(world, "#me")
    live_to(world, at(24, 8, 59))
    assert subjects(world, LEAD) == []
    live_to(world, at(24, 9))
    assert subjects(world, LEAD) == ["Red"]
    live_to(world, at(27, 17))
    assert subjects(world, LEAD) == ["Red"]
    assert subjects(world, ANNA) == ["Turns yellow soon", "Turns red soon"]


def test_what_nobody_takes_is_told_to_the_lead_after_an_hour_once(world):
    live_to(world, at(23, 9, 59))
    assert subjects(world, LEAD) == []
    live_to(world, at(23, 16))
    assert subjects(world, LEAD) == ["Nobody has it"]
    assert subjects(world, ANNA) == []


def test_without_a_lead_the_queues_agents_hear(tmp_path):
    tiers = {"triage": {**TRIAGE, "lead": ""}}
    with a_world(f"sqlite:///{tmp_path}/desk.db", **{**SETTINGS, "tiers": tiers}) as world:
        world.receive(world.mail(CUSTOMER, "The invoice is wrong."))
        live_to(world, at(23, 10))
        assert [subjects(world, a) for a in (ANNA, BEN, LEAD)] == [["Nobody has it"]] * 3


def test_a_pause_moves_the_warning_on_and_doubles_none(world):
    say(world, "#me")
    live_to(world, at(23, 10))
    say(world, "#pending\nWhich invoice?")
    live_to(world, at(24, 12))
    assert warnings(world, ANNA) == []
    world.receive(world.mail(CUSTOMER, "4711.", to=world.sent_to(CUSTOMER)[-1].header("Reply-To")))
    live_to(world, at(24, 12, 29))
    assert warnings(world, ANNA) == []
    live_to(world, at(24, 12, 30))
    assert subjects(world, ANNA) == ["Turns yellow soon"]
    say(world, "#pending\nAnd which customer?")
    live_to(world, at(24, 13))
    world.receive(world.mail(CUSTOMER, "Me.", to=world.sent_to(CUSTOMER)[-1].header("Reply-To")))
    live_to(world, at(24, 13, 30))
    assert subjects(world, ANNA) == ["Turns yellow soon"]


def test_a_pause_over_the_weekend_does_not_lose_the_next_look(world):
    """The due moment is the same before and after it."""
    say(world, "#me")
    live_to(world, at(23, 10))
    say(world, "#pending\nWhich invoice?")
    world.receive(world.mail(CUSTOMER, "4711.", to=world.sent_to(CUSTOMER)[-1].header("Reply-To")))
    live_to(world, at(23, 10, 30))
    assert subjects(world, ANNA) == ["Turns yellow soon"]


def test_another_tier_is_another_passage(tmp_path):
    with a_world(f"sqlite:///{tmp_path}/desk.db", **SETTINGS) as world:
        world.receive(world.mail(CUSTOMER, "The invoice is wrong."))
        say(world, "#me")
        live_to(world, at(23, 12))
        move_to_tier(world, "T2")
        live_to(world, at(23, 15))
        assert subjects(world, ANNA) == ["Turns yellow soon", "Turns yellow soon"]
        assert "Tier:     Triage" in warnings(world, ANNA)[0].text


def move_to_tier(world: World, tier: str) -> None:
    number = world.rows(s.ticket)[0].id
    with world.database.write() as connection:
        conversation = load_conversation(connection, number)
        assert conversation is not None
        rules, old = world.rules.with_agents(load_agents(connection)), conversation.ticket.tier
        change = Change("tier", old, tier, "a test", "")
        decision = Decision(Outcome.COMMAND, "", ticket=number, changes=(change,))
        record(
            connection,
            with_all_timers(connection, decision, rules, conversation, world.now),
            world.now,
        )


def test_an_agent_hears_in_their_own_working_hours(tmp_path):
    """Anna begins at noon."""
    calendars = {**SETTINGS["calendars"], "late": {"zone": "UTC", "hours": {"mon-fri": "12:00-20:00"}}}
    agents = [{**AGENTS[0], "calendar": "late"}, *AGENTS[1:]]
    more = {**SETTINGS, "calendars": calendars, "agents": agents}
    with a_world(f"sqlite:///{tmp_path}/desk.db", **more) as world:
        world.receive(world.mail(CUSTOMER, "The invoice is wrong."))
        say(world, "#me")
        live_to(world, at(23, 11, 59))
        assert warnings(world, ANNA) == []
        live_to(world, at(23, 12))
        assert subjects(world, ANNA) == ["Yellow"]  # it is yellow by then, and the mail says so
        assert "is yellow." in warnings(world, ANNA)[0].text


def test_nobody_hears_of_a_ticket_that_waits_for_the_customer(world):
    say(world, "#me\n#pending\nWhich invoice?")
    live_to(world, at(27, 17))
    assert [subjects(world, a) for a in (ANNA, BEN, LEAD)] == [[], [], []]


def test_a_red_ticket_that_comes_back_is_not_told_again(world):
    say(world, "#me")
    live_to(world, at(24, 10))
    say(world, "#resolve\nIt is corrected.")
    live_to(world, at(25, 10))
    world.receive(world.mail(CUSTOMER, "It is not.", to=world.sent_to(CUSTOMER)[-1].header("Reply-To")))
    assert world.rows(s.ticket)[0].status == Status.OPEN
    live_to(world, at(27, 10))
    assert subjects(world, LEAD) == ["Red"]


def test_after_an_outage_each_hears_the_worst_alone(world):
    """The daemon was off from Monday 09:00 to Thursday."""
    say(world, "#me")
    world.now = at(26, 12)
    world.work()
    assert subjects(world, LEAD) == ["Red"]
    assert subjects(world, ANNA) == ["Red"]


def test_no_letter_leaves_twice_whatever_the_clock_does(world):
    """E2: 1,000 restarts, each with the clock somewhere else."""
    dice = random.Random(5)
    say(world, "#me")
    for _ in range(1000):
        world.now = at(23, 9) + timedelta(minutes=dice.randrange(4 * 1440))
        world.timekeeper.step()
    world.now = at(27, 12)
    world.work()
    timers = [t.name for t in world.rows(s.timer)]
    assert len(timers) == len(set(timers))
    told = [
        (letter.rcpt, letter.header("Message-ID")) for a in (ANNA, BEN, LEAD) for letter in warnings(world, a)
    ]
    assert len(told) == len(set(told))
    assert len(warnings(world, LEAD)) == 1
    assert len(warnings(world, ANNA)) <= 2


def test_where_notices_are_off_there_are_no_timers(tmp_path):
    policy = {**POLICY, "service_level_notices": False}
    with a_world(f"sqlite:///{tmp_path}/desk.db", **{**SETTINGS, "policy": policy}) as world:
        world.receive(world.mail(CUSTOMER, "The invoice is wrong."))
        live_to(world, at(24, 12))
        assert world.rows(s.timer) == []
        assert warnings(world, LEAD) == []


def test_nobody_hears_of_a_ticket_that_another_team_has(tmp_path):
    """P5: it is theirs until it comes back; then its time counts for the desk again."""
    teams = {"product": {"title": "Product", "address": "product@desk.test"}}
    with a_world(f"sqlite:///{tmp_path}/desk.db", **SETTINGS, teams=teams) as world:
        world.receive(world.mail(f"Carla <{CUSTOMER}>", "The invoice is wrong."))
        say(world, "#team product They know.")
        live_to(world, at(24, 12))
        assert subjects(world, LEAD) == []
        assert world.ticket(1001).team == "product"
        say(world, "#team support")
        live_to(world, at(24, 13))
        assert subjects(world, LEAD) == ["Red"]
