"""E1: tickets between tiers: a question goes up, the why comes down, and the customer hears what the agent says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from postdesk.gateway.store import schema as s
from talking import CAROLS, NAMES, answers_to, notices, opened, says, state, told
from world import ANNA, BEN, World, a_world

TINA = "tina@desk.test"  # works in T2
LENA = "lena@desk.test"  # leads T2
NAMES |= {TINA: "Tina", LENA: "Lena"}
TIERS = {
    "triage": {"title": "Triage", "green": "2 business hours", "yellow": "1 business day", "agents": [ANNA]},
    "T1": {"title": "Tier 1", "green": "2 business hours", "yellow": "1 business day", "agents": [ANNA, BEN]},
    "T2": {
        "title": "Tier 2",
        "green": "1 business day",
        "yellow": "2 business days",
        "agents": [TINA],
        "lead": LENA,
    },
    "T3": {"title": "Tier 3", "green": "1 business day", "yellow": "2 business days"},
    "on-call": {"title": "On call", "green": "1 hour", "yellow": "1.5 hours"},
}
AGENTS = [
    {"name": name, "address": address}
    for name, address in (("Anna", ANNA), ("Ben", BEN), ("Tina", TINA), ("Lena", LENA))
]


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    """As shipped, with people in the tiers; answers leave at once."""
    policy = {"undo_seconds": 0}
    with a_world(f"sqlite:///{tmp_path}/desk.db", agents=AGENTS, tiers=TIERS, policy=policy) as made:
        yield made


def tier(desk: World, ticket: int) -> str:
    return str(desk.ticket(ticket).tier)


def subjects(desk: World, agent: str) -> list[str]:
    return [letter.header("Subject") for letter in desk.sent_to(agent)]


def notes(desk: World) -> list[str]:
    return [n.text for n in desk.rows(s.note)]


def test_a_question_goes_up_with_what_was_tried(desk):
    ticket = opened(desk)
    says(desk, "#tier T1\n#me")
    assert (
        says(desk, "#escalate Why does the export stop at row 500?\nCleared the cache.\nLog: E-17") == "note"
    )
    assert tier(desk, ticket) == "T2"
    assert state(desk, ticket) == ("open", "technical", "nobody")
    assert notes(desk)[-1] == (
        "ESCALATED QUESTION 1 (T1 to T2): Why does the export stop at row 500?\n"
        "\nWhat was tried:\nCleared the cache.\nLog: E-17"
    )
    assert "ESCALATED QUESTION 1" in subjects(desk, TINA)[-1]
    letter = told(desk, TINA)
    assert "Anna escalated this ticket from T1 to T2." in letter
    assert "Cleared the cache." in letter
    assert "The export fails with error 500." in letter  # the customer's own words, untouched
    assert answers_to(desk) == []
    assert len(desk.sent_to(CAROLS)) == 1  # the confirmation of the request


def test_the_lead_of_the_tier_hears_of_it(desk):
    opened(desk)
    says(desk, "#escalate T2 Why?")
    assert "ESCALATED QUESTION 1" in subjects(desk, LENA)[-1]


def test_questions_are_numbered_on_and_on(desk):
    """Several in one mail, and again after it came back down."""
    opened(desk)
    says(desk, "#escalate T2 First?\n#escalate Second?")
    assert "ESCALATED QUESTIONS 1 to 2" in subjects(desk, TINA)[-1]
    says(desk, "#deescalate T1 It stands in the manual.", TINA)
    says(desk, "#escalate T2 Third?", BEN)
    assert notes(desk)[-1] == "ESCALATED QUESTION 3 (T1 to T2): Third?"
    assert "ESCALATED QUESTION 1: First?" in told(desk, TINA)
    says(desk, "#escalate T2 Fourth?", ANNA)
    assert notes(desk)[-1] == "ESCALATED QUESTION 4 (T2): Fourth?"


def test_going_down_carries_the_why_to_those_below(desk):
    ticket = opened(desk)
    says(desk, "#escalate T2 Why?")
    says(desk, "#me", TINA)
    says(desk, "#deescalate It stands on page 9 of the manual.\nBecause rows are counted from zero.", TINA)
    assert tier(desk, ticket) == "T1"
    assert state(desk, ticket)[2] == "nobody"
    for agent in (ANNA, BEN):
        assert "Back in T1" in subjects(desk, agent)[-1]
        assert "It stands on page 9" in told(desk, agent)
        assert "counted from zero" in told(desk, agent)
    assert answers_to(desk) == []


def test_whoever_is_on_duty_gets_the_ticket(desk):
    desk.rules = replace(desk.rules, on_duty=lambda name, _: (LENA,) if name == "T2" else ())
    desk.__post_init__()
    ticket = opened(desk)
    says(desk, "#escalate T2 Why?")
    assert state(desk, ticket)[2] == "Lena"
    assert all("ESCALATED" not in subject for subject in subjects(desk, TINA))


def test_later_mail_of_the_customer_goes_to_the_tier(desk):
    opened(desk)
    says(desk, "#escalate T2 Why?")
    before = len(desk.sent_to(BEN))
    desk.receive(desk.mail(CAROLS, "Any news?", to=desk.sent_to(CAROLS)[-1].header("Reply-To")))
    assert "Any news?" in told(desk, TINA)
    assert len(desk.sent_to(BEN)) == before


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        ("#escalate T2", "say what you want to know: #escalate T2"),
        ("#escalate", "something is missing: #escalate [TIER] QUESTION"),
        ("#escalate T9 why?", "there is no tier T9; there are triage, T1, T2, T3"),
        ("#tier T9", "there is no tier T9"),
        ("#tier on-call", "say what they are called out for: #escalate on-call"),
        ("#deescalate", "say why, for those in"),
        ("#deescalate T3 why", "T3 is above T2: say #escalate T3 and the question"),
        ("#deescalate T2 why", "the ticket is in T2 already"),
        ("#escalate T1 why?", "T1 is below T2: say #deescalate T1 and why"),
        ("#tier T1", "say why, for those in T1"),
        ("#escalate why?\n#deescalate T1 why", "one of #escalate, #deescalate and #tier a mail"),
        ("#deescalate why\n#escalate T3 why?", "the ticket cannot go up and down by one mail"),
        ("#escalate why?\n#resolve", "not in one mail with #side, #split, #merge or #resolve"),
        ("#note\n#transition\nHello", "this was sent to an address for notes, or says #note"),
    ],
    ids=lambda value: value.splitlines()[0] if value.startswith("#") else "",
)
def test_what_cannot_be_is_refused_with_its_reason(desk, mail, why):
    ticket = opened(desk)
    says(desk, "#tier T2")
    before = (tier(desk, ticket), state(desk, ticket), len(notes(desk)))
    assert says(desk, mail) == "command"
    assert why in told(desk)
    assert (tier(desk, ticket), state(desk, ticket), len(notes(desk))) == before
    assert answers_to(desk) == []


@pytest.mark.parametrize(
    ("at", "mail", "why"),
    [
        ("T3", "#escalate why?", "T3 is the highest tier"),
        ("triage", "#deescalate why", "triage is the lowest"),
    ],
)
def test_the_ladder_has_two_ends(desk, at, mail, why):
    opened(desk)
    says(desk, f"#tier {at}")
    says(desk, mail)
    assert why in told(desk)


# --- what the customer hears


def test_a_customer_who_waited_for_a_business_day_is_thought_of_but_not_written_to(desk):
    """E1: the comment is proposed; nothing goes to the customer without the agent's word."""
    opened(desk)
    desk.pass_time(days=1)
    says(desk, "#escalate T2 Why?\nTried everything.")
    (proposal,) = [one for one in desk.sent_to(ANNA) if "Tell the customer?" in one.header("Subject")]
    assert "a colleague who knows more about it goes on" in " ".join(proposal.text.replace("|", "").split())
    assert answers_to(desk) == []


