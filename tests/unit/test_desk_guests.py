"""A reply address in a stranger's hands (T3, hardening T04, T09): agents read it, marked; no customer, and no effect."""

import pytest

from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, a_desk, answers_to, notices, opened, says, told
from world import ANNA, World, a_world

EVES = "eve@evil.test"
EVE = f"Eve <{EVES}>"
WORDS = "Please send the invoice to our new bank, IBAN 4711 0815."
COLUMNS = ("status", "until", "status_since", "owner_id", "queue", "urgency", "resolution", "confirmed_by")


def leaked(desk: World) -> str:
    return desk.sent_to(CAROLS)[-1].header("Reply-To")


def eve_writes(desk: World, text: str = WORDS, sender: str = EVE, **more) -> None:
    desk.receive(desk.mail(sender, text, to=leaked(desk), **more))


def test_the_words_of_a_guest_are_in_no_history_for_the_customer(world: World):
    opened(world)
    eve_writes(world)
    says(world, "We will pay on Friday.")
    (answer,) = answers_to(world)
    assert "We will pay on Friday." in answer
    assert "The export fails" in answer
    assert "IBAN" not in answer
    assert "Eve" not in answer
    (letter,) = [x for x in world.sent_to(CAROLS) if not x.header("Auto-Submitted")]
    assert "m2@client.test" not in letter.header("References") + letter.header("In-Reply-To")


def test_agents_read_them_marked_then_and_ever_after(world: World):
    opened(world)
    eve_writes(world)
    first = notices(world, ANNA)[-1]
    assert first.text.startswith(f"NOT A PARTICIPANT: Eve <{EVES}> wrote,")
    assert "the ticket stays open" in told(world)
    assert f"Commands: #cc {EVES} #me" in first.text
    world.receive(world.mail(CAROL, "Any news?", to=leaked(world)))
    later = notices(world, ANNA)[-1].text
    assert later.startswith("Carol wrote,")
    assert f"Eve <{EVES}>, NOT A PARTICIPANT, " in later
    assert "IBAN" in later
    says(world, "#note What does Eve want?\n#owner ben")
    given = notices(world, "ben@desk.test")[-1].text
    assert "NOT A PARTICIPANT" in given


def test_the_transcript_says_that_a_guests_words_are_heard_from_now_on(tmp_path):
    with a_desk(tmp_path, undo_seconds=0) as desk:
        opened(desk)
        eve_writes(desk)
        says(desk, f"#cc {EVES}")
        assert f"What {EVES} wrote already, the others read below your answers." in told(desk)


def test_a_guests_latest_words_are_marked_for_who_gets_the_ticket(desk: World):
    opened(desk)
    eve_writes(desk)
    says(desk, "#owner ben")
    assert f"NOT A PARTICIPANT: Eve <{EVES}> wrote," in notices(desk, "ben@desk.test")[-1].text


def test_whoever_an_agent_lets_in_is_heard_by_all(world: World):
    opened(world)
    eve_writes(world)
    world.pass_time(hours=1)
    says(world, f"#cc {EVES}\nWelcome, Eve.")
    assert "IBAN" in answers_to(world)[-1]
    world.receive(world.mail(CAROL, "Who is Eve?", to=leaked(world)))
    assert "NOT A PARTICIPANT" not in notices(world, ANNA)[-1].text
    says(world, f"#uncc {EVES}")
    world.pass_time(hours=1)
    says(world, "Only for Carol.")
    assert "IBAN" not in answers_to(world)[-1]


@pytest.mark.parametrize("status", ["open", "pending", "waiting", "hold", "review", "resolved"])
@pytest.mark.parametrize(
    "text",
    [
        "It works now, thank you. You can close the ticket.",
        "I want to escalate this to your manager at once.",
        "Please reset the password of my colleague Emil.",
        "One more thing.",
    ],
    ids=["solved", "escalates", "permission", "plain"],
)
def test_nothing_of_a_ticket_changes_by_a_guests_words(desk: World, status: str, text: str):
    number = opened(desk)
    says(desk, "Try again, please.")
    if status != "pending":
        says(desk, {"hold": "#hold 5", "open": "#reopen"}.get(status, f"#status {status}"))
    before = [getattr(desk.ticket(number), c) for c in COLUMNS]
    assert before[0] == status
    kept = {
        t: desk.rows(t) for t in (s.timer, s.ticket_field, s.participant, s.escalation, s.related, s.change)
    }
    sent = len(desk.sent_to(CAROLS))
    eve_writes(desk, text, cc="mallory@evil.test")
    assert [getattr(desk.ticket(number), c) for c in COLUMNS] == before
    assert {t: desk.rows(t) for t in kept} == kept
    assert len(desk.sent_to(CAROLS)) == sent
    assert desk.sent_to(EVES) == desk.sent_to("mallory@evil.test") == []
    assert desk.outcomes()[-1] == "follow_up"


def test_a_guest_of_a_closed_ticket_has_a_request_of_their_own(desk: World):
    """T10: it follows nothing, and the confirmation does not name the closed one."""
    number = opened(desk)
    says(desk, "#me\n#close done")
    address = desk.sent_to(CAROLS)[0].header("Reply-To")
    desk.receive(desk.mail(EVE, "And mine?", to=address))
    assert desk.outcomes()[-1] == "new_ticket"
    mine = desk.rows(s.ticket)[-1]
    assert mine.successor_of is None
    assert [(r.ticket_id, r.other_id) for r in desk.rows(s.related)] == [(mine.id, number)]
    assert f"PD-{number}" not in "".join(letter.text for letter in desk.sent_to(EVES))


def test_a_guests_message_cannot_be_split_off_or_merged_into_what_customers_read(desk: World):
    opened(desk)
    eve_writes(desk)
    says(desk, "#split the bank\nTwo things.")
    assert desk.rows(s.message)[-1].text == "The export fails with error 500.\n"
    assert not any("IBAN" in letter.text for letter in desk.sent_to(CAROLS))


def test_guests_push_nothing_out_of_the_history(desk: World):
    opened(desk, text="The very first question.")
    for number in range(40):
        eve_writes(desk, f"Spam {number}")
    says(desk, "The answer.")
    assert "The very first question." in answers_to(desk)[-1]
    assert "Spam" not in answers_to(desk)[-1]


def test_another_team_reads_a_guest_marked(tmp_path):
    teams = {"product": {"title": "Product", "address": "product@desk.test"}}
    with a_world(f"sqlite:///{tmp_path}/postdesk.db", teams=teams) as desk:
        opened(desk)
        says(desk, "#team product Please look.")
        eve_writes(desk)
        assert desk.sent_to("product@desk.test")[-1].text.count(f"Eve <{EVES}>, NOT A PARTICIPANT wrote") == 1


def test_what_a_guest_wrote_excuses_no_note(desk: World):
    """The guard forgives what customers have read or written; a stranger who knows a note does not make it known."""
    secret = "the root password of the branch server is swordfish nineteen blue"
    opened(desk)
    says(desk, f"#note\n{secret}")
    eve_writes(desk, f"I know that {secret}!")
    says(desk, f"Dear Carol, {secret}.")
    assert answers_to(desk) == []
    assert "words of an internal note" in told(desk)
