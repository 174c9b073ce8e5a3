"""E9: who is on duty per tier and on call, by week."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from postdesk.gateway.desk.rota import make_shifts, on_call, on_duty, week_name
from postdesk.gateway.settings.duties import Duty, Rota

ANNA, BEN, CARL = "anna@desk.test", "ben@desk.test", "carl@desk.test"
TURNS = Rota(order=(ANNA, BEN, CARL), first_week="2026-W47", handover="monday 09:00")  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "who"),
    [
        ("2026-11-16T08:59", ()),  # before the first week's hand-over: nobody yet
        ("2026-11-16T09:00", (ANNA,)),
        ("2026-11-22T23:59", (ANNA,)),
        ("2026-11-23T08:59", (ANNA,)),  # Monday, before the hand-over
        ("2026-11-23T09:00", (BEN,)),
        ("2026-11-30T09:00", (CARL,)),
        ("2026-12-07T09:00", (ANNA,)),  # the turn begins again
        ("2027-01-04T09:00", (BEN,)),  # 2026 has 53 weeks: W53 is Anna's and 2027-W01 Ben's
    ],
)
def test_the_turn_passes_at_the_hand_over(now, who):
    assert on_duty({"T3": make_shifts(TURNS, "UTC")}, "T3", at(now)) == who


def test_the_last_week_of_a_long_year_is_a_turn_like_any_other():
    shifts = make_shifts(TURNS, "UTC")
    assert shifts.of_week(date(2026, 12, 28)) == (ANNA,)
    assert week_name(date(2026, 12, 28)) == "2026-W53"


def test_a_named_week_goes_before_the_turn_and_moves_nobody_elses():
    rota = TURNS.model_copy(update={"weeks": {"2026-W48": (CARL, ANNA)}})
    shifts = {"T3": make_shifts(rota, "UTC")}
    assert on_duty(shifts, "T3", at("2026-11-25T12:00")) == (CARL, ANNA)
    assert on_duty(shifts, "T3", at("2026-12-01T12:00")) == (CARL,)


def test_weeks_alone_are_a_rota_too():
    rota = {"T3": make_shifts(Rota(weeks={"2026-W48": BEN}), "UTC")}  # type: ignore[dict-item]
    assert on_duty(rota, "T3", at("2026-11-25T12:00")) == (BEN,)
    assert on_duty(rota, "T3", at("2026-12-02T12:00")) == ()


def test_a_tier_without_a_rota_has_nobody_on_duty():
    assert on_duty({}, "T3", at("2026-11-25T12:00")) == ()


def test_on_call_is_a_rota_of_its_own():
    rota = {"T3": make_shifts(TURNS, "UTC"), "on-call": make_shifts(Rota(order=(BEN,)), "UTC")}  # type: ignore[arg-type]
    assert on_call(rota, at("2026-11-17T12:00")) == (BEN,)


@pytest.mark.parametrize(
    ("now", "who"),
    [
        # New York changed its clocks on 1 November 2026: 09:00 there was 13:00 UTC before, and is 14:00 since.
        ("2026-10-26T12:59", ANNA),
        ("2026-10-26T13:00", BEN),
        ("2026-11-02T13:59", BEN),
        ("2026-11-02T14:00", CARL),
    ],
)
def test_the_hand_over_stays_at_its_local_hour_when_the_clocks_change(now, who):
    rota = TURNS.model_copy(update={"first_week": "2026-W43", "timezone": "America/New_York"})
    assert on_duty({"T3": make_shifts(rota, "UTC")}, "T3", at(now)) == (who,)


def test_a_week_that_begins_on_friday_lasts_until_friday():
    rota = TURNS.model_copy(update={"handover": "friday 17:00"})
    shifts = make_shifts(rota, "UTC")
    assert on_duty({"T3": shifts}, "T3", at("2026-11-20T16:59")) == ()
    assert on_duty({"T3": shifts}, "T3", at("2026-11-20T17:00")) == (ANNA,)
    assert on_duty({"T3": shifts}, "T3", at("2026-11-27T16:59")) == (ANNA,)


@given(
    moments=st.datetimes(datetime(2026, 2, 1), datetime(2036, 1, 1)),  # noqa: DTZ001 (aware below)
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"]),
    handover=st.sampled_from(["monday 09:00", "friday 17:00", "sunday 02:30", "wednesday 00:00"]),
)
def test_the_next_hand_over_is_ahead_within_a_week_and_the_turn_passes_there(moments, zone, handover):
    now = moments.replace(tzinfo=UTC)
    shifts = make_shifts(TURNS.model_copy(update={"handover": handover, "first_week": "2026-W01"}), zone)
    following = shifts.begins(shifts.monday(now) + timedelta(weeks=1))
    assert (
        now < following <= now + timedelta(days=7, hours=1)
    )  # the week in which the clocks go back is longer
    assert shifts.monday(following) == shifts.monday(now) + timedelta(weeks=1)
    assert shifts.monday(following - timedelta(seconds=1)) == shifts.monday(now)


def test_an_hour_that_the_change_of_the_clocks_leaves_out_comes_an_hour_later():
    """Berlin, 29 March 2026: 02:30 does not exist."""
    rota = TURNS.model_copy(update={"handover": "sunday 02:30", "first_week": "2026-W12"})
    shifts = make_shifts(rota, "Europe/Berlin")
    assert shifts.begins(shifts.monday(at("2026-03-28T12:00")) + timedelta(weeks=1)) == at("2026-03-29T01:30")
    assert shifts.of_week(shifts.monday(at("2026-03-29T01:29"))) == (ANNA,)
    assert shifts.of_week(shifts.monday(at("2026-03-29T01:30"))) == (BEN,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_week": "2026-48"},
        {"first_week": "2025-W53"},  # that year has 52
        {"handover": "monday"},
        {"handover": "moonday 09:00"},
        {"handover": "monday 9:00"},
        {"timezone": "Europe/Nowhere"},
        {"weeks": {"next": [ANNA]}},
    ],
    ids=str,
)
def test_a_rota_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        Rota(**wrong)


@pytest.mark.parametrize("every", ["daily", "day", "day 25:00", "hour on 2026-13-01", "hour", "month 09:00"])
def test_a_duty_says_when(every):
    with pytest.raises(ValidationError, match="must be such as"):
        Duty(title="Look", tier="T3", every=every)
