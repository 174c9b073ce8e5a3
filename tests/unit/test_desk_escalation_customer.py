"""E3, E4, E5: a customer escalates; facts, contact, plan, promised updates, and the end with its three conditions."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest

from postdesk.gateway.store import schema as s
from postdesk.gateway.store.escalations import open_escalations
from talking import CAROL, CAROLS, NAMES, answers_to, opened, says, told
from world import ANNA, BEN, World, a_world

LENA = "lena@desk.test"  # leads
NAMES |= {LENA: "Lena"}
AGENTS = [{"name": n, "address": a} for n, a in (("Anna", ANNA), ("Ben", BEN), ("Lena", LENA))]
TIERS = {
    "triage": {
        "title": "Triage",
        "green": "2 business hours",
        "yellow": "1 business day",
        "lead": LENA,
        "agents": [ANNA, BEN],
    },
    "T1": {"title": "Tier 1", "green": "2 business hours", "yellow": "1 business day"},
}
WISH = "I would like to escalate this request."
WHOLE = """I would like to escalate this request.

Problem: the export stops at row 500
Business impact: 40 shops cannot order
Workaround: typing it by hand takes a day
Deadline: 1 December, the season begins
"""


@pytest.fixture
def desk(store_url) -> Iterator[World]:
    with a_world(store_url, agents=AGENTS, tiers=TIERS, policy={"undo_seconds": 0}) as made:
        yield made


def writes(desk: World, text: str, sender: str = CAROL, **more) -> None:
    """The customer replies to the latest letter."""
    to = more.pop("to", None) or desk.sent_to(CAROLS)[-1].header("Reply-To")
    desk.receive(desk.mail(sender, text, to=to, **more))


def escalated(desk: World, text: str = WISH) -> int:
    """A ticket of Anna's that Carol has escalated."""
    ticket = opened(desk)
    says(desk, "#me")
    writes(desk, text)
    return ticket


def state(desk: World):
    return desk.rows(s.escalation)[-1]


def letters(desk: World, agent: str, title: str) -> list[str]:
    return [" ".join(x.text.split()) for x in desk.sent_to(agent) if title in x.header("Subject")]


def history(desk: World) -> list[str]:
    return [c.new for c in desk.rows(s.change) if c.field == "escalation"]


# --- the wish


def test_a_wish_to_escalate_is_kept_and_told_to_lead_owner_and_customer(desk):
    escalated(desk)
    row = state(desk)
    assert (row.opened_by, row.closed_at, row.contact_id) == (CAROLS, None, desk.agent_id(LENA))
    (lead,) = letters(desk, LENA, "ESCALATED by the customer")
    assert "carol@client.test escalated this ticket" in lead
    assert "Milestone date: not known yet" in lead
    assert letters(desk, ANNA, "ESCALATED by the customer")
    got = " ".join(desk.sent_to(CAROLS)[-1].text.split())
    assert "We have taken up your escalation" in got
    assert "Your contact for it is Lena" in got
    assert "what it means for your business" in got
    assert "The problem: The export fails with error 500." in got  # as Carol wrote it first


def test_facts_that_are_given_are_read_and_only_the_others_asked_for(desk):
    escalated(desk, WHOLE)
    assert state(desk).facts == {
        "problem": "the export stops at row 500",
        "impact": "40 shops cannot order",
        "workaround": "typing it by hand takes a day",
        "milestone": "1 December, the season begins",
    }
    got = desk.sent_to(CAROLS)[-1].text
    assert "40 shops cannot order" in got
    assert "Please tell us as well" not in got
    assert "Business impact: 40 shops cannot order" in letters(desk, LENA, "ESCALATED")[0]


def test_later_mail_completes_the_facts_and_the_contact_sees_them(desk):
    escalated(desk)
    writes(desk, "It must be fixed by Friday. There is no workaround.")
    assert set(state(desk).facts) == {"problem", "milestone", "workaround"}
    assert "Milestone date: It must be fixed by Friday." in letters(desk, LENA, "Facts of the escalation")[0]
    writes(desk, "Milestone: another day")
    assert state(desk).facts["milestone"] == "It must be fixed by Friday."  # told is told


