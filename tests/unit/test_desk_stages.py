"""P1: what customers see of a ticket's life."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postdesk.gateway.desk.stages import Stage, stage, stage_of
from postdesk.gateway.model import Conversation, InternalNote, Person, PublicMessage, Status, Ticket

AT = datetime(2026, 1, 5, tzinfo=UTC)
NEW = Ticket(
    1001,
    "x",
    Status.OPEN,
    "triage",
    "normal",
    None,
    Person(1, "c@client.test", ""),
    "en",
    AT,
    status_since=AT,
)
MINE = PublicMessage("Carol", True, "It fails.", AT)


@pytest.mark.parametrize(
    ("ticket", "stands"),
    [
        (NEW, Stage.SUBMITTED),
        (replace(NEW, owner=7), Stage.IN_REVIEW),
        (replace(NEW, tier="T2"), Stage.IN_REVIEW),
        (replace(NEW, status=Status.HOLD), Stage.IN_REVIEW),
        (replace(NEW, status_since=AT + timedelta(hours=1)), Stage.IN_REVIEW),
        (replace(NEW, status=Status.RESOLVED), Stage.RESOLVED),
        (replace(NEW, status=Status.CLOSED), Stage.RESOLVED),
    ],
)
def test_a_ticket_that_nobody_has_answered(ticket, stands):
    assert stage_of(Conversation(ticket, (MINE,))) is stands


@pytest.mark.parametrize(
    "conversation",
    [
        Conversation(NEW, (MINE, PublicMessage("Anna", False, "Which version?", AT))),
        Conversation(NEW, (MINE,), (InternalNote("Anna", "I look at it.", AT),)),
    ],
    ids=["answer", "note"],
)
def test_an_agents_answer_or_note_is_progress(conversation):
    assert stage_of(conversation) is Stage.IN_PROGRESS


def test_what_the_desk_or_an_outsider_notes_is_no_progress():
    note = InternalNote("the desk", "Back to open.", AT, from_agent=False)
    assert stage_of(Conversation(NEW, (MINE,), (note,))) is Stage.SUBMITTED


@pytest.mark.parametrize("status", Status)
def test_escalated_is_seen_until_it_is_resolved(status):
    solved = status in {Status.RESOLVED, Status.CLOSED}
    assert stage(replace(NEW, status=status), answered=True, escalated=True) is (
        Stage.RESOLVED if solved else Stage.ESCALATED
    )
