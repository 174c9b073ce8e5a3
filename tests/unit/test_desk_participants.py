"""Who takes part: a set with provenance, not the last header (lessons 98-100, §3.11; T04, L06, L10)."""

import pytest

from postdesk.gateway.store import schema as s
from talking import CAROL, answers_to, opened, says, told
from world import ANNA, BEN, World

DAVE = "dave@client.test"


def reply_address(desk: World, customer: str = "carol@client.test") -> str:
    return desk.sent_to(customer)[-1].header("Reply-To")


def row(desk: World, address: str = DAVE):
    person = next(p.id for p in desk.rows(s.person) if p.address == address)
    return next((p for p in desk.rows(s.participant) if p.person_id == person), None)


def test_a_participant_has_a_provenance(world: World):
    opened(world)
    says(world, f"#cc {DAVE}")
    found = row(world)
    assert (found.added_by, found.how, found.added_at, found.spool_id) == (
        ANNA, "added by Anna", world.now, world.rows(s.spool)[-1].id,
    )  # fmt: skip
    assert (found.removed_at, found.removed_by) == (None, None)
    assert [(c.field, c.new, c.actor) for c in world.rows(s.change)] == [("participant", DAVE, ANNA)]


def test_who_comes_late_gets_only_what_comes_after(desk: World):
    opened(desk, text="My password is hunter2, please reset it.")
    desk.pass_time(hours=1)
    says(desk, "We have reset it.")
    desk.pass_time(hours=1)
    says(desk, f"#cc {DAVE}\nDave, can you look?")
    (letter,) = answers_to(desk, DAVE)
    assert "Dave, can you look?" in letter
    assert "hunter2" not in letter
    assert "We have reset it." not in letter
    assert desk.sent_to(DAVE)[0].header("References") == ""
    assert "We have reset it." in answers_to(desk)[-1]
    desk.pass_time(hours=1)
    says(desk, "One more thing.")
    assert "Dave, can you look?" in answers_to(desk, DAVE)[-1]
    assert "hunter2" not in answers_to(desk, DAVE)[-1]


@pytest.mark.parametrize("command", ["#share", f"#share {DAVE}"])
def test_what_was_said_before_is_shared_by_a_word(desk: World, command: str):
    opened(desk, text="The export fails since Monday.")
    desk.pass_time(hours=1)
    says(desk, f"#cc {DAVE}")
    desk.pass_time(hours=1)
    says(desk, f"{command}\nDave, please read below.")
    assert "The export fails since Monday." in answers_to(desk, DAVE)[-1]


def test_whom_a_customer_copies_later_gets_only_what_comes_after(desk: World):
    opened(desk, text="The secret beginning of it.")
    desk.pass_time(hours=1)
    desk.receive(desk.mail(CAROL, "I add Dave.", to=reply_address(desk), cc=DAVE))
    assert row(desk).added_by == "carol@client.test"
    says(desk, "Welcome, Dave.")
    (letter,) = answers_to(desk, DAVE)
    assert "I add Dave." in letter
    assert "The secret beginning" not in letter


def test_whoever_was_copied_from_the_start_sees_the_start(desk: World):
    opened(desk, text="The beginning of it.", cc=DAVE)
    says(desk, "Hello both.")
    assert "The beginning of it." in answers_to(desk, DAVE)[0]


def test_a_removed_person_stays_removed_whatever_the_customers_client_does(desk: World):
    """FS#4844: recipient drift is a data leak."""
    opened(desk, cc=DAVE)
    says(desk, f"#uncc {DAVE}")
    assert row(desk).removed_by == ANNA
    desk.receive(desk.mail(CAROL, "Me again.", to=reply_address(desk), cc=DAVE))
    says(desk, "Only for Carol.")
    assert answers_to(desk, DAVE) == []
    assert len(answers_to(desk)) == 1


def test_a_removed_person_does_not_come_in_by_references(desk: World):
    opened(desk, cc=DAVE)
    says(desk, f"#uncc {DAVE}")
    desk.receive(desk.mail(DAVE, "And I?", in_reply_to="<m1@client.test>", subject="Re: The export fails"))
    assert desk.outcomes()[-1] == "new_ticket"


def test_an_agent_brings_a_removed_person_back_and_they_see_what_comes_after(desk: World):
    opened(desk, cc=DAVE, text="The beginning of it.")
    says(desk, f"#uncc {DAVE}")
    desk.pass_time(hours=1)
    says(desk, "Between us, Carol.")
    desk.pass_time(hours=1)
    says(desk, f"#cc {DAVE}\nHello again, Dave.")
    (letter,) = answers_to(desk, DAVE)
    assert "Hello again, Dave." in letter
    assert "Between us" not in letter
    assert "The beginning of it." not in letter


def test_automatic_mail_changes_no_participants(desk: World):
    """FS#5127: a vacation mail shrank the CC."""
    opened(desk, cc=DAVE)
    before = desk.rows(s.participant)
    away = {"Auto-Submitted": "auto-replied"}
    desk.receive(desk.mail(CAROL, "Away.", to=reply_address(desk), cc="eve@evil.test", headers=away))
    assert desk.rows(s.participant) == before


def test_a_mail_without_cc_removes_nobody(desk: World):
    """FS#3613."""
    opened(desk, cc=DAVE)
    desk.receive(desk.mail(CAROL, "Just me.", to=reply_address(desk)))
    says(desk, "To both.")
    assert len(answers_to(desk, DAVE)) == len(answers_to(desk)) == 1


