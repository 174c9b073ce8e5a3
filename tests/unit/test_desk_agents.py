"""What follows from mail that claims an agent's power (A2, A3, N1, N2)."""

import pytest

from postdesk.gateway.store import schema as s
from postdesk.threading.tokens import AddressBook, Claim, Key, Purpose, TokenSigner
from world import ANNA, BEN, MONDAY, World

CAROL = "Carol <carol@client.test>"


def opened(world: World) -> int:
    world.receive(world.mail(CAROL, "The export fails with error 500."))
    return int(world.rows(s.ticket)[-1].id)


def reply_address(world: World, agent: str = ANNA) -> str:
    return world.sent_to(agent)[-1].header("Reply-To")


def customers_letters(world: World) -> list[str]:
    """What Carol got beside her confirmation."""
    return [letter.text for letter in world.sent_to("carol@client.test")[1:]]


def test_an_agents_reply_reaches_the_customer_and_the_customers_reply_comes_back(world: World):
    """The main job's second half, on both kinds of store."""
    number = opened(world)
    world.receive(world.mail(f"Anna <{ANNA}>", "Please try again now.", to=reply_address(world)))
    assert world.outcomes()[-1] == "answer"
    letter = world.sent_to("carol@client.test")[-1]
    assert "Please try again now." in letter.text
    assert letter.header("In-Reply-To") == "<m1@client.test>"
    assert ANNA.encode() not in letter.raw
    assert (world.ticket(number).status, world.ticket(number).owner_id) == ("pending", world.agent_id(ANNA))
    world.receive(world.mail(CAROL, "It fails again.", to=letter.header("Reply-To")))
    assert world.ticket(number).status == "open"
    assert "It fails again." in world.sent_to(ANNA)[-1].text
    assert len(world.sent_to(BEN)) == 1  # the ticket has an owner now


@pytest.mark.parametrize(
    "text",
    ["#note\nHe is a difficult one.", "#note He is a difficult one.", "#NOTE\n\nHe is a difficult one."],
)
def test_a_note_stays_inside(desk: World, text: str):
    opened(desk)
    desk.receive(desk.mail(f"Anna <{ANNA}>", text, to=reply_address(desk)))
    assert desk.outcomes()[-1] == "note"
    assert customers_letters(desk) == []
    assert desk.rows(s.note)[0].text.strip() == "He is a difficult one."
    assert "difficult" in desk.sent_to(BEN)[-1].text


def test_a_reply_to_a_note_is_a_note(desk: World):
    """FS#2847, FS#2261: safety cannot depend on memory."""
    opened(desk)
    desk.receive(desk.mail(f"Anna <{ANNA}>", "#note\nHe is a difficult one.", to=reply_address(desk)))
    note = desk.sent_to(BEN)[-1]
    desk.receive(desk.mail(f"Ben <{BEN}>", "I know him.", to=note.header("Reply-To")))
    assert desk.outcomes()[-1] == "note"
    assert customers_letters(desk) == []


def test_the_note_address_makes_a_note_whatever_else_is_addressed(desk: World):
    """Token and headers disagree: a note."""
    number = opened(desk)
    note_address = desk.rules.book.reply_address(
        Claim(Purpose.NOTE, number, desk.agent_id(ANNA), MONDAY.date())
    )
    desk.receive(desk.mail(f"Anna <{ANNA}>", "Careful.", to=f"{reply_address(desk)}, {note_address}"))
    assert desk.outcomes()[-1] == "note"


def test_a_mistyped_command_stops_the_whole_mail(desk: World):
    """FS#5190: the agent is told, with the nearest command and the text back; nobody else hears of it."""
    opened(desk)
    desk.receive(desk.mail(f"Anna <{ANNA}>", "#noet\nHe is a difficult one.", to=reply_address(desk)))
    assert desk.outcomes()[-1] == "command"
    assert customers_letters(desk) == []
    told = desk.sent_to(ANNA)[-1].text
    assert "#note" in told
    assert "difficult" in told


def test_an_empty_answer_is_not_sent(desk: World):
    opened(desk)
    desk.receive(desk.mail(f"Anna <{ANNA}>", "\n\n", to=reply_address(desk)))
    assert desk.outcomes()[-1] == "command"
    assert customers_letters(desk) == []


