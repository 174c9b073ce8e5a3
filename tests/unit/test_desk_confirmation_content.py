"""C5, E7, O1: what the confirmation says besides its number: articles, load, plan, the organisation's admin, escalation."""

from collections.abc import Iterator

import pytest

from postdesk.gateway.store import schema as s
from postdesk.templates.phrases import HOW_TO_ESCALATE
from talking import CAROL, CAROLS, opened, says
from world import World, a_world

ADMIN = "dora@client.test"
BASE = {"undo_seconds": 0, "transcripts": "errors"}
MORE = {
    "organisations": [
        {"name": "Acme Ltd", "domains": ["client.test"], "plan": "business", "tenant_admin": ADMIN}
    ],
    "articles": [
        {"title": "Exports", "url": "https://help.test/exports", "words": ["export*"]},
        {
            "title": "Exports of bills",
            "url": "https://help.test/bills",
            "words": ["export*"],
            "queues": ["billing"],
        },
        {"title": "Exporte", "url": "https://help.test/exporte", "words": ["export*"], "languages": ["de"]},
        {"title": "Errors", "url": "https://help.test/errors", "words": ["error"]},
        {"title": "Failing", "url": "https://help.test/fails", "words": ["fail*"]},
        {"title": "Fourth", "url": "https://help.test/fourth", "words": ["export*"]},
    ],
}
ACCOUNT = "I cannot sign in to my account, my password is not accepted."


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", **MORE, policy={**BASE, "high_volume": 2}) as made:
        yield made


def confirmation(desk: World, address: str = CAROLS) -> str:
    return desk.sent_to(address)[-1].text


def test_at_most_three_articles_of_the_queue_and_language_are_named(desk: World):
    opened(desk)
    urls = [word for word in confirmation(desk).split() if word.startswith("https://help.test")]
    assert urls == ["https://help.test/exports", "https://help.test/errors", "https://help.test/fails"]


def test_a_request_that_no_article_fits_names_none(desk: World):
    opened(desk, text="The scanner beeps twice.", subject="Scanner")
    assert "https://help.test" not in confirmation(desk)


def test_high_volume_is_said_from_the_limit_on(desk: World):
    texts = []
    for n in range(4):
        opened(desk, f"C <c{n}@other.test>")
        texts.append("more requests than usual" in confirmation(desk, f"c{n}@other.test"))
    assert texts == [False, False, True, True]
    for ticket in (1001, 1002, 1003):
        says(desk, "#resolve", ticket=ticket)
    opened(desk, "C <c9@other.test>")
    assert "more requests than usual" not in confirmation(desk, "c9@other.test")


def test_the_plan_says_what_to_expect_and_without_one_the_queue(desk: World):
    """E7"""
    opened(desk)
    assert "within four business hours, with priority" in confirmation(desk)
    opened(desk, "Eve <eve@other.test>")
    assert "within one business day" in confirmation(desk, "eve@other.test")


def test_the_shipped_sentence_is_one_that_is_known_in_every_language(desk: World):
    assert desk.rules.escalation_hint == HOW_TO_ESCALATE


def test_how_to_escalate_is_said(desk: World):
    opened(desk)
    assert "say that you wish to escalate" in " ".join(confirmation(desk).split())


def test_who_escalates_in_the_first_mail_is_not_told_how_to(desk: World):
    opened(desk, text="I want to escalate this. The export fails.")
    letters = [" ".join(letter.text.split()) for letter in desk.sent_to(CAROLS)]
    assert ["has the number PD-1001" in text for text in letters] == [True, False]
    assert not any("say that you wish to escalate" in text for text in letters)


# --- the organisation's own admin


def participants(desk: World) -> dict[str, str]:
    people = {p.id: p.address for p in desk.rows(s.person)}
    return {people[row.person_id]: row.how for row in desk.rows(s.participant)}


def test_the_tenant_admin_is_named_and_copied_on_account_requests(desk: World):
    opened(desk, text=ACCOUNT, subject="Sign-in")
    assert ADMIN in confirmation(desk)
    assert "PD-1001" in confirmation(desk, ADMIN)
    assert participants(desk)[ADMIN] == "tenant admin of Acme Ltd, copied on account requests"
    says(desk, "Please try again.")
    assert "Please try again." in desk.sent_to(ADMIN)[-1].text


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        (CAROL, "The export fails with error 500."),  # no account request
        (f"Dora <{ADMIN}>", ACCOUNT),  # the admin writes
        ("Eve <eve@other.test>", ACCOUNT),  # not of that organisation
    ],
    ids=["other-queue", "the-admin", "a-stranger"],
)
def test_the_tenant_admin_is_not_copied_on_anything_else(desk: World, sender: str, text: str):
    opened(desk, sender, text)
    assert len(desk.sent_to(ADMIN)) == (1 if ADMIN in sender else 0)
    assert "tenant admin" not in " ".join(participants(desk).values())


def test_copying_can_be_turned_off(tmp_path):
    policy = {**BASE, "copy_tenant_admin": False}
    with a_world(f"sqlite:///{tmp_path}/off.db", **MORE, policy=policy) as desk:
        opened(desk, text=ACCOUNT)
        assert desk.sent_to(ADMIN) == []
        assert ADMIN not in confirmation(desk)


def test_a_flood_of_requests_does_not_flood_the_tenant_admin(desk: World):
    """Whoever forges the organisation's addresses makes no more mail than the caps let out."""
    for n in range(12):
        opened(desk, f"C <c{n}@client.test>", ACCOUNT)
    assert len(desk.sent_to(ADMIN)) <= 5
