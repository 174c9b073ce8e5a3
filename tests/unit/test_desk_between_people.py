"""Where two customers' words meet in one ticket, or in nobody's proof: nothing of one is shown to the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import ANNA as CLI_ANNA
from command_line import Desk
from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, opened, says, state
from world import ANNA, World, a_world

DAVE, DAVES = "Dave <dave@other.test>", "dave@other.test"
SECRET = "The password of the warehouse is heliotrope."
TEAMS = {"product": {"title": "Product", "address": "product@elsewhere.test"}}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", teams=TEAMS, policy={"undo_seconds": 0}) as made:
        yield made


def texts(desk: World, address: str) -> str:
    return "\n".join(letter.text for letter in desk.sent_to(address))


def test_a_split_after_a_merge_shows_nobody_anothers_words(desk: World) -> None:
    """T6: Dave's ticket goes into Carol's; what is split off belongs to who wrote it."""
    carols = opened(desk)
    daves = opened(desk, DAVE, SECRET, subject="Warehouse")
    says(desk, f"#merge {carols}\nThe same cause.", ANNA, daves)
    assert says(desk, "#split Another matter", ANNA, carols) != "held"
    new = desk.rows(s.ticket)[-1]
    customer = next(p.address for p in desk.rows(s.person) if p.id == new.customer_id)
    says(desk, "We look into it.", ANNA, new.id)
    assert customer == DAVES or SECRET not in "".join(
        m.text for m in desk.rows(s.message) if m.ticket_id == new.id
    )
    assert SECRET not in texts(desk, CAROLS)


def test_an_escalation_after_a_merge_repeats_the_writers_own_problem(desk: World) -> None:
    daves = opened(desk, DAVE, SECRET, subject="Warehouse")
    carols = opened(desk)
    says(desk, f"#merge {carols}\nThe same cause.", ANNA, daves)
    to = desk.sent_to(CAROLS)[-1].header("Reply-To")
    desk.receive(desk.mail(CAROL, "I would like to escalate this request.", to=to))
    assert any("escalat" in letter.text for letter in desk.sent_to(CAROLS))
    assert SECRET not in texts(desk, CAROLS)


def test_an_escalations_letters_name_to_each_only_their_own_request(desk: World) -> None:
    """Number, subject and Message-IDs of another customer's request are not for whoever came with a merge."""
    daves = opened(desk, DAVE, "The payroll stops.", subject="Payroll", message_id="<dave@other.test>")
    carols = opened(desk, subject="Heliotrope", message_id="<carol@client.test>")
    says(desk, f"#merge {carols}\nThe same cause.", ANNA, daves)
    before = len(desk.sent_to(DAVES))
    says(desk, "#me\n#escalated They asked by telephone.\n#timeline We look into it today.", ANNA, carols)
    says(desk, "#plan mail every day with dave@other.test", ANNA, carols)
    says(desk, "#call 2026-12-01 15:00 with dave@other.test", ANNA, carols)
    letters = desk.sent_to(DAVES)[before:]
    assert len(letters) >= 3
    for letter in letters:
        whole = " ".join(str(value) for value in letter.message.values()) + letter.text + letter.raw.decode()
        assert f"PD-{carols}" not in whole
        assert "Heliotrope" not in whole
        assert "carol@client.test>" not in whole


def test_a_guessed_tag_confirms_nothing(desk: World) -> None:
    """The words are plain; who wrote them is not."""
    ticket = opened(desk)
    says(desk, "#me\nPlease restart it.")
    mail = desk.mail(
        CAROL, "It works now, thank you!", subject=f"[PD-{ticket}] export", message_id="<x@y.test>"
    )
    desk.receive(mail)
    assert state(desk, ticket)[0] == "review"


def test_a_reply_of_nothing_but_a_file_escalates_nothing(desk: World) -> None:
    """Our own words below it say how to escalate."""
    opened(desk)
    letter = desk.sent_to(CAROLS)[-1]
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    text = f"On Mon, 23 Nov 2026 at 09:00, Desk <support@desk.test> wrote:\n{quoted}\n> I would like to escalate this request.\n"
    desk.receive(desk.mail(CAROL, text, to=letter.header("Reply-To")))
    assert desk.rows(s.escalation) == []


def test_a_team_never_gets_what_was_quoted(desk: World) -> None:
    """`#notify` above a quoted notification with a note, and no word of the agent's own."""
    ticket = opened(desk)
    says(desk, "#note\nThe customer is on the black list of finance.", ANNA, ticket)
    quoted = "> The customer is on the black list of finance."
    says(desk, f"#notify product\n\nOn Mon, 23 Nov 2026 at 09:00, Desk wrote:\n{quoted}\n", ANNA, ticket)
    assert "black list" not in texts(desk, "product@elsewhere.test")


def test_a_note_and_a_letter_on_the_side_are_not_one_mail(desk: World) -> None:
    opened(desk)
    says(desk, "#note\n#side partner@elsewhere.test\nKeep this inside.")
    assert desk.sent_to("partner@elsewhere.test") == []


def test_a_command_is_no_answer_on_the_command_line(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.receive()
    answer = desk("ticket", "reply", "1001", "--agent", CLI_ANNA, "--text", "#note\nDo not tell them.")
    assert (answer.status, answer.err) == (
        2,
        "postdesk: the text begins with #note: see `ticket note` and `ticket set`\n",
    )
