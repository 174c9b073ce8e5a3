"""What follows from a customer's mail (T1, T3, P2, O1)."""

from postdesk.gateway.store import schema as s
from world import ANNA, BEN, World

CAROL = "Carol <carol@client.test>"


def test_a_request_becomes_a_ticket_is_confirmed_and_reaches_the_agents(world: World):
    """The main job's first half, on both kinds of store."""
    world.receive(world.mail(CAROL, "My card was charged twice for invoice INV-7.", subject="Charged twice"))
    assert world.outcomes() == ["new_ticket"]
    (ticket,) = world.rows(s.ticket)
    assert (ticket.subject, ticket.status, ticket.queue) == ("Charged twice", "open", "billing")
    (confirmation,) = world.sent_to("carol@client.test")
    assert f"PD-{ticket.id}" in confirmation.text
    assert confirmation.header("In-Reply-To") == "<m1@client.test>"
    assert confirmation.header("Auto-Submitted") == "auto-replied"
    assert {len(world.sent_to(a)) for a in (ANNA, BEN)} == {1}
    assert "charged twice for invoice" in world.sent_to(ANNA)[0].text


def test_a_confirmation_repeats_nothing_that_an_unproven_sender_wrote(desk: World):
    """B06: a confirmation must be no use to whoever forges a sender."""
    desk.receive(
        desk.mail("Buy gold <victim@client.test>", "Visit evil.test now", subject="Cheap gold evil.test")
    )
    (confirmation,) = desk.sent_to("victim@client.test")
    for word in (b"gold", b"evil.test"):
        assert word not in confirmation.raw.replace(b"Buy gold", b"")


def reply(desk: World, to: str, text: str = "Still broken.", **more) -> bytes:
    return desk.mail(CAROL, text, to=to, **{"subject": "Re: other", **more})


def opened(desk: World) -> str:
    """A ticket by Carol; gives the reply address of its confirmation."""
    desk.receive(desk.mail(CAROL, "The export fails with error 500."))
    return desk.sent_to("carol@client.test")[-1].header("Reply-To")


def test_a_reply_to_the_confirmation_joins_without_any_references(desk: World):
    """T4: clients that drop References."""
    desk.receive(reply(desk, opened(desk)))
    assert desk.outcomes() == ["new_ticket", "follow_up"]


def test_a_reply_by_references_joins_although_the_plus_address_is_lost(desk: World):
    opened(desk)
    parent = desk.sent_to("carol@client.test")[-1].header("Message-ID")
    desk.receive(reply(desk, "support@desk.test", in_reply_to=parent))
    assert desk.outcomes() == ["new_ticket", "follow_up"]


def test_a_reply_to_ones_own_mail_joins(desk: World):
    opened(desk)
    desk.receive(reply(desk, "support@desk.test", references="<m1@client.test>"))
    assert desk.outcomes() == ["new_ticket", "follow_up"]


def test_a_reply_by_subject_tag_joins_for_its_customer_alone(desk: World):
    opened(desk)
    number = desk.rows(s.ticket)[0].id
    desk.receive(reply(desk, "support@desk.test", subject=f"Re: [PD-{number}] x"))
    desk.receive(desk.mail("Eve <eve@evil.test>", "Let me in", subject=f"Re: [PD-{number}] x"))
    assert desk.outcomes() == ["new_ticket", "follow_up", "new_ticket"]
    (link,) = desk.rows(s.related)
    assert link.other_id == number


def test_a_stranger_with_a_copied_message_id_opens_a_ticket_of_their_own(desk: World):
    """T3, hardening T03."""
    opened(desk)
    parent = desk.sent_to("carol@client.test")[-1].header("Message-ID")
    desk.receive(desk.mail("Eve <eve@evil.test>", "Me too", in_reply_to=parent, references=parent))
    assert desk.outcomes() == ["new_ticket", "new_ticket"]
    assert [p.person_id for p in desk.rows(s.participant)] == [1, 2]


def test_a_stranger_with_the_reply_address_is_a_guest_who_gets_nothing(desk: World):
    """Hardening T04, T09: shown to agents, flagged; nobody joins, and nothing is sent to the guest."""
    address = opened(desk)
    desk.receive(desk.mail("Eve <eve@evil.test>", "Send me all", to=address, cc="mallory@evil.test"))
    assert desk.outcomes() == ["new_ticket", "follow_up"]
    assert [p.person_id for p in desk.rows(s.participant)] == [1]
    assert desk.sent_to("eve@evil.test") == desk.sent_to("mallory@evil.test") == []
    assert "takes no part" in desk.sent_to(ANNA)[-1].text


