"""The story of an exception in daily operations: owner, urgency, playbook, notes, escalation, and an end that is confirmed."""

from story import Story
from world import a_world

STAFF = {"Anna": "anna@desk.test", "Ben": "ben@desk.test", "Lena": "lena@desk.test"}
HOURS = {"green": "2 business hours", "yellow": "1 business day"}
SETTINGS = {
    "desk": {"name": "Finch Operations", "address": "support@desk.test", "timezone": "Europe/Berlin"},
    "agents": [{"name": name, "address": address} for name, address in STAFF.items()],
    "tiers": {
        "triage": {
            "title": "Triage",
            **HOURS,
            "agents": [STAFF["Anna"], STAFF["Ben"]],
            "lead": STAFF["Lena"],
        },
        "T2": {"title": "Tier 2", **HOURS, "agents": [STAFF["Ben"]], "lead": STAFF["Lena"]},
    },
    "reports": [{"kind": "summary", "when": "weekdays 17:00", "to": [STAFF["Lena"]]}],
    "policy": {"undo_seconds": 0, "transcripts": "errors"},
}


def test_an_exception_is_worked_off(tmp_path):
    """P4, P5, P6, E1, E2, R1: nobody's exception is told about, its playbook is ticked, and it ends when it is confirmed."""
    with a_world(f"sqlite:///{tmp_path}/desk.db", **SETTINGS) as desk:
        story = Story(desk, "an_exception_is_worked_off")
        anna, ben, lena = (story.meet(name, address) for name, address in STAFF.items())
        olga = story.meet("Olga", "olga@shop.test")

        # What is wrong, with the record; the playbook that fits is proposed, and who is affected is asked for.
        olga.writes(
            "The sync of warehouse 3 with the shop keeps failing since 6:00, record SYN-881, error text: field tax code is "
            "missing. Receiving is blocked.",
            "Sync failed: warehouse 3",
        )
        story.hears("olga: request_confirmed", "anna: agent_notification", "ben: agent_notification")
        assert "Playbook: Failed sync" in anna.mail.text

        # Nobody takes it: after an hour the lead reads that nobody owns it, and gives it to Anna.
        story.goes_on("2026-11-23 10:05")
        story.hears("lena: service_level_warning")
        lena.replies("#owner anna")
        story.hears("anna: agent_notification")

        # Anna follows the playbook, step by step, with notes; Olga hears nothing of them.
        story.goes_on("2026-11-23 10:20")
        anna.replies(
            "#playbook failed-sync\n#step 1\n#step 2\n#field module=inventory\n#urgency critical\n"
            "#note The tax code of 14 articles is empty. Since the import of Sunday.",
            to=anna.mail_about("agent_notification"),
        )
        story.hears()

        # It blocks receiving, and she gets no further: up, with what was tried.
        story.goes_on("2026-11-23 10:50")
        anna.replies(
            "#escalate T2 May we fill the tax codes from the backup of Saturday?\n"
            "Steps 1 and 2 of the playbook done; retrying changes nothing. 14 articles, all users of warehouse 3.",
            to=anna.mail_about("agent_notification"),
        )
        story.hears(
            "anna: service_level_warning", "ben: escalation_notification", "lena: escalation_notification"
        )

        # Ben keeps Olga informed. Closing it before anybody has seen it work is refused.
        story.goes_on("2026-11-23 11:30")
        ben.replies(
            "Hello Olga,\n\nwe filled the missing tax codes. The next sync starts at 13:00; could you look then whether "
            "everything has arrived?",
            to=ben.mail_about("escalation_notification"),
        )
        story.hears("olga: agent_answer")
        ben.replies("#close", to=ben.mail_about("escalation_notification"))
        story.hears("ben: agent_command_failed")

        # She confirms it; now it can be closed, with what solved it.
        story.goes_on("2026-11-23 12:40")
        olga.replies("All 14 have arrived, receiving goes on. It works again, thank you.")
        story.hears("ben: agent_notification", "ben: service_level_warning")
        ben.replies(
            "#step 3\n#step 4\n#step 5\n#close the tax codes were filled from the backup",
            to=ben.mail_about("agent_notification"),
        )
        story.hears()

        # The lead reads in the evening what is open, and who has it.
        story.goes_on("2026-11-23 16:30")
        story.hears("lena: report")
        story.ends()
