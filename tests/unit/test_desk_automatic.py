"""Mail that no person wrote changes nothing (O3, C7)."""

import pytest

from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.outbox import Ended
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


def bounce_of(
    desk: World, to: str, status: str = "5.1.1", *, about: str = "", failed: str = "carol@client.test"
) -> bytes:
    """A delivery report; `about` is the header of the letter that it gives back."""
    returned = f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{about}\r\n" if about else ""
    return (
        f"From: MAILER-DAEMON@mx.client.test\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <b1@mx.client.test>\r\nAuto-Submitted: auto-replied\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.client.test\r\n\r\n"
        f"Final-Recipient: rfc822; {failed}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n{returned}--b--\r\n"
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


def states(desk: World) -> list[str]:
    return [r.state for r in desk.rows(s.outbox) if r.recipient == "carol@client.test"]


def test_a_bounce_that_names_our_message_id_marks_its_letter_and_is_told_once(world: World):
    """C7: some servers send reports to From, and lose the return path; our signed Message-ID proves the letter."""
    world.receive(world.mail(CAROL, "The export fails."))
    about = f"Message-ID: {world.sent_to('carol@client.test')[0].header('Message-ID')}"
    before = len(world.transport.sent)
    for _ in range(2):
        report = bounce_of(world, "support@desk.test", about=about).replace(b"<b1@", b"<b%d@" % world._count)
        world.receive(report, mail_from="", rcpt=("support@desk.test",))
        world._count += 1
    assert world.outcomes() == ["new_ticket", "bounce", "bounce"]
    assert states(world) == ["bounced"]
    assert sorted(t.rcpt for t in world.transport.sent[before:]) == ["anna@desk.test", "ben@desk.test"]
    assert world.rows(s.spool)[1].ticket_id == world.rows(s.ticket)[0].id


def test_the_owner_alone_hears_of_a_permanent_failure(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails."))
    with desk.database.write() as connection:
        connection.execute(s.ticket.update().values(owner_id=desk.agent_id(ANNA)))
    letter = desk.sent_to("carol@client.test")[0]
    before = len(desk.transport.sent)
    desk.receive(bounce_of(desk, letter.mail_from), mail_from="", rcpt=(letter.mail_from,))
    (told,) = desk.transport.sent[before:]
    assert told.rcpt == ANNA
    assert "5.1.1" in told.text


def test_a_server_that_gave_up_is_told_though_it_calls_the_trouble_temporary(world: World):
    """C7: after five days of 4.4.1 Postfix says "failed"; nobody tries again, so the owner must know."""
    world.receive(world.mail(CAROL, "The export fails."))
    letter = world.sent_to("carol@client.test")[0]
    before = len(world.transport.sent)
    world.receive(bounce_of(world, letter.mail_from, "4.4.1"), mail_from="", rcpt=(letter.mail_from,))
    told = world.transport.sent[before:]
    assert told
    assert all("tried for as long as the server tries" in " ".join(t.text.split()) for t in told)
    assert [r.state for r in world.rows(s.outbox) if r.recipient == "carol@client.test"] == ["bounced"]


FORGED = {
    "an id of nobody": ("Message-ID: <x@elsewhere.test>", "carol@client.test"),
    "an id that is not signed": ("Message-ID: <aaaaaaaaaaaaaaaa.bbbb@desk.test>", "carol@client.test"),
    "an id with one character changed": ("Message-ID: {changed}", "carol@client.test"),
    "a signed id of no letter": ("Message-ID: {other}", "carol@client.test"),
    "somebody else's failure": ("Message-ID: {id}", "dave@client.test"),
    "a customer's own id": ("Message-ID: <m1@client.test>", "carol@client.test"),
}


@pytest.mark.parametrize(("about", "failed"), FORGED.values(), ids=FORGED)
def test_a_forged_report_does_nothing(desk: World, about: str, failed: str):
    desk.receive(desk.mail(CAROL, "The export fails."))
    own = desk.sent_to("carol@client.test")[0].header("Message-ID")
    changed = own.replace(own[5], "b" if own[5] == "a" else "a", 1)
    other = own.replace("@", "x@")  # the nonce is not signed: such an id leads to no letter
    about = about.format(id=own, changed=changed, other=other)
    before = len(desk.transport.sent)
    desk.receive(
        bounce_of(desk, "support@desk.test", about=about, failed=failed),
        mail_from="",
        rcpt=("support@desk.test",),
    )
    assert (desk.outcomes()[1], states(desk)) == ("bounce", ["sent"])
    assert desk.rows(s.spool)[1].ticket_id is None
    assert len(desk.transport.sent) == before


def test_a_report_about_a_letter_that_has_not_left_does_nothing(desk: World):
    """Nobody can know its id by honest means."""
    desk.receive(desk.mail(CAROL, "The export fails."))
    with desk.database.write() as connection:
        connection.execute(s.outbox.update().values(state="held"))
    about = f"Message-ID: {desk.sent_to('carol@client.test')[0].header('Message-ID')}"
    desk.receive(bounce_of(desk, "support@desk.test", about=about), mail_from="")
    assert states(desk) == ["held"]


def test_a_delay_is_recorded_and_told_to_nobody(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails."))
    letter = desk.sent_to("carol@client.test")[0]
    before = len(desk.transport.sent)
    late = bounce_of(desk, letter.mail_from, "4.4.1").replace(b"Action: failed", b"Action: delayed")
    desk.receive(late, mail_from="", rcpt=(letter.mail_from,))
    assert states(desk) == ["sent"]
    assert "4.4.1" in next(r.response for r in desk.rows(s.outbox) if r.recipient == "carol@client.test")
    assert len(desk.transport.sent) == before


def test_a_letter_that_is_refused_for_good_is_told_to_agents_once(desk: World):
    desk.transport.answers["carol@client.test"] = lambda: Rejected(550, "no such user", "5.1.1")
    desk.receive(desk.mail(CAROL, "The export fails."))
    assert [r.state for r in desk.rows(s.outbox) if r.recipient == "carol@client.test"] == ["failed"]
    assert "no such user" in desk.sent_to(ANNA)[-1].text
    assert len(desk.sent_to(ANNA)) == 2


def test_a_bounced_notice_to_an_agent_is_told_to_nobody(desk: World):
    """A notice about a notice would bounce as well, without end."""
    desk.receive(desk.mail(CAROL, "The export fails."))
    notice = desk.sent_to(ANNA)[0]
    before = len(desk.transport.sent)
    desk.receive(bounce_of(desk, notice.mail_from), mail_from="", rcpt=(notice.mail_from,))
    assert desk.outcomes() == ["new_ticket", "bounce"]
    assert len(desk.transport.sent) == before


def test_a_second_report_about_one_letter_is_not_told_again(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails."))
    letter = desk.sent_to("carol@client.test")[0]
    desk.receive(bounce_of(desk, letter.mail_from), mail_from="", rcpt=(letter.mail_from,))
    before = len(desk.transport.sent)
    again = bounce_of(desk, letter.mail_from).replace(b"<b1@", b"<b2@")
    desk.receive(again, mail_from="", rcpt=(letter.mail_from,))
    assert len(desk.transport.sent) == before


def test_a_persons_mail_to_a_return_path_is_held_for_somebody_to_look(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails."))
    path = desk.sent_to("carol@client.test")[0].mail_from
    desk.receive(desk.mail(CAROL, "Why do you write to me?", to=path))
    assert desk.outcomes() == ["new_ticket", "held"]


def test_a_letter_that_somebody_else_took_over_is_not_settled_nor_sent(desk: World):
    """At most once, also where the relay is slower than the lease."""
    from datetime import timedelta

    desk.spool.add([RawMail(desk.mail(CAROL, "The export fails."), "smtp", "127.0.0.1", desk.now, None, ())])
    desk.pipeline.step()
    (late, *_) = desk.outbox.claim(desk.now, 1, timedelta(seconds=5))
    desk.pass_time(seconds=6)
    desk.work()
    sent = len(desk.transport.sent)
    desk.outbox.settle([Ended(late, "queued", None, desk.now, desk.now)])
    desk.work()
    assert len(desk.transport.sent) == sent
    assert desk.outbox.begin([late]) == set()


def test_a_letter_held_by_hand_while_it_is_claimed_is_not_sent(desk: World):
    desk.spool.add([RawMail(desk.mail(CAROL, "The export fails."), "smtp", "127.0.0.1", desk.now, None, ())])
    desk.pipeline.step()
    send = desk.transport.send

    def hold_first(mail_from: str, rcpt: str, raw: bytes, before_dot=None):
        for row in desk.rows(s.outbox):
            desk.outbox.move(row.id, ["queued"], "held", desk.now)
        return send(mail_from, rcpt, raw, before_dot)

    desk.transport.send = hold_first
    desk.sender.step()
    assert desk.transport.sent == []
    assert {row.state for row in desk.rows(s.outbox)} == {"held"}


def test_held_mail_can_be_tried_again(desk: World):
    """The same decision twice writes the same letters, once."""
    desk.receive(desk.mail(CAROL, "The export fails."))
    address = desk.sent_to(ANNA)[0].header("Reply-To")
    desk.receive(desk.mail("Eve <eve@evil.test>", "Me", to=address))
    (held,) = (row.id for row in desk.rows(s.spool) if row.state == "held")
    before = len(desk.transport.sent)
    assert desk.spool.reopen(held, desk.now)
    desk.work()
    assert desk.outcomes() == ["new_ticket", "held"]
    assert len(desk.transport.sent) == before


def test_errors_of_the_store_tell_nothing_of_what_people_wrote(desk: World):
    """Hardening O02: no text of a mail and no token in logs."""
    from sqlalchemy.exc import IntegrityError

    row = {"address": "secret@client.test", "name": "", "created_at": desk.now}
    rows = [dict(row), dict(row)]
    with desk.database.write() as connection, pytest.raises(IntegrityError) as caught:
        connection.execute(s.person.insert(), rows)
    assert "secret" not in str(caught.value)
