"""A held mail and the agent who says that it is theirs: a capability for one agent, one mail, once (A3)."""

import re

import pytest

from postdesk.gateway.store import schema as s
from postdesk.threading.tokens import Claim, Purpose
from talking import CAROL, a_desk, answers_to, notices, opened, says, told
from world import ANNA, BEN, World

PRIVATE = "Anna at home <anna.home@private.test>"


def confirm_address(desk: World, agent: str = ANNA) -> str:
    found = re.search(r"support\+[a-z2-7]+@desk\.test", desk.sent_to(agent)[-1].text)
    assert found is not None
    return found[0]


def held(desk: World, text: str = "Please try again.", **more) -> None:
    """Anna answers from her private mailbox."""
    to = notices(desk, ANNA)[-1].header("Reply-To")
    desk.receive(desk.mail(PRIVATE, text, to=to, **more))
    assert desk.outcomes()[-1] == "held"
    assert answers_to(desk) == []


def confirms(desk: World, agent: str = ANNA, to: str = "") -> None:
    desk.receive(desk.mail(f"x <{agent}>", "yes", to=to or confirm_address(desk)))


def test_a_confirmed_mail_is_done_as_its_agents(world: World):
    number = opened(world)
    held(world, "#tag vip\nPlease try again.")
    confirms(world)
    assert world.outcomes()[1:] == ["answer", "command"]
    assert "Please try again." in answers_to(world)[0]
    assert (world.ticket(number).status, world.ticket(number).owner_id) == ("pending", world.agent_id(ANNA))
    assert [t.name for t in world.rows(s.tag)] == ["vip"]
    assert [r.confirmed_by for r in world.rows(s.spool)] == [None, world.agent_id(ANNA), None]


def test_it_is_done_once(desk: World):
    opened(desk)
    held(desk)
    address = confirm_address(desk)
    confirms(desk, to=address)
    confirms(desk, to=address)
    assert len(answers_to(desk)) == 1
    assert "not held any more" in told(desk)


def test_a_confirmed_note_is_a_note(desk: World):
    opened(desk)
    held(desk, "#note\nCareful.")
    confirms(desk)
    assert desk.outcomes()[1] == "note"
    assert answers_to(desk) == []


def test_a_confirmed_mail_to_no_address_of_theirs_is_a_note(desk: World):
    """In doubt a note."""
    number = opened(desk)
    desk.receive(desk.mail(f"Anna <{ANNA}>", "I know this.", subject=f"Re: [PD-{number}] x"))
    assert desk.outcomes()[-1] == "held"
    confirms(desk)
    assert desk.outcomes()[1] == "note"
    assert answers_to(desk) == []


def test_a_confirmed_reply_whose_address_was_lost_answers_what_it_answers(desk: World):
    """A client that drops Reply-To: the Message-ID it answers was made for this agent."""
    opened(desk)
    parent = notices(desk, ANNA)[-1].header("Message-ID")
    desk.receive(desk.mail(f"Anna <{ANNA}>", "Please try again.", in_reply_to=parent))
    assert desk.outcomes()[-1] == "held"
    confirms(desk)
    assert "Please try again." in answers_to(desk)[0]


def test_a_mistake_in_a_confirmed_mail_is_told(desk: World):
    opened(desk)
    held(desk, "#clsoe")
    confirms(desk)
    assert desk.outcomes()[1] == "command"
    assert any("#close" in letter.text for letter in desk.sent_to(ANNA)[-2:])


@pytest.mark.parametrize("who", ["another agent", "the private mailbox", "the customer", "two senders"])
def test_nobody_else_confirms(desk: World, who: str):
    opened(desk)
    held(desk)
    address = confirm_address(desk)
    senders = {"another agent": f"Ben <{BEN}>", "the private mailbox": PRIVATE, "the customer": CAROL}
    raw = desk.mail(senders.get(who, PRIVATE), "yes", to=address)
    if who == "two senders":
        raw = f"From: Anna <{ANNA}>\r\n".encode() + raw
    desk.receive(raw)
    assert desk.outcomes()[1:] == ["held", "held"]
    assert answers_to(desk) == []


def test_a_made_up_confirmation_of_another_mail_releases_nothing_but_what_is_held(desk: World):
    opened(desk)
    says(desk, "Please try again.")
    claim = Claim(Purpose.CONFIRM, desk.rows(s.spool)[-1].id, desk.agent_id(ANNA), desk.now.date())
    confirms(desk, to=desk.rules.book.reply_address(claim))
    assert desk.outcomes()[1:] == ["answer", "command"]
    assert len(answers_to(desk)) == 1


def test_what_must_not_be_confirmed_has_no_address_for_it(desk: World):
    """Addresses of two tickets: which one is meant cannot be confirmed."""
    first = opened(desk)
    second = opened(desk, subject="Another")
    anna = desk.agent_id(ANNA)
    both = ", ".join(
        desk.rules.book.reply_address(Claim(Purpose.ANSWER, t, anna, desk.now.date()))
        for t in (first, second)
    )
    desk.receive(desk.mail(f"Anna <{ANNA}>", "Hello", to=both))
    assert desk.outcomes()[-1] == "held"
    assert "support+" not in desk.sent_to(ANNA)[-1].text


def test_an_agent_who_was_disabled_meanwhile_confirms_nothing(desk: World):
    """Hardening I12."""
    from postdesk.gateway.store.agents import Agents

    opened(desk)
    held(desk)
    address = confirm_address(desk)
    Agents(desk.database).activate(ANNA, active=False)
    confirms(desk, to=address)
    assert desk.outcomes()[1:] == ["held", "held"]


def test_the_undo_window_counts_from_the_confirmation(tmp_path):
    with a_desk(tmp_path) as desk:
        opened(desk)
        held(desk)
        address = confirm_address(desk)
        desk.pass_time(hours=5)
        confirms(desk, to=address)
        assert answers_to(desk) == []
        desk.pass_time(seconds=61)
        desk.work()
        assert len(answers_to(desk)) == 1
