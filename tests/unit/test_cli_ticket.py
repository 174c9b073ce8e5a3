"""`postdesk ticket`: looking at tickets and working on them, by the rules that mail goes by."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from command_line import ANNA, CARL, Answer, Desk, mail
from postdesk.gateway.store import schema as s

BEN = "ben@desk.test"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """With one ticket, in billing."""
    made = Desk(
        tmp_path,
        f'[[agents]]\nname = "Anna"\naddress = "{ANNA}"\n[[agents]]\nname = "Ben"\naddress = "{BEN}"\n',
    )
    made.receive("Please refund my invoice 4711.")
    return made


def _show(desk: Desk) -> Answer:
    return desk("ticket", "show", "1001", "--json")


def _closed(desk: Desk) -> None:
    done = desk("ticket", "set", "1001", "status=closed", f"owner={ANNA}", "--why", "done")
    assert done.status == 0, done.err


@pytest.mark.parametrize("number", ["1001", "#1001", "PD-1001"])
def test_a_ticket_is_named_as_people_write_it(desk: Desk, number: str) -> None:
    assert desk("ticket", "show", number, "--json").json["id"] == 1001


def test_a_ticket_is_shown_whole(desk: Desk) -> None:
    ticket = _show(desk).json
    assert (ticket["queue"], ticket["status"], ticket["owner"]) == ("billing", "open", None)
    assert [m["author_address"] for m in ticket["messages"]] == [CARL]
    assert [p["address"] for p in ticket["participants"]] == [CARL]
    assert {letter["notice"] for letter in ticket["letters"]} == {"request_confirmed", "agent_notification"}


def test_notes_are_shown_apart_and_marked(desk: Desk) -> None:
    """N1: public messages and notes are never one list."""
    desk("ticket", "note", "1001", "--agent", ANNA, "--text", "He never pays.")
    ticket = _show(desk).json
    assert [n["text"] for n in ticket["notes"]] == ["He never pays."]
    assert "He never pays." not in [m["text"] for m in ticket["messages"]]
    public, internal = desk("ticket", "show", "1001").out.split("--- INTERNAL --- ")
    assert "--- PUBLIC --- " in public
    assert "He never pays." in internal
    assert "He never pays." not in public


def test_a_note_reaches_the_other_agents_and_no_customer(desk: Desk) -> None:
    told = desk("ticket", "note", "1001", "--agent", ANNA, "--json", stdin=b"He never pays.\n").json
    assert told["letters"] == [{"notice": "note_notification", "recipient": BEN}]


def test_a_reply_goes_to_the_customer_and_waits_for_them(desk: Desk) -> None:
    told = desk("ticket", "reply", "1001", "--agent", ANNA, "--text", "It is on its way.", "--json").json
    assert told["letters"] == [{"notice": "agent_answer", "recipient": CARL}]
    ticket = _show(desk).json
    assert (ticket["status"], ticket["owner"]) == ("pending", ANNA)
    assert ticket["messages"][-1]["text"] == "It is on its way."


def test_the_same_reply_given_twice_is_two_letters(desk: Desk) -> None:
    for _ in range(2):
        assert desk("ticket", "reply", "1001", "--agent", ANNA, "--text", "Hello?").status == 0
    assert [x["notice"] for x in _show(desk).json["letters"]].count("agent_answer") == 2


def test_the_text_is_taken_from_standard_input(desk: Desk) -> None:
    desk("ticket", "reply", "1001", "--agent", ANNA, stdin="Schöne Grüße\r\nAnna\r\n".encode())
    assert _show(desk).json["messages"][-1]["text"] == "Schöne Grüße\nAnna"


@pytest.mark.parametrize("command", ["reply", "note"])
def test_nothing_is_said_without_words(desk: Desk, command: str) -> None:
    answer = desk("ticket", command, "1001", "--agent", ANNA, stdin=b" \n")
    assert answer.status == 2
    assert "there is no text" in answer.err


@pytest.mark.parametrize("command", ["reply", "note"])
def test_only_an_agent_speaks_for_the_desk(desk: Desk, command: str) -> None:
    answer = desk("ticket", command, "1001", "--agent", CARL, "--text", "Done.")
    assert answer.status == 2
    assert f"{CARL} is no agent; there are: {ANNA}, {BEN}" in answer.err


def test_a_disabled_agent_speaks_no_more(desk: Desk) -> None:
    desk("agent", "disable", ANNA)
    answer = desk("ticket", "reply", "1001", "--agent", ANNA, "--text", "Done.")
    assert answer.status == 1
    assert "is disabled" in answer.err
    assert len(_show(desk).json["messages"]) == 1


def test_each_change_is_recorded_with_who_and_why(desk: Desk) -> None:
    """P3"""
    answer = desk(
        "ticket",
        "set",
        "1001",
        "status=resolved",
        "queue=account",
        "urgency=high",
        f"owner={ANNA}",
        "--why",
        "by phone",
    )
    assert answer.status == 0
    ticket = _show(desk).json
    assert [ticket[k] for k in ("status", "queue", "urgency", "owner")] == [
        "resolved",
        "account",
        "high",
        ANNA,
    ]
    assert [(c["field"], c["old"], c["new"], c["why"]) for c in ticket["changes"]] == [
        ("queue", "billing", "account", "by phone"),
        ("urgency", "normal", "high", "by phone"),
        ("owner", None, ANNA, "by phone"),
        ("status", "open", "resolved", "by phone"),
        ("resolution", "", "by phone", "by phone"),
    ]
    assert all(c["actor"].startswith("command of ") for c in ticket["changes"])


def test_an_owner_is_taken_away_with_none(desk: Desk) -> None:
    desk("ticket", "set", "1001", f"owner={ANNA}")
    desk("ticket", "set", "1001", "owner=none")
    assert _show(desk).json["owner"] is None


def test_what_is_so_already_is_no_change(desk: Desk) -> None:
    assert "nothing to change" in desk("ticket", "set", "1001", "status=open").out
    assert _show(desk).json["changes"] == []


@pytest.mark.parametrize(
    ("pair", "text"),
    [
        ("status=done", "status: done is not one of open, pending, waiting, hold"),
        ("queue=sales", "queue: sales is not one of account, billing, technical, triage"),
        ("urgency=", "urgency: (nothing) is not one of critical, high, normal"),
        ("owner=nobody@desk.test", "owner: nobody@desk.test is no agent"),
        ("colour=red", "colour: no such property; there are status, until, queue, urgency, owner"),
        ("until=2030-12-24", "until: only a hold has an end"),
        ("until=tomorrow", "until: only a hold has an end"),
        ("status", "write NAME=VALUE"),
    ],
)
def test_a_value_that_makes_no_sense_changes_nothing(desk: Desk, pair: str, text: str) -> None:
    fine = "status=pending" if pair.startswith("urgency") else "urgency=high"
    answer = desk("ticket", "set", "1001", fine, pair)
    assert answer.status == 2
    assert text in answer.err
    assert _show(desk).json["changes"] == []


@pytest.mark.parametrize(
    ("before", "pairs", "text"),
    [
        (
            [],
            ["status=closed"],
            "the ticket cannot be closed yet: it needs an owner: owner=ADDRESS; it needs a resolution: --why WHAT",
        ),
        (
            [],
            ["status=closed", f"owner={ANNA}"],
            "the ticket cannot be closed yet: it needs a resolution: --why WHAT-SOLVED-IT; it needs a confirmation",
        ),
        (
            [f"owner={ANNA}"],
            ["status=closed", "owner=none", "--why", "done"],
            "the ticket cannot be closed yet: it needs an owner: owner=ADDRESS\n",
        ),
        (
            [f"owner={ANNA}", "status=resolved", "--why", "loose cable"],
            ["status=closed"],
            "the ticket cannot be closed yet: it needs a confirmation that it is solved: the customer's, or yours",
        ),
        (["status=resolved"], ["status=waiting"], "the ticket is resolved, and cannot be waiting from there"),
        ([], ["status=hold"], "the ticket cannot be on hold yet: a hold needs an end: until=YYYY-MM-DD"),
        (
            [],
            ["status=hold", "until=2001-01-01"],
            "the ticket cannot be on hold yet: a hold ends in the future",
        ),
    ],
    ids=[
        "all-is-missing",
        "no-resolution",
        "owner-taken-away",
        "nobody-confirmed-it",
        "no-such-transition",
        "hold-without-end",
        "hold-in-the-past",
    ],
)
def test_what_the_table_of_transitions_refuses_is_refused_with_its_reason(
    desk: Desk, before: list[str], pairs: list[str], text: str
) -> None:
    if before:
        desk("ticket", "set", "1001", *before)
    changes = _show(desk).json["changes"]
    answer = desk("ticket", "set", "1001", "urgency=high", *pairs)
    assert answer.status == 1
    assert f"ticket 1001: {text}" in answer.err
    assert _show(desk).json["changes"] == changes


def test_an_owner_and_what_solved_it_close_a_ticket(desk: Desk) -> None:
    """P4: whoever closes with words of their own says that it is solved."""
    done = desk("ticket", "set", "1001", "status=closed", f"owner={ANNA}", "--why", "the cable was loose")
    assert done.status == 0
    shown = _show(desk).json
    assert (shown["status"], shown["resolution"]) == ("closed", "the cable was loose")
    assert shown["confirmed_by"].startswith("command of ")


def test_a_hold_by_command_has_its_end_and_its_timer(desk: Desk) -> None:
    assert desk("ticket", "set", "1001", "status=hold", "until=2099-12-24").status == 0
    shown = _show(desk).json
    assert (shown["status"], shown["until"]) == ("hold", "2099-12-24T00:00:00+00:00")
    assert [(t["kind"], t["due_at"]) for t in shown["timers"]] == [
        ("back to open", "2099-12-24T09:00:00+00:00")  # when the desk opens on that day
    ]
    assert "back to open" in desk("ticket", "show", "1001").out
    answer = desk("ticket", "set", "1001", "status=hold", "until=soon")
    assert (answer.status, "until: soon is not a day such as 2026-12-24" in answer.err) == (2, True)


def test_the_day_on_which_a_hold_ends_is_the_desks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Midnight in UTC is the afternoon before in Los Angeles: the ticket would be back a day early."""
    monkeypatch.setenv("POSTDESK_DESK__TIMEZONE", "America/Los_Angeles")
    assert desk("ticket", "set", "1001", "status=hold", "until=2099-12-24").status == 0
    assert _show(desk).json["until"] == "2099-12-24T08:00:00+00:00"


