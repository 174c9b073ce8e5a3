"""Foreign text made fit for HTML and for quoting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.templates.filters import barred, breaks, linked, quoted, wrapped


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb", "a<br>\nb"),
        ("<script>", "&lt;script&gt;"),
        ("\"a\" & 'b'", "&quot;a&quot; &amp; &#x27;b&#x27;"),
        ("a  b", "a \xa0b"),
        ("\ta", " \xa0 \xa0a"),
        ("\na\n", "a"),
        ("", ""),
    ],
)
def test_lines_and_columns_are_kept_and_nothing_is_markup(text, html):
    assert breaks(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "see https://a.test/b?c=1&d=2.",
            'see <a href="https://a.test/b?c=1&amp;d=2">https://a.test/b?c=1&amp;d=2</a>.',
        ),
        ("(http://a.test/)", '(<a href="http://a.test/">http://a.test/</a>)'),
        ("javascript:alert(1)", "javascript:alert(1)"),
        (
            'https://a.test/"><script>',
            '<a href="https://a.test/">https://a.test/</a>&quot;&gt;&lt;script&gt;',
        ),
        ("https://", "https://"),
        ("a\nhttps://a.test", 'a<br>\n<a href="https://a.test">https://a.test</a>'),
    ],
)
def test_web_addresses_become_links_and_nothing_else_does(text, html):
    assert linked(text) == html


@given(st.text())
def test_no_text_opens_a_tag(text):
    assert "<" not in breaks(text).replace("<br>", "")
    assert "<script" not in linked(text)


@pytest.mark.parametrize(
    ("text", "quotation"),
    [("a\nb", "> a\n> b"), ("> a", ">> a"), ("a\n\nb", "> a\n>\n> b"), ("\na\n", "> a"), ("", ">")],
)
def test_a_text_is_quoted_as_replies_quote(text, quotation):
    assert quoted(text) == quotation


def test_a_barred_text_is_no_quotation():
    assert barred("a\n\n> b\n") == "| a\n|\n| > b"


def test_a_long_line_is_wrapped_and_a_link_stays_whole():
    link = "https://help.example.com/" + "a" * 90
    lines = wrapped(f"Call us. {'word ' * 30}\nSecond line.\n\n{link}").split("\n")
    assert lines[-3:] == ["Second line.", "", link]
    assert all(len(line) <= 72 for line in lines[:-1])
