"""Days and times as each language writes them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from postdesk.templates.dates import WORDS, day, moment, span

BERLIN = ZoneInfo("Europe/Berlin")
WINTER = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Monday, 30 November 2026, 10:00 (CET)"),
        ("de", "Montag, 30. November 2026, 10:00 Uhr (MEZ)"),
        ("fr", "lundi 30 novembre 2026 à 10\u202fh\u202f00 (CET)"),
        ("es", "lunes, 30 de noviembre de 2026, 10:00 (CET)"),
        ("pt", "segunda-feira, 30 de novembro de 2026, 10:00 (CET)"),
        ("nl", "2026-11-30, 10:00 (CET)"),
    ],
)
def test_a_moment_is_written_as_the_language_does(language, words):
    assert moment(WINTER, language, BERLIN) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Monday, 30 November 2026, 10:00 to 10:45 (CET)"),
        ("de", "Montag, 30. November 2026, 10:00 bis 10:45 Uhr (MEZ)"),
        ("fr", "lundi 30 novembre 2026 de 10\u202fh\u202f00 à 10\u202fh\u202f45 (CET)"),
        ("es", "lunes, 30 de noviembre de 2026, de 10:00 a 10:45 (CET)"),
        ("pt", "segunda-feira, 30 de novembro de 2026, das 10:00 às 10:45 (CET)"),
        ("nl", "2026-11-30, 10:00–10:45 (CET)"),
    ],
)
def test_a_span_names_its_day_once(language, words):
    assert span(WINTER, WINTER + timedelta(minutes=45), language, BERLIN) == words


def test_a_span_over_midnight_names_both_days():
    words = span(WINTER, WINTER + timedelta(hours=15), "en", BERLIN)
    assert words == "Monday, 30 November 2026, 10:00 (CET) – Tuesday, 1 December 2026, 01:00 (CET)"


def test_the_first_of_a_month_in_french():
    assert day(datetime(2026, 5, 1, 12, tzinfo=UTC), "fr", UTC) == "vendredi 1er mai 2026"


def test_summer_time_has_its_own_name():
    summer = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    assert moment(summer, "de", BERLIN).endswith("10:00 Uhr (MESZ)")
    assert moment(summer, "en", BERLIN).endswith("10:00 (CEST)")


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (ZoneInfo("America/Sao_Paulo"), "UTC-03:00"),
        (timezone(timedelta(hours=5, minutes=30)), "UTC+05:30"),
        (UTC, "UTC"),
    ],
    ids=str,
)
def test_a_zone_without_a_name_is_named_by_its_distance(zone, name):
    assert moment(WINTER, "en", zone).endswith(f"({name})")


def test_the_day_is_that_of_the_zone():
    assert day(datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "en", BERLIN) == "Tuesday, 1 December 2026"


@pytest.mark.parametrize("language", WORDS)
def test_a_language_has_all_days_and_months(language):
    words = WORDS[language]
    assert (len(set(words.weekdays)), len(set(words.months))) == (7, 12)
