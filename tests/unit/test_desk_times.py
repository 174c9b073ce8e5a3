"""Every time that an agent reads is the desk's, and says so: one rule over all internal notices."""

import re
from collections.abc import Iterator

import pytest

from postdesk.gateway.store import schema as s
from postdesk.outbound.transport import Rejected
from postdesk.templates.catalogue import NOTICES
from talking import CAROL, CAROLS, NAMES, notices, opened, says
from world import ANNA, BEN, World, a_world

OSKAR, PRODUCT = "oskar@desk.test", "product@desk.test"
NAMES |= {OSKAR: "Oskar"}
LIMITS = {"green": "2 business hours", "yellow": "1 business day", "lead": ANNA}
SETTINGS = {
    "desk": {"name": "Desk", "address": "support@desk.test", "timezone": "Asia/Kolkata"},
    "agents": [{"name": n, "address": a} for n, a in (("Anna", ANNA), ("Ben", BEN), ("Oskar", OSKAR))],
    "tiers": {
        "triage": {"title": "Triage", "agents": [ANNA, BEN], **LIMITS},
        "on-call": {"title": "On call", "green": "1 hour", "yellow": "1.5 hours", "agents": [OSKAR]},
    },
    "teams": {"product": {"title": "Product", "address": PRODUCT}},
    "on_call": {"when": "critical", "most": 1},
    "policy": {"undo_seconds": 60, "transcripts": "all"},
    "duties": [{"title": "Look at the disks", "tier": "triage", "every": "daily 15:00"}],
    "reports": [{"kind": "escalations", "when": "daily 16:00", "to": [ANNA]}],
}
STOPPED = "All users are locked out and we cannot sell anything. Business is stopped."
# A date or a clock, and what says whose it is. Calendars are reckoned in their own time, and say so by the offset.
TIME = re.compile(r"(?<![+\d])\d{1,2}:\d{2}(?::\d{2})?\b")
SAYS_WHOSE = re.compile(r" IST| \(IST\)| \+05:30")
OTHERS = (
    re.compile(r"#call \d"),  # as the agent wrote it
    re.compile(r"daily 15:00"),  # as it is configured
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[World]:
    """A day on which every notice to agents is sent that there is."""
    store = f"sqlite:///{tmp_path_factory.mktemp('times')}/desk.db"
    with a_world(store, **SETTINGS) as made:
        _live_through_it(made)
        yield made


def _live_through_it(desk: World) -> None:
    first = opened(desk)
    says(desk, "#me\n#pendng")
    says(desk, "#me\n#note\nThe log shows a lock.", ticket=first)
    says(desk, "Please try again.", ticket=first)
    desk.pass_time(minutes=2)
    desk.work()
    says(desk, "#hold 3", ticket=first)
    says(desk, "#notify product a lock on the table", ticket=first)
    desk.receive(desk.mail(CAROL, "I would like to escalate this request.", to=_address(desk)))
    says(desk, "#plan e-mail every 2 hours", ticket=first)
    says(desk, "#call 2026-12-01 15:00", ticket=first)
    says(desk, "#call 2026-12-02 15:00", ticket=first)
    says(desk, "#escalated they called", ticket=first)
    says(desk, "#permission dora she may", ticket=first)
    for number in range(3):
        opened(desk, f"Zed <zed{number}@evil.test>", STOPPED, subject=f"Stop {number}")
    desk.receive(desk.mail(f"Ben <{BEN}>", "Me, too.", to=notices(desk, ANNA, first)[-1].header("Reply-To")))
    desk.transport.answers[CAROLS] = lambda: Rejected(550, "no such user")
    says(desk, "One more thing.", ticket=first)
    desk.live(days=4)


def _address(desk: World) -> str:
    return desk.sent_to(CAROLS)[-1].header("Reply-To")


def internal(desk: World) -> list[tuple[str, str]]:
    """Name and text of every letter that is for agents."""
    ids = {row.message_id: row.notice for row in desk.rows(s.outbox) if row.audience == "agent"}
    sent = ((ids.get(x.header("Message-ID").strip("<>")), x) for x in desk.transport.sent)
    return [(name, f"{x.header('Subject')}\n{x.text}") for name, x in sent if name is not None]


def test_the_day_sees_every_notice_to_agents(desk: World):
    assert {name for name, _ in internal(desk)} == {
        n for n, kind in NOTICES.items() if kind.audience == "agent"
    }


def test_every_time_is_the_desks_and_says_so(desk: World):
    found = []
    for name, text in internal(desk):
        for match in TIME.finditer(text):
            line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
            if not SAYS_WHOSE.match(text, match.end()) and not any(o.search(line) for o in OTHERS):
                found.append(f"{name}: {line.strip()}")
    assert not found, "\n".join(dict.fromkeys(found))


def test_no_time_is_told_in_utc(desk: World):
    for name, text in internal(desk):
        assert "UTC" not in text, f"{name}: {text}"