def test_a_withheld_message_is_marked(desk: Desk) -> None:
    desk("ticket", "reply", "1001", "--agent", ANNA, "--text", "He never pays.")
    with desk.database() as connection:
        connection.execute(
            sa.update(s.message).where(s.message.c.agent_id.is_not(None)).values(withheld=True)
        )
    assert [m["withheld"] for m in _show(desk).json["messages"]] == [False, True]
    assert "--- WITHHELD" in desk("ticket", "show", "1001").out


def test_the_list_shows_what_is_open_where_nothing_else_is_asked(desk: Desk) -> None:
    desk.receive("Another thing fails.", message_id="<m2@client.test>", subject="Export")
    _closed(desk)
    listed = {
        options: [t["subject"] for t in desk("ticket", "list", *options, "--json").json]
        for options in [(), ("--all",), ("--status", "closed"), ("--queue", "billing"), ("--owner", ANNA)]
    }
    assert listed == {
        (): ["Export"],
        ("--all",): ["Refund", "Export"],  # latest touched first
        ("--status", "closed"): ["Refund"],
        ("--queue", "billing"): [],
        ("--owner", ANNA): [],
    }


def test_the_list_tells_tickets_without_an_owner(desk: Desk) -> None:
    assert [t["id"] for t in desk("ticket", "list", "--owner", "none", "--json").json] == [1001]
    desk("ticket", "set", "1001", f"owner={ANNA}")
    assert desk("ticket", "list", "--owner", "none", "--json").json == []
    assert [t["id"] for t in desk("ticket", "list", "--owner", ANNA.upper(), "--json").json] == [1001]


