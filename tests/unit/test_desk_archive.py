"""Mail of the past: recorded with its own dates, and without a word to anybody."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from world import ANNA, World

CAROL = "Carol <carol@client.test>"
DESK = "Example Support <support@desk.test>"
LONG_AGO = datetime(2019, 3, 4, 10, 0, tzinfo=UTC)


def old(world: World, sender: str, text: str, *, days: float = 0, **more) -> bytes:
    """A mail written so many days after `LONG_AGO`."""
    raw = world.mail(sender, text, **more)
    date = format_datetime(LONG_AGO + timedelta(days=days))
    lines = [b"Date: " + date.encode() if x.startswith(b"Date: ") else x for x in raw.split(b"\r\n")]
    return b"\r\n".join(lines)


def take_in(world: World, *raws: bytes, source: str = "import-closed") -> None:
    world.spool.add([RawMail(raw, source, "old.mbox", world.now) for raw in raws])
    world.work()


def a_talk(world: World) -> list[bytes]:
    """A request, an answer of the desk, thanks; then one more answer, by an agent, whose client dropped References."""
    return [
        old(world, CAROL, "The export fails.", message_id="<q@client.test>", cc="Dave <dave@client.test>"),
        old(
            world,
            DESK,
            "Try again.",
            days=1,
            to=CAROL,
            message_id="<a@desk.test>",
            in_reply_to="<q@client.test>",
        ),
        old(world, CAROL, "Thanks!", days=2, message_id="<t@client.test>", in_reply_to="<a@desk.test>"),
        old(world, f"Anna <{ANNA}>", "Welcome.", days=3, to=CAROL, subject="Re: The export fails"),
    ]


def test_a_talk_of_the_past_is_one_closed_ticket_and_nobody_is_written_to(world: World):
    take_in(world, *a_talk(world))
    assert world.outcomes() == ["new_ticket", "answer", "follow_up", "answer"]
    (ticket,) = world.rows(s.ticket)
    assert ticket.status == "closed"
    assert world.rows(s.outbox) == []
    assert world.transport.sent == []


def test_tickets_and_messages_have_the_dates_of_the_mail(world: World):
    take_in(world, *a_talk(world))
    (ticket,) = world.rows(s.ticket)
    assert (ticket.created_at, ticket.updated_at) == (LONG_AGO, LONG_AGO + timedelta(days=3))
    assert [m.created_at for m in world.rows(s.message)] == [LONG_AGO + timedelta(days=n) for n in range(4)]
    assert {row.settled_at for row in world.rows(s.spool)} == {
        world.now
    }  # when it was worked on, all the same


def test_an_answer_has_its_agent_and_the_desks_own_has_the_desk(desk: World):
    take_in(desk, *a_talk(desk))
    first, answer, _, last = desk.rows(s.message)
    people = {row.id: row.address for row in desk.rows(s.person)}
    assert people[first.person_id] == "carol@client.test"
    assert people[answer.person_id] == "support@desk.test"
    assert last.agent_id == desk.agent_id(ANNA)
    takes_part = {people[row.person_id] for row in desk.rows(s.participant)}
    assert takes_part == {"carol@client.test", "dave@client.test"}


def test_a_folder_of_sent_mail_taken_in_first_ends_in_the_same_ticket(desk: World):
    request, answer, thanks, last = a_talk(desk)
    take_in(desk, answer)
    take_in(desk, thanks, request, last)
    (ticket,) = desk.rows(s.ticket)
    assert (ticket.created_at, ticket.updated_at) == (LONG_AGO, LONG_AGO + timedelta(days=3))
    assert desk.outcomes() == ["new_ticket", "follow_up", "follow_up", "answer"]


@pytest.mark.parametrize(
    ("source", "outcome", "status"),
    [
        (
            "import-closed",
            "new_ticket",
            "open",
        ),  # a closed ticket's reply opens a new one that is linked to it
        ("import-resolved", "follow_up", "open"),
        ("import-open", "follow_up", "open"),
    ],
)
def test_a_late_reply_finds_the_ticket_of_the_past(desk: World, source: str, outcome: str, status: str):
    take_in(desk, *a_talk(desk), source=source)
    (old_ticket,) = desk.rows(s.ticket)
    assert old_ticket.status == source.removeprefix("import-")
    desk.receive(desk.mail(CAROL, "It fails again.", in_reply_to="<a@desk.test>"))
    assert desk.outcomes()[-1] == outcome
    ticket = desk.rows(s.ticket)[-1]
    assert ticket.status == status
    assert ticket.successor_of == (old_ticket.id if source == "import-closed" else None)
    assert desk.sent_to(ANNA)


def test_the_same_archive_twice_changes_nothing(desk: World):
    talk = a_talk(desk)
    take_in(desk, *talk)
    take_in(desk, *talk)
    assert desk.outcomes()[4:] == ["duplicate"] * 4


def test_mail_of_the_past_changes_no_ticket_that_lives(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails.", message_id="<new@client.test>"))
    with desk.database.write() as connection:
        connection.execute(s.ticket.update().values(status="resolved"))
    before = desk.rows(s.ticket)[0].updated_at
    sent = len(desk.transport.sent)
    take_in(desk, old(desk, CAROL, "Before that.", in_reply_to="<new@client.test>"))
    (ticket,) = desk.rows(s.ticket)
    assert (ticket.status, ticket.created_at, ticket.updated_at) == ("resolved", LONG_AGO, before)
    assert len(desk.transport.sent) == sent


LEFT_OUT = {
    "a vacation reply": (CAROL, {"headers": {"Auto-Submitted": "auto-replied"}}),
    "an automatic mail of the desk": (DESK, {"to": CAROL, "headers": {"Auto-Submitted": "auto-replied"}}),
    "between colleagues": (f"Anna <{ANNA}>", {"to": "ben@desk.test"}),
    "nobody's": ("", {}),
}


@pytest.mark.parametrize(("sender", "more"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_belongs_to_no_talk_with_a_customer_is_left_out(desk: World, sender: str, more: dict):
    take_in(desk, old(desk, sender, "Good day.", **more))
    assert desk.outcomes() == ["suppressed"]
    assert desk.rows(s.ticket) == []


def test_letters_of_this_very_desk_are_left_out(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails."))
    take_in(desk, desk.sent_to("carol@client.test")[0].raw)
    assert desk.outcomes() == ["new_ticket", "suppressed"]


def test_commands_of_the_past_are_text(desk: World):
    """An old mail to an agent's address must not act, whoever wrote it."""
    desk.receive(desk.mail(CAROL, "The export fails."))
    address = desk.sent_to(ANNA)[0].header("Reply-To")
    take_in(desk, old(desk, f"Anna <{ANNA}>", "#close done\n", to=address))
    assert desk.rows(s.ticket)[0].status == "open"
    assert desk.outcomes() == ["new_ticket", "suppressed"]


@pytest.mark.parametrize("date", ["Mon, 1 Jan 1900 00:00:00 +0000", "Mon, 1 Jan 2091 00:00:00 +0000", "once"])
def test_an_impossible_date_is_the_day_of_the_import(desk: World, date: str):
    raw = desk.mail(CAROL, "The export fails.")
    lines = [b"Date: " + date.encode() if x.startswith(b"Date: ") else x for x in raw.split(b"\r\n")]
    take_in(desk, b"\r\n".join(lines))
    assert desk.rows(s.ticket)[0].created_at == desk.now


def test_an_imported_report_about_our_own_letter_does_nothing(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails."))
    letter = desk.sent_to("carol@client.test")[0]
    report = desk.mail(
        "MAILER-DAEMON@mx.client.test", "<carol@client.test>: 550 5.1.1 no such user\n", to=letter.mail_from,
        subject="Undelivered Mail Returned to Sender",
    )  # fmt: skip
    take_in(desk, report)
    assert {row.state for row in desk.rows(s.outbox)} == {"sent"}
