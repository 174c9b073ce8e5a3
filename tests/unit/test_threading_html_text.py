"""HTML mail as text."""

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.html_text import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("plain", "plain", id="no markup"),
        pytest.param("<p>one</p><p>two</p>", "one\n\ntwo", id="paragraphs"),
        pytest.param("<div>one</div><div>two</div>", "one\ntwo", id="lines"),
        pytest.param("one<br>two<br><br>three", "one\ntwo\n\nthree", id="breaks"),
        pytest.param(
            "<div>one<br></div><div><br></div><div>two</div>", "one\n\ntwo", id="Gmail's empty line"
        ),
        pytest.param("a \n  b&nbsp;c &amp; d", "a b c & d", id="white space and entities"),
        pytest.param("<b>bo</b>ld <i>x</i>", "bold x", id="inline elements do not part words"),
        pytest.param('<a href="http://x.test">here</a>', "here", id="the text of links"),
        pytest.param(
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc", id="table"
        ),
        pytest.param("<ul><li>a</li><li>b</ul>", "- a\n- b", id="list"),
        pytest.param("<pre>a\n  b</pre>", "a\n  b", id="preformatted"),
        pytest.param("a<hr>b", "a\n----------\nb", id="rule"),
        pytest.param(
            'a<blockquote type="cite"><p>b</p><blockquote>c</blockquote></blockquote>d',
            "a\n\n> b\n>\n> > c\n\nd",
            id="quotes are marked",
        ),
        pytest.param(
            '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">a</blockquote>',
            "a",
            id="indent is no quote",
        ),
        pytest.param(
            "<head><title>t</title><style>s</style></head><script>j</script>a", "a", id="what nobody reads"
        ),
        pytest.param("a<!-- b --><!--[if mso]>c<![endif]-->", "a", id="comments"),
        pytest.param('<div style="display:none">a</div><p hidden>b</p>c', "c", id="what the sender hid"),
        pytest.param('<img src="x" alt="Logo of us"><img alt="🎉">', "🎉", id="pictures, but emoji"),
        pytest.param("<p>a</p>\n</body></html>\nb", "a\n\nb", id="text behind the end"),
        pytest.param("<div>a<span>b", "ab", id="never closed"),
        pytest.param("a < b > c", "a < b > c", id="no tags at all"),
    ],
)
def test_text_of(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize("depth", [10, 300, 999, 1001, 20_000, 80_000])
def test_no_depth_loses_text(depth: int) -> None:
    began = thread_time()
    html = "<div>" * depth + "deep &amp; down" + "</div>" * depth + "after"
    assert html_to_text(html) == "deep & down\nafter"
    assert thread_time() - began < 2


@given(st.lists(st.sampled_from(["<div>", "</div>", "<p>", "<td>", "<table>", "<li>", "<b>", "</b>", "<br>", "word", "<!--x-->", "&lt;", "<blockquote>", "</blockquote>", "<pre>"])))  # fmt: skip
def test_every_word_comes_out_once(pieces: list[str]) -> None:
    assert html_to_text(" ".join(pieces)).count("word") == pieces.count("word")


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<b><p>",
        "<table>x",
        "<a>",
        "<option>",
        "&",
        "<",
        "<!--",
        '<p a="',
        "</p>",
        "<li><ul>",
        "<svg>",
        "a<br>",
    ],
)
@pytest.mark.parametrize("opening", ["", "<select>", "<table>", "<p "])
def test_hostile_markup_takes_bounded_time(unit: str, opening: str) -> None:
    began = thread_time()
    html_to_text(opening + unit * (100_000 // len(unit)))
    assert thread_time() - began < 2


def test_a_tag_of_thousands_of_attributes_takes_bounded_time() -> None:
    began = thread_time()
    assert html_to_text("<p " + " ".join(f"a{n}=b" for n in range(60_000)) + ">word") == "word"
    assert thread_time() - began < 1