def test_a_strangers_cc_brings_nobody_in(desk: World):
    """T04."""
    opened(desk)
    desk.receive(desk.mail("Eve <eve@evil.test>", "Hi", to=reply_address(desk), cc="mallory@evil.test"))
    says(desk, "For Carol.")
    assert {letter.rcpt for letter in desk.transport.sent} <= {ANNA, BEN, "carol@client.test"}


def test_our_own_addresses_and_agents_never_take_part(desk: World):
    own = "help@desk.test, Support <support+x@desk.test>, HELP@desk.test, ben@desk.test, Anna@Desk.test"
    opened(desk, cc=own)
    desk.receive(desk.mail(CAROL, "Again.", to=reply_address(desk), cc=own))
    assert len(desk.rows(s.participant)) == 1


def test_a_bcc_never_shows(desk: World):
    """L06, FS#2382: whoever got it in secret is in no header, and is no participant."""
    opened(desk, headers={"Bcc": "spy@client.test"})
    says(desk, "Hello.", headers={"Bcc": "chief@desk.test"})
    assert len(desk.rows(s.participant)) == 1
    for letter in desk.transport.sent:
        assert b"spy@" not in letter.raw
        assert b"chief@" not in letter.raw


def test_a_person_in_bcc_who_answers_is_not_the_customer(desk: World):
    """FS#2382."""
    number = opened(desk)
    address = reply_address(desk)
    desk.receive(desk.mail("Spy <spy@client.test>", "I was in Bcc.", to=address))
    customer = desk.ticket(number).customer_id
    assert next(p.address for p in desk.rows(s.person) if p.id == customer) == "carol@client.test"
    assert len(desk.rows(s.participant)) == 1
    assert "takes no part" in told(desk)


def test_agents_hear_who_takes_part_by_a_copy(desk: World):
    """A copy can be forged; whom agents do not want they take out, before anything is said."""
    opened(desk, cc=f"Dave <{DAVE}>")
    assert f"In copy: {DAVE}. They get your answers" in told(desk)
    desk.receive(desk.mail(CAROL, "I add Eve.", to=reply_address(desk), cc=f"{DAVE}, eve@client.test"))
    assert "In copy: eve@client.test. They get" in told(desk)
    desk.receive(desk.mail(CAROL, "Again.", to=reply_address(desk), cc=f"{DAVE}, eve@client.test"))
    assert "In copy" not in told(desk)
    desk.receive(
        desk.mail(CAROL, "By the reference alone.", in_reply_to="<m1@client.test>", cc="x@evil.test")
    )
    assert "In copy" not in told(desk)


OLGAS = "olga@other.test"


def merged(desk: World) -> int:
    """Olga's ticket went into Carol's; gives Carol's."""
    number = opened(desk, text="Carol's own question.", subject="About the till")
    desk.pass_time(hours=1)
    other = opened(desk, f"Olga <{OLGAS}>", "Olga's question.", subject="About the scale")
    desk.pass_time(hours=1)
    says(desk, f"#merge {number}\nThe same fault.", ticket=other)
    desk.pass_time(hours=1)
    return number


def test_sharing_with_all_shares_nothing_with_another_customer(desk: World):
    number = merged(desk)
    says(desk, "#share\nIt is corrected.", ticket=number)
    letter = desk.sent_to(OLGAS)[-1]
    assert "It is corrected." in letter.text
    assert "About the scale" in letter.header("Subject")
    assert "Carol" not in letter.text + letter.header("Subject")
    assert "till" not in letter.raw.decode()


def test_what_is_shared_by_name_comes_under_the_number_they_know(desk: World):
    number = merged(desk)
    says(desk, f"#share {OLGAS}\nIt is corrected.", ticket=number)
    letter = desk.sent_to(OLGAS)[-1]
    assert "Carol's own question." in letter.text
    assert "About the scale" in letter.header("Subject")


def test_who_was_removed_after_a_merge_does_not_speak_through_the_old_ticket(desk: World):
    number = merged(desk)
    address = desk.sent_to(OLGAS)[0].header("Reply-To")
    says(desk, f"#uncc {OLGAS}", ticket=number)
    for to, more in ((address, {}), ("support@desk.test", {"in_reply_to": "<m2@client.test>"})):
        desk.receive(desk.mail(f"Olga <{OLGAS}>", "I am here still.", to=to, **more))
        assert desk.rows(s.message)[-1].guest
        assert told(desk).startswith("NOT A PARTICIPANT")
    says(desk, "For Carol alone.", ticket=number)
    assert "I am here still." not in answers_to(desk)[-1]


def test_who_was_let_in_after_a_merge_is_no_guest_at_the_old_address(desk: World):
    number = merged(desk)
    address = desk.sent_to(OLGAS)[0].header("Reply-To")
    says(desk, f"#cc {DAVE}", ticket=number)
    desk.receive(desk.mail(DAVE, "Olga gave me this address.", to=address))
    assert not desk.rows(s.message)[-1].guest


@pytest.mark.parametrize("name", ["Anna", "BEN", "Desk"])
def test_who_takes_an_agents_name_is_shown_with_their_address(desk: World, name: str):
    """In the desk's own mail a participant must not pass for an agent."""
    opened(desk, cc=f"{name} <{DAVE}>")
    desk.receive(desk.mail(f"{name} <{DAVE}>", "Pay to IBAN 4711.", in_reply_to="<m1@client.test>"))
    assert told(desk).startswith(f"{name} <{DAVE}> wrote,")
    says(desk, "We look at it.")
    assert f"{name} <{DAVE}>, Monday" in answers_to(desk)[-1]
    says(desk, "Once more.")
    assert "\nAnna, Monday" in answers_to(desk)[-1].replace("\r", "")
    assert ANNA not in answers_to(desk)[-1]
