"""Text from outside: what may be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.clean import clean_header, clean_text

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # with surrogates and controls


@given(ANY_TEXT)
def test_clean_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean_text(text)
    assert "\0" not in cleaned
    cleaned.encode()  # raises for a lone surrogate


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_header(clean_header(text)) == clean_header(text)


@given(ANY_TEXT)
def test_a_clean_header_is_one_line(text: str) -> None:
    assert len(clean_header(text).splitlines()) <= 1


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_sound_text_is_left_alone(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        pytest.param("a\r\nBcc: b@example.com", "a Bcc: b@example.com", id="header injection"),
        pytest.param("a\u2028b\u2029c\x85d\x0be", "a b c d e", id="line ends of Unicode"),
        pytest.param("gpj\u202eexe.txt", "gpjexe.txt", id="right-to-left override"),
        pytest.param("\u2066admin\u2069", "admin", id="isolates"),
        pytest.param("\x1b[31mred\x07", "[31mred", id="terminal controls"),
        pytest.param("a\x80\x9fb", "ab", id="C1 controls"),
        pytest.param("  x\t y ", "x  y", id="ends stripped, tab is a space"),
        pytest.param("\ud83d", "\ufffd", id="half a character"),
        pytest.param("شكرا 👍🏽 é", "شكرا 👍🏽 é", id="letters of all scripts stay"),
    ],
)
def test_clean_header(dirty: str, clean: str) -> None:
    assert clean_header(dirty) == clean
