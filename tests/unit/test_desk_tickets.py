"""Merging, undoing it, splitting and linking, by mail (T6; lessons 32, 33, 103, 104)."""

import pytest

from postdesk.gateway.store import schema as s
from postdesk.gateway.store.books import read_books
from talking import CAROL, a_desk, answers_to, notices, opened, says, state, told
from world import ANNA, BEN, World

DAVE = "Dave <dave@other.test>"
DAVES = "dave@other.test"


def two(desk: World) -> tuple[int, int]:
    """Carol's ticket and Dave's."""
    return opened(desk, subject="Export"), opened(desk, DAVE, "Mine fails, too.", subject="Import")


def customer_replies(desk: World, address: str, sender: str, text: str) -> None:
    to = desk.sent_to(address)[-1].header("Reply-To")
    desk.receive(desk.mail(sender, text, to=to, subject="Re: whatever"))


def test_later_replies_to_a_merged_ticket_follow_it(world: World):
    carols, daves = two(world)
    says(world, f"#merge PD-{carols}\nThe same cause.", ticket=daves)
    assert world.outcomes()[-1] == "command"
    assert (world.ticket(daves).status, world.ticket(daves).merged_into) == ("closed", carols)
    customer_replies(world, DAVES, DAVE, "It works again for me.")
    assert world.outcomes()[-1] == "follow_up"
    assert [m.ticket_id for m in world.rows(s.message)] == [carols, daves, carols]
    assert "It works again for me." in told(world)
    assert read_books(world.database).troubles == []


def test_a_chain_of_merges_is_followed_to_its_end(desk: World):
    """A into B into C."""
    a, b = two(desk)
    c = opened(desk, "Erin <erin@third.test>", "And mine.", subject="Third")
    says(desk, f"#merge {b}", ticket=a)
    says(desk, f"#merge {c}", ticket=b)
    customer_replies(desk, "carol@client.test", CAROL, "Any news?")
    assert desk.rows(s.message)[-1].ticket_id == c
    says(desk, "All three of you: it is fixed.", ticket=a)  # by the reply address of the first one's notice
    assert all(answers_to(desk, p) for p in ("carol@client.test", DAVES, "erin@third.test"))


def test_tickets_are_never_merged_in_a_circle(desk: World):
    a, b = two(desk)
    says(desk, f"#merge {b}", ticket=a)
    assert says(desk, f"#merge {a}", ticket=b) == "command"
    assert "this very ticket, or was merged into it" in told(desk)
    assert [t.merged_into for t in desk.rows(s.ticket)] == [b, None]
    assert says(desk, f"#merge {b}", ticket=b) == "command"
    assert desk.ticket(b).merged_into is None


def test_people_of_a_merged_ticket_see_nothing_that_was_said_in_the_other(desk: World):
    """L10: each customer's history is their own."""
    carols, daves = two(desk)
    says(desk, "Carol, your invoice 881 is wrong.", ticket=carols)
    says(desk, "Dave, your invoice 990 is wrong.", ticket=daves)
    desk.pass_time(hours=1)
    says(desk, f"#merge {carols}", ticket=daves)
    desk.pass_time(hours=1)
    says(desk, "Both are corrected now.", ticket=carols)
    to_carol, to_dave = answers_to(desk)[-1], answers_to(desk, DAVES)[-1]
    assert "Both are corrected now." in to_carol
    assert "Both are corrected now." in to_dave
    assert "881" in to_carol
    assert "990" not in to_carol
    assert "881" not in to_dave
    assert "error 500" not in to_dave


def test_each_customers_thread_goes_on_in_their_own_client(desk: World):
    """O4: what is referred to is what they have."""
    carols, daves = two(desk)
    desk.pass_time(hours=1)
    says(desk, f"#merge {carols}", ticket=daves)
    customer_replies(desk, DAVES, DAVE, "Any news?")
    says(desk, "It is fixed.", ticket=carols)
    references = desk.sent_to(DAVES)[-1].header("References")
    assert "<m1@client.test>" not in references
    assert desk.sent_to(DAVES)[-1].header("In-Reply-To") == f"<m{desk._count - 1}@client.test>"


def test_a_merge_tells_customers_nothing(desk: World):
    carols, daves = two(desk)
    before = len(desk.transport.sent)
    says(desk, f"#merge {carols}\nThese two are one.", ticket=daves)
    assert {letter.rcpt for letter in desk.transport.sent[before:]} <= {ANNA, BEN}
    assert "These two are one." in desk.rows(s.note)[-1].text
    assert desk.rows(s.note)[-1].ticket_id == carols


def test_the_guard_knows_the_notes_of_merged_tickets(desk: World):
    carols, daves = two(desk)
    secret = "Dave has not paid a single invoice since the summer of last year."
    says(desk, f"#note\n{secret}", ticket=daves)
    says(desk, f"#merge {carols}", ticket=daves)
    says(desk, f"Hello,\n\n{secret}", ticket=carols)
    assert answers_to(desk) == answers_to(desk, DAVES) == []
    assert len(desk.outbox.rows(["held"])) == 2