def test_a_second_wish_opens_no_second_escalation(desk):
    escalated(desk)
    before = len(desk.sent_to(CAROLS))
    writes(desk, "Please escalate this to your manager!")
    assert len(desk.rows(s.escalation)) == 1
    assert len(desk.sent_to(CAROLS)) == before


def test_a_critical_impact_stands_above_everything(desk):
    escalated(desk, "Please escalate. This has a severe business impact on us: we cannot ship.")
    assert state(desk).critical
    for letter in [desk.sent_to(LENA)[-1], desk.sent_to(ANNA)[-1]]:
        assert "CRITICAL BUSINESS IMPACT" in letter.text.splitlines()[0]
    writes(desk, "Any news?")
    assert "CRITICAL BUSINESS IMPACT" in desk.sent_to(ANNA)[-1].text.splitlines()[0]


def test_one_mail_tells_each_agent_of_a_customers_escalation(desk):
    opened(desk)
    says(desk, "#me\n#follow ben")
    before = {agent: len(desk.sent_to(agent)) for agent in (ANNA, BEN, LENA)}
    writes(desk, f"{WHOLE}", headers={})
    for agent, count in before.items():
        (letter,) = desk.sent_to(agent)[count:]
        assert "ESCALATED by the customer" in letter.header("Subject")
        assert "40 shops cannot order" in letter.text


def test_the_one_mail_names_the_files_and_the_doubts(desk):
    opened(desk)
    says(desk, "#me")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = CAROL, desk.sent_to(CAROLS)[-1].header("Reply-To"), "Re: x"
    mail["Message-ID"] = "<with-a-file@client.test>"
    mail.set_content(WISH)
    mail.add_attachment(b"1;2", "text", "csv", filename="rows.csv")
    desk.receive(mail.as_bytes())
    assert "Attached: rows.csv" in desk.sent_to(ANNA)[-1].text
    assert state(desk) is not None


def test_a_notification_shows_the_open_escalation_first_and_offers_what_it_allows(desk):
    escalated(desk)
    writes(desk, "Any news?")
    shown = desk.sent_to(ANNA)[-1].text
    assert shown.splitlines()[0].startswith(
        "!!! ESCALATED by the customer since 2026-11-23 09:00 UTC, contact Lena. It is open: #deescalate needs"
    )
    (offered,) = [line for line in shown.splitlines() if line.startswith("Commands:")]
    assert "#condition NAME EVIDENCE" in offered
    assert "#resolve" not in offered
    says(
        desk,
        "#condition plan-accepted in her mail\n#condition analysis-on-track log read\n#condition customer-agrees by mail",
    )
    writes(desk, "And now?")
    assert "#deescalate WHY #pending" in desk.sent_to(ANNA)[-1].text
    says(desk, "#owner ben")
    assert desk.sent_to(BEN)[-1].text.startswith("!!! ESCALATED by the customer")
    says(desk, "#deescalate solved", BEN)
    writes(desk, "Thanks, one more question: why?")
    assert "ESCALATED" not in desk.sent_to(BEN)[-1].text.partition("=====")[0]
    assert "#resolve" in desk.sent_to(BEN)[-1].text


def test_who_is_notified_of_further_facts_gets_no_second_mail(desk):
    escalated(desk)
    says(desk, "#contact anna")
    before = len(desk.sent_to(ANNA))
    writes(desk, "Deadline: 1 December, the season begins")
    (letter,) = desk.sent_to(ANNA)[before:]
    assert "The customer told more of what they escalated: Milestone date." in letter.text


