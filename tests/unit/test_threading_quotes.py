"""Laws of splitting a body: nothing is dropped, nothing that was said is hidden, and time grows with size alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postdesk.threading.quotes import (
    NOTHING_NEW,
    QUOTE_ON_TOP,
    QUOTES_KEPT,
    TOO_LONG,
    UNMARKED_QUOTE,
    split_reply,
)

ATTRIBUTION = "On Mon, Mar 4, 2024 at 9:15 AM Nora Quill <nora@example.com> wrote:\n"
BLOCK = "From: Nora Quill <nora@example.com>\nSent: Monday, March 4, 2024 9:15 AM\nTo: Support\nSubject: Order 12\n"

# body -> new text
SPLIT = {
    "quote below": (f"It works.\n\n{ATTRIBUTION}\n> Does it work?\n", "It works."),
    "reply below": (f"{ATTRIBUTION}\n> Does it work?\n\nIt works.\n", "It works."),
    "reply on both sides": (f"Hello,\n{ATTRIBUTION}> Does it?\n\nIt does.\n", "Hello,\n\nIt does."),
    "answers between": ("> First?\n\nYes.\n\n> Second?\n\nNo.\n", "Yes.\n\nNo."),
    "answers between without blank lines": ("> First?\nYes.\n> Second?\nNo.\n", "Yes.\n\nNo."),
    "quote without marks": (f"It works.\n\n{ATTRIBUTION}\nDoes it work?\n", "It works."),
    "header block": (f"It works.\n\n{BLOCK}\nDoes it work?\n", "It works."),
    "header block below a drawn line": (f"It works.\n\n________________________________\n{BLOCK}\nDoes it?\n", "It works."),
    "original message": ("It works.\n\n-----Original Message-----\n\nDoes it?\n", "It works."),
    "forwarded message": (f"Please see below.\n\n---------- Forwarded message ---------\n{BLOCK}\nDoes it?\n", "Please see below."),
    "marker of a ticket system": ("It works.\n\n-- Reply above this line --\n\nTicket 12 was updated\n", "It works."),
    "signature between reply and quote": (f"It works.\n\n-- \nAnn\n\n{ATTRIBUTION}> Does it?\n", "It works."),
    "signature below the quote": (f"It works.\n\n{ATTRIBUTION}> Does it?\n\n-- \nAnn\n", "It works."),
    "quoted sign-off": (f"It works.\n\n{ATTRIBUTION}> Does it?\n>\n> Regards,\n> Nora\n", "It works."),
    "nothing quoted": ("It works.\n\nAnn\n", "It works.\n\nAnn"),
    "line ends of every kind": (f"It works.\r\n\r\n{ATTRIBUTION}\r> Does it?\r\n", "It works."),
    "nested quotes": (f"It works.\n\n{ATTRIBUTION}> {ATTRIBUTION}>> Hello\n> Does it?\n", "It works."),
    "mobile client": (f"It works.\n\nSent from my iPhone\n\n{ATTRIBUTION}> Does it?\n", "It works."),
    "Outlook for iOS": (f"It works.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n{BLOCK}\nDoes it?\n", "It works."),
    "nothing but what the client adds": (f"Sent from my iPhone\n\n{ATTRIBUTION}> Does it?\n", "Sent from my iPhone"),
    "attribution on the reply's line": (f"It works. {ATTRIBUTION}> Does it?\n", "It works."),
}  # fmt: skip

# body -> the doubt
DOUBTED = {
    "only a quote": ("> Does it work?\n", NOTHING_NEW),
    "only an attributed quote": (f"{ATTRIBUTION}> Does it work?\n", NOTHING_NEW),
    "only a header block and its text": (f"{BLOCK}\nDoes it work?\n", QUOTE_ON_TOP),
    "only an original message": ("-----Original Message-----\nDoes it work?\n", QUOTE_ON_TOP),
    "text below an attribution without marks": (f"{ATTRIBUTION}\nIt works.\n", QUOTE_ON_TOP),
    "marker above the reply": ("-- Reply above this line --\n\nIt works.\n", QUOTE_ON_TOP),
    "quote without address or marks": ("It works.\n\nOn 4 Mar 2024 you wrote:\n\nDoes it?\n", UNMARKED_QUOTE),
    "too long": ("word\n" * 10_000, TOO_LONG),
}

HOSTILE = {
    "On On On": "On ",
    "attribution openers": "On 1 May 2024 at 10:00, A\n",
    "attributions": "On 1 May 2024 at 10:00, A <a@b.c> wrote:\n",
    "blank lines": "\n",
    "spaces": " ",
    "spaced lines": "  \n",
    "quote marks on one line": ">",
    "quoted lines": "> a\n",
    "deeper and deeper": "> > > > > > > > ",
    "quote and text by turns": "> q\nt\n",
    "colons": "a:\n",
    "dates and colons": "1.2.2024 11:11 x:\n",
    "addresses and colons": "a@b:\n",
    "header fields": "From: a@b.c\n",
    "header blocks": BLOCK,
    "delimiters": "-----Original Message-----\n",
    "forwards": "Begin forwarded message:\n",
    "drawn lines": "-----\n",
    "signature delimiters": "-- \nx\n",
    "sign-offs": "Regards\n\nAnn\n\n",
    "client lines": "Sent from my iPhone\n",
    "footers": "You received this message because\n",
    "open brackets": "<\n",
    "stars": "*",
    "fences": "```\n",
    "shared lines": "y On 1 May 2024 x wrote:\n> a\n",
    "invisible characters": "\u200e\u200b",
}


@pytest.mark.parametrize(("body", "new_text"), SPLIT.values(), ids=SPLIT)
def test_new_text_is_what_the_writer_said(body: str, new_text: str) -> None:
    reply = split_reply(body)
    assert (reply.new_text, reply.doubts) == (new_text, ())


@pytest.mark.parametrize(("body", "doubt"), DOUBTED.values(), ids=DOUBTED)
def test_where_it_is_unsure_a_doubt_is_recorded(body: str, doubt: str) -> None:
    assert doubt in split_reply(body).doubts


@pytest.mark.parametrize("body", [body for body, doubt in DOUBTED.values() if doubt == NOTHING_NEW])
def test_where_nothing_would_be_left_the_quote_is_shown(body: str) -> None:
    assert "Does it" in split_reply(body).new_text


@pytest.mark.parametrize(
    "body",
    [
        "The log says:\n\n> error 7\n\nPlease help.\n",
        "Try:\n```\n> select 1\nFrom: a@example.com\nSubject: b\n```\n",
    ],
    ids=["announced", "code"],
)
def test_marked_lines_of_the_writers_own_stay_with_a_doubt(body: str) -> None:
    reply = split_reply(body)
    assert (reply.new_text, reply.quoted_text, reply.doubts) == (body.strip(), "", (QUOTES_KEPT,))


def test_fences_around_an_older_message_hide_nothing() -> None:
    assert split_reply(f"See\n```\nx\n\n{ATTRIBUTION}> Does it?\n> ```\n```\n").quoted_text.startswith(
        ATTRIBUTION
    )


def test_text_below_an_unmarked_quote_on_top_is_shown_without_its_first_line() -> None:
    assert split_reply(f"{ATTRIBUTION}\nIt works.\n").new_text == "It works."


def test_signature_and_quote_are_told_apart() -> None:
    reply = split_reply(f"It works.\n\n-- \nAnn\n\n{ATTRIBUTION}> Does it?\n")
    assert reply.signature == "-- \nAnn"
    assert reply.quoted_text == f"{ATTRIBUTION}> Does it?"


def test_end_of_a_body_too_long_to_read_follows_its_beginning() -> None:
    reply = split_reply(f"It works.\n\n{ATTRIBUTION}" + "> long\n" * 10_000 + "\nAnd this.\n")
    assert reply.new_text == "It works.\n\nAnd this."


FRAGMENTS = st.sampled_from(
    [
        ATTRIBUTION, BLOCK, "> quoted\n", ">> deeper\n", "\n", "\r\n", "text\n", "text", "-- \n", "--\n", "Regards,\n", "Ann\n", "-----\n", " \n", "```\n", "wrote:\n", "a@b.c\n",
        "-----Original Message-----\n", "Begin forwarded message:\n", "Sent from my iPhone\n", "Nora> hm\n", "The log:\n", "On 4 Mar 2024, Nora\n", "> wrote:\n", "\u200b", "a mailing list\n", "<", "\x0c", "\x85", "P.S. more\n",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=20)), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_segments_join_to_the_body(body: str) -> None:
    reply = split_reply(body)
    assert "".join(segment.text for segment in reply.segments) == body.replace("\r\n", "\n").replace(
        "\r", "\n"
    )
    assert reply.new_text or not body.strip()


@given(st.lists(FRAGMENTS, max_size=20).map("".join), st.lists(FRAGMENTS, max_size=20).map("".join))
@settings(max_examples=100, deadline=None)
def test_html_changes_no_character_of_the_text(body: str, other: str) -> None:
    html = f"<p>{body}</p><blockquote type=cite>{other}</blockquote><div class=gmail_signature>{body}</div>"
    reply = split_reply(body, html)
    if body.strip():
        assert "".join(segment.text for segment in reply.segments) == body.replace("\r\n", "\n")


def seconds(body: str) -> float:
    """This thread's own time, the least of two runs: what else the machine does counts little."""
    fastest = float("inf")
    for _ in range(2):
        start = time.thread_time()
        split_reply(body)
        fastest = min(fastest, time.thread_time() - start)
    return fastest


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_size_alone(piece: str) -> None:
    size = 100_000
    once, twice = piece * (size // len(piece)), piece * (2 * size // len(piece))
    # Below five milliseconds the clock says nothing. A neighbour may slow one of the two, but not each time.
    assert any(seconds(twice) <= 3 * seconds(once) + 0.005 for _ in range(5))


def test_one_endless_line_costs_no_more_than_its_length() -> None:
    assert seconds("On Mon " * 150_000) < 20 * seconds("On Mon " * 150) + 0.02


def test_groupwise_opens_an_older_message_with_arrows():
    reply = split_reply(
        "It fits.\n\n>>> Nora Quill <nora@example.com> 04.03.2024 09:15 >>>\nWhich one fits?\nNora\n"
    )
    assert reply.new_text == "It fits."


def test_arrows_within_a_quote_open_nothing():
    body = "> one\n>>> On 4 March 2024 Nora Quill <nora@example.com> wrote:\n>>>> two\n\nIt fits.\n"
    assert split_reply(body).new_text == "It fits."


@pytest.mark.parametrize("opening", ["Quoting", "Zitat von", "Citando", "Citeren", "Цитирую"])
def test_a_webmail_says_whom_it_quotes(opening):
    reply = split_reply(f"It fits.\n\n{opening} Nora Quill <nora@example.com>:\n\n> Which one fits?\n")
    assert reply.new_text == "It fits."


def test_an_address_above_a_quote_is_kept_where_nobody_is_said_to_be_quoted():
    reply = split_reply("Please forward this to Nora Quill <nora@example.com>:\n\n> Which one fits?\n")
    assert reply.new_text.startswith("Please forward this to Nora Quill")
