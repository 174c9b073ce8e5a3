"""The story of whom to contact first: an organisation's own admin, billing, technical support; and one issue a request."""

from story import Story
from world import a_world

STAFF = {"Anna": "anna@desk.test", "Ben": "ben@desk.test", "Tina": "tina@desk.test"}
SETTINGS = {
    "desk": {"name": "Wren Help", "address": "support@desk.test", "timezone": "Europe/Berlin"},
    "agents": [
        {"name": "Anna", "address": STAFF["Anna"], "queues": ["account", "triage"]},
        {"name": "Ben", "address": STAFF["Ben"], "queues": ["billing"]},
        {"name": "Tina", "address": STAFF["Tina"], "queues": ["technical"]},
    ],
    "organisations": [{"name": "Alder Markets", "domains": ["alder.test"], "tenant_admin": "tom@alder.test"}],
    "policy": {"undo_seconds": 0, "transcripts": "errors", "service_level_notices": False},
}


def test_whom_to_contact_first(tmp_path):
    """C1, C2, C4, C5, T6: queue, urgency, what is missing, the customer's own admin, and a split."""
    with a_world(f"sqlite:///{tmp_path}/desk.db", **SETTINGS) as desk:
        story = Story(desk, "whom_to_contact_first")
        anna, ben, tina = (story.meet(name, address) for name, address in STAFF.items())
        mia = story.meet("Mia", "mia@alder.test")
        tom = story.meet("Tom", "tom@alder.test")
        kim = story.meet("Kim", "kim@alder.test")
        lou = story.meet("Lou", "lou@elsewhere.test")

        # Access is a matter of Mia's own organisation: its admin is named to her, and gets a copy.
        mia.writes(
            "Hello,\n\nI cannot see the Inventory menu any more. My role is buyer. I have to book in a delivery.\n\nThanks, Mia",
            "Inventory menu is missing",
        )
        story.hears("mia: request_confirmed", "tom: request_confirmed", "anna: agent_notification")

        # Tom answers his copy, having done it; Anna closes the matter with Mia.
        story.goes_on("2026-11-23 09:30")
        tom.replies("I gave Mia the role for her warehouse. She only has to sign in again.")
        story.hears("anna: agent_notification")
        story.goes_on("2026-11-23 09:45")
        anna.replies(
            "#resolve their admin gave her the role\nHello Mia,\n\nTom has given you the role. Please sign out and in once, "
            "and the menu is there.",
            to=anna.mail_about("agent_notification"),
        )
        story.hears("mia: agent_answer", "tom: agent_answer")

        # Money was taken and the plan does not run: billing, and critical. Only what is missing is asked for.
        kim.writes(
            "We paid invoice INV-2026-118 yesterday by card, 240.00 EUR were deducted, but our plan is still inactive and "
            "none of our shops can sell.",
            "Payment deducted, plan inactive",
        )
        story.hears("kim: request_confirmed", "ben: agent_notification")
        assert "[PD-1002]" in ben.mail.header("Subject")
        assert "critical" in ben.mail.text
        assert "invoice number" not in kim.mail.text

        # Who writes what happened in the recommended form is asked for next to nothing.
        mia.writes(
            "I am trying to print shelf labels in Inventory for record PO-5512 at warehouse North. I expected a label, but "
            'saw "printer queue not found". It affects all scanner users there and started at 8:30 today, after the update of '
            "the scanners to version 7. We use the handheld with its own browser. Receiving is blocked.",
            "Labels do not print",
        )
        story.hears("mia: request_confirmed", "tina: agent_notification")

        # Who only asks for help is asked what it is about.
        lou.writes("Hello, I need some help please.", "Help")
        story.hears("lou: request_confirmed", "anna: agent_notification")

        # Two matters in one mail: Tina is shown how to part them. The second goes to triage; why, stands there as a note.
        kim.writes(
            "1. The sync with our bookkeeping fails since Friday with error 412.\n\n"
            "2. Also, unrelated: please send us the invoice of October again, we have lost it.",
            "Two things",
        )
        story.hears("kim: request_confirmed", "tina: agent_notification")
        story.goes_on("2026-11-23 10:30")
        tina.replies("#split Invoice of October\nThe second matter has nothing to do with the sync.")
        story.hears("kim: ticket_split", "anna: agent_notification")
        anna.replies("#queue billing", to=anna.mail_about("agent_notification", "PD-1006"))
        story.hears("ben: agent_notification")
        story.ends()