def test_a_first_mail_can_escalate_and_its_words_are_not_repeated(desk):
    opened(desk, text=WHOLE)
    assert state(desk).facts["impact"] == "40 shops cannot order"
    got = desk.sent_to(CAROLS)[-1]
    assert "taken up your escalation" in got.text
    assert "40 shops" not in got.text
    assert "as you wrote" in got.text
    assert "Please tell us as well" not in got.text


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (WISH, []),
        (f"Hello,\n\n{WISH} Please call me as soon as you can.\n\nKind regards", []),
        (f"{WISH} We cannot wait any longer. Is there no workaround?", []),
        (f"{WISH} Every import stops at row 500.", ["problem"]),
        ("I would like to escalate because every import stops at row 500.", ["problem"]),
        (f"{WISH} Every import stops at row 500, and 40 shops cannot order.", ["impact"]),
        (
            f"{WISH} Every import stops. We need it by Friday, and 40 shops cannot order.",
            ["impact", "milestone"],
        ),
        (
            f"{WISH} Every import stops at row 500. 40 shops cannot order. It must work by Friday. There is no workaround.",
            ["problem", "impact", "workaround", "milestone"],
        ),
    ],
)
def test_who_escalates_in_the_first_mail_is_asked_for_what_it_lacks_and_told_of_what_it_says(
    desk, text, known
):
    desk.receive(desk.mail(CAROL, text, subject="Urgent"))
    assert list(state(desk).facts) == known
    got = desk.sent_to(CAROLS)[-1].text
    assert got.count("as you wrote") == len(known)
    assert ("Please tell us" in got) is (len(known) < 4)


def test_the_impact_is_asked_for_once_where_a_first_mail_escalates(desk):
    """The confirmation of a technical request asks for it, too."""
    desk.receive(desk.mail(CAROL, f"The export fails with an error. {WISH}", subject="Export"))
    confirmed, received = (x.text for x in desk.sent_to(CAROLS)[-2:])
    asked = "what you cannot do because of it", "who is affected"
    assert [words in confirmed for words in asked] == [False, False]
    assert "the page or module" in confirmed
    assert "what it means for your business" in received
    opened(desk, text="The export fails with an error.", subject="Another")
    assert all(words in desk.sent_to(CAROLS)[-1].text for words in asked)


def test_answers_between_our_questions_are_the_facts(desk):
    escalated(desk, f"{WISH} Every import stops.")
    asked = desk.sent_to(CAROLS)[-1].text
    quoted = "\n".join(f"> {line}" for line in asked.splitlines())
    quoted = quoted.replace("for whom", "for whom\n\nForty shops stand still.\n").replace(
        "depends on that date", "depends on that date\n\n1 December.\n"
    )
    writes(desk, f"See below.\n\nOn Monday, Desk wrote:\n{quoted}")
    facts = state(desk).facts
    assert (facts.get("impact"), facts.get("milestone"), facts.get("workaround")) == (
        "Forty shops stand still.",
        "1 December.",
        None,
    )


def test_the_problem_is_the_request_without_the_name_below_it(desk):
    opened(desk, text="Hello support team,\n\nThe export stops at row 500.\n\nKind regards,\nCarol")
    writes(desk, WISH)
    assert state(desk).facts["problem"] == "The export stops at row 500."


# --- who cannot


def test_a_stranger_cannot_escalate_somebody_elses_ticket(desk):
    ticket = opened(desk)
    reply_to = desk.sent_to(CAROLS)[-1].header("Reply-To")
    writes(desk, WISH, "Mallory <mallory@else.test>", to=reply_to)
    assert desk.rows(s.escalation) == []
    assert any("They ask to escalate" in x.text for x in desk.sent_to(ANNA)[-1:])
    desk.receive(
        desk.mail("Mallory <mallory@else.test>", WISH, subject=f"Re: [PD-{ticket}] The export fails")
    )
    assert [row.ticket_id for row in desk.rows(s.escalation)] == [ticket + 1]  # a ticket of their own
    assert desk.sent_to("mallory@else.test")


