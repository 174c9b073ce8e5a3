"""Mail that no person wrote changes nothing (O3, C7)."""

from postdesk.gateway.store import schema as s
from postdesk.outbound.transport import Rejected
from world import ANNA, World

CAROL = "Carol <carol@client.test>"


def test_a_vacation_reply_changes_no_state_and_is_not_answered(world: World):
    world.receive(world.mail(CAROL, "The export fails."))
    with world.database.write() as connection:
        connection.execute(s.ticket.update().values(status="resolved"))
    before = len(world.transport.sent)
    confirmation = world.sent_to("carol@client.test")[0]
    world.receive(
        world.mail(
            CAROL,
            "I am out of the office.",
            to=confirmation.header("Reply-To"),
            subject="Out of office",
            headers={"Auto-Submitted": "auto-replied"},
        )
    )
    assert world.outcomes() == ["new_ticket", "suppressed"]
    assert world.rows(s.ticket)[0].status == "resolved"
    assert len(world.transport.sent) == before


def test_our_own_mail_coming_back_is_a_loop(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails."))
    desk.receive(desk.sent_to("carol@client.test")[0].raw)
    assert desk.outcomes() == ["new_ticket", "suppressed"]


def test_mail_with_the_null_return_path_is_never_answered(desk: World):
    desk.receive(desk.mail("robot@client.test", "Something happened."), mail_from="")
    assert desk.sent_to("robot@client.test") == []


def bounce_of(desk: World, to: str, status: str = "5.1.1") -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.client.test\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <b1@mx.client.test>\r\nAuto-Submitted: auto-replied\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.client.test\r\n\r\n"
        f"Final-Recipient: rfc822; carol@client.test\r\nAction: failed\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--b--\r\n"
    ).encode()


def test_a_bounce_to_the_return_path_marks_its_letter_and_is_told_once(world: World):
    """B08, C7: attached to the letter that bounced; nothing reopens, nobody outside is answered."""
    world.receive(world.mail(CAROL, "The export fails."))
    letter = world.sent_to("carol@client.test")[0]
    before = len(world.transport.sent)
    world.receive(bounce_of(world, letter.mail_from), mail_from="", rcpt=(letter.mail_from,))
    assert world.outcomes() == ["new_ticket", "bounce"]
    assert [r.state for r in world.rows(s.outbox) if r.recipient == "carol@client.test"] == ["bounced"]
    told = world.transport.sent[before:]
    assert {t.rcpt for t in told} <= {"anna@desk.test", "ben@desk.test"}
    assert len(told) == 2


def test_a_forged_bounce_does_nothing(desk: World):
    """T08: without the letter's own return path it is only logged."""
    desk.receive(desk.mail(CAROL, "The export fails."))
    before = len(desk.transport.sent)
    desk.receive(bounce_of(desk, "support@desk.test"), mail_from="", rcpt=("support@desk.test",))
    assert desk.outcomes() == ["new_ticket", "bounce"]
    assert [r.state for r in desk.rows(s.outbox) if r.recipient == "carol@client.test"] == ["sent"]
    assert len(desk.transport.sent) == before


def test_a_letter_that_is_refused_for_good_is_told_to_agents_once(desk: World):
    desk.transport.answers["carol@client.test"] = lambda: Rejected(550, "no such user", "5.1.1")
    desk.receive(desk.mail(CAROL, "The export fails."))
    assert [r.state for r in desk.rows(s.outbox) if r.recipient == "carol@client.test"] == ["failed"]
    assert "no such user" in desk.sent_to(ANNA)[-1].text
    assert len(desk.sent_to(ANNA)) == 2
