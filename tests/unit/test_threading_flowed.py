"""RFC 3676 paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.flowed import unflow


@pytest.mark.parametrize(
    ("flowed", "text"),
    [
        pytest.param("one \ntwo", "one two", id="a paragraph"),
        pytest.param("one\ntwo", "one\ntwo", id="fixed lines"),
        pytest.param("> one \n> two", "> one two", id="quoted"),
        pytest.param(">> a \n> b", ">> a \n> b", id="another depth is another paragraph"),
        pytest.param(" From me", "From me", id="stuffed"),
        pytest.param(" > not quoted", "> not quoted", id="stuffed mark"),
        pytest.param("bye \n-- \nAnn", "bye \n-- \nAnn", id="the signature line neither joins nor is joined"),
        pytest.param("> \n>\n> a", ">\n>\n> a", id="empty quoted lines"),
        pytest.param("", "", id="empty"),
    ],
)
def test_unflow(flowed: str, text: str) -> None:
    assert unflow(flowed) == text


def test_delsp_deletes_the_space_that_asked_for_the_join() -> None:
    assert unflow("日本 \n語", delete_space=True) == "日本語"


@given(st.text(st.sampled_from("ab >\n-"), max_size=80))
def test_no_word_is_lost(text: str) -> None:
    assert [c for c in unflow(text) if c.isalpha()] == [c for c in text if c.isalpha()]