def test_a_merge_can_be_undone(desk: World):
    """OS#5325."""
    carols, daves = two(desk)
    says(desk, f"#merge {carols}", ticket=daves)
    says(desk, f"#unmerge {daves}", ticket=carols)
    assert (desk.ticket(daves).status, desk.ticket(daves).merged_into) == ("open", None)
    customer_replies(desk, DAVES, DAVE, "Mine alone.")
    assert desk.rows(s.message)[-1].ticket_id == daves
    says(desk, "For Carol alone.", ticket=carols)
    assert answers_to(desk, DAVES) == []
    says(desk, f"#merge {carols}", ticket=daves)
    says(desk, "For both.", ticket=carols)
    assert len(answers_to(desk, DAVES)) == 1


def test_who_took_part_before_the_merge_stays_when_it_is_undone(desk: World):
    first = opened(desk, subject="One")
    second = opened(desk, subject="Two")
    says(desk, f"#merge {first}", ticket=second)
    says(desk, f"#unmerge {second}", ticket=first)
    says(desk, "Still here?", ticket=first)
    assert len(answers_to(desk)) == 1


def test_a_merge_opens_a_resolved_ticket_and_not_a_closed_one(desk: World):
    """FS#921."""
    carols, daves = two(desk)
    says(desk, "#resolve", ticket=carols)
    says(desk, f"#merge {carols}", ticket=daves)
    assert desk.ticket(carols).status == "open"
    says(desk, "#me\n#close loose cable", ticket=carols)
    third = opened(desk, "Erin <erin@third.test>", "Mine.", subject="Third")
    says(desk, f"#merge {carols}", ticket=third)
    assert "is closed: #reopen it first" in told(desk)
    assert desk.ticket(third).merged_into is None


def test_a_split_goes_to_triage_with_the_note_that_says_why(world: World):
    number = opened(world, text="The export fails. Also, how do I add a user?", cc="dave@client.test")
    says(world, "#split How to add a user\nTwo questions in one.")
    assert world.outcomes()[-1] == "note"
    new = world.rows(s.ticket)[-1]
    assert (new.queue, new.status, new.subject, new.id) == ("triage", "open", "How to add a user", number + 1)
    assert [n.text.startswith("Split off PD-1001 by Anna.\n\nTwo questions") for n in world.rows(s.note)] == [
        False,
        True,
    ]
    assert [m.ticket_id for m in world.rows(s.message)] == [number, new.id]
    assert len([p for p in world.rows(s.participant) if p.ticket_id == new.id]) == 2
    assert "Two questions in one." in notices(world, BEN, new.id)[-1].text
    assert answers_to(world) == []
    assert read_books(world.database).troubles == []


def test_both_parts_of_a_split_go_on_as_threads_of_their_own(desk: World):
    number = opened(desk, text="The export fails. Also, how do I add a user?")
    says(desk, "#split How to add a user")
    says(desk, "Use the people page.", ticket=number + 1)
    customer_replies(desk, "carol@client.test", CAROL, "Thanks, found it.")
    assert desk.rows(s.message)[-1].ticket_id == number + 1
    says(desk, "The export works again.", ticket=number)
    assert "people page" not in answers_to(desk)[-1]
    customer_replies(desk, "carol@client.test", CAROL, "So it does.")
    assert desk.rows(s.message)[-1].ticket_id == number
    confirmed, split, on_users, on_export = desk.sent_to("carol@client.test")
    assert (split.header("References"), split.header("Subject")) == ("", "How to add a user [PD-1002]")
    assert on_users.header("In-Reply-To") == on_users.header("References") == split.header("Message-ID")
    for letter in (confirmed, on_export):
        assert letter.header("References").split()[0] == "<m1@client.test>"
    next_one = opened(desk, DAVE, "Another one.", subject="Other")
    assert next_one == number + 2


def test_a_split_tells_the_customer_the_number_of_the_second_request(tmp_path):
    """O1. By an agent's word, so it can be taken back like an answer; the split itself stays."""
    with a_desk(tmp_path) as desk:
        opened(desk, text="The export fails. Also, how do I add a user?")
        says(desk, "#split How to add a user\nShe is a difficult one.")
        transcript = desk.sent_to(ANNA)[-2]  # the new ticket follows it
        told_to = "That the second request has a number of its own is told to carol@client.test"
        assert told_to in " ".join(transcript.text.split())
        desk.pass_time(seconds=61)
        desk.work()
        letter = desk.sent_to("carol@client.test")[-1]
        assert "has a number of its own now: PD-1002" in letter.text
        assert "difficult" not in letter.text
        desk.receive(desk.mail(CAROL, "Well?", to=letter.header("Reply-To")))
        assert desk.rows(s.message)[-1].ticket_id == 1002
        says(desk, "#split Once more", ticket=1001)
        says(desk, "no", to=desk.sent_to(ANNA)[-2].header("Reply-To"))
        assert "What commands of that mail did stays done." in told(desk)
        desk.pass_time(seconds=61)
        desk.work()
        assert desk.sent_to("carol@client.test")[-1].header("Message-ID") == letter.header("Message-ID")


