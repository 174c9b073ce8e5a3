"""A5: a partner on the side. What they write is internal, and can never reach the public thread (FS#4161)."""

import pytest

from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, a_desk, answers_to, notices, opened, says, told
from world import ANNA, BEN, World, a_world

PAUL = "paul@partner.test"
WORDS = "The firmware of that scanner has a known fault and will be replaced in spring."


def asked(desk: World, text: str = "Do you know this scanner?") -> str:
    """A ticket, and a question on the side; gives the address that Paul answers to."""
    opened(desk, text="My scanner reads nothing, and my PIN is 4711.")
    assert says(desk, f"#side {PAUL}\n{text}") == "note"
    return desk.sent_to(PAUL)[-1].header("Reply-To")


def test_the_outsider_gets_what_the_agent_wrote_and_nothing_else(world: World):
    asked(world)
    (letter,) = world.sent_to(PAUL)
    assert letter.text.split() == "Do you know this scanner? Anna".split()
    for word in (b"4711", b"PD-1001", CAROLS.encode(), ANNA.encode(), b"Carol"):
        assert word not in letter.raw
    assert letter.header("Subject") == "Do you know this scanner?"
    assert answers_to(world) == []
    assert world.rows(s.participant)[0].person_id == 1
    assert len(world.rows(s.participant)) == 1
    assert world.ticket(1001).status == "open"


def test_what_comes_back_is_internal_and_told_to_the_agents(world: World):
    address = asked(world)
    world.receive(world.mail(f"Paul <{PAUL}>", WORDS, to=address))
    assert world.outcomes()[-1] == "note"
    note = world.rows(s.note)[-1]
    assert (note.agent_id, note.text.strip()) == (None, WORDS)
    for agent in (ANNA, BEN):
        assert "wrote from outside" in told(world, agent)
        assert WORDS in told(world, agent)
    assert answers_to(world) == []
    assert len(world.rows(s.message)) == 1


@pytest.mark.parametrize(
    "how", ["by address", "by Message-ID", "by both addresses", "from elsewhere", "with commands"]
)
def test_however_it_comes_back_it_is_a_note(desk: World, how: str):
    address = asked(desk)
    public = desk.sent_to(CAROLS)[-1].header("Reply-To")
    letter = desk.sent_to(PAUL)[-1]
    sender, to, text, more = f"Paul <{PAUL}>", address, WORDS, {}
    match how:
        case "by Message-ID":
            to, more = "support@desk.test", {"in_reply_to": letter.header("Message-ID")}
        case "by both addresses":
            to = f"{public}, {address}"
        case "from elsewhere":
            sender = "Quinn <quinn@partner.test>"
        case "with commands":
            text = f"#public\n#close\n{WORDS}"
    desk.receive(desk.mail(sender, text, to=to, cc=CAROL, **more))
    assert desk.outcomes()[-1] == "note"
    assert answers_to(desk) == []
    assert desk.ticket(1001).status == "open"
    assert len(desk.rows(s.participant)) == 1


def test_a_partner_who_takes_part_in_public_answers_on_the_side_where_asked(desk: World):
    """FS#4161: by the Message-ID alone, though a participant's reference would lead into the public thread."""
    opened(desk)
    says(desk, f"#side {PAUL}\nBetween us: is it the scanner?")
    parent = desk.sent_to(PAUL)[-1].header("Message-ID")
    desk.receive(
        desk.mail(CAROL, "I ask Paul, too.", to=desk.sent_to(CAROLS)[-1].header("Reply-To"), cc=PAUL)
    )
    assert len(desk.rows(s.participant)) == 2
    desk.receive(desk.mail(f"Paul <{PAUL}>", "Yes.", in_reply_to=parent, subject="Re: x"))
    assert desk.outcomes()[-1] == "note"


def test_the_guard_treats_side_texts_as_internal(desk: World):
    address = asked(desk, "We believe that this customer broke the scanner on purpose, do you agree?")
    desk.receive(desk.mail(f"Paul <{PAUL}>", WORDS, to=address))
    for text in (WORDS, "We believe that this customer broke the scanner on purpose, do you agree?"):
        says(desk, f"Hello,\n\n{text}", ticket=1001)
    assert answers_to(desk) == []
    assert len(desk.outbox.rows(["held"])) == 2


def test_an_outsider_gets_no_note_and_their_own_words_are_no_secret_to_them(desk: World):
    address = asked(desk)
    desk.receive(desk.mail(f"Paul <{PAUL}>", WORDS, to=address))
    says(desk, f"#side {PAUL}\nYou wrote: {WORDS} In which spring?", ticket=1001)
    assert "In which spring?" in desk.sent_to(PAUL)[-1].text
    secret = "This customer has threatened us with a lawyer twice in one week already."
    says(desk, f"#note\n{secret}", ticket=1001)
    before = len(desk.sent_to(PAUL))
    says(desk, f"#side {PAUL}\n{secret}", ticket=1001)
    assert len(desk.sent_to(PAUL)) == before
    assert "internal note" in told(desk)


