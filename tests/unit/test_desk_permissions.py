"""C10: what somebody must permit is neither resolved nor closed before that is recorded."""

import pytest

from postdesk.gateway.desk.permissions import missing_permission
from postdesk.gateway.store import schema as s
from talking import CAROL, notices, opened, says, state, told
from world import ANNA, World

WISH = "Please reset the password of my colleague Emil."


def fields(desk: World) -> dict[str, str]:
    return {row.name: row.value for row in desk.rows(s.ticket_field)}


@pytest.mark.parametrize(
    "command", ["#resolve", "#me\n#close done", "#status resolved", "#me\n#resolve\n#close"]
)
def test_a_flagged_ticket_is_not_done_without_a_permission(desk: World, command: str):
    number = opened(desk, text=WISH)
    assert says(desk, command) == "command"
    assert "it needs a recorded permission" in told(desk)
    assert "somebody else's account" in told(desk)
    assert state(desk, number)[0] == "open"


def test_a_recorded_permission_lets_it_be_done(desk: World):
    number = opened(desk, text=WISH)
    assert says(desk, "#permission dora@client.test she leads the team and wrote so\n#resolve") == "command"
    assert state(desk, number)[0] == "resolved"
    assert fields(desk)["permission"] == (
        "given by dora@client.test: she leads the team and wrote so (recorded by Anna, 2026-11-23 09:00 UTC)"
    )
    assert [c.actor for c in desk.rows(s.change) if c.field == "field"] == [ANNA]


def test_a_wrong_flag_is_taken_off_with_a_reason(desk: World):
    number = opened(desk, text=WISH)
    says(desk, "#permission not-needed it is her own second account\n#resolve")
    assert state(desk, number)[0] == "resolved"
    assert fields(desk)["permission"].startswith("is not needed: it is her own second account")


def test_agents_see_what_must_be_permitted_and_who_permitted_it(desk: World):
    opened(desk, text=WISH)
    assert (
        "Permission: needed before it is resolved: it is about somebody else's account"
        in notices(desk, ANNA)[-1].text
    )
    says(desk, "#permission dora she may")
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    assert "Permission: given by dora: she may" in notices(desk, ANNA)[-1].text


def test_a_later_wish_is_flagged_too(desk: World):
    opened(desk)
    desk.receive(desk.mail(CAROL, WISH, in_reply_to="<m1@client.test>"))
    says(desk, "#resolve")
    assert "it needs a recorded permission" in told(desk)


LATER = {
    "another person's": "Please reset the password of my colleague Otto.",
    "other words, the same kind": "And reset her access, please.",
    "another kind": "And please delete invoice 4711.",
    "the same words": WISH,
}


@pytest.mark.parametrize("wish", LATER.values(), ids=LATER)
def test_a_permission_covers_no_later_wish(desk: World, wish: str):
    number = opened(desk, text=WISH)
    says(desk, "#permission dora she may")
    desk.receive(desk.mail(CAROL, wish, in_reply_to="<m1@client.test>"))
    assert "permission" not in fields(desk)
    assert "Permission: needed before it is resolved" in notices(desk, ANNA)[-1].text
    says(desk, "#resolve")
    assert state(desk, number)[0] == "open"
    assert "given by dora: she may" in next(
        c.old for c in desk.rows(s.change) if c.new is None and c.field == "field"
    )
    says(desk, "#permission dora that one, too\n#resolve")
    assert state(desk, number)[0] == "resolved"


def test_a_flag_names_what_was_asked_for_since_the_permission(desk: World):
    opened(desk, text=WISH)
    says(desk, "#permission dora she may")
    desk.receive(desk.mail(CAROL, LATER["another kind"], in_reply_to="<m1@client.test>"))
    assert fields(desk)["needs-permission"] == 'it changes business data ("please delete invoice")'


def test_a_wish_in_a_new_subject_is_flagged_and_a_repeated_subject_is_not(desk: World):
    opened(desk, text="Hello.", subject="Please reset the password of my colleague Emil")
    says(desk, "#permission dora she may")
    desk.receive(
        desk.mail(
            CAROL,
            "Any news?",
            in_reply_to="<m1@client.test>",
            subject="Re: Please reset the password of my colleague Emil",
        )
    )
    assert "permission" in fields(desk)
    desk.receive(
        desk.mail(
            CAROL, "As above.", in_reply_to="<m1@client.test>", subject="Please delete invoice 4711 for us"
        )
    )
    assert "permission" not in fields(desk)


def test_a_permission_says_what_for(desk: World):
    opened(desk, text=WISH)
    says(desk, "#permission dora")
    assert "say who gave it and for what" in told(desk)


def test_an_ordinary_ticket_needs_none(desk: World):
    number = opened(desk)
    says(desk, "#resolve")
    assert state(desk, number)[0] == "resolved"
    assert fields(desk) == {}


def test_the_pure_rule_names_what_is_missing(desk: World):
    from postdesk.gateway.store.conversations import load_conversation

    number = opened(desk, text=WISH)
    with desk.database.read() as connection:
        conversation = load_conversation(connection, number)
    assert conversation is not None
    assert "#permission WHO WHAT" in (missing_permission(conversation.ticket) or "")