def test_a_customer_whose_own_two_requests_are_merged_hears_of_it(world: World):
    first, second = opened(world, subject="Export"), opened(world, subject="Export again")
    says(world, f"#merge {first}\nThe same thing.", ticket=second)
    letter = world.sent_to("carol@client.test")[-1]
    assert f"Your request PD-{second} goes on together with your request PD-{first}" in " ".join(
        letter.text.split()
    )
    assert letter.header("Subject") == f"Re: Export again [PD-{first}]"
    assert letter.header("In-Reply-To") == "<m2@client.test>"  # in the thread that they know
    assert "The same thing." not in letter.text
    customer_replies(world, "carol@client.test", CAROL, "Fine.")
    assert world.rows(s.message)[-1].ticket_id == first


@pytest.mark.parametrize("say", ["It is fixed.", "#resolve", "#resolve\nIt is fixed."])
def test_another_customers_number_and_subject_are_never_shown(world: World, say: str):
    """Dave's ticket goes into Carol's, and hers into Erin's: each goes on under their own number and subject."""
    carols, daves = two(world)
    erins = opened(world, "Erin <erin@third.test>", "And mine.", subject="Sync")
    world.pass_time(hours=1)
    says(world, f"#merge {carols}", ticket=daves)
    says(world, f"#merge {erins}", ticket=carols)
    says(world, say, ticket=erins)
    words = {
        "carol@client.test": (f"PD-{carols}", "Export"),
        DAVES: (f"PD-{daves}", "Import"),
        "erin@third.test": (f"PD-{erins}", "Sync"),
    }
    for address, own in words.items():
        (letter,) = world.sent_to(address)[1:]
        everything = letter.raw.decode("ascii")
        assert letter.header("Subject") == f"Re: {own[1]} [{own[0]}]"
        others = [word for other in words.values() if other != own for word in other]
        assert [word for word in others if word in everything] == []
        mine = next(m.message_id for m in world.rows(s.message) if m.ticket_id == int(own[0][3:]))
        assert letter.header("References") == f"<{mine}>"
        customer_replies(world, address, f"X <{address}>", "Thanks.")
        assert world.rows(s.message)[-1].ticket_id == erins


def test_after_an_undone_merge_a_reply_to_what_was_sent_meanwhile_goes_home(desk: World):
    carols, daves = two(desk)
    says(desk, f"#merge {carols}", ticket=daves)
    says(desk, "For both.", ticket=carols)
    says(desk, f"#unmerge {daves}", ticket=carols)
    customer_replies(desk, DAVES, DAVE, "Mine alone.")
    assert desk.rows(s.message)[-1].ticket_id == daves


def test_linked_tickets_are_shown_to_agents(desk: World):
    carols, daves = two(desk)
    assert says(desk, f"#link {carols}", ticket=daves) == "command"
    (link,) = desk.rows(s.related)
    assert (link.ticket_id, link.other_id, link.why) == (daves, carols, "linked by Anna")


@pytest.mark.parametrize("command", ["#merge", "#unmerge", "#link", "#split"])
def test_it_must_be_said_which_ticket(desk: World, command: str):
    number = opened(desk)
    says(desk, command)
    assert "something is missing" in told(desk)
    assert state(desk, number)[0] == "open"


def test_a_splits_urgency_is_that_of_its_own_words(desk: World):
    """One request of a mail stands still, and the other asks how something is done."""
    number = opened(
        desk, text="Nobody in the whole company can sell anything, all tills are down since nine!"
    )
    assert desk.ticket(number).urgency == "critical"
    customer_replies(desk, "carol@client.test", CAROL, "And how do I add a user?")
    says(desk, "#split How to add a user", ticket=number)
    new = desk.rows(s.ticket)[-1]
    assert (new.urgency, desk.ticket(number).urgency) == ("normal", "critical")
    assert new.urgency_reasons != desk.ticket(number).urgency_reasons


def test_a_split_message_was_said_when_it_came(desk: World):
    number = opened(desk, text="The export fails. Also, how do I add a user?")
    said = desk.rows(s.message)[0].created_at
    desk.pass_time(days=2)
    says(desk, "#split How to add a user", ticket=number)
    assert [m.created_at for m in desk.rows(s.message)] == [said, said]
    assert desk.rows(s.ticket)[-1].created_at == desk.now
