"""Tickets' lives as the store gives them: the same on either kind of store."""

from datetime import timedelta

import pytest

from postdesk.gateway.desk.lives import level_of
from postdesk.gateway.model import Status
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.lives import load_life, load_lives
from world import ANNA, MONDAY, a_world

CUSTOMER = "carla@client.test"


def test_a_life_is_what_happened_in_order(store_url: str):
    with a_world(store_url) as world:
        world.receive(world.mail(CUSTOMER, "The invoice is wrong."))
        number = world.rows(s.ticket)[0].id
        reply_to = world.sent_to(ANNA)[-1].header("Reply-To")
        world.pass_time(hours=1)
        world.receive(world.mail(ANNA, "#me\n\nWhich invoice?", to=reply_to))
        world.pass_time(hours=24)
        to_us = world.sent_to(CUSTOMER)[-1].header("Reply-To")
        world.receive(world.mail(CUSTOMER, "4711.", to=to_us))
        with world.database.read() as connection:
            life = load_life(connection, number)
        assert life is not None
        assert (life.opened_at, life.status, life.tier, life.merged) == (MONDAY, Status.OPEN, "triage", False)
        assert life.owner == world.agent_id(ANNA)
        one, two = MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=25)
        assert sorted((e.at, e.what, e.new) for e in life.events) == sorted(
            [
                (one, "owner", str(life.owner)),
                (one, "answer", ""),
                (one, "status", "pending"),
                (two, "status", "open"),
            ]
        )
        level = level_of(world.rules.levels, life, world.now)
        assert level is not None
        assert level.counted == timedelta(hours=1)


def test_many_lives_come_at_once_and_missing_ones_are_left_out(store_url: str):
    with a_world(store_url) as world:
        for n in range(3):
            world.receive(world.mail(f"c{n}@client.test", "Help"))
        numbers = [row.id for row in world.rows(s.ticket)]
        with world.database.read() as connection:
            found = load_lives(connection, [*numbers, 999_999])
            assert load_life(connection, 999_999) is None
        assert sorted(found) == numbers


@pytest.mark.parametrize("minutes", [29, 30])
def test_a_warning_is_due_and_told_in_the_store(store_url: str, minutes: int):
    policy = {"undo_seconds": 0, "transcripts": "errors"}
    with a_world(store_url, policy=policy) as world:
        world.receive(world.mail(CUSTOMER, "The invoice is wrong."))
        world.receive(world.mail(ANNA, "#me", to=world.sent_to(ANNA)[-1].header("Reply-To")))
        world.pass_time(hours=1, minutes=minutes)
        world.work()
        told = [row.recipient for row in world.rows(s.outbox) if row.notice == "service_level_warning"]
        assert told == ([ANNA] if minutes == 30 else [])
