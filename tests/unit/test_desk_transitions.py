"""P3: which status may follow which, and why not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from postdesk.gateway.desk.transitions import TRANSITIONS, objection
from postdesk.gateway.model import Person, Status, Ticket

TICKET = Ticket(
    1001, "x", Status.OPEN, "triage", "normal", 7, Person(1, "c@client.test", ""), "en", datetime(2026, 1, 1, tzinfo=UTC)
)  # fmt: skip


def test_every_status_has_a_row():
    assert set(TRANSITIONS) == set(Status)


@pytest.mark.parametrize("status", Status)
def test_a_status_may_be_said_again(status):
    assert objection(replace(TICKET, status=status), status) is None


@pytest.mark.parametrize(("old", "new"), [(o, n) for o in Status for n in Status if o is not n])
def test_what_the_table_does_not_have_is_refused_with_a_reason(old, new):
    said = objection(replace(TICKET, status=old), new, "the cable was loose")
    assert (said is None) == (new in TRANSITIONS[old])
    assert said is None or "reopen" in said


@pytest.mark.parametrize(
    ("ticket", "resolution", "said"),
    [
        (replace(TICKET, owner=None), "loose cable", "owner"),
        (TICKET, "", "what solved it"),
        (TICKET, "loose cable", None),
        (replace(TICKET, status=Status.RESOLVED), "", None),
    ],
)
def test_closing_needs_an_owner_and_a_resolution(ticket, resolution, said):
    """P4."""
    found = objection(ticket, Status.CLOSED, resolution)
    assert (said is None and found is None) or said in found
