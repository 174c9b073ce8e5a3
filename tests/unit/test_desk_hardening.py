"""Attempts to make the desk do what it must not: bring strangers in, show what is internal, act on half a word.

I, T and L are families of cases: impersonation, hijacked threads, leaks. Most of their laws stand with what they are
about; here is what concerns several parts at once.
"""

from email.utils import parseaddr

import pytest

from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, answers_to, notices, opened, says, state, told
from world import ANNA, BEN, World

MALLORY, MALLORYS = "Mallory <mallory@evil.test>", "mallory@evil.test"
DAVE, DAVES = "Dave <dave@client.test>", "dave@client.test"


# --- commands that are not quite commands


@pytest.mark.parametrize(
    "first",
    ["# note", "\\#note", "＃note", "\u200b#note", "\ufeff#note", "* #note", "**#note**", "- #Note:", "#‑note", "##note", "# resolve"],
)  # fmt: skip
def test_half_a_command_is_never_mailed_to_the_customer(desk: World, first: str):
    opened(desk)
    assert says(desk, f"{first}\nHe never pays.") in {"command", "note"}
    assert answers_to(desk) == []


def test_a_command_in_letters_of_another_language_is_refused(desk: World):
    opened(desk)
    assert says(desk, "#заметка\nHe never pays.") == "command"
    assert answers_to(desk) == []


@pytest.mark.parametrize(
    ("text", "outcome"), [("He never pays.", "note"), ("#public\nHe never pays.", "command")]
)
def test_an_answer_to_another_tickets_letter_reaches_no_customer(desk: World, text: str, outcome: str):
    """Token and headers disagree: all addresses of the desk have one name, and clients complete them by it."""
    opened(desk)
    first = notices(desk, ANNA)[-1].header("Message-ID")
    opened(desk, customer=DAVE, subject="Something else")
    assert says(desk, text, in_reply_to=first) == outcome
    assert (answers_to(desk), answers_to(desk, DAVES)) == ([], [])


def test_whose_answer_became_a_note_hears_why_even_where_only_errors_are_told(desk: World):
    opened(desk)
    first = notices(desk, ANNA)[-1].header("Message-ID")
    opened(desk, customer=DAVE, subject="Something else")
    before = len(desk.sent_to(ANNA))
    assert says(desk, "He never pays.", in_reply_to=first) == "note"
    (letter,) = desk.sent_to(ANNA)[before:]
    assert "Kept as an internal note, for it went to the address of one ticket" in " ".join(
        letter.text.split()
    )


@pytest.mark.parametrize("text", ["#public\n# Help\nRead this.", "C# help is here.", "#1 help is here."])
def test_what_is_no_command_is_text(desk: World, text: str):
    opened(desk)
    assert says(desk, text) == "answer"


# --- I: impersonation


@pytest.mark.parametrize(
    "sender",
    [
        "Anna <аnna@desk.test>",  # Cyrillic
        "Anna <anna@dеsk.test>",
        "Anna <anna@desk.test.evil.test>",
        "Anna <anna+x@desk.test>",
        "Anna <ａnna@desk.test>",  # full width
        "Anna <a.nna@desk.test>",
    ],
)
def test_an_address_that_looks_like_an_agents_is_not_theirs(desk: World, sender: str):
    """I07."""
    opened(desk)
    to = notices(desk, ANNA)[-1].header("Reply-To")
    raw = desk.mail("X <x@evil.test>", "Send us your password.", to=to).replace(
        b"X <x@evil.test>", sender.encode()
    )
    desk.receive(raw)
    assert desk.outcomes()[-1] == "held"
    assert answers_to(desk) == []


def test_reply_to_is_nobodys_identity(desk: World):
    """I11."""
    opened(desk)
    to = notices(desk, ANNA)[-1].header("Reply-To")
    desk.receive(desk.mail(MALLORY, "#resolve", to=to, headers={"Reply-To": ANNA, "Sender": ANNA}))
    assert desk.outcomes()[-1] == "held"
    assert state(desk, 1001)[0] == "open"