def test_a_forged_sender_who_knows_only_the_number_escalates_nothing(desk):
    """Anybody can write Carol's address and a number; agents decide."""
    ticket = opened(desk)
    before = len(desk.sent_to(CAROLS))
    desk.receive(desk.mail(CAROL, WISH, subject=f"Re: [PD-{ticket}] The export fails"))
    assert desk.rows(s.escalation) == []
    assert "only the subject-tag leads their mail to this ticket" in " ".join(
        desk.sent_to(ANNA)[-1].text.split()
    )
    assert len(desk.sent_to(CAROLS)) == before


def test_automatic_mail_escalates_nothing(desk):
    opened(desk)
    writes(desk, WISH, headers={"Auto-Submitted": "auto-replied"})
    assert desk.rows(s.escalation) == []


def test_an_agent_opens_it_for_a_customer_who_called(desk):
    opened(desk)
    says(desk, "#escalated she called, and asks for a manager")
    assert state(desk).why == "she called, and asks for a manager (by Anna)"
    assert "taken up your escalation" in desk.sent_to(CAROLS)[-1].text
    assert "asks for a manager" not in desk.sent_to(CAROLS)[-1].text
    assert letters(desk, LENA, "ESCALATED by the customer")
    says(desk, "#escalated again")
    assert "the customer has escalated it before" in told(desk)


# --- contact and timeline


def test_the_contact_is_named_to_the_customer(desk):
    escalated(desk)
    says(desk, "#contact Ben", LENA)
    got = " ".join(desk.sent_to(CAROLS)[-1].text.split())
    assert "is from now on Ben, who takes over from Lena" in got
    assert "How we go on" not in got
    assert letters(desk, BEN, "Primary contact")
    assert state(desk).contact_id == desk.agent_id(BEN)
    assert [f.agent_id for f in desk.rows(s.follower)] == [desk.agent_id(BEN)]


def test_a_timeline_is_told_where_one_was_set(desk):
    escalated(desk)
    says(desk, "#timeline A correction by Friday noon.", LENA)
    assert "A correction by Friday noon." in desk.sent_to(CAROLS)[-1].text
    says(desk, "#contact Ben\n#timeline On Monday.", LENA)
    got = desk.sent_to(CAROLS)[-1].text
    assert "Ben" in got
    assert "On Monday." in got


def test_no_letter_to_a_customer_shows_an_agents_address(desk):
    escalated(desk, WHOLE)
    says(desk, "#contact Ben\n#plan e-mail daily with carol@client.test\n#timeline On Monday.", LENA)
    for letter in desk.sent_to(CAROLS):
        for address in (ANNA, BEN, LENA):
            assert address not in letter.raw.decode()


# --- the plan and its promises


def test_a_plan_is_recorded_and_confirmed(desk):
    escalated(desk)
    says(desk, "#plan conference call every 2 business days with carol@client.test, Dave", LENA)
    row = state(desk)
    assert (row.mode, row.every, row.attendees) == (
        "conference call",
        "2 days",
        ["carol@client.test", "Dave"],
    )
    assert row.next_update_at == desk.now + timedelta(days=2)
    got = " ".join(desk.sent_to(CAROLS)[-1].text.split())
    assert "By: conference call" in got
    assert "How often: every 2 business days" in got
    assert "With: carol@client.test, Dave" in got
    assert "Wednesday, 25 November 2026" in got