def test_a_successor_is_shown_on_both_tickets(desk: Desk) -> None:
    _closed(desk)
    desk.receive(
        "It happened again.",
        message_id="<m2@client.test>",
        in_reply_to="<m1@client.test>",
        subject="Re: Refund",
    )
    (successor,) = desk("ticket", "list", "--json").json
    assert successor["successor_of"] == 1001
    assert {"id": successor["id"], "why": "follows this ticket, which was closed"} in _show(desk).json[
        "related"
    ]


def test_what_became_of_each_letter_is_shown_with_the_servers_words(desk: Desk) -> None:
    """C7, O2: a delivery report that names our Message-ID shows on the ticket."""
    with desk.database() as store:
        store.execute(s.outbox.update().values(state="sent"))
        letter = sa.select(s.outbox.c.message_id).where(s.outbox.c.recipient == CARL)
        message_id = store.execute(letter).scalar_one()
    report = mail(
        f"This is the mail system. I'm sorry, your message could not be delivered.\n\n<{CARL}>: 550 5.1.1 no such "
        f"user\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <{message_id}>\n",
        **{
            "from": "MAILER-DAEMON@mx.client.test",
            "subject": "Undelivered Mail",
            "message_id": "<r@mx.client.test>",
        },
    )
    assert desk("ingest", "--from", "", "--to", "support@desk.test", stdin=report).status == 0
    assert desk("work", "--until-idle").status == 0
    letters = {row["recipient"]: row for row in _show(desk).json["letters"]}
    assert (letters[CARL]["state"], letters[CARL]["response"]) == ("bounced", f"5.1.1 {CARL}")
    (line,) = [x for x in desk("ticket", "show", "1001").out.splitlines() if "request_confirmed" in x]
    assert f"5.1.1 {CARL}" in line.partition("bounced")[2]


