"""R1: reports by mail, at fixed times, once each; readable as text, with pictures beside it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from command_line import Desk
from postdesk.gateway.desk.reports import period_start, report
from postdesk.gateway.figures import Figures, TicketLine, in_words, ninth_decile, one_touch_share
from postdesk.gateway.model import Status
from postdesk.gateway.recurrence import Recurrence
from postdesk.gateway.reporting import gather
from postdesk.gateway.store import schema as s
from postdesk.gateway.timekeeper import Timekeeper
from postdesk.outbound.plots import picture
from postdesk.templates.plot import Plot, Series, bars
from talking import says
from world import ANNA, MONDAY, World, a_world

LEAD = "lead@desk.test"  # no agent
CUSTOMER = "carla@client.test"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    reports = [
        {"kind": "summary", "when": "monday 09:30", "to": [LEAD, ANNA]},
        {"kind": "handover", "when": "daily 07:00", "to": [LEAD]},
    ]
    with a_world(f"sqlite:///{tmp_path}/desk.db", reports=reports) as made:
        yield made


def a_line(number: int, **more: object) -> TicketLine:
    values: dict[str, object] = {
        "id": number,
        "subject": f"No {number}",
        "status": Status.OPEN,
        "queue": "billing",
        "urgency": "normal",
        "tier": "triage",
        "owner": "",
        "organisation": "",
        "known_issue": "",
        "created_at": MONDAY,
        "status_since": MONDAY,
        "first_answer_at": None,
        "answers": 0,
        "resolved_at": None,
        "reopened": 0,
    }
    return TicketLine(**values | more)  # type: ignore[arg-type]  # as typed above


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("daily 08:00", "2026-11-23T06:00", "2026-11-23T07:00"),
        ("daily 08:00", "2026-11-23T07:00", "2026-11-24T07:00"),
        ("weekdays 08:00", "2026-11-27T12:00", "2026-11-30T07:00"),
        ("Monday  09:30", "2026-11-23T09:00", "2026-11-30T08:30"),
        ("monthly 07:00", "2026-11-23T09:00", "2026-12-01T06:00"),
        ("monthly 07:00", "2026-12-01T06:00", "2027-01-01T06:00"),
        ("daily 08:00", "2026-03-28T12:00", "2026-03-29T06:00"),  # summer time began that night
        ("daily 02:30", "2026-03-28T12:00", "2026-03-29T01:30"),  # there is no 02:30 that day: 03:30
        ("daily 02:30", "2026-10-24T12:00", "2026-10-25T00:30"),  # there are two: the first
    ],
)
def test_a_fixed_time_comes_back_by_the_local_clock(text: str, after: str, expected: str) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert Recurrence.parse(text).after(moment, BERLIN) == datetime.fromisoformat(expected).replace(
        tzinfo=UTC
    )


@pytest.mark.parametrize("text", ["", "08:00", "daily", "daily 24:00", "daily 8:00", "sometimes 08:00"])
def test_what_is_no_fixed_time_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(ValueError, match='such as "daily 08:00"'):
        Recurrence.parse(text)


@pytest.mark.parametrize(
    ("kind", "when", "due", "begins"),
    [
        ("handover", "monday 08:00", "2026-11-30T07:00", "2026-11-23T07:00"),  # Monday to Monday
        ("handover", "monday 08:00", "2026-10-26T07:00", "2026-10-19T06:00"),  # summer time ended on Sunday
        ("handover", "monday 08:00", "2026-03-30T06:00", "2026-03-23T07:00"),  # and began
        ("handover", "friday 16:00", "2026-11-27T15:00", "2026-11-20T15:00"),
        ("handover", "daily 07:00", "2026-11-24T06:00", "2026-11-17T06:00"),
        ("summary", "monday 07:30", "2026-11-30T06:30", "2026-11-02T06:30"),
        (
            "summary",
            "monthly 07:00",
            "2026-12-01T06:00",
            "2026-11-01T06:00",
        ),  # the month, all thirty days of it
        ("summary", "monthly 07:00", "2026-03-01T06:00", "2026-02-01T06:00"),
        (
            "escalations",
            "weekdays 08:00",
            "2026-11-30T07:00",
            "2026-11-27T07:00",
        ),  # Monday's begins on Friday
        ("escalations", "weekdays 08:00", "2026-12-01T07:00", "2026-11-30T07:00"),
        ("escalations", "daily 08:00", "2026-10-26T07:00", "2026-10-25T07:00"),
        ("escalations", "daily 08:00", "2026-10-25T07:00", "2026-10-24T06:00"),  # 25 hours
    ],
)
def test_a_report_begins_where_the_one_before_it_ended_by_the_local_clock(kind, when, due, begins) -> None:
    at, since = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (due, begins))
    assert period_start(kind, at, BERLIN, Recurrence.parse(when)) == since


@pytest.mark.parametrize("when", ["monday 08:00", "weekdays 08:00", "daily 02:30", "monthly 07:00"])
@pytest.mark.parametrize("kind", ["escalations", "handover", "summary"])
def test_nothing_falls_between_two_reports(kind: str, when: str) -> None:
    recurrence, at = Recurrence.parse(when), datetime(2026, 2, 1, tzinfo=UTC)
    for _ in range(60):
        before, at = at, recurrence.after(at, BERLIN)
        assert before < at
        assert recurrence.before(recurrence.after(at, BERLIN), BERLIN) == at
        assert period_start(kind, recurrence.after(at, BERLIN), BERLIN, recurrence) <= at


def test_a_mondays_summary_has_its_weeks_from_monday_to_monday_and_counts_each_ticket_once(
    world: World,
) -> None:
    with_zone = replace(world.rules, zone=BERLIN)
    until = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    since = period_start("summary", until, BERLIN)
    made = [
        since,
        since + timedelta(days=6, hours=23),
        since + timedelta(days=7),
        until - timedelta(minutes=1),
    ]
    lines = tuple(a_line(n, created_at=at) for n, at in enumerate(made))
    (weeks, _) = report(with_zone, "summary", Figures(since, until, lines)).plots
    assert weeks.labels == ("from 02 Nov", "from 09 Nov", "from 16 Nov", "from 23 Nov")
    assert weeks.series[0].values == (2.0, 1.0, 0.0, 1.0)


def test_a_mondays_hand_over_is_about_last_week(world: World) -> None:
    since, until = (datetime(2026, 11, day, 8, tzinfo=UTC) for day in (23, 30))
    lines = (a_line(1, created_at=since), a_line(2, created_at=since - timedelta(minutes=1)))
    made = report(world.rules, "handover", Figures(since, until, lines))
    assert (made.period, made.sections[0].title) == (
        "Mon 23 November 2026 to Mon 30 November 2026, 08:00 (UTC)",
        "Last week",
    )
    assert made.sections[0].sentences[0].startswith("1 opened")
    longer = report(world.rules, "handover", Figures(since, until + timedelta(days=2), lines))
    assert longer.sections[0].title == "Since Monday, 23 November"


def test_a_report_that_is_late_leaves_out_nothing(world: World) -> None:
    """The daemon was down from Sunday to Wednesday: the week is still that from Monday on, and the days since."""
    world.live(hours=1)
    world.pass_time(days=9)
    world.work()
    assert (
        world.sent_to(LEAD)[-1].header("Subject")
        == "Desk: Summary, Mon 02 November 2026 to Wed 02 December 2026, 10:00 (UTC)"
    )


def test_a_report_is_mailed_at_its_time_and_once(world: World) -> None:
    """World.live goes from hour to hour; the summary is due at 09:30 on Mondays, the hand-over daily at 07:00."""
    world.receive(world.mail(f"Carla <{CUSTOMER}>", "The invoice is wrong."))
    world.live(days=1)
    assert [x.header("Subject") for x in world.sent_to(LEAD)] == [
        "Desk: Summary, Mon 26 October 2026 to Mon 23 November 2026, 10:00 (UTC)",
        "Desk: Hand-over, Tue 17 November 2026 to Tue 24 November 2026, 07:00 (UTC)",
    ]
    world.timekeeper = Timekeeper(world.database, world.rules, world.clock)  # a new start
    world.live(hours=20)
    assert len(world.sent_to(LEAD)) == 2
    world.live(days=7)
    assert [t.state for t in world.rows(s.timer)].count("waiting") == 2


def test_what_was_opened_again_counts_in_the_week_in_which_it_was(world: World) -> None:
    world.receive(world.mail(f"Carla <{CUSTOMER}>", "The invoice is wrong."))
    says(world, "#resolve")
    world.live(hours=1)
    world.receive(
        world.mail(f"Carla <{CUSTOMER}>", "It is not.", to=world.sent_to(CUSTOMER)[-1].header("Reply-To"))
    )
    world.live(days=9)
    counted = [line for x in world.sent_to(LEAD) for line in x.text.splitlines() if "opened again" in line]
    assert "1 opened again." in counted[0]
    assert "0 opened again." in counted[-1]


def test_what_was_missed_is_made_up_for_once(world: World) -> None:
    world.work()
    world.pass_time(days=10)
    world.work()
    assert len(world.sent_to(LEAD)) == 2


def test_a_report_shows_text_and_pictures(world: World) -> None:
    world.receive(
        world.mail(f"Carla <{CUSTOMER}>", "All users are locked out, nobody can sell. It is critical.")
    )
    world.live(hours=1)
    (letter,) = world.sent_to(LEAD)
    assert "1 requests came in" not in letter.text
    assert "1 request came in, 0 were solved, 1 is open." in letter.text
    assert "came in ####" in letter.text
    pictures = [p for p in letter.message.walk() if p.get_content_type() == "image/png"]
    html = letter.message.get_body(("html",))
    assert html is not None
    for part in pictures:
        assert isinstance(part, EmailMessage)
        assert part.get_content().startswith(b"\x89PNG")
        assert f'src="cid:{part["Content-ID"].strip("<>")}"' in html.get_content()
    assert len(pictures) == 2


def test_a_reader_who_is_no_agent_writes_back_to_the_desk_and_gets_no_agents_power(world: World) -> None:
    world.work()
    world.live(hours=1)
    (to_lead,), (to_anna,) = world.sent_to(LEAD), world.sent_to(ANNA)
    assert "support@desk.test" in to_lead.header("Reply-To")
    assert "support+" in to_anna.header("Reply-To")


def test_a_report_that_was_moved_comes_at_its_new_time_alone(world: World) -> None:
    world.work()
    moved = tuple(report.model_copy(update={"when": "daily 20:00"}) for report in world.rules.reports[1:])
    world.rules = replace(world.rules, reports=(world.rules.reports[0], *moved))
    world.timekeeper = Timekeeper(world.database, world.rules, world.clock)  # a new start
    world.live(hours=23)
    handovers = [x.header("Subject") for x in world.sent_to(LEAD) if "Hand-over" in x.header("Subject")]
    assert [subject[-12:] for subject in handovers] == [" 20:00 (UTC)"]


def test_no_reports_no_timers(tmp_path: Path) -> None:
    with a_world(f"sqlite:///{tmp_path}/desk.db") as world:
        world.live(days=2)
        assert world.rows(s.timer) == []


def test_one_touch_is_one_answer_that_lasted() -> None:
    solved = {"status": Status.RESOLVED, "resolved_at": MONDAY, "answers": 1}
    lines = (
        a_line(1, **solved),
        a_line(2, **solved | {"answers": 2}),
        a_line(3, **solved | {"reopened": 1}),
        a_line(4, **solved | {"answers": 0}),
    )
    assert one_touch_share(lines) == 0.25
    assert one_touch_share(()) is None


def test_a_period_counts_what_happened_in_it_and_all_that_is_open() -> None:
    day = timedelta(days=1)
    figures = Figures(
        MONDAY,
        MONDAY + day,
        (
            a_line(1, created_at=MONDAY - day),
            a_line(2, created_at=MONDAY),
            a_line(3, created_at=MONDAY - day, status=Status.RESOLVED, resolved_at=MONDAY),
            a_line(4, created_at=MONDAY - day, status=Status.RESOLVED, resolved_at=MONDAY - day),
            a_line(5, created_at=MONDAY - day, status=Status.OPEN, resolved_at=MONDAY),  # opened again
        ),
    )
    assert [t.id for t in figures.opened] == [2]
    assert [t.id for t in figures.resolved] == [3]
    assert [t.id for t in figures.open_now] == [1, 5, 2]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (192, "3 h 12 min"), (2880, "2 d"), (3120, "2 d 4 h")],
)
def test_times_in_words(minutes: int, words: str) -> None:
    assert in_words(timedelta(minutes=minutes)) == words


def test_nine_of_ten_took_no_longer() -> None:
    hours = [timedelta(hours=n) for n in range(1, 11)]
    assert ninth_decile(hours) == timedelta(hours=9)
    assert ninth_decile(hours[:1]) == timedelta(hours=1)
    assert ninth_decile(()) is None


def test_the_same_plot_is_the_same_picture_and_reads_as_text() -> None:
    plot = Plot(
        key="p", title="T", unit="u", labels=("a", "bb"), series=(Series(name="x", values=(1.0, 2.0)),)
    )
    assert picture(plot) == picture(plot)
    assert bars(plot) == f"a   {'#' * 15} 1\nbb  {'#' * 30} 2"
    empty = Plot(key="p", title="T", unit="u", labels=("a",), series=(Series(name="x", values=(0.0,)),))
    assert bars(empty) == "a   0"


def test_a_report_is_shown_without_being_mailed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.receive()
    assert "Open, longest untouched first" in desk("report", "handover").out
    assert desk("report", "summary", "--json").json["title"] == "Summary"
    assert desk("outbox", "list", "--all", "--json").json[-1]["notice"] != "report"


def test_an_unknown_report_names_those_there_are(tmp_path: Path) -> None:
    answer = Desk(tmp_path)("report", "weather")
    assert (answer.status, answer.err) == (
        2,
        "postdesk: no such report: weather; there are escalations, handover, summary\n",
    )


def test_the_daily_report_lists_what_customers_escalated(world: World) -> None:
    """E4: who is the contact, what is promised, what is missing for its end."""
    world.receive(
        world.mail(f"Carla <{CUSTOMER}>", "The export fails. I would like to escalate this request.")
    )
    with world.database.read() as connection:
        figures = gather(connection, world.rules, world.now - timedelta(days=1), world.now)
    sections = {section.title: section for section in report(world.rules, "escalations", figures).sections}
    (line,) = sections["Escalated by customers"].tickets
    assert line.tag == "PD-1001"
    assert "contact not named yet; owner nobody; by carla@client.test; for 0 min" in line.words
    assert "to end it: " in line.words


def test_the_summary_lists_delays_by_the_service_levels_colour(world: World) -> None:
    """R1: a ticket of triage is yellow after two business hours, red after a business day."""
    world.receive(world.mail(f"Carla <{CUSTOMER}>", "The invoice is wrong."))
    found = {}
    for hours in (1, 4, 48):
        now = MONDAY + timedelta(hours=hours)
        with world.database.read() as connection:
            figures = gather(connection, world.rules, now - timedelta(days=7), now)
        sections = report(world.rules, "summary", figures).sections
        found[hours] = [s.title for s in sections if s.title.startswith("Delays") and s.tickets]
    assert found == {1: [], 4: ["Delays: service level yellow"], 48: ["Delays: service level red"]}