def test_a_replayed_mail_of_an_agent_does_nothing_twice(desk: World):
    """I08."""
    opened(desk)
    raw = desk.mail(
        f"Anna <{ANNA}>", "#tag once\nPlease try again.", to=notices(desk, ANNA)[-1].header("Reply-To")
    )
    desk.receive(raw)
    desk.receive(b"Received: from evil.test by mx.test; Mon, 23 Nov 2026 09:00:00 +0000\r\n" + raw)
    assert desk.outcomes()[-2:] == ["answer", "duplicate"]
    assert len(answers_to(desk)) == 1


# --- T: hijacked threads


def test_no_tag_that_a_stranger_guesses_leads_anywhere(desk: World):
    """T01. Nor does a number that no ticket has stop the mail."""
    opened(desk)
    for number in range(995, 1002):
        desk.receive(desk.mail(MALLORY, "More, please.", subject=f"Re: [PD-{number}] The export fails"))
    assert desk.outcomes() == ["new_ticket"] * 8
    assert [m.ticket_id for m in desk.rows(s.message)].count(1001) == 1


@pytest.mark.parametrize(
    "make", [lambda i: i[:-14] + "a" + i[-13:], lambda i: "<x" + i[1:], lambda i: i.replace("desk", "disk")]
)
def test_a_guessed_message_id_leads_nowhere(desk: World, make):
    """T02."""
    opened(desk)
    guessed = make(desk.sent_to(CAROLS)[0].header("Message-ID"))
    desk.receive(
        desk.mail(MALLORY, "More, please.", in_reply_to=guessed, references=guessed, subject="Re: x")
    )
    assert desk.outcomes()[-1] == "new_ticket"


def test_of_two_tickets_that_are_meant_the_token_wins(desk: World):
    """T05."""
    first, second = opened(desk), opened(desk, subject="Other")
    token = desk.sent_to(CAROLS)[0].header("Reply-To")
    other = desk.sent_to(CAROLS)[1].header("Message-ID")
    desk.receive(
        desk.mail(
            CAROL, "This one.", to=token, in_reply_to=other, references=other, subject=f"Re: [PD-{second}] x"
        )
    )
    assert [m.ticket_id for m in desk.rows(s.message)] == [first, second, first]


@pytest.mark.parametrize("message_id", ["", "<>", "x", f"<{'y' * 10_000}@client.test>", "<m1@client.test>"])
def test_whatever_the_message_id_each_mail_is_kept_once(desk: World, message_id: str):
    """T07."""
    opened(desk)
    raw = desk.mail("Eve <eve@third.test>", "A mail of its own.", message_id=None)
    desk.receive((f"Message-ID: {message_id}\r\n".encode() if message_id else b"") + raw)
    assert desk.outcomes() == ["new_ticket", "new_ticket"]


def test_a_code_sent_to_a_reply_address_reaches_nobody(desk: World):
    """T11: somebody signs up elsewhere with a reply address, to get the code from the ticket."""
    opened(desk)
    token = desk.sent_to(CAROLS)[0].header("Reply-To")
    before = len(desk.sent_to(CAROLS))
    desk.receive(
        desk.mail(
            "Shop <no-reply@shop.test>",
            "Your code is 4711.",
            to=token,
            headers={"Auto-Submitted": "auto-generated"},
        )
    )
    says(desk, "Please try again.")
    assert len(desk.sent_to(CAROLS)) == before + 1
    assert "4711" not in desk.sent_to(CAROLS)[-1].text


def test_whom_an_agent_removed_does_not_come_back_with_the_ticket_that_follows(desk: World):
    """A reply to a closed ticket opens a new one; its CC brings back nobody whom an agent had removed."""
    desk.receive(desk.mail(CAROL, "The export fails.", cc=DAVE))
    says(desk, f"#uncc {DAVES}\n#me\n#close done")
    to = desk.sent_to(CAROLS)[-1].header("Reply-To")
    desk.receive(desk.mail(CAROL, "It fails again.", to=to, cc=f"{DAVE}, Eve <eve@client.test>"))
    before = len(desk.sent_to(DAVES))
    says(desk, "Please try again.", ticket=1002)
    assert len(answers_to(desk)) == 1
    assert len(desk.sent_to("eve@client.test")) == 1
    assert len(desk.sent_to(DAVES)) == before


