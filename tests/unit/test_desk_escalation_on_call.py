"""E6: those on call are told, woken up an hour later, called half an hour after that, until somebody acknowledges."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from postdesk.gateway.hooks import Hooked, call_hook
from postdesk.gateway.pager import Pager
from postdesk.gateway.settings.staff import OnCall
from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, NAMES, answers_to, opened, says, told
from world import ANNA, BEN, World, a_world

OSKAR, OLGA = "oskar@desk.test", "olga@desk.test"  # on call
NAMES |= {OSKAR: "Oskar", OLGA: "Olga"}
AGENTS = [
    {"name": n, "address": a} for n, a in (("Anna", ANNA), ("Ben", BEN), ("Oskar", OSKAR), ("Olga", OLGA))
]
TIERS = {
    "triage": {"title": "Triage", "green": "2 business hours", "yellow": "1 business day", "agents": [ANNA]},
    "T1": {"title": "Tier 1", "green": "2 business hours", "yellow": "1 business day", "agents": [BEN]},
    "on-call": {"title": "On call", "green": "1 hour", "yellow": "1.5 hours", "agents": [OSKAR, OLGA]},
}
HOOK = {"command": ["/bin/true"]}


@pytest.fixture
def desk(store_url) -> Iterator[World]:
    with a_world(store_url, agents=AGENTS, tiers=TIERS, on_call=HOOK, policy={"undo_seconds": 0}) as made:
        yield made


def letters(desk: World, agent: str, title: str) -> list[str]:
    return [" ".join(x.text.split()) for x in desk.sent_to(agent) if f"] {title}:" in x.header("Subject")]


def pager(desk: World, answers: list[Hooked] | None = None) -> tuple[Pager, list[dict]]:
    """A pager whose hook gives these answers, and what it was called with."""
    called: list[dict] = []

    def hook(_: OnCall, body) -> Hooked:
        called.append(dict(body))
        return answers.pop(0) if answers else Hooked(True, "200")

    return Pager(desk.database, desk.rules, OnCall(**HOOK), desk.clock, hook), called


def called_out(desk: World) -> int:
    ticket = opened(desk, text="Nothing works at all: SECRET-TEXT")
    says(desk, "#escalate on-call Is the database up?\nAll shops report it.")
    return ticket


def test_nobody_is_promised_a_call_where_there_is_no_hook(tmp_path):
    with a_world(
        f"sqlite:///{tmp_path}/d.db", agents=AGENTS, tiers=TIERS, policy={"undo_seconds": 0}
    ) as desk:
        opened(desk)
        says(desk, "#escalate on-call Database down\nAll shops report it.")
        assert "You are on call: Database down. Any reply" in told(desk, OSKAR)
        assert "you are woken up by another mail." in told(desk, OSKAR)
        desk.live(hours=1)
        assert "The next mail comes at 2026-11-23 10:30 UTC." in letters(desk, OSKAR, "WAKE UP")[-1]
        assert not any("you are called" in x.text for x in desk.sent_to(OSKAR))


def test_those_on_call_are_mailed_with_the_question_and_what_was_tried(desk):
    ticket = called_out(desk)
    for agent in (OSKAR, OLGA):
        (letter,) = letters(desk, agent, "ON CALL")
        assert "Is the database up?" in letter
        assert "All shops report it." in letter
    assert desk.ticket(ticket).tier == "on-call"
    assert answers_to(desk) == []


def test_an_hour_later_they_are_woken_up_and_then_called_through_the_hook(desk):
    called_out(desk)
    page, called = pager(desk)
    desk.pass_time(minutes=59)
    desk.work()
    assert not letters(desk, OSKAR, "WAKE UP")
    desk.pass_time(minutes=1)
    desk.work()
    assert len(letters(desk, OSKAR, "WAKE UP")) == 1
    assert page.step() == 0
    desk.pass_time(minutes=30)
    desk.work()
    assert page.step() == 1
    assert page.step() == 0
    assert called[0] == {
        "ticket": "PD-1001",
        "subject": "The export fails",
        "urgency": desk.ticket(1001).urgency,
        "since": "2026-11-23T09:00:00+00:00",
        "agents": [OSKAR, OLGA],
        "attempt": 1,
    }
    desk.pass_time(minutes=30)
    desk.work()
    assert page.step() == 1  # until somebody has seen it


def test_any_mail_of_theirs_acknowledges_and_the_others_hear_of_it(desk):
    called_out(desk)
    says(desk, "#note\nI look at it.", OSKAR)
    (alarm,) = desk.rows(s.alarm)
    assert alarm.acknowledged_by == OSKAR
    assert "Oskar has seen it" in letters(desk, OLGA, "Taken")[0]
    desk.live(hours=5)
    assert not letters(desk, OLGA, "WAKE UP")


def test_ack_of_another_agent_counts_too(desk):
    called_out(desk)
    says(desk, "#ack", ANNA)
    assert desk.rows(s.alarm)[0].acknowledged_by == ANNA
    says(desk, "#ack", ANNA)
    assert "nobody on call is waited for" in told(desk)


def test_neither_the_customer_nor_an_unproven_mail_acknowledges(desk):
    called_out(desk)
    desk.receive(desk.mail(CAROL, "#ack", to=desk.sent_to(CAROLS)[-1].header("Reply-To")))
    desk.receive(desk.mail(f"Oskar <{OSKAR}>", "#ack", subject="Re: [PD-1001] The export fails"))
    assert desk.rows(s.alarm)[0].acknowledged_at is None


def test_an_acknowledgement_cancels_the_call_that_waits(desk):
    called_out(desk)
    desk.live(hours=2)
    assert [row.state for row in desk.rows(s.page)] == ["waiting"]
    says(desk, "#ack", OLGA)
    assert [row.state for row in desk.rows(s.page)] == ["cancelled"]
    page, called = pager(desk)
    assert page.step() == 0
    assert called == []


def test_a_resolved_ticket_wakes_nobody(desk):
    called_out(desk)
    says(desk, "#owner Anna\n#resolve it was a cable")
    desk.live(hours=3)
    assert not letters(desk, OSKAR, "WAKE UP")
    assert desk.rows(s.alarm)[0].acknowledged_by == "the ticket is resolved"


def test_a_call_that_fails_is_made_again_later_and_later_and_given_up(desk):
    called_out(desk)
    desk.live(hours=1)
    desk.pass_time(minutes=30)
    desk.work()
    page, called = pager(desk, [Hooked(False, "503 busy")] * 6)
    assert page.step() == 1
    assert page.step() == 0
    waits = []
    for _ in range(20):
        desk.pass_time(minutes=1)
        waits.append(page.step())
    assert [at + 1 for at, made in enumerate(waits) if made] == [1, 3, 7, 15]
    desk.pass_time(minutes=30)
    page.step()
    (row,) = [r for r in desk.rows(s.page) if r.attempts == 6]
    assert (row.state, row.response) == ("failed", "503 busy")
    assert [c["attempt"] for c in called] == [1, 2, 3, 4, 5, 6]


def test_a_caller_who_dies_makes_nobody_sleep(desk):
    """At least once: the lease runs out and another makes the call."""
    called_out(desk)
    desk.live(hours=2)

    def dies(*_):
        raise KeyboardInterrupt

    page, called = pager(desk)
    with pytest.raises(KeyboardInterrupt):
        Pager(desk.database, desk.rules, OnCall(**HOOK), desk.clock, dies).step()
    assert page.step() == 0
    desk.pass_time(minutes=2)
    assert page.step() == 1
    assert called[0]["attempt"] == 2


def test_one_alarm_at_a_time(desk):
    called_out(desk)
    says(desk, "#escalate on-call And the mail server?")
    assert len(desk.rows(s.alarm)) == 1
    says(desk, "#ack", OSKAR)
    says(desk, "#escalate on-call Again!", OSKAR)
    assert len(desk.rows(s.alarm)) == 2


def test_what_cannot_be_is_refused(desk):
    called_out(desk)
    says(desk, "#deescalate done", OSKAR)
    assert "name the tier that gets it back: #deescalate T2 and why" in told(desk, OSKAR)
    says(desk, "#deescalate T1 the disk was full", OSKAR)
    assert desk.ticket(1001).tier == "T1"
    says(desk, "#tier on-call", BEN)
    assert "say what they are called out for: #escalate on-call" in told(desk, BEN)


# --- the policy


@pytest.mark.parametrize(("when", "alarms"), [("critical", 1), ("never", 0)])
def test_the_policy_says_whether_critical_requests_call_out_by_themselves(tmp_path, when, alarms):
    on_call = HOOK | {"when": when}
    with a_world(f"sqlite:///{tmp_path}/d.db", agents=AGENTS, tiers=TIERS, on_call=on_call) as desk:
        opened(desk, text="All users are locked out and we cannot sell anything. Business is stopped.")
        assert desk.ticket(1001).urgency == "critical"
        assert len(desk.rows(s.alarm)) == alarms
        assert len(letters(desk, OSKAR, "ON CALL")) == alarms
        opened(desk, text="A question about a filter.")
        says(desk, "#urgency critical", ticket=1002)
        assert len(desk.rows(s.alarm)) == 2 * alarms
        desk.live(hours=1)
        assert len(letters(desk, OSKAR, "WAKE UP")) == 2 * alarms


STOPPED = "All users are locked out and we cannot sell anything. Business is stopped."


@pytest.fixture
def by_itself(store_url) -> Iterator[World]:
    on_call = HOOK | {"when": "critical", "most": 2, "window_minutes": 60}
    with a_world(store_url, agents=AGENTS, tiers=TIERS, on_call=on_call) as made:
        made.pass_time(minutes=20)  # 9:20: the window ends at 10:00
        yield made


def flood(desk: World, number: int) -> None:
    for count in range(number):
        opened(desk, f"Zed <zed{count}@evil{count}.test>", STOPPED, subject=f"Stop {count}")


def test_customers_requests_call_out_only_so_often_in_a_window(by_itself):
    desk = by_itself
    flood(desk, 12)
    assert [t.urgency for t in desk.rows(s.ticket)] == ["critical"] * 12
    assert [a.ticket_id for a in desk.rows(s.alarm)] == [1001, 1002]
    assert len(letters(desk, OSKAR, "ON CALL")) == 2
    last = [x.text for x in desk.sent_to(ANNA)][-1]
    assert "WARNING: Nobody on call was called out: 2 critical requests did since" in last
    assert last.startswith("Zed wrote,")


def test_one_mail_at_the_end_of_the_window_names_the_others(by_itself):
    desk = by_itself
    flood(desk, 6)
    says(desk, "#me\n#urgency normal", ticket=1005)
    says(desk, "#me\n#resolve", ticket=1006)
    desk.pass_time(minutes=39)
    desk.work()
    assert not [x for x in desk.sent_to(OSKAR) if "called nobody out" in x.header("Subject")]
    desk.pass_time(minutes=1)
    desk.work()
    for agent in (OSKAR, OLGA):
        (mail,) = [x for x in desk.sent_to(agent) if "called nobody out" in x.header("Subject")]
        assert "- PD-1003: Stop 2" in mail.text
        assert "from zed2@evil2.test" in mail.text
        assert [f"PD-{n}" in mail.text for n in range(1001, 1007)] == [False, False, True, True, False, False]
    desk.live(hours=3)
    assert len([x for x in desk.sent_to(OSKAR) if "called nobody out" in x.header("Subject")]) == 1


def test_the_next_window_calls_out_again(by_itself):
    desk = by_itself
    flood(desk, 3)
    desk.pass_time(minutes=40)
    opened(desk, CAROL, STOPPED, subject="Mine")
    assert [a.ticket_id for a in desk.rows(s.alarm)] == [1001, 1002, 1004]


def test_what_agents_call_out_for_is_neither_counted_nor_held_back(by_itself):
    desk = by_itself
    for number in range(3):
        opened(desk, text=f"A question about a filter, number {number}.")
        says(desk, "#urgency critical", ticket=1001 + number)
    assert len(desk.rows(s.alarm)) == 3
    flood(desk, 3)
    assert [a.ticket_id for a in desk.rows(s.alarm)] == [1001, 1002, 1003, 1004, 1005]
    says(desk, "#escalate on-call Is it the switch?", ticket=1006)
    assert desk.rows(s.alarm)[-1].ticket_id == 1006


def test_no_request_calls_out_where_none_may(tmp_path):
    on_call = HOOK | {"when": "critical", "most": 0}
    with a_world(f"sqlite:///{tmp_path}/d.db", agents=AGENTS, tiers=TIERS, on_call=on_call) as desk:
        flood(desk, 2)
        assert desk.rows(s.alarm) == []
        desk.live(hours=1)
        assert [x.header("Subject") for x in desk.sent_to(OSKAR)] == [
            "Desk: Critical requests that called nobody out, 2026-11-23 09:00 UTC to 2026-11-23 10:00 UTC"
        ]


def test_the_rota_says_who_is_called(desk):
    desk.rules = replace(desk.rules, on_duty=lambda name, _: (OLGA,) if name == "on-call" else ())
    desk.__post_init__()
    called_out(desk)
    assert letters(desk, OLGA, "ON CALL")
    assert not letters(desk, OSKAR, "ON CALL")


# --- the hook itself


def test_a_program_reads_the_call_on_its_standard_input(tmp_path):
    out = tmp_path / "out"
    program = OnCall(command=("/bin/sh", "-c", f"cat > {out}"))
    assert call_hook(program, {"ticket": "PD-1"}) == Hooked(True, "exit status 0")
    assert json.loads(out.read_text()) == {"ticket": "PD-1"}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("/bin/sh", "-c", "echo no line >&2; exit 3"), "exit status 3: no line"),
        (("/nonexistent/program",), "cannot be run: No such file"),
        (("/bin/sleep", "5"), "no end within 0.2 seconds"),
    ],
)
def test_a_program_that_fails_says_how(command, words):
    done = call_hook(OnCall(command=command, timeout=0.2), {})
    assert not done.ok
    assert done.words.startswith(words)


@pytest.fixture
def web() -> Iterator[HTTPServer]:
    """A server on loopback that answers with the number in the path, and keeps what it got."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((self.path, json.loads(got)))  # type: ignore[attr-defined]
            self.send_response(int(self.path.strip("/")))
            self.send_header("Location", "/200")
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("status", "ok"), [(200, True), (204, True), (302, False), (500, False)])
def test_a_web_address_gets_the_call_once_and_no_redirect_is_followed(web, status, ok):
    section = OnCall(webhook=f"http://127.0.0.1:{web.server_port}/{status}", timeout=2)
    done = call_hook(section, {"ticket": "PD-1", "subject": "Käse"})
    assert done.ok is ok
    assert str(status) in done.words
    assert web.got == [(f"/{status}", {"ticket": "PD-1", "subject": "Käse"})]


def test_nobody_at_the_address_is_a_failure_with_its_reason():
    done = call_hook(OnCall(webhook="http://127.0.0.1:9/"), {})
    assert (done.ok, "refused" in done.words) == (False, True)
