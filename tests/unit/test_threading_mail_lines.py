"""Lines as the quote rules see them, and that no character of a body gets lost between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.mail_lines import LONGEST_SIGHT, mail_line, mail_lines, normalised


@given(
    st.text(alphabet=st.one_of(st.sampled_from("\n\n \t>a\u200b\u00a0\x0c"), st.characters()), max_size=60)
)
def test_lines_join_to_the_body(body: str) -> None:
    lines, rest = mail_lines(body, 5)
    assert "".join(line.written for line in lines) + rest == body
    assert len(lines) <= 5


def test_run_of_blank_lines_is_one_line() -> None:
    lines, _ = mail_lines("a\n\n \n\u00a0\u200b\n\nb\n")
    assert [line.seen for line in lines] == ["a", "", "b"]


def test_only_the_cleaned_form_of_a_long_line_is_capped() -> None:
    line = mail_line("x" * 10_000 + "\n")
    assert (len(line.seen), len(line.written)) == (LONGEST_SIGHT, 10_001)


@pytest.mark.parametrize(
    ("written", "seen", "indent"),
    [
        ("  > a \n", "> a", 2),
        ("From\u00a0: a\u200e\n", "From : a", 0),
        (" " * 2000 + "far right\n", "far right", 2000),
    ],
)
def test_line_is_cleaned_for_matching(written: str, seen: str, indent: int) -> None:
    line = mail_line(written)
    assert (line.seen, line.indent, line.written) == (seen, indent, written)


def test_line_ends_become_lf() -> None:
    assert normalised("a\r\nb\rc\n") == "a\nb\nc\n"