def test_within_a_business_day_nothing_is_proposed(desk):
    opened(desk)
    desk.pass_time(hours=7)
    says(desk, "#escalate T2 Why?")
    assert all("Tell the customer?" not in subject for subject in subjects(desk, ANNA))


def test_the_agents_word_sends_the_comment_and_leaves_the_ticket_to_the_tier(desk):
    ticket = opened(desk)
    desk.pass_time(days=1)
    says(desk, "#escalate T2 Why?")
    assert says(desk, "#transition") == "answer"
    assert "a colleague who knows more about it goes on" in " ".join(answers_to(desk)[-1].split())
    assert state(desk, ticket) == ("open", "technical", "nobody")


def test_the_comment_can_be_written_anew(desk):
    ticket = opened(desk)
    desk.pass_time(days=1)
    says(desk, "#escalate T2 Why?")
    says(desk, "#transition\nHello Carol, Tina looks at it tomorrow.")
    assert "Tina looks at it tomorrow." in answers_to(desk)[-1]
    assert "knows more" not in answers_to(desk)[-1]
    assert state(desk, ticket)[0] == "open"


def test_the_comment_is_in_the_customers_language(desk):
    opened(desk)
    says(desk, "#language en\n#escalate T2 Why?\n#transition\nTried everything.")
    assert "You need to do nothing" in answers_to(desk)[-1]
    assert "Tried everything" not in answers_to(desk)[-1]
    assert "Tried everything." in notes(desk)[-1]