def test_a_merge_does_not_bring_back_whom_an_agent_removed(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails.", cc=DAVE))
    says(desk, f"#uncc {DAVES}")
    daves = opened(desk, DAVE, "Mine fails.", subject="Import")
    says(desk, "#merge 1001", ticket=daves)
    before = len(desk.sent_to(DAVES))
    says(desk, "It is fixed.", ticket=1001)
    assert len(desk.sent_to(DAVES)) == before
    assert len(answers_to(desk)) == 1


# --- L: leaks


def test_no_header_of_an_agents_letter_names_a_customer(desk: World):
    """L04: whoever presses reply to all must not reach the customer past the desk."""
    desk.receive(desk.mail(CAROL, "The export fails.", cc=DAVE))
    says(desk, "#note\nSo it does.")
    for letter in (*desk.sent_to(ANNA), *desk.sent_to(BEN)):
        for name in ("From", "To", "Cc", "Reply-To", "Sender", "Return-Path"):
            assert CAROLS not in letter.header(name)
            assert DAVES not in letter.header(name)


def test_nothing_of_the_header_of_an_agents_mail_goes_on(desk: World):
    """L07."""
    opened(desk)
    private = {
        "Received": "from annas-laptop.home.test ([198.51.100.7]) by mx.desk.test; Mon, 23 Nov 2026 09:00:00 +0000",
        "X-Originating-IP": "[198.51.100.7]",
        "User-Agent": "Home Mail 1.0",
        "Organization": "Her Flat",
        "X-Postdesk-Note": "secret",
    }
    says(desk, "Please try again.", headers=private, message_id="<1@annas-laptop.home.test>")
    raw = desk.sent_to(CAROLS)[-1].raw.decode("ascii")
    for word in ("annas-laptop", "198.51.100.7", "Home Mail", "Her Flat", "secret", ANNA):
        assert word not in raw


def test_an_agents_address_that_a_customer_quotes_is_not_sent_on(desk: World):
    """L11: an agent's notification got out; what is made for agents does not come back to customers from us."""
    opened(desk)
    leaked = parseaddr(notices(desk, ANNA)[-1].header("Reply-To"))[1]
    desk.receive(desk.mail(CAROL, f"What is {leaked}?", to=desk.sent_to(CAROLS)[-1].header("Reply-To")))
    says(desk, "Please ignore it.")
    assert all(leaked not in letter.text for letter in desk.sent_to(CAROLS))


def test_no_notice_to_a_customer_counts_or_names_notes(desk: World):
    """L08."""
    opened(desk)
    says(desk, "#note\nA canary of eight words sings in this note.")
    says(desk, "#me\n#resolve\nIt is fixed.")
    says(desk, "#split Second thing\nAnother canary of eight words sings in here.")
    for letter in desk.sent_to(CAROLS):
        assert "canary" not in letter.raw.decode("ascii").lower()
        assert "note" not in letter.text.lower()
    assert "canary" in " ".join(letter.text for letter in desk.sent_to(BEN))
    assert "canary" in told(desk, BEN)


def test_a_ticket_that_was_split_off_tells_no_note_of_the_first(world: World):
    """N3: its letters are compared with the notes of the ticket it came out of, too; what was public there is known."""
    opened(world, text="The export of the stock list stops at row five hundred every night since Monday.")
    secret = "the root password of the branch server is swordfish nineteen blue"
    says(world, f"#note\nShe says the export of the stock list stops at row five hundred. {secret}")
    says(world, f"#split {secret}\nTwo things.")
    told = next(row for row in world.rows(s.outbox) if row.ticket_id == 1002)
    assert (told.notice, told.state) == ("ticket_split", "held")
    says(world, f"Dear Carol, {secret}.", ticket=1002)
    assert not any(secret in letter.text for letter in world.sent_to("carol@client.test"))
    says(world, "#split The stock list\nTwo things.", ticket=1001)
    says(world, "You wrote that the export of the stock list stops at row five hundred.", ticket=1003)
    assert "You wrote that the export" in world.sent_to("carol@client.test")[-1].text


def test_the_long_subject_of_a_split_holds_nothing(world: World):
    opened(world, text="Two things at once.")
    says(
        world, "#split The export of the stock list for all branches stops every night\nSee her second point."
    )
    says(world, "We look at it.", ticket=1002)
    says(world, "We look at the other one.", ticket=1001)
    assert [row.state for row in world.rows(s.outbox) if row.state != "sent"] == []