def forged(desk: World, case: str) -> bytes:
    number = desk.rows(s.ticket)[0].id
    anna, ben = desk.agent_id(ANNA), desk.agent_id(BEN)
    book = desk.rules.book
    other_desk = AddressBook(TokenSigner((Key(1, b"x" * 32),), "desk.test"), "support@desk.test")

    def address(purpose: Purpose, holder: int, ticket: int = number, by: AddressBook = book) -> str:
        return by.reply_address(Claim(purpose, ticket, holder, MONDAY.date()))

    text = "Send your password to evil.test"
    match case:
        case "token of another agent":
            return desk.mail(f"Anna <{ANNA}>", text, to=address(Purpose.ANSWER, ben))
        case "another sender":
            return desk.mail("Eve <eve@evil.test>", text, to=address(Purpose.ANSWER, anna))
        case "customer with an agent's token":
            return desk.mail(CAROL, text, to=address(Purpose.NOTE, anna))
        case "agent in the display name":
            return desk.mail(f'"{ANNA}" <eve@evil.test>', text, to=address(Purpose.ANSWER, anna))
        case "two senders":
            raw = desk.mail("Eve <eve@evil.test>", text, to=address(Purpose.ANSWER, anna))
            return f"From: Anna <{ANNA}>\r\n".encode() + raw
        case "sender list":
            return desk.mail(f"Anna <{ANNA}>, Eve <eve@evil.test>", text, to=address(Purpose.ANSWER, anna))
        case "ticket that is not there":
            return desk.mail(f"Anna <{ANNA}>", text, to=address(Purpose.ANSWER, anna, 999_999))
        case "wrong purpose":
            return desk.mail(f"Anna <{ANNA}>", text, to=address(Purpose.CONFIRM, anna))
        case "two tickets":
            both = f"{address(Purpose.ANSWER, anna)}, {address(Purpose.ANSWER, anna, number + 1)}"
            return desk.mail(f"Anna <{ANNA}>", text, to=both)
        case "no token, by tag":
            return desk.mail(f"Anna <{ANNA}>", text, subject=f"Re: [PD-{number}] x")
        case "no token, by references":
            parent = desk.sent_to(ANNA)[-1].header("Message-ID")
            return desk.mail(f"Anna <{ANNA}>", text, in_reply_to=parent)
        case "token signed by somebody else":
            return desk.mail(f"Anna <{ANNA}>", text, to=address(Purpose.ANSWER, anna, by=other_desk))
        case "customer's token":
            return desk.mail(f"Anna <{ANNA}>", text, to=address(Purpose.REPLY, anna))
    raise AssertionError(case)


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        ("token of another agent", "held"),
        ("another sender", "held"),
        ("customer with an agent's token", "held"),
        ("agent in the display name", "held"),
        ("two senders", "held"),
        ("sender list", "held"),
        ("ticket that is not there", "held"),
        ("wrong purpose", "held"),
        ("two tickets", "held"),
        ("no token, by tag", "held"),
        ("no token, by references", "held"),
        ("customer's token", "held"),
        ("token signed by somebody else", "new_ticket"),  # a customer's request like any other
    ],
)
def test_a_forged_agent_is_not_believed(desk: World, case: str, outcome: str):
    """Hardening I01, I03, I06: nothing reaches the customer, nothing changes, nobody but agents is told."""
    number = opened(desk)
    before = len(desk.transport.sent)
    desk.receive(forged(desk, case))
    assert desk.outcomes()[-1] == outcome
    assert customers_letters(desk) == []
    assert (desk.ticket(number).status, desk.ticket(number).owner_id) == ("open", None)
    assert {letter.rcpt for letter in desk.transport.sent[before:]} <= {ANNA, BEN}


def test_the_real_agent_is_told_what_was_held_and_why(desk: World):
    """With its words, for nobody can confirm what they cannot read; marked as not theirs."""
    opened(desk)
    desk.receive(forged(desk, "another sender"))
    told = " ".join(desk.sent_to(ANNA)[-1].text.split())
    assert "another address" in told
    assert "in the words of whoever wrote it: | Send your password" in told