def test_each_promised_update_is_chased_until_the_customer_has_an_answer(desk):
    escalated(desk)
    says(desk, "#contact Ben\n#plan e-mail every 4 hours", LENA)
    desk.pass_time(hours=3)
    desk.work()
    assert "You promised the customer an update" in letters(desk, BEN, "Update due soon")[0]
    assert not letters(desk, LENA, "Update due soon")
    desk.pass_time(hours=1)
    desk.work()
    assert letters(desk, BEN, "Promised update OVERDUE")
    assert letters(desk, LENA, "Promised update OVERDUE")
    desk.live(hours=9)
    assert len(letters(desk, BEN, "Promised update OVERDUE")) == 3
    says(desk, "Hello Carol, we have found the cause.", BEN)
    assert state(desk).next_update_at == desk.now + timedelta(hours=4)
    desk.pass_time(hours=2)
    desk.work()
    assert len(letters(desk, BEN, "Promised update OVERDUE")) == 3
    desk.pass_time(hours=2)
    desk.work()
    assert len(letters(desk, BEN, "Promised update OVERDUE")) == 4


def test_an_update_that_is_promised_in_days_is_not_chased_at_night_or_on_a_weekend(desk):
    escalated(desk)
    says(desk, "#contact Ben\n#plan e-mail every 4 days", LENA)  # on Monday at nine: due on Friday at nine
    desk.live(days=7)
    told_at = [
        f"{r.created_at:%a %H}" for r in desk.rows(s.outbox) if "OVERDUE" in r.data and r.recipient == BEN
    ]
    assert told_at == ["Fri 09", "Fri 13", "Mon 09"]


def test_a_note_keeps_no_promise(desk):
    escalated(desk)
    says(desk, "#plan e-mail every 4 hours", LENA)
    due = state(desk).next_update_at
    says(desk, "#note\nNothing yet.", LENA)
    assert state(desk).next_update_at == due


def test_an_answer_that_is_taken_back_keeps_no_promise(tmp_path):
    policy = {"undo_seconds": 60}
    with a_world(f"sqlite:///{tmp_path}/d.db", agents=AGENTS, tiers=TIERS, policy=policy) as desk:
        escalated(desk)
        says(desk, "#plan e-mail every 4 hours", LENA)
        due = state(desk).next_update_at
        desk.pass_time(hours=1)
        says(desk, "Hello Carol, it is mended.", LENA)
        assert state(desk).next_update_at == desk.now + timedelta(hours=4)
        says(desk, "no!", LENA, to=desk.sent_to(LENA)[-1].header("Reply-To"))
        assert state(desk).next_update_at == due
        desk.live(hours=4)
        assert letters(desk, LENA, "Promised update OVERDUE")


def test_silence_neither_reminds_who_escalated_nor_solves_their_request(desk):
    """E5, P2: they wait for our next step; their ticket is open again, and its owner is told."""
    escalated(desk)
    says(desk, "We correct it tonight, and write to you.")
    assert desk.ticket(1001).status == "pending"
    before = len(desk.sent_to(CAROLS))
    desk.live(days=8)
    assert len(desk.sent_to(CAROLS)) == before
    assert desk.ticket(1001).status == "open"
    assert "Nobody was reminded" in desk.rows(s.note)[-1].text
    assert letters(desk, ANNA, "Internal note")


# --- the end


def test_an_escalation_ends_with_three_conditions_and_no_fewer(desk):
    escalated(desk)
    says(
        desk,
        "#condition plan-accepted she wrote so on Monday\n#condition analysis-on-track cause found",
        LENA,
    )
    assert says(desk, "#deescalate", LENA) == "command"
    assert "missing: customer-agrees. Record each: #condition customer-agrees" in told(desk, LENA)
    assert state(desk).closed_at is None
    says(desk, "#condition customer-agrees said so by telephone\n#deescalate all is well", LENA)
    row = state(desk)
    assert (row.closed_by, row.closed_why) == (LENA, "all is well")
    assert [c["name"] for c in row.conditions] == ["plan-accepted", "analysis-on-track", "customer-agrees"]
    got = desk.sent_to(CAROLS)[-1].text
    assert "no longer treated as an" in got
    assert "telephone" not in got  # evidence stays inside
    assert "all is well" not in got


