"""P2: what time does to a ticket. Customers are reminded once, waiting and hold end, resolved is closed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from postdesk.gateway.model import DESK
from postdesk.gateway.store import schema as s
from postdesk.outbound.outcome import Rejected
from postdesk.outbound.suppress import Caps
from talking import CAROL, CAROLS, says, told
from talking import opened as opened_now
from world import ALWAYS_OPEN, ANNA, BEN, World, a_world

DAN = "dan@other.test"
NO_MAIL = Caps(to_address_hour=0)


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", calendars=ALWAYS_OPEN) as world:
        yield world


def notices(desk: World, name: str, to: str | None = None) -> list[str]:
    """Who was sent such a notice."""
    return [r.recipient for r in desk.rows(s.outbox) if r.notice == name and to in {None, r.recipient}]


def waiting(desk: World, ticket: int) -> list[tuple[str, str]]:
    return [
        (t.kind, f"{t.due_at:%m-%d %H:%M}")
        for t in desk.rows(s.timer)
        if t.ticket_id == ticket and t.state == "waiting"
    ]


def customer_replies(desk: World, text: str) -> None:
    """To the latest letter they got."""
    desk.receive(desk.mail(CAROL, text, to=desk.sent_to(CAROLS)[-1].header("Reply-To")))


def opened(desk: World, *args, **more) -> int:
    """On Monday 23 November, 9:00; a minute later something may be done about it."""
    number = opened_now(desk, *args, **more)
    desk.pass_time(minutes=1)
    return number


def answered(desk: World, **more) -> int:
    """A ticket that waits for its customer since Monday, 9:01."""
    number = opened(desk, **more)
    says(desk, "Which version is it?")
    return number


# --- pending


def test_a_pending_tickets_customer_is_reminded_after_three_days_and_told_of_the_end_after_three_more(desk):
    number = answered(desk)
    desk.live(days=2, hours=23)
    assert notices(desk, "pending_reminder") == []
    desk.live(hours=1)
    assert notices(desk, "pending_reminder") == [CAROLS]
    assert desk.ticket(number).status == "pending"
    reminder = desk.sent_to(CAROLS)[-1]
    assert "Which version is it?" in reminder.text
    assert reminder.header("Auto-Submitted").startswith("auto-")
    desk.live(days=2, hours=23)
    assert desk.ticket(number).status == "pending"
    desk.live(hours=1)
    assert desk.ticket(number).status == "resolved"
    assert notices(desk, "resolved_unanswered") == [CAROLS]
    desk.live(days=10)
    assert (len(notices(desk, "pending_reminder")), len(notices(desk, "resolved_unanswered"))) == (1, 1)
    moves = [(c.new, c.actor, c.why) for c in desk.rows(s.change) if c.field == "status"]
    assert moves[-1] == ("resolved", "timer", "the customer did not answer, though reminded")


def test_a_reply_to_the_reminder_opens_the_ticket_and_no_timer_is_left(desk):
    number = answered(desk)
    desk.live(days=4)
    customer_replies(desk, "It is version 4.")
    assert (desk.ticket(number).status, waiting(desk, number)) == ("open", [])


def test_a_reply_to_the_notice_of_the_end_opens_the_ticket(desk):
    number = answered(desk)
    desk.live(days=8)
    assert desk.ticket(number).status == "resolved"
    customer_replies(desk, "It is version 4.")
    assert desk.ticket(number).status == "open"


def test_a_further_answer_begins_the_time_anew(desk):
    number = answered(desk)
    desk.live(days=2)
    says(desk, "It would be under Help, About.")
    assert waiting(desk, number) == [("remind", "11-28 09:01")]
    desk.live(days=2, hours=23)
    assert notices(desk, "pending_reminder") == []
    desk.live(hours=1)
    assert notices(desk, "pending_reminder") == [CAROLS]
    says(desk, "Shall I call you?")  # after the reminder: another one, three days later
    assert waiting(desk, number) == [("remind", "12-01 09:01")]
    desk.live(days=3)
    assert len(notices(desk, "pending_reminder")) == 2


def test_a_note_begins_nothing_anew(desk):
    number = answered(desk)
    desk.live(days=2)
    says(desk, "#note She is on the phone a lot.")
    assert waiting(desk, number) == [("remind", "11-26 09:01")]


def test_a_desk_that_was_down_for_weeks_reminds_first_and_resolves_three_days_later(desk):
    number = answered(desk)
    desk.pass_time(days=30)
    desk.work()
    assert (notices(desk, "pending_reminder"), desk.ticket(number).status) == ([CAROLS], "pending")
    desk.live(days=2, hours=23)
    assert desk.ticket(number).status == "pending"
    desk.live(hours=1)
    assert desk.ticket(number).status == "resolved"


def test_everybody_who_takes_part_is_reminded_and_sees_what_is_theirs(desk):
    number = answered(desk)
    desk.pass_time(minutes=1)
    says(desk, f"#cc {DAN}\n#note he pays")
    desk.live(days=3)
    assert sorted(notices(desk, "pending_reminder")) == [CAROLS, DAN]
    assert "Which version is it?" not in desk.sent_to(DAN)[-1].text  # said before he came
    assert desk.ticket(number).status == "pending"


def test_nobody_behind_a_robots_address_is_reminded_and_the_owner_hears_of_it(desk):
    number = answered(desk)
    with (
        desk.database.write() as connection
    ):  # the screening lets no such mail open a ticket: belt and braces
        connection.execute(sa.update(s.person).values(address="no-reply@client.test"))
    desk.live(days=3)
    assert (notices(desk, "pending_reminder"), desk.ticket(number).status) == ([], "open")
    assert "a mailbox that no person reads" in told(desk)


def test_no_reminder_goes_into_the_void(desk):
    """The answer was refused for good: its owner is told, and the ticket opens."""
    number = opened(desk)
    desk.transport.answers[CAROLS] = lambda: Rejected(550, "no such user", "5.1.1")
    says(desk, "Which version is it?")
    desk.live(days=3)
    assert (notices(desk, "pending_reminder"), desk.ticket(number).status) == ([], "open")
    assert f"the latest letter to {CAROLS} did not reach them" in told(desk)
    note = desk.rows(s.note)[-1]
    assert (note.agent_id, note.person_id) == (None, None)
    assert "no such user" in note.text


def test_nothing_is_taken_for_solved_where_the_reminder_came_back(desk):
    number = answered(desk)
    desk.transport.answers[CAROLS] = lambda: Rejected(550, "no such user", "5.1.1")
    desk.live(days=3)
    assert desk.ticket(number).status == "pending"
    desk.live(days=3)
    assert (desk.ticket(number).status, notices(desk, "resolved_unanswered")) == ("open", [])


def test_a_cap_puts_a_reminder_off_and_a_day_later_the_owner_is_told(desk):
    desk.timekeeper._rules = replace(desk.rules, caps=NO_MAIL)
    number = answered(desk)
    desk.live(days=3, hours=2)
    assert (notices(desk, "pending_reminder"), desk.ticket(number).status) == ([], "pending")
    assert [kind for kind, _ in waiting(desk, number)] == ["remind"]
    desk.live(days=1)
    assert (notices(desk, "pending_reminder"), desk.ticket(number).status) == ([], "open")


def test_a_cap_that_passes_delays_the_reminder_and_loses_nothing(desk):
    rules = desk.rules
    desk.timekeeper._rules = replace(rules, caps=NO_MAIL)
    number = answered(desk)
    desk.live(days=3, hours=2)
    desk.timekeeper._rules = rules
    desk.live(hours=2)
    assert notices(desk, "pending_reminder") == [CAROLS]
    assert waiting(desk, number) == [("resolve unanswered", "11-29 12:01")]


# --- waiting, hold, resolved


@pytest.mark.parametrize(("order", "days"), [("#waiting for the supplier", 10), ("#hold 4 parts", 4)])
def test_what_was_set_aside_is_open_again_with_a_note_by_the_desk_and_its_owner_is_told(desk, order, days):
    number = opened(desk)
    says(desk, f"#me\n{order}")
    desk.live(days=days, hours=-1)
    status = order.split()[0].removeprefix("#")
    assert desk.ticket(number).status == status
    before = len(desk.sent_to(ANNA)), len(desk.sent_to(BEN)), len(desk.sent_to(CAROLS))
    desk.live(hours=1)
    assert desk.ticket(number).status == "open"
    assert (len(desk.sent_to(ANNA)), len(desk.sent_to(BEN)), len(desk.sent_to(CAROLS))) == (
        before[0] + 1, before[1], before[2],
    )  # fmt: skip
    assert f"Back to open: {status} is over." in told(desk)
    assert DESK in told(desk)
    why = order.split(" ", 2 if status == "hold" else 1)[-1]
    assert desk.rows(s.note)[-1].text == f"Back to open: {status} is over. It had been set aside: {why}."


def test_without_an_owner_the_queue_is_told(desk):
    opened(desk)
    says(desk, "#hold 1")
    before = len(desk.sent_to(BEN))
    desk.live(days=1)
    assert len(desk.sent_to(BEN)) == before + 1


def test_hold_again_makes_it_longer(desk):
    number = opened(desk)
    says(desk, "#hold 2")
    desk.live(days=1)
    says(desk, "#hold 5")
    desk.live(days=4, hours=23)
    assert desk.ticket(number).status == "hold"
    desk.live(hours=1)
    assert desk.ticket(number).status == "open"
    assert [n.text.startswith("Back to open: hold is over.") for n in desk.rows(s.note)].count(True) == 1


@pytest.mark.parametrize("order", ["#waiting", "#hold 4"])
def test_a_customers_reply_ends_either(desk, order):
    number = opened(desk)
    says(desk, order)
    customer_replies(desk, "One more thing: it fails on the second branch, too.")
    assert (desk.ticket(number).status, waiting(desk, number)) == ("open", [])


def test_a_resolved_ticket_is_closed_silently_after_two_weeks_and_keeps_its_owner(desk):
    number = opened(desk)
    says(desk, "#me\n#resolve\nIt was the cable.")
    sent = len(desk.transport.sent)
    desk.live(days=13, hours=23)
    assert desk.ticket(number).status == "resolved"
    desk.live(hours=1)
    row = desk.ticket(number)
    assert (row.status, row.owner_id, row.resolution) == ("closed", desk.agent_id(ANNA), "It was the cable.")
    assert row.confirmed_by == "no reply since 2026-11-23"
    assert len(desk.transport.sent) == sent
    assert waiting(desk, number) == []


# --- merges


def test_a_merged_tickets_timers_stop_and_the_other_keeps_its_own(desk):
    one = answered(desk)
    other = opened(desk, "Dave <dave@other.test>", "Mine fails, too.", subject="Second")
    says(desk, "Which version is it?", ticket=other)
    says(desk, f"#merge {other}", ticket=one)
    assert waiting(desk, one) == []
    assert [kind for kind, _ in waiting(desk, other)] == ["remind"]
    says(desk, f"#unmerge {one}", ticket=other)
    assert (desk.ticket(one).status, waiting(desk, one)) == ("open", [])


def test_a_resolved_ticket_that_gets_another_one_is_not_closed_by_time(desk):
    one = answered(desk)
    other = opened(desk, "Dave <dave@other.test>", "Mine fails, too.", subject="Second")
    says(desk, "#resolve", ticket=other)
    says(desk, f"#merge {other}", ticket=one)
    assert (desk.ticket(other).status, waiting(desk, other)) == ("open", [])


# --- the same moment twice


def test_a_status_said_again_at_the_very_same_moment_has_its_timer(desk):
    """The clock stands still here: a name is not given twice, all the same."""
    number = opened(desk)
    for _ in range(3):
        says(desk, "#hold 5")
        says(desk, "#reopen")
    says(desk, "#hold 5")
    assert len(waiting(desk, number)) == 1
    desk.live(days=5, minutes=1)
    assert desk.ticket(number).status == "open"


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=40)])
def test_a_clock_that_jumps_back_fires_nothing_twice_and_loses_nothing(desk, back):
    number = answered(desk)
    desk.live(days=3)
    desk.now -= back
    desk.work()
    says(desk, "Are you there?")
    assert [kind for kind, _ in waiting(desk, number)] == ["remind"]
    desk.now += back
    desk.live(days=3, hours=1)
    assert len(notices(desk, "pending_reminder")) == 2
    desk.live(days=3)
    assert desk.ticket(number).status == "resolved"
