"""E8: how calendars, hours and limits are written, and what is refused."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from calendar_tables import calendar
from postdesk.gateway.business_time.calendars import (
    ROUND_THE_CLOCK,
    Calendar,
    ClockChange,
    NeverOpenError,
    SpecialDay,
    add,
    clock_changes,
    next_opening,
    special_days,
)
from postdesk.gateway.business_time.holiday_dates import holiday_name
from postdesk.gateway.business_time.limits import Limit, TierLimits
from postdesk.gateway.business_time.opening_hours import ALL_DAY, CLOSED, Span, moment_of, parse_hours
from postdesk.gateway.settings.staff import default_tiers

NINE_TO_FIVE = parse_hours("09:00-17:00")
SHIPPED = {name: tier.limits(name) for name, tier in default_tiers().items()}
BERLIN = calendar("desk", {"zone": "Europe/Berlin", "mon-fri": "09:00-17:00", "holidays": ["DE-BY"]})


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        pytest.param("closed", CLOSED, id="closed"),
        pytest.param("00:00-24:00", ALL_DAY, id="all day"),
        pytest.param("09:00-12:30, 13:30-18:00", (Span(time(9), time(12, 30)), Span(time(13, 30), time(18))), id="split"),
        pytest.param("22:00-06:00", (Span(time(22), time(6)),), id="over midnight"),
    ],
)  # fmt: skip
def test_hours_are_read_and_written_alike(text: str, hours: tuple[Span, ...]) -> None:
    assert parse_hours(text) == hours
    assert (", ".join(map(str, hours)) or "closed") == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nine to five", "must be hours such as"),
        ("", "must be hours such as"),
        ("9:00-17:00", "must be hours such as"),
        ("09:00-25:00", "does not exist"),
        ("09:60-17:00", "does not exist"),
        ("24:00-06:00", "does not exist"),
        ("09:00-09:00", 'the whole day is "00:00-24:00"'),
        ("09:00-12:00, 11:00-14:00", "overlap"),
        ("14:00-18:00, 09:00-12:00", "not in order"),
        ("22:00-06:00, 23:00-24:00", "overlap"),
    ],
)
def test_hours_that_mean_nothing_are_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_hours(text)


def test_a_time_the_clock_skips_is_the_change_even_of_a_whole_day() -> None:
    """Samoa went from 29 to 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    change = datetime(2011, 12, 30, 10, 0, tzinfo=UTC)
    assert moment_of(date(2011, 12, 30), time(9), apia) == change
    assert moment_of(date(2011, 12, 30), time(17), apia) == change


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "Europe", "../etc/passwd", ""])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="is not known: write one such as"):
        Calendar("desk", zone, (NINE_TO_FIVE,) * 7)


def test_a_calendar_without_hours_is_refused() -> None:
    with pytest.raises(NeverOpenError, match="no hours on any day of the week"):
        Calendar("desk", "UTC", (CLOSED,) * 7)
    with pytest.raises(ValueError, match="seven days"):
        Calendar("desk", "UTC", (NINE_TO_FIVE,) * 5)


def test_a_calendar_whose_exceptions_close_it_for_years_says_so() -> None:
    first = date(2026, 1, 1)
    closed = {first + timedelta(days=n): CLOSED for n in range(1200)}
    calendar = Calendar("desk", "UTC", (NINE_TO_FIVE,) * 7, (), closed)
    with pytest.raises(NeverOpenError, match="no opening hours after 2026-01-05"):
        next_opening(calendar, datetime(2026, 1, 5, tzinfo=UTC))


def test_business_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        add(BERLIN, datetime(2026, 1, 5, tzinfo=UTC), timedelta(minutes=-1))


def test_holidays_of_a_part_of_a_country_are_that_parts() -> None:
    corpus_christi = date(2026, 6, 4)
    assert holiday_name(("DE-BY",), corpus_christi) == "Corpus Christi"
    assert holiday_name(("DE-BE",), corpus_christi) is None
    assert holiday_name(("DE-BE", "DE-BY"), corpus_christi) == "Corpus Christi"