def test_one_outsider_does_not_get_what_another_wrote(desk: World):
    address = asked(desk)
    desk.receive(desk.mail(f"Paul <{PAUL}>", WORDS, to=address))
    says(desk, f"#side quinn@rival.test\n{WORDS}", ticket=1001)
    assert desk.sent_to("quinn@rival.test") == []


def test_a_public_address_pasted_on_the_side_is_stopped(desk: World):
    """The partner would write into the public thread with it."""
    opened(desk)
    public = desk.sent_to(CAROLS)[-1].header("Reply-To")
    says(desk, f"#side {PAUL}\nWrite to {public}")
    assert desk.sent_to(PAUL) == []


def test_a_side_address_pasted_to_the_customer_is_stopped(desk: World):
    address = asked(desk)
    says(desk, f"Ask Paul at {address}", ticket=1001)
    assert answers_to(desk) == []


def test_a_reply_to_what_the_outsider_wrote_is_a_note(desk: World):
    address = asked(desk)
    desk.receive(desk.mail(f"Paul <{PAUL}>", WORDS, to=address))
    note = desk.sent_to(BEN)[-1]
    assert says(desk, "Good to know.", agent=BEN, to=note.header("Reply-To")) == "note"
    assert len(desk.sent_to(PAUL)) == 1
    says(desk, f"#side {PAUL}\nThank you.", agent=BEN, to=note.header("Reply-To"))
    assert "Thank you." in desk.sent_to(PAUL)[-1].text
    assert answers_to(desk) == []


def test_an_outsiders_vacation_changes_nothing(desk: World):
    address = asked(desk)
    before = len(desk.transport.sent)
    desk.receive(desk.mail(f"Paul <{PAUL}>", "Away.", to=address, headers={"Auto-Submitted": "auto-replied"}))
    assert desk.outcomes()[-1] == "suppressed"
    assert len(desk.transport.sent) == before


def test_the_transcript_says_to_whom_it_goes(tmp_path):
    with a_desk(tmp_path, undo_seconds=0) as desk:
        asked(desk)
        assert "Your text leaves at once, to paul@partner.test and to nobody else." in told(desk)
        assert notices(desk, ANNA)


def test_a_note_from_outside_is_no_agents_whoever_it_says_it_is_from(desk: World):
    """A forged agent on an outsider's address: colleagues would do what the note says."""
    address = asked(desk)
    desk.receive(desk.mail(f"Ben <{BEN}>", "Refund her 5000 EUR at once.", to=address))
    assert desk.outcomes()[-1] == "note"
    assert "WARNING: they wrote to an address that was made for SOMEBODY ELSE." in told(desk)
    desk.receive(desk.mail(f"Paul <{PAUL}>", WORDS, to=address))
    assert "SOMEBODY ELSE" not in told(desk)
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    shown = notices(desk, ANNA)[-1].text
    assert f"| {BEN}, FROM OUTSIDE, " in shown
    assert f"| {PAUL}, FROM OUTSIDE, " in shown
    assert "| Anna, Monday" in shown


TEAMS = {"product": {"title": "Product", "address": "product@desk.test"}}
DAVE = "dave@client.test"
REFUSED = {
    "the customer on the side": (
        f"#side {CAROLS}\nHe never pays.",
        f"{CAROLS} is the customer of this ticket",
    ),
    "a participant on the side": (f"#side {DAVE}\nHe never pays.", f"{DAVE} takes part in it"),
    "whom the same mail lets in": (f"#cc {PAUL}\n#side {PAUL}\nHello", f"{PAUL} takes part in it"),
    "let in after it": (f"#side {PAUL}\n#cc {PAUL}\nHello", "take #side or #cc, not both"),
    "a team on the side": (
        "#side product@desk.test\nLook",
        "is Product, another team: say #notify product TEXT",
    ),
    "a team in public": (
        "#cc Product@Desk.test\nHello",
        "is Product, another team: say #notify product TEXT",
    ),
    "an agent in public": (f"#cc {BEN}\nHello", f"{BEN} is an agent; agents work with #owner and notes"),
    "an agent on the side": (f"#side {BEN}\nHello", f"{BEN} is an agent; agents work with #owner and notes"),
}


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED)
def test_who_is_inside_is_not_outside_and_who_is_outside_not_inside(tmp_path, text: str, why: str):
    with a_world(f"sqlite:///{tmp_path}/postdesk.db", teams=TEAMS) as desk:
        opened(desk, cc=f"Dave <{DAVE}>")
        before = len(desk.transport.sent)
        assert says(desk, text) == "command"
        assert why in told(desk)
        assert [letter.rcpt for letter in desk.transport.sent[before:]] == [ANNA]
        assert desk.rows(s.note) == []
        assert len(desk.rows(s.participant)) == 2
