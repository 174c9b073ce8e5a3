"""The letters of bodies: each rule of the alphabet as a few lines and a few letters."""

import pytest

from postdesk.threading.line_alphabet import spell, split_shared_lines
from postdesk.threading.mail_lines import mail_lines

SPELLED = {
    "text and blank lines": ("Hello\n\n\nBye\n", "tet"),
    "quote": ("> one\n>two\n  > three\n", "qqq"),
    "quote made of entities": ("&gt; one\n", "q"),
    "ornament is text": (">>> Sale today <<<\n", "t"),
    "From line of an mbox is text": (">From here on it fails\n", "t"),
    "attribution": ("ok\n\nOn 4 Mar 2024, Nora <n@example.com> wrote:\n> no\n", "teaq"),
    "wrapped attribution": ("ok\n\nOn 4 Mar 2024, Nora\n<n@example.com> wrote:\n> no\n", "teaaq"),
    "header block": ("ok\n\nFrom: Nora\nSent: Monday\nTo: Ann\nSubject: Order\n\nno\n", "tehhhhet"),
    "delimiters": ("-----Original Message-----\nBegin forwarded message:\n-- Reply above this line --\n-----\n", "ofrd"),
    "names before the mark": ("On 4 Mar 2024, Nora wrote:\n\nNora> one\n\nNora> two\nNora> three\n", "aeqeqq"),
    "one name before a mark is text": ("In the menu choose\nOrders> New\n", "tt"),
    "wrapped line of a quote": (f"> {'word ' * 14}\nand on it goes\n> end\n", "qqq"),
    "short answer between quotes": ("> Did it work?\nyes\n> And now?\nno\n", "qtqt"),
    "answer below a long question": (f"> {'word ' * 14}?\nyes\n> next\n", "qtq"),
    "announced lines": ("The log says:\n\n> error 7\n> error 8\n\nPlease help.\n", "tekket"),
    "announced by an attribution": ("Nora wrote:\n> error 7\n", "aq"),
    "announced but with a history of its own": ("See:\n\n> On 4 Mar 2024, Nora <n@example.com> wrote:\n>> hello\n", "teqq"),
    "fenced code": ("Here:\n```\n> select 1\nFrom: a@example.com\nSubject: b\n```\n> quoted\n", "tkkkkkq"),
    "fence that never closes": ("```\n> quoted\n", "tq"),
}  # fmt: skip

MARKED = {
    "quoted by the HTML": ("one\ntwo\n", ["", "q"], "tq"),
    "set off by the writer": ("one\n> two\n", ["", "k"], "tk"),
    "set off, blank line inside": ("one\n> two\n>\n> three\n", ["", "k", "", "k"], "tkkk"),
    "blockquote below an attribution": (
        "On 4 Mar 2024, Nora <n@example.com> wrote:\n> two\n",
        ["", "k"],
        "aq",
    ),
    "signature": ("one\nNora\n", ["", "S"], "tS"),
}


@pytest.mark.parametrize(("body", "letters"), SPELLED.values(), ids=SPELLED)
def test_lines_are_spelled(body: str, letters: str) -> None:
    lines, _ = mail_lines(body)
    assert spell(lines) == letters


@pytest.mark.parametrize(("body", "marks", "letters"), MARKED.values(), ids=MARKED)
def test_marks_of_the_html_are_heeded(body: str, marks: list[str], letters: str) -> None:
    lines, _ = mail_lines(body)
    assert spell(lines, marks) == letters


def test_line_shared_by_reply_and_attribution_becomes_two() -> None:
    body = "fine On Mon, 4 Mar 2024, nora@example.com wrote:\n> ok?\n"
    lines, _ = mail_lines(body)
    parted = split_shared_lines(lines)
    assert spell(parted) == "taq"
    assert "".join(line.written for line in parted) == body
