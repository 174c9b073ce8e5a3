"""P4: what a customer's word that it is solved does to a ticket, and what it must not do."""

import email
import email.policy
from collections.abc import Iterator

import pytest

from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, opened, says, told
from world import ANNA, World, a_world

DAN = "Dan <dan@client.test>"
PLAIN = "It works now, thank you!"
NEARLY = "I think it works now, thanks."
THANKS = "Thank you!"


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db") as world:
        yield world


def writes(desk: World, text: str, sender: str = CAROL, **more) -> None:
    address = sender.partition("<")[2].removesuffix(">")
    to = desk.sent_to(address)[-1].header("Reply-To")
    desk.receive(desk.mail(sender, text, to=to, subject="Re: The export fails", **more))


ORDERS = {
    "open": "#me\n#reopen\nPlease install version 5.",
    "pending": "Please install version 5.",
    "waiting": "#waiting\nPlease install version 5.",
    "hold": "#hold 5\nPlease install version 5.",
    "review": "#review\nPlease install version 5.",
    "resolved": "#resolve\nPlease install version 5.",
}


def in_status(desk: World, status: str) -> int:
    """Answered by Anna, who owns it."""
    number = opened(desk)
    says(desk, ORDERS[status])
    assert desk.ticket(number).status == status
    return number


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        (PLAIN, dict.fromkeys(ORDERS, "resolved") | {"hold": "review"}),
        (NEARLY, dict.fromkeys(ORDERS, "review")),
        (THANKS, dict.fromkeys(ORDERS, "review") | {"resolved": "resolved"}),
        ("Thanks, but it still fails.", dict.fromkeys(ORDERS, "open")),
        ("Thanks in advance!", dict.fromkeys(ORDERS, "open")),
        ("It works. How do I export two at once?", dict.fromkeys(ORDERS, "open")),
    ],
    ids=["plain", "nearly-plain", "thanks-alone", "but", "in-advance", "with-a-question"],
)
@pytest.mark.parametrize("status", ORDERS)
def test_the_table_of_words_and_statuses(desk, status, text, becomes):
    number = in_status(desk, status)
    sent = len(desk.sent_to(CAROLS))
    writes(desk, text)
    assert desk.ticket(number).status == becomes[status]
    assert len(desk.sent_to(CAROLS)) == sent  # no mail to the customer, whatever it is
    assert desk.outcomes()[-1] == "follow_up"
    assert text in told(desk)  # and the owner hears every word


def test_a_plain_word_is_recorded_as_the_confirmation_and_the_answer_as_what_solved_it(desk):
    number = in_status(desk, "pending")
    writes(desk, PLAIN)
    row = desk.ticket(number)
    assert (row.confirmed_by, row.resolution) == (CAROLS, "Please install version 5.")
    assert row.owner_id == desk.agent_id(ANNA)
    assert "The customer says that it is solved." in told(desk)
    says(desk, "#close")
    assert desk.ticket(number).status == "closed"


def test_nothing_is_resolved_without_an_answer_and_an_owner(desk):
    """Somebody thanks for the confirmation, or it works by itself: staff looks."""
    number = opened(desk)
    writes(desk, "It works now, thanks!")
    assert desk.ticket(number).status == "review"
    assert "It is in review: the ticket cannot be resolved yet: it needs an owner" in told(desk)


def test_thanks_for_a_confirmation_leave_the_ticket_open(desk):
    number = opened(desk)
    writes(desk, "Thank you very much.")
    assert desk.ticket(number).status == "open"


def test_somebody_else_who_takes_part_confirms_nothing(desk):
    number = in_status(desk, "pending")
    says(desk, "#cc dan@client.test\nDan, it is version 5.")
    writes(desk, PLAIN, DAN)
    assert (desk.ticket(number).status, desk.ticket(number).confirmed_by) == ("review", "")


def test_a_stranger_with_the_address_confirms_nothing(desk):
    number = in_status(desk, "pending")
    to = desk.sent_to(CAROLS)[-1].header("Reply-To")
    desk.receive(desk.mail("Eve <eve@evil.test>", PLAIN, to=to))
    assert desk.ticket(number).confirmed_by == ""
    assert desk.ticket(number).status in {"open", "pending"}


def test_a_picture_beside_it_is_looked_at(desk):
    number = in_status(desk, "pending")
    to = desk.sent_to(CAROLS)[-1].header("Reply-To")
    raw = desk.mail(CAROL, PLAIN, to=to)
    message = email.message_from_bytes(raw, policy=email.policy.SMTP)
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="error.gif")
    desk.receive(message.as_bytes())
    assert desk.ticket(number).status == "review"


def test_a_plain_word_on_a_closed_ticket_opens_a_new_one_as_ever(desk):
    number = in_status(desk, "pending")
    says(desk, "#close version 5")
    writes(desk, "The export fails once more.")
    assert [t.status for t in desk.rows(s.ticket)] == ["closed", "open"]
    assert desk.ticket(number).resolution == "version 5"


def test_why_is_shown_by_explain(desk):
    in_status(desk, "pending")
    writes(desk, NEARLY)
    explanation = desk.rows(s.spool)[-1].explanation
    assert explanation["solved"]["says"] == "likely"
    assert "think" in explanation["solved"]["reason"]


def test_who_writes_again_takes_their_word_back(desk):
    number = in_status(desk, "pending")
    writes(desk, PLAIN)
    writes(desk, "Sorry, it fails again with the same error.")
    row = desk.ticket(number)
    assert (row.status, row.confirmed_by, row.resolution) == ("open", "", "")
