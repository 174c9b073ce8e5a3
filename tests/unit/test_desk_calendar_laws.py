"""E8: laws of business time for random calendars, and a count minute by minute that knows nothing of intervals."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from postdesk.gateway.business_time.calendars import (
    Calendar,
    add,
    add_days,
    business_duration,
    business_intervals,
    next_opening,
    opened_on,
)
from postdesk.gateway.business_time.opening_hours import CLOSED, Hours, Span

ZONES = (
    "Europe/Berlin America/New_York Australia/Sydney Australia/Lord_Howe Australia/Adelaide Asia/Kolkata "
    "Asia/Kathmandu America/St_Johns America/Phoenix Pacific/Chatham UTC"
).split()
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
# All of these zones change their clocks between 01:00 and 04:00: no opening hours begin or end there, so that
# "open" is simply what the clock shows. The hand-computed table has the cases within.
_EDGES = st.one_of(st.just(0), st.integers(4 * 60, 24 * 60))


@st.composite
def days(draw: st.DrawFn) -> Hours:
    edges = sorted(draw(st.sets(_EDGES, max_size=6)))
    edges = edges[: len(edges) // 2 * 2]
    hours = [Span(_time(a), _time(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if hours and not hours[-1].over_midnight and draw(st.integers(0, 3)) == 0:  # a night after the day
        early = draw(st.integers(4 * 60, 6 * 60))
        hours.append(Span(hours[-1].end, _time(early))) if _time(early) < hours[-1].end else None
    return tuple(hours)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = tuple(draw(days()) for _ in range(7))
    if not any(week):
        week = ((Span(time(9), time(17)),), *week[1:])
    dates = st.dates(date(2026, 1, 1), date(2027, 2, 1))
    exceptions = draw(st.dictionaries(dates, st.one_of(st.just(CLOSED), days()), max_size=5))
    return Calendar("random", draw(st.sampled_from(ZONES)), week, (), exceptions)


moments = st.builds(lambda s: FIRST + timedelta(seconds=s), st.integers(0, 365 * 86400))
near_changes = st.builds(  # Berlin's, New York's, Sydney's and Lord Howe's, both ways
    lambda day, minutes: datetime.combine(day, time(), tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(
        [date(2026, m, d) for m, d in ((3, 6), (3, 27), (4, 3), (9, 25), (10, 2), (10, 23), (10, 30))]
    ),
    st.integers(0, 2 * 1440),
)
amounts = st.builds(lambda m: timedelta(minutes=m), st.integers(0, 6000))


def open_by_the_clock(calendar: Calendar, moment: datetime) -> bool:
    """What a person does who looks at the clock on the wall and at the sign on the door."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    shown, today = local.time().replace(fold=0), local.date()
    yesterday = today - timedelta(days=1)

    def sign(day: date) -> Hours:
        return calendar.exceptions.get(day, calendar.hours[day.weekday()])

    return any(
        span.start <= shown and (shown < span.end or span.end <= span.start) for span in sign(today)
    ) or any(span.end <= span.start and shown < span.end for span in sign(yesterday))


@settings(max_examples=60, deadline=None)
@given(calendars(), st.one_of(moments, near_changes), st.integers(1, 4 * 1440))
def test_business_time_is_what_somebody_counts_minute_by_minute(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    start = start.replace(second=0)
    step = timedelta(minutes=1)
    counted = sum(open_by_the_clock(calendar, start + n * step) for n in range(minutes))
    assert business_duration(calendar, start, start + minutes * step) == counted * step


@settings(max_examples=200, deadline=None)
@given(calendars(), st.one_of(moments, near_changes))
def test_it_opens_now_where_the_sign_on_the_door_says_open(calendar: Calendar, moment: datetime) -> None:
    assert (next_opening(calendar, moment) == moment) == open_by_the_clock(calendar, moment)


@settings(deadline=None)
@given(calendars(), st.tuples(moments, moments, moments).map(sorted))
def test_business_time_is_additive(calendar: Calendar, three: list[datetime]) -> None:
    a, b, c = three
    whole = business_duration(calendar, a, c)
    assert whole == business_duration(calendar, a, b) + business_duration(calendar, b, c)
    assert timedelta() <= whole <= c - a


@settings(deadline=None)
@given(calendars(), moments, amounts)
def test_adding_is_the_inverse_of_counting(calendar: Calendar, moment: datetime, amount: timedelta) -> None:
    later = add(calendar, moment, amount)
    assert business_duration(calendar, moment, later) == amount
    if amount:  # and it is the first such moment
        assert business_duration(calendar, moment, later - timedelta(seconds=1)) < amount


@settings(deadline=None)
@given(calendars(), moments, amounts, amounts)
def test_adding_twice_is_adding_the_sum(
    calendar: Calendar, moment: datetime, one: timedelta, other: timedelta
) -> None:
    assert add(calendar, add(calendar, moment, one), other) == add(calendar, moment, one + other)


@settings(deadline=None)
@given(calendars(), st.tuples(moments, moments).map(sorted))
def test_intervals_are_ordered_and_do_not_touch(calendar: Calendar, two: list[datetime]) -> None:
    start, end = two
    found = business_intervals(calendar, start, end)
    edges = [start, *(edge for interval in found for edge in (interval.start, interval.end)), end]
    assert edges == sorted(edges)
    assert len(set(edges[1:-1])) == 2 * len(found)


@settings(deadline=None)
@given(calendars(), moments, st.integers(1, 4))
def test_business_days_later_the_desk_is_open(calendar: Calendar, moment: datetime, number: int) -> None:
    later = add_days(calendar, moment, number)
    assert next_opening(calendar, later) == later
    assert later > next_opening(calendar, moment)
    assert later <= add_days(calendar, moment, number + 1)


@settings(deadline=None)
@given(calendars(), st.lists(moments, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_asking_changes_nothing(
    calendar: Calendar, asked: list[datetime], random: object
) -> None:
    before = {moment: next_opening(calendar, moment) for moment in asked}
    opened_on.cache_clear()
    random.shuffle(asked)  # type: ignore[attr-defined]
    assert {moment: next_opening(calendar, moment) for moment in asked} == before