def test_further_properties_are_set_and_shown(desk: Desk) -> None:
    """P5, by the command line."""
    answer = desk(
        "ticket", "set", "1001", "known=12-refund", "plan=business", f"follow={ANNA}", "field.module=pos"
    )
    assert answer.status == 0
    ticket = _show(desk).json
    assert (ticket["known_issue"], ticket["plan"]) == ("12-refund", "business")
    assert [f["address"] for f in ticket["followers"]] == [ANNA]
    assert ticket["fields"] == [{"name": "module", "value": "pos"}]
    assert [(c["field"], c["new"]) for c in ticket["changes"]][2] == ("follower", ANNA)
    assert "module=pos" in desk("ticket", "show", "1001").out


@pytest.mark.parametrize(
    ("pair", "text"),
    [
        ("known=refund", "4711-export-times-out"),
        ("plan=gold", "there is no plan gold"),
        ("team=sales", "there is no team sales"),
        ("follow=nobody@desk.test", "no agent nobody@desk.test"),
        ("field.permission=yes", "see #permission"),
    ],
)
def test_a_further_property_that_makes_no_sense_changes_nothing(desk: Desk, pair: str, text: str) -> None:
    answer = desk("ticket", "set", "1001", "urgency=high", pair)
    assert answer.status == 2
    assert text in answer.err
    assert _show(desk).json["changes"] == []


def test_a_list_shows_how_each_ticket_stands(desk: Desk) -> None:
    """E2."""
    (row,) = desk("ticket", "list", "--json").json
    assert row["level"] == "green"
    assert "green" in desk("ticket", "list").out
    assert _show(desk).json["level"] == "green"


def test_why_tells_what_was_counted_and_nothing_else(desk: Desk) -> None:
    """E2, E8: a service level explains itself."""
    lines = desk("ticket", "show", "1001", "--why").out.splitlines()
    assert lines[0].startswith("green: ")
    assert lines[1].startswith("tier triage: green below 2 business hours, yellow below 1 business day")
    assert lines[2] == "calendar desk, UTC"
    assert "refund" not in "".join(lines)


def test_why_for_machines(desk: Desk) -> None:
    told = desk("ticket", "show", "1001", "--why", "--json").json
    assert told["id"] == 1001
    assert told["service_level"]["colour"] == "green"
    assert told["service_level"]["zone"] == "UTC"
    assert set(told["service_level"]) >= {"counted", "paused", "turns_yellow", "turns_red", "explained"}


def test_why_of_a_ticket_that_is_not_there(desk: Desk) -> None:
    answer = desk("ticket", "show", "7", "--why")
    assert (answer.status, answer.err) == (1, "postdesk: there is no ticket 7\n")


