"""C11: signs that another team should have it are shown to agents, each with its words and a proposed command."""

from collections.abc import Iterator

import pytest

from talking import CAROL, notices, opened, says
from world import ANNA, World, a_world

TEAMS = {
    name: {"title": name.title(), "address": f"{name}@desk.test"}
    for name in ("engagement", "product", "marketing")
}


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", teams=TEAMS) as made:
        yield made


def hints(desk: World) -> list[str]:
    text = notices(desk, ANNA)[-1].text
    return [line.removeprefix("Hint:").strip() for line in text.splitlines() if line.startswith("Hint:")]


def writes(desk: World, text: str) -> None:
    desk.receive(desk.mail(CAROL, text, in_reply_to="<m1@client.test>"))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "We want to close our account.",
            'they speak of closing the account ("close our account"): #team engagement',
        ),
        (
            "It would be nice if I could sort.",
            'they wish for something new ("would be nice if"): #notify product TEXT',
        ),
        (
            "Can we become a reseller?",
            'they want to be a partner ("become a reseller"): #notify marketing TEXT',
        ),
        ("Our account was hacked.", 'they tell of a security incident ("hacked"): #team engagement'),
    ],
)
def test_a_sign_proposes_its_command(desk: World, text: str, hint: str):
    opened(desk, text=text)
    assert hints(desk) == [hint]
    assert desk.ticket(1001).team == ""  # nothing is done on it


def test_an_invoice_is_pushed_back_only_after_an_answer(desk: World):
    opened(desk, text="This invoice is wrong.")
    assert hints(desk) == []
    says(desk, "It is for March.")
    writes(desk, "This invoice is still wrong.")
    assert [h.partition(" (")[0] for h in hints(desk)] == ["they disagree with an invoice after an answer"]


def test_not_understood_counts_after_two_explanations(desk: World):
    opened(desk, text="I do not understand the report.")
    for answer in ("Look at the filter.", "The filter is at the top."):
        assert hints(desk) == []
        says(desk, answer)
        writes(desk, "I still do not understand.")
    assert [h.partition(" (")[0] for h in hints(desk)] == ["they do not understand after two explanations"]


def test_the_team_that_has_the_ticket_is_not_proposed(desk: World):
    opened(desk, text="We want to close our account.")
    says(desk, "#team engagement please call them")
    writes(desk, "We want to close our account now.")
    assert hints(desk) == []


def test_a_hint_without_its_team_has_no_command_and_can_be_turned_off(tmp_path):
    with a_world(f"sqlite:///{tmp_path}/none.db", hints={"sales": ""}) as desk:
        opened(desk, text="We want to close our account. Please send a quote for 20 users.")
        assert hints(desk) == ['they speak of closing the account ("close our account")']
