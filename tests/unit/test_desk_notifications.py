"""What agents get to read (A1), and what they are told of mail in their name."""

from email.message import EmailMessage

import pytest

from postdesk.gateway.store import schema as s
from talking import CAROL, a_desk, notices, opened, says, told
from world import ANNA, BEN, World


def test_what_is_new_stands_first_and_notes_stand_apart(desk: World):
    opened(desk)
    says(desk, "#note\nCareful.")
    says(desk, "#tag vip")
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    text = notices(desk, BEN)[-1].text
    order = [
        "Carol wrote",
        "Any news?",
        "Your reply to this mail goes to the customer.",
        "PD-1001: open, normal",
        "Queue:    Technical support (because:",
        "Tags:     vip",
        "Commands: #me #pending",
        "INTERNAL NOTES",
        "Careful.",
        "Earlier messages",
        "error 500",
    ]
    places = [text.index(piece) for piece in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("before", "fits"),
    [("#me", "#pending #resolve"), ("#pending", "#pending"), ("#me\n#resolve", "#pending")],
)
def test_the_commands_fit_the_moment(desk: World, before: str, fits: str):
    opened(desk)
    says(desk, before)
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    assert fits in notices(desk, ANNA)[-1].text
    assert ("#me " in notices(desk, ANNA)[-1].text) == ("#me" not in before)


def test_a_related_ticket_is_named_with_its_subject(desk: World):
    opened(desk, subject="The first one")
    desk.receive(desk.mail("Eve <eve@client.test>", "Mine, too", subject="Re: [PD-1001] x"))
    assert "Related:  PD-1001 The first one (the message points to it)" in notices(desk, ANNA)[-1].text


def with_file(desk: World) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = CAROL, "support@desk.test", "Log"
    message["Date"], message["Message-ID"] = "Mon, 23 Nov 2026 09:00:00 +0000", "<log@client.test>"
    message.set_content("See the log.")
    message.add_attachment(b"line one", "text", "plain", filename="app.log")
    return message.as_bytes()


def test_a_customers_files_are_named_to_agents(desk: World):
    desk.receive(with_file(desk))
    letter = notices(desk, ANNA)[-1]
    assert "Attached: app.log" in letter.text
    assert list(letter.message.iter_attachments()) == []


def test_a_customers_files_go_to_agents_where_policy_says_so(tmp_path):
    with a_desk(tmp_path, attach_to_agents=True, undo_seconds=0, transcripts="errors") as desk:
        desk.receive(with_file(desk))
        (file,) = notices(desk, ANNA)[-1].message.iter_attachments()
        assert (file.get_filename(), file.get_payload(decode=True)) == ("app.log", b"line one")
        assert [m.withheld for m in desk.rows(s.message)] == [False]


def test_an_agents_files_go_to_the_customer_and_a_notes_stay(desk: World):
    """N4."""
    opened(desk)
    to = notices(desk, ANNA)[-1].header("Reply-To")
    for text, name in (("#note\nInside.", "inside.txt"), ("Here it is.", "outside.txt")):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = f"Anna <{ANNA}>", to, "Re: x"
        message["Message-ID"] = f"<{name}@client.test>"
        message.set_content(text)
        message.add_attachment(name.encode(), "text", "plain", filename=name)
        desk.receive(message.as_bytes())
    letters = desk.sent_to("carol@client.test")
    assert [a.get_filename() for a in letters[-1].message.iter_attachments()] == ["outside.txt"]
    assert all(b"inside.txt" not in letter.raw for letter in letters)
    assert "Attached: inside.txt" in desk.sent_to(BEN)[-1].text


def test_the_agent_is_told_of_a_stray_mail_that_means_a_ticket(desk: World):
    opened(desk)
    desk.receive(desk.mail(f"Anna <{ANNA}>", "Hello Carol", subject="Re: [PD-1001] x"))
    assert desk.outcomes()[-1] == "held"
    assert "it was not sent to the reply address that was made for you" in told(desk)


def test_a_made_up_ticket_points_to_nothing(desk: World):
    """An agent's mail with it is a request of theirs like any other, and no customer hears of it."""
    opened(desk)
    to_carol = desk.sent_to("carol@client.test")
    desk.receive(desk.mail(f"Anna <{ANNA}>", "Hello Carol", subject="Re: [PD-4711] x"))
    assert desk.outcomes()[-1] == "new_ticket"
    assert desk.sent_to("carol@client.test") == to_carol
