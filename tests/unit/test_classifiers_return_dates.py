"""A date of return moves a reminder only where it is plain."""

import time
from datetime import date

import pytest

from postdesk.classifiers.return_dates import return_date

TODAY = date(2026, 11, 23)
FIFTH = date(2026, 12, 5)


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until 5 December 2026.",
        "I am away till December 5th, 2026 and will answer then.",
        "I will be back on Saturday, 5 December.",
        "I'll be back in the office on December 5.",
        "Out of office until 2026-12-05",
        "I am on leave from 20 November until 5 December.",
        "Returning on 5 Dec 2026",
        "I am away until the 5th of December",
        "Ich bin bis 05.12.2026 nicht im Büro.",
        "Ich bin bis zum 5. Dezember im Urlaub.",
        "Ich bin vom 20.11. bis 5.12. abwesend.",
        "Ab dem 5.12.2026 bin ich wieder erreichbar.",
        "Je suis absent jusqu'au 5 décembre 2026.",
        "Je serai de retour le samedi 5 décembre.",
        "Estaré fuera hasta el 5 de diciembre de 2026.",
        "Estarei ausente até 5 de dezembro de 2026.",
        "Away until 2026-12-05; before, I was away until 2026-11-30",
    ],
)
def test_a_plain_date_is_read(text):
    assert return_date(text, TODAY) == FIFTH


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office.",
        "I am away until 05/12/2026.",  # in May, or in December
        "I am away until next week.",
        "I am away until Monday.",
        "On 5 December we meet.",
        "Until then, call 5 12 2026.",
        "I am away until 5 December 2027.",
        "I am away until 1 March 2027.",  # more than sixty days
        "I was away until 2 November 2026.",
        "I am away until 31 February.",
        "Away until 45.12.2026",
        "until 5 Foober",
        "Away until 2026-12-05, back on 2027-06-01.",
    ],
)
def test_what_is_not_plain_is_no_date(text):
    assert return_date(text, TODAY) is None


def test_slashes_are_read_where_a_number_above_twelve_tells():
    assert (
        return_date("away until 25/12/2026", TODAY)
        == return_date("away until 12/25/2026", TODAY)
        == date(2026, 12, 25)
    )


def test_a_year_that_is_left_out_is_the_next_one_at_the_turn():
    assert return_date("away until 4 January", date(2026, 12, 20)) == date(2027, 1, 4)


@pytest.mark.parametrize(
    "text", ["until " * 900, "until 1 " * 500, "back in the office on " * 200, "1." * 2000]
)
def test_a_hostile_text_takes_no_time(text):
    begun = time.thread_time()
    return_date(text, TODAY)
    assert time.thread_time() - begun < 0.2