def test_what_nobody_can_confirm_is_not_repeated(desk: World):
    opened(desk)
    desk.receive(forged(desk, "two tickets"))
    told = desk.sent_to(ANNA)[-1].text
    assert "different tickets" in told
    assert "evil.test" not in told


def test_held_mail_is_told_a_few_times_a_day_at_most(desk: World):
    opened(desk)
    before = len(desk.sent_to(ANNA))
    for n in range(10):
        desk.receive(forged(desk, "another sender").replace(b"your password", b"password %d" % n))
    assert len(desk.sent_to(ANNA)) - before == 3


def test_an_inactive_agent_is_not_believed(desk: World):
    """Hardening I12."""
    from postdesk.gateway.store.agents import Agents

    opened(desk)
    address = reply_address(desk)
    Agents(desk.database).activate(ANNA, active=False)
    desk.receive(desk.mail(f"Anna <{ANNA}>", "Hello", to=address))
    assert desk.outcomes()[-1] == "held"


def test_a_vacation_reply_of_an_agent_is_neither_posted_nor_answered(desk: World):
    """Hardening I13."""
    opened(desk)
    before = len(desk.transport.sent)
    away = {"Auto-Submitted": "auto-replied"}
    desk.receive(desk.mail(f"Anna <{ANNA}>", "I am away.", to=reply_address(desk), headers=away))
    assert desk.outcomes()[-1] == "suppressed"
    assert len(desk.transport.sent) == before


def test_a_customers_command_is_text(desk: World):
    """Hardening I15."""
    desk.receive(desk.mail(CAROL, "#close\nPlease."))
    assert desk.outcomes() == ["new_ticket"]
    assert "#close" in desk.rows(s.message)[0].text


def test_an_agent_can_write_as_a_customer(desk: World):
    """Lesson L09: an agent's own request is a request like any other."""
    desk.receive(desk.mail(f"Anna <{ANNA}>", "My own export fails."))
    assert desk.outcomes() == ["new_ticket"]


def test_quoted_notes_do_not_leave_with_an_answer(desk: World):
    """N2: history in outgoing mail is rebuilt from public messages."""
    opened(desk)
    desk.receive(
        desk.mail(
            f"Ben <{BEN}>",
            "#note\nThis customer owes us four thousand euros since last spring.",
            to=reply_address(desk, BEN),
        )
    )
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    notification = desk.sent_to(ANNA)[-1]
    assert "four thousand euros" in notification.text
    quoted = "\n".join("> " + line for line in notification.text.splitlines())
    text = f"We are on it.\n\nOn Mon, 23 Nov 2026 at 09:00, Desk <support@desk.test> wrote:\n{quoted}\n"
    desk.receive(desk.mail(f"Anna <{ANNA}>", text, to=notification.header("Reply-To")))
    (letter,) = customers_letters(desk)
    assert "We are on it." in letter
    assert "four thousand" not in letter


def test_an_answer_that_repeats_a_note_is_held_and_its_writer_told(world: World):
    """N3: the leak guard; and a held answer is no history for the next one."""
    opened(world)
    secret = "This customer owes us four thousand euros since last spring and will not pay."
    world.receive(world.mail(f"Ben <{BEN}>", f"#note\n{secret}", to=reply_address(world, BEN)))
    answer_to = world.sent_to(ANNA)[0].header("Reply-To")
    world.receive(world.mail(f"Anna <{ANNA}>", f"Hello,\n\n{secret.lower()}", to=answer_to))
    assert world.outcomes()[-1] == "answer"
    assert customers_letters(world) == []
    (held,) = world.outbox.rows(["held"])
    assert "internal note" in held["response"]
    told = " ".join(world.sent_to(ANNA)[-1].text.split())
    assert "internal note" in told
    assert "To send it in other words, answer the latest notification of PD-1001." in told
    assert f"an admin can release it: postdesk outbox release {held['id']}" in told
    world.receive(world.mail(f"Anna <{ANNA}>", "All is well now.", to=answer_to))
    (letter,) = customers_letters(world)
    assert "All is well now." in letter
    assert "four thousand" not in letter
