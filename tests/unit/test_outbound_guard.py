"""The leak guard: no word of a note leaves, and honest mail is not held (N3, N4)."""

import base64
import random
import textwrap
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters import LETTER, a_file, a_letter
from postdesk.outbound.compose import compose
from postdesk.outbound.gate import intended
from postdesk.outbound.guard import Internal, inspect_bytes
from postdesk.outbound.shingles import fingerprint
from postdesk.threading.message import Address

NOTE = "She is on the watch list: refund nothing above 20 EUR before Petra of finance has agreed."
TOKEN = "ab3" * 14
INTERNAL = Internal(
    is_agent_token=lambda token: token == TOKEN,
    notes=fingerprint([NOTE]),
    note_ids=frozenset({"Note.7@desk.example.com"}),
    private_addresses=frozenset({"lena@private.test"}),
)


def leaks(letter, internal=INTERNAL):
    return inspect_bytes(compose(letter), intended(letter), internal)


def kinds(letter, internal=INTERNAL):
    return {leak.kind for leak in leaks(letter, internal)}


def wrapped(text, prefix="", width=30):
    return "\n".join(prefix + line for line in textwrap.wrap(text, width))


LEAKING_TEXTS = {
    "plain": NOTE,
    "a part of it": "by the way, " + NOTE[:60],
    "quoted": wrapped(NOTE, "> "),
    "quoted twice": wrapped(NOTE, ">> "),
    "barred": wrapped(NOTE, "| "),
    "upper case": NOTE.upper(),
    "nbsp": NOTE.replace(" ", "\u00a0"),
    "soft hyphens": NOTE.replace("i", "i\u00ad"),
    "zero width": "\u200b".join(NOTE),
    "other quotes": NOTE.replace(":", "”"),
    "after German words": "Grüße " * 40 + NOTE,
    "after Japanese words": "日本語" * 200 + "\n" + NOTE,
    "one long line": "x " * 3000 + NOTE,
}


@pytest.mark.parametrize("text", LEAKING_TEXTS.values(), ids=LEAKING_TEXTS)
def test_a_note_in_the_text_is_found_however_it_is_encoded(text):
    assert kinds(a_letter(text, "<p>hello</p>")) == {"note text"}


LEAKING_HTML = {
    "plain": f"<p>{NOTE}</p>",
    "outlook": f"<div class=MsoNormal><span style='color:#1F497D'>{NOTE.replace(' ', '<o:p></o:p> ')}</span></div>",
    "gmail quote": f"<div class='gmail_quote'><blockquote>{NOTE}</blockquote></div>",
    "breaks": NOTE.replace(" ", "<br>"),
    "cells": "".join(f"<td>{word}</td>" for word in NOTE.split()),
    "bold letters": f"<p>{NOTE.replace('r', '<b>r</b>')}</p>",
    "entities": "".join(f"&#{ord(c)};" for c in NOTE),
    "nbsp entities": NOTE.replace(" ", "&nbsp;"),
    "soft hyphens": NOTE.replace("n", "&shy;n"),
    "hidden": f"<div style='display:none'>{NOTE}</div>",
    "comment": f"<!-- {NOTE} -->",
    "alternative text": f"<img src='cid:x' alt='{NOTE}'>",
    "title": f"<title>{NOTE}</title>",
}


@pytest.mark.parametrize("html", LEAKING_HTML.values(), ids=LEAKING_HTML)
def test_a_note_in_the_html_is_found(html):
    assert kinds(a_letter("hello", html)) == {"note text"}


