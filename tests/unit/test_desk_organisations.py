"""C5, E7: what the desk knows of a customer's organisation is not asked for, and stays with what is split off."""

import pytest

from postdesk.gateway.store import schema as s
from talking import opened, says
from world import ANNA, World, a_world

KIM = "Kim <kim@alder.test>"
UNPAID = "We paid invoice INV-2026-118 yesterday, but our plan is still inactive."
ASKED = "the name of your organisation"


@pytest.fixture
def desk(tmp_path):
    organisations = [{"name": "Alder Markets", "domains": ["alder.test"], "plan": "business"}]
    policy = {"undo_seconds": 0, "confirm_forwarded": True}
    with a_world(f"sqlite:///{tmp_path}/desk.db", organisations=organisations, policy=policy) as made:
        yield made


def test_an_organisation_that_is_known_is_not_asked_for(desk: World):
    opened(desk, KIM, UNPAID, subject="Payment")
    assert ASKED not in desk.sent_to("kim@alder.test")[-1].text
    opened(desk, "Lou <lou@elsewhere.test>", UNPAID, subject="Payment")
    assert ASKED in desk.sent_to("lou@elsewhere.test")[-1].text


def test_nor_is_it_where_an_agent_forwards_the_request(desk: World):
    forwarded = f"---------- Forwarded message ---------\nFrom: {KIM}\nDate: Mon, 23 Nov 2026\nSubject: Payment\n\n{UNPAID}"
    desk.receive(desk.mail(f"Anna <{ANNA}>", forwarded, subject="Fwd: Payment"))
    assert [row.organisation for row in desk.rows(s.ticket)] == ["Alder Markets"]
    assert desk.sent_to("kim@alder.test")
    assert ASKED not in desk.sent_to("kim@alder.test")[-1].text


def test_what_is_split_off_belongs_to_the_same_organisation_and_plan(desk: World):
    number = opened(desk, KIM, "The sync fails. And please send the invoice of October.")
    says(desk, "#split Invoice of October")
    row = desk.ticket(number + 1)
    assert (row.organisation, row.plan) == ("Alder Markets", "business")
