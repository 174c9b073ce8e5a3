"""E3: a conference call goes out as an invitation that another library reads back; changes, cancellation, answers."""

import email.policy
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import vobject

from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, opened, says, told
from world import ANNA, BEN, Letter, World, a_world

TIERS = {"triage": {"title": "Triage", "green": "2 business hours", "yellow": "1 business day", "lead": BEN}}


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    desk = {"name": "Desk", "address": "support@desk.test", "timezone": "Europe/Berlin"}
    with a_world(f"sqlite:///{tmp_path}/d.db", desk=desk, tiers=TIERS, policy={"undo_seconds": 0}) as made:
        opened(made)
        made.receive(
            made.mail(
                CAROL,
                "Please escalate.",
                to=made.sent_to(CAROLS)[-1].header("Reply-To"),
                cc="Dave <dave@client.test>",
            )
        )
        yield made


def parts(letter: Letter) -> list:
    return list(letter.message.walk())


def event(letter: Letter):
    """The invitation as vobject reads it, from the alternative part."""
    (part,) = [p for p in parts(letter) if p.get_content_type() == "text/calendar"]
    calendar = vobject.readOne(part.get_payload(decode=True).decode())
    assert calendar.method.value == part.get_param("method")
    return calendar.method.value, calendar.vevent