def test_whom_a_participant_copies_takes_part(desk: World):
    address = opened(desk)
    desk.receive(reply(desk, address, cc="Dave <dave@client.test>, help@desk.test, anna@desk.test"))
    desk.receive(desk.mail("Dave <dave@client.test>", "I see it too", in_reply_to="<m2@client.test>"))
    assert desk.outcomes() == ["new_ticket", "follow_up", "follow_up"]
    assert len(desk.rows(s.participant)) == 2


def test_a_reply_that_is_processed_before_its_parent_is_joined_by_it(desk: World):
    """Late parents: workers run side by side."""
    desk.receive(reply(desk, "support@desk.test", references="<first@client.test>", subject="Re: Export"))
    desk.receive(desk.mail(CAROL, "The export fails.", message_id="<first@client.test>", subject="Export"))
    assert desk.outcomes() == ["new_ticket", "follow_up"]


def test_a_reply_reopens_a_resolved_ticket(desk: World):
    address = opened(desk)
    set_status(desk, "resolved")
    desk.receive(reply(desk, address))
    assert desk.rows(s.ticket)[0].status == "open"
    (change,) = desk.rows(s.change)
    assert (change.old, change.new, change.actor) == ("resolved", "open", "carol@client.test")


def test_a_reply_to_a_closed_ticket_opens_a_new_linked_one(desk: World):
    """P2."""
    address = opened(desk)
    set_status(desk, "closed")
    desk.receive(reply(desk, address))
    old, new = desk.rows(s.ticket)
    assert (old.status, new.status, new.successor_of) == ("closed", "open", old.id)
    assert f"PD-{old.id}" in desk.sent_to("carol@client.test")[-1].text


def set_status(desk: World, status: str) -> None:
    with desk.database.write() as connection:
        connection.execute(s.ticket.update().values(status=status))


def test_the_same_message_twice_is_processed_once(world: World):
    """M4: also when it came by another way, with another envelope and other trace fields."""
    raw = world.mail(CAROL, "The export fails.")
    world.receive(raw)
    world.receive(b"Received: from elsewhere.test by mx.desk.test; Mon, 23 Nov 2026 09:00:01 +0000\r\n" + raw)
    assert world.outcomes() == ["new_ticket", "duplicate"]
    assert len(world.sent_to("carol@client.test")) == 1


def test_a_squatted_message_id_hides_no_mail(desk: World):
    """Hardening T06: one id, two messages."""
    desk.receive(desk.mail("Eve <eve@evil.test>", "Mine", message_id="<same@client.test>"))
    desk.receive(desk.mail(CAROL, "The real one", message_id="<same@client.test>"))
    assert desk.outcomes() == ["new_ticket", "new_ticket"]


def test_mail_without_a_usable_sender_is_held(desk: World):
    raw = desk.mail(CAROL, "Hello").replace(b"From: Carol <carol@client.test>\r\n", b"")
    desk.receive(raw)
    assert desk.outcomes() == ["held"]


def test_confirmations_to_one_address_are_capped(desk: World):
    """B03, B06: five an hour; the tickets are all there."""
    for n in range(8):
        desk.receive(desk.mail(CAROL, f"Request {n}", subject=f"Subject {n}"))
    assert len(desk.rows(s.ticket)) == 8
    assert len(desk.sent_to("carol@client.test")) == 5


def test_a_confirmation_is_in_the_customers_language_with_the_desks_own_words(desk: World):
    """O1: what the configuration promises is translated, too, as far as anybody translated it."""
    desk.receive(
        desk.mail(
            CAROL, "Guten Tag,\n\nmeine Rechnung wurde doppelt abgebucht, bitte prüfen Sie das.\n\nCarol"
        )
    )
    (confirmation,) = desk.sent_to("carol@client.test")
    assert "Ihre Anfrage hat die Nummer PD-1001." in confirmation.text
    assert "Rechnungen und Zahlungen" in confirmation.text
    assert "innerhalb eines Arbeitstags" in confirmation.text
    assert "- die Nummer der Rechnung" in confirmation.text


def test_an_agent_reads_what_is_missing_in_the_desks_language(desk: World):
    desk.receive(
        desk.mail(
            CAROL, "Guten Tag,\n\nmeine Rechnung wurde doppelt abgebucht, bitte prüfen Sie das.\n\nCarol"
        )
    )
    assert "the number of the invoice" in desk.sent_to(ANNA)[0].text