def test_public_sends_the_text_and_keeps_the_question(desk):
    ticket = opened(desk)
    says(desk, "#escalate T2 Why?\n#public\nHello Carol, a colleague looks at it.")
    assert "a colleague looks at it" in answers_to(desk)[-1]
    assert "Why?" not in answers_to(desk)[-1].replace("error 500", "")
    assert notes(desk)[-1] == "ESCALATED QUESTION 1 (triage to T2): Why?"
    assert state(desk, ticket) == ("open", "technical", "nobody")
    assert all("Tell the customer?" not in subject for subject in subjects(desk, ANNA))


def test_the_change_is_recorded_with_who_and_why(desk):
    """P3."""
    ticket = opened(desk)
    says(desk, "#escalate T2 Why?")
    (change,) = [c for c in desk.rows(s.change) if c.field == "tier"]
    assert (change.ticket_id, change.old, change.new, change.actor, change.why) == (
        ticket, "triage", "T2", ANNA, "escalated by Anna",
    )  # fmt: skip


def test_a_comment_of_ones_own_goes_before_the_shipped_one(tmp_path):
    macros = {"transition": "Dear {customer}, somebody else has it now."}
    with a_world(f"sqlite:///{tmp_path}/d.db", agents=AGENTS, tiers=TIERS, macros=macros) as desk:
        opened(desk)
        says(desk, "#escalate T2 Why?\n#transition")
        assert "Dear Carol, somebody else has it now." in answers_to(desk)[-1]
        assert notices(desk, TINA)


# --- limits of work


def test_the_owner_is_reminded_when_the_tiers_time_is_over(tmp_path):
    """T1: under 5 minutes of research and 5 of answer."""
    with a_world(f"sqlite:///{tmp_path}/d.db", agents=AGENTS) as desk:
        opened(desk)
        says(desk, "#tier T1\n#me")
        desk.pass_time(minutes=4, seconds=59)
        desk.work()
        assert all("Stuck?" not in subject for subject in subjects(desk, ANNA))
        desk.pass_time(seconds=1)
        desk.work()
        assert "Stuck?" in subjects(desk, ANNA)[-1]
        desk.pass_time(minutes=5)
        desk.work()
        assert "Answer or escalate" in subjects(desk, ANNA)[-1]
        assert all("Stuck?" not in subject for subject in subjects(desk, BEN))
        desk.live(days=3)
        assert sum("Stuck?" in subject for subject in subjects(desk, ANNA)) == 1


def test_an_answer_or_another_tier_ends_the_reminders(tmp_path):
    with a_world(f"sqlite:///{tmp_path}/d.db", agents=AGENTS) as desk:
        opened(desk)
        says(desk, "#tier T1\n#me")
        says(desk, "Hello Carol, it is mended.")
        opened(desk)
        says(desk, "#tier T1\n#me", ticket=1002)
        says(desk, "#escalate T2 Why?", ticket=1002)
        desk.live(hours=2)
        assert all("Stuck?" not in subject for subject in subjects(desk, ANNA))


def test_a_ticket_in_t3_is_begun_within_24_business_hours(tmp_path):
    """E1: and its customer hears something after 2 business days, again and again until they do."""
    with a_world(f"sqlite:///{tmp_path}/d.db", agents=AGENTS) as desk:
        opened(desk)
        says(desk, "#escalate T3 Why?")
        desk.live(days=9)
        assert any("Not begun" in subject for subject in subjects(desk, BEN))
        asked = sum("Status update due" in subject for subject in subjects(desk, BEN))
        assert asked >= 3
        says(desk, "#public\n#me\nHello Carol, we are still at it.", BEN)
        says(desk, "#reopen", BEN)
        desk.live(days=1)
        assert sum("Status update due" in subject for subject in subjects(desk, BEN)) == asked