def answer(desk: World, letter: Letter, state: str, sender: str = CAROL, **more) -> None:
    """As a calendar program answers: to the organizer, METHOD:REPLY."""
    _, invited = event(letter)
    organizer = invited.organizer.value.removeprefix("mailto:")
    address = sender.rpartition("<")[2].rstrip(">")
    text = (
        "BEGIN:VCALENDAR\r\nPRODID:-//x//y//EN\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{more.get('uid', invited.uid.value)}\r\nSEQUENCE:{more.get('sequence', invited.sequence.value)}\r\n"
        f"DTSTAMP:20261123T100000Z\r\nATTENDEE;PARTSTAT={state}:\r\n mailto:{address}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    message = email.message_from_bytes(desk.mail(sender, "", to=organizer), policy=email.policy.SMTP)
    message.clear_content()
    message.set_content(text, subtype="calendar", params={"method": "REPLY"})
    desk.receive(message.as_bytes())


def test_an_invitation_is_read_by_another_library(desk):
    says(desk, "#call 2026-12-01 15:00 45 minutes at https://meet.example.com/1", BEN)
    letter = desk.sent_to(CAROLS)[-1]
    method, invited = event(letter)
    assert method == "REQUEST"
    assert invited.dtstart.value == datetime(2026, 12, 1, 14, 0, tzinfo=UTC)  # Berlin's 15:00
    assert invited.dtend.value == datetime(2026, 12, 1, 14, 45, tzinfo=UTC)
    assert invited.sequence.value == "0"
    assert invited.summary.value == "PD-1001: The export fails"
    assert invited.location.value == "https://meet.example.com/1"
    assert [a.value for a in invited.attendee_list] == ["mailto:carol@client.test", "mailto:dave@client.test"]
    assert invited.organizer.value.startswith("mailto:support+")
    assert desk.sent_to("dave@client.test")


def test_clients_get_it_as_they_want_it(desk):
    """The last alternative for Gmail and Outlook (RFC 6047), and a file for all others, both the same."""
    says(desk, "#call 2026-12-01 15:00", BEN)
    letter = desk.sent_to(CAROLS)[-1]
    assert letter.message.get_content_type() == "multipart/mixed"
    body, file = letter.message.iter_parts()
    assert [p.get_content_type() for p in body.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_content() == list(body.iter_parts())[-1].get_payload(decode=True)
    assert all(len(line) <= 75 for line in file.get_content().split(b"\r\n"))  # RFC 5545 §3.1


def test_the_contact_has_it_in_a_calendar_too(desk):
    says(desk, "#call 2026-12-01 15:00", BEN)
    (letter,) = [x for x in desk.sent_to(BEN) if "Call" in x.header("Subject")]
    assert event(letter)[0] == "REQUEST"
    for customer in (CAROLS, "dave@client.test"):
        assert not any(a in desk.sent_to(customer)[-1].raw.decode() for a in (ANNA, BEN))


def test_a_change_keeps_the_uid_and_counts_up(desk):
    says(desk, "#call 2026-12-01 15:00 1 hour at room 1", BEN)
    _, first = event(desk.sent_to(CAROLS)[-1])
    desk.pass_time(days=1)
    says(desk, "#call move 2026-12-02 10:00", BEN)
    method, moved = event(desk.sent_to(CAROLS)[-1])
    assert method == "REQUEST"
    assert (moved.uid.value, moved.sequence.value) == (first.uid.value, "1")
    assert moved.organizer.value == first.organizer.value  # calendars believe nobody else
    assert moved.dtend.value == datetime(2026, 12, 2, 10, 0, tzinfo=UTC)
    assert moved.location.value == "room 1"
    assert "has changed" in desk.sent_to(CAROLS)[-1].text


def test_a_cancellation_says_so_everywhere(desk):
    says(desk, "#call 2026-12-01 15:00", BEN)
    _, first = event(desk.sent_to(CAROLS)[-1])
    says(desk, "#call cancel", BEN)
    method, gone = event(desk.sent_to(CAROLS)[-1])
    assert (method, gone.status.value, gone.uid.value, gone.sequence.value) == (
        "CANCEL", "CANCELLED", first.uid.value, "1",
    )  # fmt: skip
    says(desk, "#call 2026-12-03 15:00", BEN)
    assert event(desk.sent_to(CAROLS)[-1])[1].uid.value != first.uid.value


def test_a_call_that_calendars_have_answered_is_cancelled_as_any_other(desk):
    says(desk, "#call 2026-12-01 15:00", BEN)
    invitation = desk.sent_to(CAROLS)[-1]
    answer(desk, invitation, "ACCEPTED")
    says(desk, "#call cancel", BEN)
    assert event(desk.sent_to(CAROLS)[-1])[0] == "CANCEL"
    assert event(desk.sent_to("dave@client.test")[-1])[0] == "CANCEL"
    assert any("Ben cancelled the call" in x.text for x in desk.sent_to(BEN))


def test_a_call_is_not_replaced_by_another_without_its_cancellation(desk):
    says(desk, "#call 2026-12-01 15:00", BEN)
    before = len(desk.sent_to(CAROLS))
    says(desk, "#call cancel\n#call 2026-12-02 15:00", BEN)
    assert "cancel and call anew by two mails" in told(desk, BEN)
    assert len(desk.sent_to(CAROLS)) == before


def test_an_escalation_does_not_end_before_a_call_that_stands(desk):
    """Afterwards nobody could move or cancel it."""
    says(desk, "#call 2026-12-01 15:00", BEN)
    every = "\n".join(
        f"#condition {c} yes" for c in ("plan-accepted", "analysis-on-track", "customer-agrees")
    )
    says(desk, f"{every}\n#deescalate", BEN)
    assert "there is a call at 2026-12-01 15:00 CET, which would stand in calendars" in told(desk, BEN)
    says(desk, f"{every}\n#call cancel\n#deescalate", BEN)
    assert desk.rows(s.escalation)[0].closed_at is not None
    subjects = [x.header("Subject") for x in desk.sent_to(CAROLS)[-2:]]
    assert any(x.startswith("Cancelled call") for x in subjects)


# --- answers


def test_an_answer_is_noted_for_the_contact_and_changes_nothing_else(desk):
    says(desk, "#call 2026-12-01 15:00", BEN)
    before = desk.ticket(1001).status
    answer(desk, desk.sent_to(CAROLS)[-1], "ACCEPTED")
    assert desk.outcomes()[-1] == "suppressed"
    assert "carol@client.test comes to the call" in told(desk, BEN)
    assert desk.rows(s.escalation)[0].call["answers"] == [["carol@client.test", "accepted"]]
    assert desk.ticket(1001).status == before
    assert len(desk.rows(s.message)) == 2
    count = len(desk.sent_to(BEN))
    answer(desk, desk.sent_to(CAROLS)[-1], "ACCEPTED")
    assert len(desk.sent_to(BEN)) == count
    answer(desk, desk.sent_to(CAROLS)[-1], "DECLINED")
    assert "does not come to the call" in told(desk, BEN)


@pytest.mark.parametrize(
    "forged",
    [
        {"sender": "Mallory <mallory@else.test>"},
        {"sender": "Dave <dave@client.test>"},  # at Carol's address
        {"uid": "another@desk.test"},
        {"sequence": "7"},
        {"state": "NONSENSE"},
    ],
    ids=lambda f: next(iter(f)),
)
def test_an_answer_that_proves_nothing_is_noise(desk, forged):
    says(desk, "#call 2026-12-01 15:00", BEN)
    before = len(desk.sent_to(BEN))
    answer(desk, desk.sent_to(CAROLS)[-1], forged.pop("state", "ACCEPTED"), **forged)
    assert desk.rows(s.escalation)[0].call["answers"] == []
    assert len(desk.sent_to(BEN)) == before


# --- refusals


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        ("#call", "something is missing: #call DATE TIME"),
        ("#call tomorrow", "write day and time: #call 2026-12-01 15:00"),
        ("#call 2026-13-01 15:00", "2026-13-01 15:00 is no time"),
        ("#call 2027-03-28 02:30", "2027-03-28 02:30 is no time"),  # the clocks go forward in Berlin
        ("#call 2026-11-01 15:00", "is not within the year to come"),
        ("#call 2036-11-01 15:00", "is not within the year to come"),
        (
            "#call 2026-12-01 15:00 with eve@else.test",
            "eve@else.test does not take part: #cc eve@else.test first",
        ),
        ("#call move 2026-12-01 15:00", "there is no call to move"),
        ("#call cancel", "there is no call to cancel"),
        ("#call 2026-12-01 15:00\n#call 2026-12-02 15:00", "there is a call at 2026-12-01 15:00 CET"),
    ],
    ids=lambda value: value if value.startswith("#") else "",
)
def test_what_cannot_be_is_refused_with_its_reason(desk, mail, why):
    before = len(desk.sent_to(CAROLS))
    says(desk, mail, BEN)
    assert why in told(desk, BEN)
    assert len(desk.sent_to(CAROLS)) == before


def test_without_an_escalation_there_is_no_call(desk):
    opened(desk, "Eve <eve@else.test>", "A question.")
    says(desk, "#call 2026-12-01 15:00", BEN, 1002)
    assert "the customer has not escalated this ticket" in told(desk, BEN)