FILES = {
    "text": a_file(NOTE.encode()),
    "text in utf-16": a_file(NOTE.encode("utf-16"), "a.txt"),
    "text in latin-1": a_file(("ü " + NOTE).encode("iso-8859-1"), charset="iso-8859-1"),
    "text called binary": a_file(NOTE.encode(), "a.bin", "application/octet-stream"),
    "json": a_file(f'{{"note": "{NOTE}"}}'.encode(), "a.json", "application/json"),
    "html": a_file(NOTE.replace(" ", "<br>").encode(), "a.html", "text/html"),
    "a mail": a_file(f"Subject: x\r\n\r\n{wrapped(NOTE, '> ')}".replace("\n", "\r\n").encode(), "a.eml", "message/rfc822"),
    "a mail in base64": a_file(
        b"Subject: x\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(NOTE.encode()), "a.eml", "message/rfc822"
    ),
    "a mail called binary": a_file(
        b"Received: x\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(NOTE.encode()), "a", "application/x-foo"
    ),
    "a mail with an odd first field": a_file(
        b"X-" + b"a" * 80 + b": x\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(NOTE.encode()), "a", "message/rfc822"
    ),
    "its name": a_file(b"x", f"{NOTE}.txt"),
    "a subject in a mail": a_file(f"From: x\nSubject: {NOTE}\n\nx".encode(), "a.eml", "message/rfc822"),
}  # fmt: skip


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_note_in_a_file_is_found(file):
    assert kinds(a_letter("see", attachments=(file,))) == {"note text"}


def test_a_note_in_the_subject_is_found():
    assert kinds(a_letter(subject=NOTE)) == {"note text"}


def test_a_note_in_a_name_is_found():
    assert kinds(a_letter(recipient=Address(NOTE, "ann@customer.test"))) == {"note text"}


@pytest.mark.parametrize("language", ["Grüße aus Köln", "Привет из Москвы", "日本", "plain"])
@pytest.mark.parametrize("at", ["start", "end"])
def test_the_encoding_of_the_rest_hides_nothing(language, at):
    text = f"{language} " * 80
    assert kinds(a_letter(f"{text}\n{NOTE}" if at == "end" else f"{NOTE}\n{text}")) == {"note text"}


def test_a_finding_shows_what_matched_and_where():
    [leak] = leaks(a_letter(f"hello, {NOTE[:55]} Regards"))
    assert leak.kind == "note text"
    assert leak.matched == (
        'words of an internal note in part 1 (text/plain): "she is on the watch list refund nothing above 20 eur"'
    )


@pytest.mark.parametrize(
    "letter",
    [
        a_letter(f"write to support+{TOKEN}@example.com"),
        a_letter(f"write to SUPPORT+{TOKEN.upper()}@example.com"),
        a_letter("x", f"<a href='mailto:support+{TOKEN}@example.com'>x</a>"),
        a_letter("x", f"<p>support+{TOKEN[:20]}<wbr>{TOKEN[20:]}@example.com</p>"),
        a_letter(references=(f"{TOKEN}.nonce@example.com",)),
        a_letter(reply_to=Address("", f"support+{TOKEN}@example.com")),
        a_letter("x", attachments=(a_file(f"To: support+{TOKEN}@example.com\n\nx".encode(), "a.eml"),)),
        a_letter("x", attachments=(a_file(b"x", f"{TOKEN}.txt"),)),
    ],
    ids=range(8),
)
def test_a_token_made_for_agents_is_found(letter):
    assert kinds(letter) == {"agent token"}


def test_other_tokens_pass():
    assert kinds(a_letter(f"write to support+{'z' * 42}@example.com, {TOKEN}x or x{TOKEN}")) == set()


def test_a_notes_message_id_is_found():
    assert kinds(a_letter(references=("note.7@desk.example.com",))) == {"note id"}
    assert kinds(a_letter("Message-ID: <Note.7@desk.example.com>")) == {"note id"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ask lena@private.test", True),
        ("ask Lena@Private.Test.", True),
        ("<lena@private.test>", True),
        ("ask helena@private.test", False),
        ("ask lena@private.test.example", False),
    ],
)
def test_an_agents_own_address_is_found(text, found):
    assert (kinds(a_letter(text)) == {"private address"}) is found


def test_an_address_that_the_customer_wrote_is_no_secret():
    known = replace(INTERNAL, public_texts=lambda: ("I wrote to lena@private.test before.",))
    assert leaks(a_letter("> I wrote to lena@private.test before."), known) == ()


def test_a_file_of_a_note_is_found():
    file = a_file(b"\x89PNG\xff\x00", "map.png", "image/png")
    assert kinds(
        a_letter("see", attachments=(file,)), replace(INTERNAL, note_digests=frozenset({file.sha256}))
    ) == {"note file"}


