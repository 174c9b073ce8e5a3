"""A4: an agent forwards a customer's mail to the desk."""

import email.policy
from email.message import EmailMessage

import pytest

from postdesk.gateway.store import schema as s
from postdesk.gateway.store.books import read_books
from talking import a_desk, answers_to, notices, opened, says, told
from world import ANNA, BEN, World

CUSTOMER = "frank@client.test"
GMAIL = """{own}

---------- Forwarded message ---------
From: Frank Ford <frank@client.test>
Date: Mon, 23 Nov 2026 at 08:00
Subject: Charged twice
To: Anna <anna@desk.test>

My card was charged twice for invoice INV-7.
"""
OUTLOOK = """{own}

From: Frank Ford <frank@client.test>
Sent: Monday, November 23, 2026 8:00 AM
To: Anna <anna@desk.test>
Subject: Charged twice

My card was charged twice for invoice INV-7.
"""


def forward(desk: World, body: str = GMAIL, own: str = "He called me, too.", **more) -> None:
    more = {"subject": "Fwd: Charged twice"} | more
    desk.receive(desk.mail(more.pop("sender", f"Anna <{ANNA}>"), body.format(own=own), **more))


@pytest.mark.parametrize("body", [GMAIL, OUTLOOK], ids=["with a delimiter", "a header block"])
def test_a_forwarded_mail_opens_a_ticket_for_its_customer(world: World, body: str):
    forward(world, body)
    assert world.outcomes() == ["new_ticket"]
    (ticket,) = world.rows(s.ticket)
    assert (ticket.subject, ticket.queue) == ("Charged twice", "billing")
    assert [p.address for p in world.rows(s.person) if p.id == ticket.customer_id] == [CUSTOMER]
    assert "He called me, too." in world.rows(s.note)[0].text
    assert "He called me" not in world.rows(s.message)[0].text
    assert world.sent_to(CUSTOMER) == []
    assert read_books(world.database).troubles == []


def test_the_customer_can_be_answered_and_gets_nothing_of_the_agents_own_words(desk: World):
    forward(desk, own="This one is always angry, handle with care and patience.")
    says(desk, "Hello Frank, we look into it.", agent=BEN)
    (letter,) = answers_to(desk, CUSTOMER)
    assert "charged twice" in letter
    assert "angry" not in letter
    desk.receive(
        desk.mail(f"Frank <{CUSTOMER}>", "Thanks.", to=desk.sent_to(CUSTOMER)[-1].header("Reply-To"))
    )
    assert desk.outcomes()[-1] == "follow_up"


def test_agents_see_the_mail_the_words_and_that_its_writer_is_not_proven(desk: World):
    forward(desk)
    letter = notices(desk, BEN)[-1].text
    assert "Anna forwarded this mail of frank@client.test." in letter
    assert "charged twice" in letter
    assert "He called me, too." in letter.partition("INTERNAL NOTES")[2]
    assert "not proven" in desk.rows(s.message)[0].flags[0]


def test_the_forwarding_agent_is_told_the_ticket(tmp_path):
    with a_desk(tmp_path) as desk:
        forward(desk)
        assert "PD-1001 is opened for frank@client.test." in told(desk)
        assert desk.sent_to(CUSTOMER) == []


def test_the_customer_is_told_where_policy_says_so(tmp_path):
    with a_desk(tmp_path, confirm_forwarded=True) as desk:
        forward(desk)
        (letter,) = desk.sent_to(CUSTOMER)
        assert "PD-1001" in letter.text
        assert "He called" not in letter.text


def test_a_command_in_a_forwarded_mail_is_text(desk: World):
    forward(desk, GMAIL.replace("My card", "#close\nMy card"), own="#close")
    assert desk.rows(s.ticket)[0].status == "open"
    assert desk.rows(s.change) == []


@pytest.mark.parametrize("author", ["Desk <support@desk.test>", "Desk <support+x@desk.test>", f"Ben <{BEN}>"])
def test_what_the_desk_or_an_agent_wrote_is_no_customers_mail(desk: World, author: str):
    """FS#4515: a forwarded notification is not answered, and nobody outside hears of it."""
    forward(desk, GMAIL.replace("Frank Ford <frank@client.test>", author))
    assert {letter.rcpt for letter in desk.transport.sent} <= {ANNA, BEN}
    assert all(p.address in {ANNA, BEN} for p in desk.rows(s.person))


def test_a_forward_that_points_to_a_ticket_is_held(desk: World):
    opened(desk)
    parent = desk.sent_to(ANNA)[-1].header("Message-ID")
    forward(desk, references=parent)
    assert desk.outcomes()[-1] == "held"
    assert len(desk.rows(s.ticket)) == 1


def test_a_forward_of_two_senders_is_no_agents(desk: World):
    forward(desk, sender=f"Anna <{ANNA}>, Eve <eve@evil.test>")
    assert all(p.address != CUSTOMER for p in desk.rows(s.person))


def test_a_customers_forward_is_a_customers_request(desk: World):
    forward(desk, sender="Grace <grace@client.test>")
    (ticket,) = desk.rows(s.ticket)
    assert [p.address for p in desk.rows(s.person) if p.id == ticket.customer_id] == ["grace@client.test"]


def test_a_mail_forwarded_as_an_attachment_opens_a_ticket_for_its_customer(world: World):
    """RFC 2046 §5.2.1; its files are the customer's."""
    inner = EmailMessage()
    inner["From"], inner["Subject"] = f"Frank Ford <{CUSTOMER}>", "Charged twice"
    inner.set_content("My card was charged twice for invoice INV-7.\n#close")
    inner.add_attachment(b"%PDF", "application", "pdf", filename="invoice.pdf")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Anna <{ANNA}>", "support@desk.test", "Fwd: Charged twice"
    mail["Message-ID"] = "<whole@desk.test>"
    mail.set_content("He called me, too.")
    mail.add_attachment(inner)
    world.receive(mail.as_bytes(policy=email.policy.SMTP))
    (ticket,) = world.rows(s.ticket)
    assert (ticket.subject, ticket.queue, ticket.status) == ("Charged twice", "billing", "open")
    assert [p.address for p in world.rows(s.person) if p.id == ticket.customer_id] == [CUSTOMER]
    assert world.rows(s.note)[0].text == "Anna forwarded this mail.\n\nHe called me, too."
    assert world.rows(s.message)[0].text == "My card was charged twice for invoice INV-7.\n#close"
    assert [row.filename for row in world.rows(s.attachment)] == ["invoice.pdf"]
    assert world.sent_to(CUSTOMER) == []


def test_commands_in_a_forward_are_told_as_not_done(desk: World):
    """Whatever the transcripts: whoever writes them thinks that they are done."""
    forward(desk, own="#urgency high\nHe called me, too.")
    assert desk.rows(s.ticket)[0].urgency == "normal"
    assert "not done #urgency high" in told(desk)
    assert "carried out in answer to the notification" in told(desk)