@pytest.mark.parametrize(
    ("region", "says"),
    [
        ("XX", 'write a country such as "DE"'),
        ("DE-XX", "the parts of DE are BB, BE"),
        ("", "write a country"),
    ],
)
def test_holidays_of_nowhere_are_refused(region: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        holiday_name((region,), date(2026, 1, 1))


def test_special_days_are_those_on_which_hours_differ() -> None:
    """All Saints' 2026 is a Sunday: nothing changes."""
    table = {"zone": "Europe/Berlin", "mon-fri": "09:00-17:00", "holidays": ["DE-BY"]}
    own = calendar("desk", {**table, "exceptions": {"2026-12-24": "09:00-12:00"}})
    found = special_days(own, datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2026, 12, 25, 12, tzinfo=UTC))
    assert found == (
        SpecialDay(date(2026, 12, 24), "exception", parse_hours("09:00-12:00")),
        SpecialDay(date(2026, 12, 25), "Christmas Day", CLOSED),
    )


def test_an_exception_goes_before_a_holiday() -> None:
    table = {"zone": "Europe/Berlin", "mon-fri": "09:00-17:00", "holidays": ["DE-BY"]}
    own = calendar("desk", {**table, "exceptions": {"2026-12-25": "09:00-12:00"}})
    assert next_opening(own, datetime(2026, 12, 25, 0, tzinfo=UTC)) == datetime(2026, 12, 25, 8, tzinfo=UTC)


def test_every_change_of_the_clocks_is_found() -> None:
    found = clock_changes(BERLIN, datetime(2026, 1, 1, 0, 0, 0, 5, UTC), datetime(2027, 1, 1, tzinfo=UTC))
    hour = timedelta(hours=1)
    assert found == (
        ClockChange(datetime(2026, 3, 29, 1, tzinfo=UTC), hour),
        ClockChange(datetime(2026, 10, 25, 1, tzinfo=UTC), -hour),
    )
    assert clock_changes(ROUND_THE_CLOCK, found[0].at, found[1].at) == ()


@pytest.mark.parametrize(
    "text", ["2 business hours", "1 business hour", "90 business minutes", "3 business days", "24 hours", "1 hour", "30 minutes"]
)  # fmt: skip
def test_limits_are_read_and_written_alike(text: str) -> None:
    assert str(Limit.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("soon", "must be a limit such as"),
        ("0 business hours", "must be a limit such as"),
        ("-1 hours", "must be a limit such as"),
        ("1.5 business days", "must be a limit such as"),
        ("1.5 minutes", "must be a limit such as"),
        ("0.0 hours", "must be a limit such as"),
        ("2 days", 'write "48 hours" or "2 business days"'),
    ],
)
def test_limits_that_mean_nothing_are_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Limit.parse(text)


@pytest.mark.parametrize(
    ("green", "yellow", "says"),
    [
        ("1 business hour", "4 hours", "must both be"),
        ("2 business days", "1 business day", r"green \(2 business days\) must not be longer"),
    ],
)
def test_a_tier_whose_limits_contradict_each_other_is_refused(green: str, yellow: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        TierLimits("T1", Limit.parse(green), Limit.parse(yellow))


def test_the_shipped_tiers_are_those_of_the_requirements() -> None:
    """E1."""
    assert {name: (str(tier.green), str(tier.yellow)) for name, tier in SHIPPED.items()} == {
        "triage": ("2 business hours", "1 business day"),
        "T1": ("2 business hours", "1 business day"),
        "T2": ("1 business day", "2 business days"),
        "T3": ("1 business day", "2 business days"),
        "T4": ("2 business days", "3 business days"),
        "T5": ("2 business days", "3 business days"),
        "on-call": ("1 hour", "90 minutes"),  # E6: woken after an hour, called half an hour later
    }