def test_an_escalation_is_shown_in_the_list_and_whole(desk: Desk) -> None:
    """E4: with what is known, what is missing, and what its end needs."""
    (row,) = desk("ticket", "list", "--json").json
    assert row["escalated"] == ""
    desk.receive("Please escalate. It has a severe business impact: we cannot pay anybody.")
    escalated, plain = desk("ticket", "list", "--json").json
    assert (escalated["escalated"], plain["escalated"]) == ("critical", "")
    assert "critical" in desk("ticket", "list").out
    number = str(escalated["id"])
    (one,) = desk("ticket", "show", number, "--json").json["escalations"]
    assert one["facts"]["impact"].startswith("It has a severe business impact")
    shown = desk("ticket", "show", number).out
    assert "Escalated by the customer: OPEN, CRITICAL BUSINESS IMPACT" in shown
    assert "not known yet" in shown
    assert "missing" in shown


def test_the_list_shows_the_stage_that_the_customer_sees(desk: Desk) -> None:
    """P1: the same as `ticket show` says, at each step."""

    def stages() -> tuple[str, str]:
        listed = desk("ticket", "list", "--all", "--json").json
        return listed[0]["stage"], _show(desk).json["stage"]

    seen = [stages()]
    desk("ticket", "set", "1001", "tag=vip")
    seen.append(stages())
    desk("ticket", "reply", "1001", "--agent", ANNA, "--text", "Which one?")
    seen.append(stages())
    desk("ticket", "set", "1001", "status=resolved", "--why", "paid back")
    seen.append(stages())
    assert [listed for listed, _ in seen] == ["submitted", "in review", "in progress", "resolved"]
    assert [listed for listed, _ in seen] == [shown for _, shown in seen]
    assert "resolved" in desk("ticket", "list", "--all").out


def test_tags_are_set_and_taken_away_by_the_rules_of_the_agents_commands(desk: Desk) -> None:
    assert desk("ticket", "set", "1001", "tag=Refund vip").status == 0
    assert [t["name"] for t in _show(desk).json["tags"]] == ["refund", "vip"]
    assert desk("ticket", "set", "1001", "untag=vip").status == 0
    assert [t["name"] for t in _show(desk).json["tags"]] == ["refund"]
    for wrong, said in (
        ("tag=what?", "what? cannot be a tag"),
        ("tag=", "cannot be a tag"),
        ("untag=refunds", "the ticket has no tag refunds; did you mean refund?"),
    ):
        answer = desk("ticket", "set", "1001", wrong)
        assert (answer.status, said in answer.err) == (2, True), answer.err


def test_a_tier_is_set_by_the_rules_of_the_agents_command(desk: Desk) -> None:
    """E1: open, without an owner, told to those who work there; down only with the why."""
    desk("ticket", "set", "1001", f"owner={ANNA}", "status=pending")
    told = desk("ticket", "set", "1001", "tier=t2", "--why", "needs the database", "--json").json
    ticket = _show(desk).json
    assert (ticket["tier"], ticket["status"], ticket["owner"]) == ("T2", "open", None)
    assert {letter["recipient"] for letter in told["letters"]} == {ANNA, BEN}
    for wrong, said in (
        ("tier=T1", "T1 is below T2: say why"),
        ("tier=T9", "there is no tier T9; there are triage, T1"),
        ("tier=on-call", "#escalate on-call"),
    ):
        answer = desk("ticket", "set", "1001", wrong)
        assert (answer.status, said in answer.err) == (2, True), answer.err
    assert desk("ticket", "set", "1001", "tier=T1", "--why", "stands in the manual").status == 0
    assert _show(desk).json["tier"] == "T1"


def test_every_property_that_can_be_set_stands_in_the_help(desk: Desk) -> None:
    told = " ".join(desk("ticket", "set", "--help").out.replace("│", " ").split())
    refused = desk("ticket", "set", "1001", "colour=red").err
    names = refused.partition("there are ")[2].replace(".", " ").split()
    for name in (n.strip(",") for n in names if n.strip(",").isalpha()):
        assert f"{name}=" in told or f"{name}." in told, name
