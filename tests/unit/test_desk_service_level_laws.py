"""E1, E2: laws of service levels, for random histories of tickets."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_tables import calendar
from postdesk.gateway.business_time.calendars import business_duration, opened_on
from postdesk.gateway.desk.rules import LevelRules
from postdesk.gateway.desk.service_level_words import explained
from postdesk.gateway.desk.service_levels import Colour, ServiceLevel, service_level
from postdesk.gateway.desk.ticket_history import (
    AgentAnswered,
    Event,
    History,
    Opened,
    StatusChanged,
    TierChanged,
)
from postdesk.gateway.model import Status

CALENDARS = {
    "desk": calendar("desk", {"zone": "Europe/Berlin", "mon-fri": "09:00-12:30, 13:30-18:00"}),
    "night": calendar("night", {"zone": "America/New_York", "mon-sun": "22:00-06:00"}),
    "always": calendar("always", {"zone": "Australia/Lord_Howe", "mon-sun": "00:00-24:00"}),
}
START = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)  # all three zones change their clocks soon
ORDER = [Colour.GREEN, Colour.YELLOW, Colour.RED]

moments = st.builds(lambda m: START + timedelta(minutes=m), st.integers(0, 30 * 1440))
business_tiers = st.sampled_from(["triage", "T1", "T2", "T3", "T4", "T5"])
pauses = st.builds(StatusChanged, moments, st.sampled_from(Status))
quiet = st.builds(AgentAnswered, moments)
climbs = st.builds(TierChanged, moments, business_tiers)
openings = st.builds(
    Opened, st.just(START), st.sampled_from(sorted(CALENDARS)), business_tiers, st.sampled_from(Status)
)


@st.composite
def histories(draw: st.DrawFn, events: st.SearchStrategy[Event]) -> History:
    found = draw(st.lists(events, max_size=8, unique_by=lambda e: e.at))
    return (draw(openings), *sorted(found, key=lambda e: e.at))


def level(history: History, now: datetime) -> ServiceLevel:
    return service_level(history, LevelRules().limits, CALENDARS, now)


@settings(deadline=None)
@given(histories(st.one_of(pauses, quiet, climbs)), moments, moments)
def test_what_was_counted_never_becomes_less(history: History, one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    assert level(history, early).counted <= level(history, late).counted


@settings(deadline=None)
@given(histories(st.one_of(pauses, quiet)), moments, moments)
def test_without_a_change_of_tier_a_colour_never_becomes_better(
    history: History, one: datetime, other: datetime
) -> None:
    early, late = sorted((one, other))
    assert ORDER.index(level(history, early).colour) <= ORDER.index(level(history, late).colour)


@settings(deadline=None)
@given(histories(st.one_of(pauses, quiet, climbs)), moments)
def test_counted_and_paused_time_together_are_all_business_time(history: History, now: datetime) -> None:
    found = level(history, now)
    idle = sum((business_duration(found.calendar, p.start, p.end or now) for p in found.pauses), timedelta())
    assert found.counted + idle == business_duration(found.calendar, START, now)
    assert found.counted == sum((c.interval.length for c in found.clock.counted), timedelta())


@settings(deadline=None)
@given(histories(st.one_of(pauses, quiet, climbs)))
def test_it_turns_when_it_says_and_not_a_second_before(history: History) -> None:
    """Asked after the last event, it foretells; asked again at that moment, it is so."""
    now = max(event.at for event in history)
    found = level(history, now)
    for at, before, after in (
        (found.turns_yellow, {Colour.GREEN}, {Colour.YELLOW, Colour.RED}),
        (found.turns_red, {Colour.GREEN, Colour.YELLOW}, {Colour.RED}),
    ):
        if at is not None and at > now:
            assert level(history, at - timedelta(seconds=1)).colour in before
            assert level(history, at).colour in after


@settings(deadline=None)
@given(histories(st.one_of(pauses, quiet, climbs)), st.integers(0, 2000), st.integers(0, 2000))
def test_what_is_foretold_stays_foretold_while_nothing_happens(
    history: History, one: int, other: int
) -> None:
    now = max(event.at for event in history)
    first = level(history, now + timedelta(minutes=one))
    second = level(history, now + timedelta(minutes=other))
    assert (first.turns_yellow, first.turns_red) == (second.turns_yellow, second.turns_red)


@settings(deadline=None)
@given(histories(st.one_of(pauses, quiet, climbs)), moments, st.randoms(use_true_random=False))
def test_neither_restarts_nor_the_order_of_rows_change_anything(
    history: History, now: datetime, dice: random.Random
) -> None:
    before = level(history, now)
    opened_on.cache_clear()
    opened, *events = history
    dice.shuffle(events)
    again = level((opened, *events), now)
    assert again == before
    assert explained(again) == explained(before)


@settings(deadline=None)
@given(histories(st.one_of(pauses, climbs)), st.lists(quiet, max_size=4), moments)
def test_an_answer_alone_moves_no_clock(history: History, mail: list[Event], now: datetime) -> None:
    assert level((*history, *mail), now) == level(history, now)


@settings(deadline=None)
@given(histories(st.one_of(pauses, quiet, climbs)), moments, moments)
def test_a_tier_and_back_at_once_changes_nothing_but_the_list(
    history: History, at: datetime, now: datetime
) -> None:
    in_tier = level(history, at).tier.name
    detour = (TierChanged(at, "on-call"), TierChanged(at, in_tier))
    if any(event.at == at for event in history):
        return
    found, plain = level((*history, *detour), now), level(history, now)
    assert (found.colour, found.counted, found.turns_red) == (plain.colour, plain.counted, plain.turns_red)
