"""A support day by mail only, as shipped: Anna and Ben have nothing but their mail clients.

To be read like a story. Every sentence of an agent is a reply to something that the desk sent them; answers wait a
minute and can be taken back; a partner helps and never meets the customer.
"""

from collections.abc import Iterator

import pytest

from postdesk.gateway.store import schema as s
from postdesk.gateway.store.books import read_books
from talking import CAROL, CAROLS, answers_to, notices, says, state, told
from world import ANNA, BEN, World, a_world

PAUL = "paul@scanners.test"
DAVE, DAVES = "Dave <dave@client.test>", "dave@client.test"
NOTE = "Careful with this one: they cancelled twice last year and came back only after a discount."
TRIED = "A new battery and another cable changed nothing at all for them."
WHY = "A reset loses it always; page nine of the list of the maker says so."
PAULS_WORDS = "That model loses its pairing with firmware 4.2, we have not told customers yet."


@pytest.fixture
def day(store_url: str) -> Iterator[World]:
    macros = {"pairing": "Hello {customer},\n\nplease press the button of the scanner for ten seconds."}
    with a_world(store_url, policy={}, macros=macros) as made:
        yield made


def a_minute_later(day: World) -> None:
    day.pass_time(seconds=61)
    day.work()


def test_a_support_day_by_mail_only(day: World):
    # Nine o'clock. Carol writes; both agents hear of it, and Carol has a number.
    day.receive(
        day.mail(CAROL, "My scanner reads nothing since today. And how do I add a user?", subject="Scanner")
    )
    scanner = 1001
    assert "PD-1001" in day.sent_to(CAROLS)[0].text
    assert "My scanner reads nothing" in notices(day, ANNA)[-1].text
    assert "My scanner reads nothing" in notices(day, BEN)[-1].text

    # Anna takes it.
    says(day, "#me\n#queue technical\n#tag scanner", ANNA)
    assert state(day, scanner) == ("open", "technical", "Anna")
    assert "Nothing of your mail goes to the customer." in told(day, ANNA)

    # She asks Carol for the model. A minute later Carol has the question, and the ticket is pending.
    says(day, "Hello Carol,\n\nwhich model is it?", ANNA, scanner)
    assert answers_to(day) == []
    a_minute_later(day)
    assert "which model is it?" in answers_to(day)[-1]
    assert state(day, scanner)[0] == "pending"

    # Carol answers; it is open again, and only its owner hears of it.
    day.receive(day.mail(CAROL, "A Lynx 4.", to=day.sent_to(CAROLS)[-1].header("Reply-To")))
    assert state(day, scanner)[0] == "open"
    assert "A Lynx 4." in notices(day, ANNA)[-1].text
    assert "A Lynx 4." not in notices(day, BEN)[-1].text

    # A note between colleagues: Ben, who knows her, writes it from the first notification.
    says(day, f"#note\n{NOTE}", BEN, scanner)
    assert NOTE.partition(":")[0] in told(day, ANNA)

    # Anna asks the maker of the scanner, on the side. What he answers stays inside.
    says(day, f"#side {PAUL}\nDear Paul,\n\ndoes the Lynx 4 lose its pairing?", ANNA, scanner)
    a_minute_later(day)
    (question,) = day.sent_to(PAUL)
    assert "Carol" not in question.text
    day.receive(day.mail(f"Paul <{PAUL}>", PAULS_WORDS, to=question.header("Reply-To")))
    assert "firmware 4.2" in told(day, ANNA)

    # Is it the firmware? That is beyond her tier: the question goes up with what she tried, and the why comes down.
    says(day, f"#escalate T2 Does a reset keep the pairing?\n{TRIED}", ANNA, scanner)
    assert state(day, scanner) == ("open", "technical", "nobody")
    assert "ESCALATED QUESTION 1: Does a reset keep the pairing?" in told(day, BEN)
    assert TRIED in told(day, BEN)
    says(day, f"#deescalate T1 {WHY}", BEN, scanner)
    assert WHY in " ".join(day.sent_to(ANNA)[-1].text.split())
    says(day, "#me", ANNA, scanner)

    # She begins to answer, sees that she has said too much, and takes it back in time.
    says(day, "Hello Carol, your scanner is broken for good.", ANNA, scanner)
    says(day, "no!", ANNA, to=day.sent_to(ANNA)[-1].header("Reply-To"))
    assert "broken for good" in told(day, ANNA)  # her words come back to her
    a_minute_later(day)
    assert len(answers_to(day)) == 1

    # A mistyped command does nothing at all.
    says(day, "#marco pairing\n#hold 3", ANNA, scanner)
    assert "did you mean #macro?" in told(day, ANNA)
    assert state(day, scanner)[0] == "open"

    # The stored answer it is, and the ticket on hold until the new firmware is there.
    says(day, "#macro pairing\n#hold 3 firmware\nTell me whether it helps.", ANNA, scanner)
    a_minute_later(day)
    assert "Hello Carol, please press the button" in " ".join(answers_to(day)[-1].split())
    assert state(day, scanner)[0] == "hold"

    # Two questions in one mail: the second becomes a ticket of its own, in triage, with the reason.
    day.receive(
        day.mail(CAROL, "It helps. But how do I add a user?", to=day.sent_to(CAROLS)[-1].header("Reply-To"))
    )
    says(day, "#split How to add a user\nTwo questions in one mail.", ANNA, scanner)
    users = 1002
    assert state(day, users) == ("open", "triage", "nobody")
    assert "Two questions in one mail." in notices(day, BEN, users)[-1].text

    # A minute later Carol knows the second number, in a mail that begins a thread of its own.
    a_minute_later(day)
    own_number = day.sent_to(CAROLS)[-1]
    assert "number of its own now: PD-1002" in own_number.text
    assert own_number.header("References") == ""

    # Dave of the same company asks the same; Ben makes one of the two.
    day.receive(day.mail(DAVE, "How can I add a user?", subject="Users"))
    says(day, f"#merge PD-{users}\nThe same company.", BEN, 1003)
    assert state(day, 1003)[0] == "closed"

    # Ben answers both, and resolves it in the same mail.
    says(day, "#me\n#resolve\nOn the people page, press Add.", BEN, users)
    a_minute_later(day)
    for customer in (CAROLS, DAVES):
        assert "On the people page, press Add." in answers_to(day, customer)[-1]
        assert "We think that this is solved." in answers_to(day, customer)[-1]
    assert "How can I add a user?" not in answers_to(day)[-1]  # that was Dave's, before the merge
    assert day.sent_to(CAROLS)[-1].header("References") == own_number.header("Message-ID")
    assert day.sent_to(DAVES)[-1].header("Subject") == "Re: Users [PD-1003]"  # he knows no other number

    # Dave writes from the address of his own, merged ticket: it lands with the other, which opens, and Ben hears of it.
    day.receive(day.mail(DAVE, "Eve still cannot sign in.", to=day.sent_to(DAVES)[-1].header("Reply-To")))
    assert state(day, users) == ("open", "triage", "Ben")
    assert "Eve still cannot sign in." in notices(day, BEN)[-1].text

    # The scanner is done, too; Anna closes the day.
    says(day, "#resolve", ANNA, scanner)
    a_minute_later(day)
    assert "is solved" in day.sent_to(CAROLS)[-1].text
    says(day, "#close new firmware", ANNA, scanner)
    says(day, "#close answered", BEN, users)
    assert [row.status for row in day.rows(s.ticket)] == ["closed", "closed", "closed"]

    # In the evening: nothing internal left the house, and the books balance.
    for letter in day.transport.sent:
        if letter.rcpt not in {ANNA, BEN}:
            for inside in (
                NOTE,
                TRIED,
                WHY,
                PAULS_WORDS,
                "Two questions in one mail.",
                "broken for good",
                ANNA,
                BEN,
            ):
                assert inside not in letter.text
            assert (letter.rcpt == PAUL) or "paul" not in letter.text.lower()
    assert read_books(day.database).troubles == []
    assert day.outbox.rows(["held", "failed", "queued"]) == []