def test_words_that_customers_have_read_before_are_no_secret():
    """A note that quotes the customer, or the desk's own stock phrases."""
    customer = "We have been waiting for the new invoice since last Monday, and nothing came."
    internal = replace(
        INTERNAL, notes=fingerprint([f"She says: {customer} Handle with care please, she is the boss."])
    )
    letter = a_letter(f"Dear Ann,\n\n> {customer}\n\nit is on its way.")
    assert kinds(letter, internal) == {"note text"}
    assert leaks(letter, replace(internal, public_texts=lambda: (wrapped(customer, "> "),))) == ()


def test_known_words_do_not_cover_for_others():
    internal = replace(INTERNAL, public_texts=lambda: ("She is on the watch list: refund",))
    assert kinds(a_letter(NOTE), internal) == {"note text"}


def test_agents_may_read_notes():
    insiders = replace(INTERNAL, insiders=frozenset({"ann@customer.test"}))
    assert leaks(a_letter(f"{NOTE} lena@private.test {TOKEN}", audience="agent"), insiders) == ()


def test_a_letter_for_agents_goes_to_nobody_else():
    (leak,) = leaks(a_letter("Hello", audience="agent"))
    assert leak.kind == "audience"
    assert "it is for agents, and ann@customer.test is none" in leak.matched
    assert leaks(a_letter("Hello")) == ()


def test_agents_letters_pass_the_header_gate_too():
    letter = a_letter("x", audience="agent")
    raw = compose(letter).replace(b"MIME-Version", b"Bcc: eve@evil.test\r\nMIME-Version")
    assert {leak.kind for leak in inspect_bytes(raw, intended(letter), INTERNAL)} == {"audience", "header"}


def test_an_honest_letter_passes():
    assert leaks(LETTER) == ()
    assert (
        leaks(a_letter("She is on the list.", attachments=(a_file(bytes(range(256)), "a.png", "image/png"),)))
        == ()
    )


def test_what_cannot_be_read_is_a_finding():
    assert {leak.kind for leak in inspect_bytes(b"nonsense", intended(LETTER), INTERNAL)} == {"unreadable"}


def test_a_file_that_cannot_be_looked_through_is_a_finding():
    bomb = a_file(
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 10_000, "a.eml", "message/rfc822"
    )
    assert kinds(a_letter("see", attachments=(bomb,))) == {"unreadable"}


VOCABULARY = (
    "invoice payment order warehouse printer customer refund Monday report access password branch stock supplier the "
    "a we you it is was not please with for and of to in on by after before new old two three Grüße straße naïve"
).split()
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=8, max_size=40)
DRESSES = {
    "quoted": lambda text: wrapped(text, "> ", 40),
    "wrapped": lambda text: wrapped(text, "", 25),
    "shouted": str.upper,
    "spread": lambda text: text.replace(" ", "\u00a0 "),
    "shy": lambda text: text.replace("e", "e\u00ad"),
    "punctuated": lambda text: text.replace(" ", ", "),
}


@settings(deadline=None, max_examples=150)
@given(WORDS, WORDS, st.sampled_from(sorted(DRESSES)), st.booleans(), st.randoms(use_true_random=False))
def test_any_note_is_found_in_any_dress(note, answer, dress, in_html, rng: random.Random):
    at = rng.randrange(len(note) - 7)
    planted = DRESSES[dress](" ".join(note[at : at + 8]))
    body = f"{' '.join(answer)}\n\n{planted}\n\n{' '.join(answer)}"
    letter = a_letter("x", f"<div>{body}</div>") if in_html else a_letter(body)
    assert kinds(letter, replace(INTERNAL, notes=fingerprint([" ".join(note)]))) == {"note text"}


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 40), st.text(max_size=800), st.text(max_size=80), st.text(max_size=40))
def test_a_letter_that_shares_no_words_with_a_note_is_never_held(length, text, subject, name):
    note = " ".join(f"qq{n}qq" for n in range(length))
    letter = a_letter(
        text.replace("qq", ""), "<p>hello</p>", subject=subject, recipient=Address(name, "ann@customer.test")
    )
    assert leaks(letter, replace(INTERNAL, notes=fingerprint([note]))) == ()