def test_nothing_is_chased_after_the_end_and_the_customer_can_escalate_again(desk):
    escalated(desk)
    says(desk, "#plan e-mail daily", LENA)
    every = "\n".join(
        f"#condition {c} yes" for c in ("plan-accepted", "analysis-on-track", "customer-agrees")
    )
    says(desk, f"{every}\n#deescalate", LENA)
    desk.live(days=3)
    assert not letters(desk, LENA, "Promised update")
    writes(desk, WISH)
    assert [row.closed_at is None for row in desk.rows(s.escalation)] == [False, True]


def test_a_resolved_ticket_is_deescalated_first(desk):
    escalated(desk)
    says(desk, "#resolve it works")
    assert "the customer's escalation is open: #deescalate first" in told(desk)
    assert "#resolve it works" in told(desk)  # their own line, and not one of the table
    assert "#close" not in told(desk).partition("Your text")[0]
    every = "\n".join(
        f"#condition {c} yes" for c in ("plan-accepted", "analysis-on-track", "customer-agrees")
    )
    says(desk, f"{every}\n#deescalate\n#resolve it works")
    assert desk.ticket(1001).status == "resolved"


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        ("#contact Nora", "there is no agent Nora"),
        ("#plan", "something is missing: #plan MODE every TIME"),
        ("#plan daily", "write how, how often and with whom"),
        ("#plan smoke daily", "smoke is not a way to tell them"),
        ("#plan e-mail every 5 minutes", "not more often than every 15 minutes"),
        ("#plan e-mail every 0 days", "write how, how often"),
        ("#condition happy yes", "happy is not a condition; there are plan-accepted"),
        ("#condition plan-acepted yes", "did you mean plan-accepted?"),
        ("#condition plan-accepted", "say what shows it"),
        ("#deescalate", "missing: plan-accepted, analysis-on-track, customer-agrees"),
    ],
    ids=lambda value: value if value.startswith("#") else "",
)
def test_what_cannot_be_is_refused_with_its_reason(desk, mail, why):
    escalated(desk)
    before = history(desk), len(desk.sent_to(CAROLS))
    says(desk, mail)
    assert why in told(desk)
    assert (history(desk), len(desk.sent_to(CAROLS))) == before


@pytest.mark.parametrize(
    "mail", ["#contact Ben", "#timeline soon", "#plan e-mail daily", "#condition plan-accepted yes"]
)
def test_without_an_escalation_its_commands_are_refused(desk, mail):
    opened(desk)
    says(desk, mail)
    assert "the customer has not escalated this ticket; #escalated WHY" in told(desk)


# --- records


def test_every_step_is_recorded_with_who_and_why(desk):
    """P3."""
    escalated(desk)
    says(desk, "#contact Ben\n#plan e-mail daily", LENA)
    assert history(desk) == ["opened by the customer", "contact: Ben", "plan: e-mail daily"]
    assert [c.actor for c in desk.rows(s.change) if c.field == "escalation"] == [CAROLS, LENA, LENA]


def test_open_escalations_are_listed_for_the_daily_report(desk):
    """E4."""
    ticket = escalated(desk)
    says(desk, "#contact Ben\n#plan e-mail daily", LENA)
    opened(desk, "Dave <dave@client.test>", "Please escalate. It has a severe business impact.")
    with desk.database.read() as connection:
        critical, other = open_escalations(connection, desk.now + timedelta(days=2))
    assert (critical.ticket, critical.critical, critical.overdue) == (ticket + 1, True, False)
    assert (other.ticket, other.contact, other.owner, other.overdue) == (ticket, "Ben", "Anna", True)
    assert other.unmet == ("plan-accepted", "analysis-on-track", "customer-agrees")


def test_an_escalation_follows_a_merge(desk):
    ticket = escalated(desk)
    opened(desk, "Dave <dave@client.test>", "The same here.")
    says(desk, f"#merge {ticket + 1}\nthe same", ticket=ticket)
    says(desk, "#contact Ben", ticket=ticket + 1)
    assert state(desk).contact_id == desk.agent_id(BEN)
    assert answers_to(desk) == []
