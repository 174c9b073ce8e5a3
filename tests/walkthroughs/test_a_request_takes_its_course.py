"""The story of a request: submitted, in review, in progress, resolved, reopened, escalated, and confirmed by its customer."""

from story import Story
from world import a_world

STAFF = {"Anna": "anna@desk.test", "Ben": "ben@desk.test", "Tina": "tina@desk.test"}
HOURS = {"green": "2 business hours", "yellow": "1 business day"}
SETTINGS = {
    "desk": {"name": "Plover Help", "address": "support@desk.test", "timezone": "Europe/Berlin"},
    "agents": [{"name": name, "address": address} for name, address in STAFF.items()],
    "tiers": {
        "triage": {"title": "Triage", **HOURS, "agents": [STAFF["Anna"], STAFF["Ben"]]},
        "T2": {
            "title": "Tier 2",
            "green": "1 business day",
            "yellow": "2 business days",
            "agents": [STAFF["Tina"]],
        },
    },
    "organisations": [
        {"name": "Reed Clinics", "domains": ["reed.test"], "plan": "business"},
        {"name": "Sedge Studio", "domains": ["sedge.test"], "plan": "free"},
    ],
    "policy": {"undo_seconds": 0, "transcripts": "errors"},
}


def test_a_request_takes_its_course(tmp_path):
    """P1, P2, P4, E7, N1, O1: stages as the customer sees them, answers by plan, notes that stay inside, "it works"."""
    with a_world(f"sqlite:///{tmp_path}/desk.db", **SETTINGS) as desk:
        story = Story(desk, "a_request_takes_its_course")
        anna, ben, tina = (story.meet(name, address) for name, address in STAFF.items())
        rosa = story.meet("Rosa", "rosa@reed.test")
        sven = story.meet("Sven", "sven@sedge.test")

        # Submitted. What each may expect is what their organisation's plan says.
        sven.writes("How do I print two labels on one page?", "Printing labels")
        story.hears("sven: request_confirmed", "anna: agent_notification", "ben: agent_notification")
        assert "community" in sven.reads
        rosa.writes(
            "Hello,\n\nsince this morning appointments are not synchronised to our calendars.\n\nBest regards,\nRosa",
            "Appointments are missing",
        )
        story.hears("rosa: request_confirmed", "anna: agent_notification", "ben: agent_notification")
        assert "four business hours, with priority" in rosa.reads

        story.goes_on("2026-11-23 09:10")
        ben.replies(
            "#resolve two labels are a setting of the printer\n"
            "Hello Sven,\n\nchoose Two per page when you print, under More settings.",
            to=ben.mail_about("agent_notification", "PD-1001"),
        )
        story.hears("sven: agent_answer")

        # In review. Anna looks at it, and tells her colleagues what she thinks. Rosa hears nothing of that.
        story.goes_on("2026-11-23 09:20")
        anna.replies("#me\n#urgency high\n#note I bet their proxy blocks us again; do not mention it yet.")
        story.hears()

        # In progress. She asks; Rosa answers the next day, so that nobody has to remind her.
        story.goes_on("2026-11-23 09:40")
        anna.replies(
            "Hello Rosa,\n\nwhich calendar program do you use, and does its address begin with https?",
            to=anna.mail_about("agent_notification"),
        )
        story.hears("rosa: agent_answer")
        story.goes_on("2026-11-24 08:30")
        rosa.replies("The one of our tablets; yes, with https.")
        story.hears("anna: agent_notification")
        story.goes_on("2026-11-24 09:00")
        anna.replies(
            "#resolve the calendar was connected again\n"
            "Hello Rosa,\n\nplease open Settings, Calendars, and choose Connect again. Missed appointments follow by themselves.",
        )
        story.hears("rosa: agent_answer")

        # Resolved, as Anna thinks; but it comes back, and Rosa's reply opens the same ticket again.
        story.goes_on("2026-11-25 07:45")
        rosa.replies("It worked for a day. This morning everything is missing again!")
        story.hears("anna: agent_notification")

        # Escalated to those who know more. Rosa reads who goes on with it, and by when she hears of it; Tina what was tried.
        story.goes_on("2026-11-25 08:20")
        anna.replies(
            "#escalate T2 Why does the connection end after a day?\n"
            "#public\n"
            "Hello Rosa,\n\nthis needs somebody who can look into our servers. My colleague Tina goes on with it, "
            "and will write to you by tomorrow noon.",
            to=anna.mail_about("agent_notification"),
        )
        story.hears("anna: service_level_warning", "rosa: agent_answer", "tina: escalation_notification")
        assert "ESCALATED QUESTION 1" not in rosa.mail.text

        # Tina finds it. Her note stays inside, her answer goes out.
        story.goes_on("2026-11-25 13:00")
        tina.replies(
            "#me\n#note Our token store forgets keys after 24 hours since the last release.",
            to=tina.mail_about("escalation_notification"),
        )
        story.hears("tina: service_level_warning", "tina: service_level_warning")
        story.goes_on("2026-11-26 09:30")
        tina.replies(
            "#resolve connections last longer than a day again\n"
            "Hello Rosa,\n\nour server forgot your connection after a day. This is corrected since 10 o'clock. Please connect "
            "once more, and tell us whether it lasts.",
            to=tina.mail_about("escalation_notification"),
        )
        story.hears("rosa: agent_answer")

        # Rosa says in plain words that it works: that is the confirmation, and nobody has to write any more.
        story.goes_on("2026-11-28 09:00")
        rosa.replies("It works now, thank you very much!")
        story.hears("tina: agent_notification")

        # Months later she replies to that old mail. It is a new request, which names the closed one.
        story.goes_on("2027-01-11 09:00")
        story.hears()
        rosa.replies("The appointments of last week are missing.")
        story.hears("rosa: request_confirmed", "anna: agent_notification", "ben: agent_notification")
        for mail in desk.sent_to(rosa.address) + desk.sent_to(sven.address):
            assert not any(word in mail.raw.decode() for word in ("proxy", "token store", "anna@", "tina@"))
        story.ends()
