"""How marks of the HTML reach the lines of a plain text that is wrapped, marked and linked otherwise."""

import pytest

from postdesk.threading.mail_lines import mail_lines
from postdesk.threading.quote_evidence import quote_marks

HTML = (
    "<p>It works since this morning, in all of our branches.</p><p>See the page.</p>"
    "<div class=gmail_quote>Nora: <blockquote>Does the import work again in your shops?</blockquote></div>"
)

TEXTS = {
    "same words": ("It works since this morning, in all of our branches.\nSee the page.\nNora:\nDoes the import work again in your shops?\n", ["", "", "q", "q"]),
    "wrapped otherwise": ("It works since this\nmorning, in all of our branches.\nSee the page.\nNora: Does the import\nwork again in your shops?\n", ["", "", "", "q", "q"]),
    "with quote marks and a link's target": ("It works since this morning, in all of our branches.\nSee the page <https://desk.example/page>.\nNora:\n> Does the import work again in your shops?\n", ["", "", "q", "q"]),
    "blank lines have no mark": ("It works since this morning, in all of our branches.\n\nSee the page.\n\nNora: Does the import work again in your shops?\n", ["", "", "", "", "q"]),
    "another text": ("Please use a client that shows HTML.\n", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "marks"), TEXTS.values(), ids=TEXTS)
def test_each_line_takes_the_mark_of_its_words(text: str, marks: list[str]) -> None:
    lines, _ = mail_lines(text)
    assert quote_marks(lines, HTML) == marks


def test_html_without_any_mark_says_nothing() -> None:
    lines, _ = mail_lines("It works.\n")
    assert quote_marks(lines, "<p>It works.</p>") == []
