"""The story of an escalation by a customer, from the first mail to the notice of its end."""

from datetime import UTC, datetime

import vobject

from story import Somebody, Story
from world import a_world

STAFF = {"Anna": "anna@desk.test", "Ben": "ben@desk.test", "Lena": "lena@desk.test"}
SETTINGS = {
    "desk": {"name": "Tern Support", "address": "support@desk.test", "timezone": "Europe/Berlin"},
    "agents": [{"name": name, "address": address} for name, address in STAFF.items()],
    "tiers": {
        "triage": {
            "title": "Triage",
            "green": "2 business hours",
            "yellow": "1 business day",
            "agents": [STAFF["Anna"], STAFF["Ben"]],
            "lead": STAFF["Lena"],
        },
    },
    "reports": [{"kind": "escalations", "when": "weekdays 08:00", "to": [STAFF["Lena"]]}],
    "policy": {"undo_seconds": 0, "transcripts": "errors"},
}


def test_a_customer_escalates(tmp_path):
    """E3, E4, E5, C8, R1: four facts, a named contact, a call, a plan that is chased, and three conditions to end it."""
    with a_world(f"sqlite:///{tmp_path}/desk.db", **SETTINGS) as desk:
        story = Story(desk, "a_customer_escalates")
        anna, ben, lena = (story.meet(name, address) for name, address in STAFF.items())
        carol = story.meet("Carol", "carol@client.test")
        dave = story.meet("Dave", "dave@client.test")

        # Monday. Carol's nightly export has failed since the upgrade. Anna takes it, and asks.
        carol.writes(
            "Since the upgrade the nightly export stops at row 500.\n\nKind regards,\nCarol",
            "Nightly export stops",
        )
        story.hears("carol: request_confirmed", "anna: agent_notification", "ben: agent_notification")
        story.goes_on("2026-11-23 10:30")
        anna.replies("Hello Carol,\n\ncould you send me the log of the last night?")
        story.hears("lena: service_level_warning", "carol: agent_answer")

        # Tuesday. She has waited long enough, says so, and copies Dave. One of the four facts is still missing.
        story.goes_on("2026-11-24 09:00")
        story.hears("lena: report")
        carol.replies(
            "I sent the log twice by now. I would like to escalate this request.\n\n"
            "Business impact: 40 shops get no new prices\n"
            "Deadline: 1 December, the winter sale begins\n",
            cc=str(dave),
        )
        story.hears(
            "carol: escalation_received",
            "lena: escalation_notification",
            "anna: escalation_notification",
            "anna: service_level_warning",
        )
        assert "a way around it" in carol.reads

        # The lead sees to it that somebody has it, and says by when something will have happened.
        story.goes_on("2026-11-24 09:20")
        lena.replies("#contact Ben\n#timeline We find the cause by Thursday, and correct it by Monday.")
        story.hears(
            "ben: agent_notification",
            "carol: escalation_contact",
            "dave: escalation_contact",
            "ben: escalation_notification",
        )

        # Carol tells what was still missing.
        carol.replies("There is a workaround, but typing 900 prices by hand takes two people a day.")
        story.hears("anna: agent_notification", "ben: agent_notification")

        # Having spoken with her, Ben writes down how she is kept informed, and invites to a call.
        story.goes_on("2026-11-24 10:00")
        ben.replies(
            "#plan e-mail daily with carol@client.test, dave@client.test\n"
            "#call 2026-11-25 15:00 45 minutes at https://meet.example.com/tern",
        )
        story.hears(
            "carol: escalation_plan_agreed",
            "dave: escalation_plan_agreed",
            "carol: conference_invitation",
            "dave: conference_invitation",
            "ben: escalation_notification",
        )
        invited = _event(carol)
        assert invited.dtstart.value == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)  # 15:00 in Berlin
        assert [a.value for a in invited.attendee_list] == [
            "mailto:carol@client.test",
            "mailto:dave@client.test",
        ]

        # The call has to be an hour later; calendars take that as a change of the same call.
        ben.replies("#call move 2026-11-25 16:00")
        story.hears(
            "carol: conference_invitation", "dave: conference_invitation", "ben: escalation_notification"
        )
        assert (_event(carol).uid.value, _event(carol).sequence.value) == (invited.uid.value, "1")

        # Wednesday. The lead reads of it in the daily report. Ben is told before the promised update is due; he and Lena
        # when it is overdue.
        story.goes_on("2026-11-25 10:30")
        story.hears(
            "anna: service_level_warning",
            "lena: service_level_warning",
            "lena: report",
            "ben: escalation_notification",
            "ben: escalation_notification",
            "lena: escalation_notification",
        )
        assert "OVERDUE" in lena.mail_about("escalation_notification").header("Subject")

        # Ben makes up for it, and on Thursday he is in time.
        ben.replies(
            "Hello Carol,\n\nthe upgrade made the price column too narrow. We test a correction tonight."
        )
        story.hears("carol: agent_answer", "dave: agent_answer")
        story.goes_on("2026-11-26 09:00")
        story.hears("lena: report")
        ben.replies("Hello Carol,\n\nthe correction is in place since 7:00. Please look at tonight's export.")
        story.hears("carol: agent_answer", "dave: agent_answer")

        # He would like to end it, and is told what has to be on record first.
        ben.replies("#deescalate the export runs again", to=ben.mail_about("escalation_notification"))
        story.hears("ben: agent_command_failed")

        # Friday. Carol agrees; each of the three conditions is recorded with what shows it. She hears of the end.
        story.goes_on("2026-11-27 08:15")
        story.hears("lena: report", "ben: escalation_notification")
        carol.replies("The export of last night is complete. I agree that we can go on as usual from here.")
        story.hears("anna: agent_notification", "ben: agent_notification")
        ben.replies(
            "#condition plan-accepted she accepted the correction and a week of checks, by telephone on Thursday\n"
            "#condition analysis-on-track the column was too narrow; the upgrade script is being changed\n"
            "#condition customer-agrees her mail of Friday says so\n"
            "#deescalate complete since Thursday night",
            to=ben.mail_about("escalation_notification"),
        )
        story.hears("carol: deescalated", "dave: deescalated", "lena: escalation_notification")
        assert "a week of checks" not in carol.mail.text

        # On Monday no report names it any more, and nobody is chased.
        story.goes_on("2026-11-30 08:00")
        story.hears("lena: report")
        story.ends()


def _event(reader: Somebody):
    """The invitation in their latest mail, as another library reads it."""
    (part,) = [p for p in reader.mail.message.walk() if p.get_content_type() == "text/calendar"]
    return vobject.readOne(part.get_payload(decode=True).decode()).vevent
