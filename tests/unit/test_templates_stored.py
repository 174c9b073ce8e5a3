"""Notices as the outbox keeps them."""

import json

import pytest

from postdesk.templates.catalogue import NOTICES
from postdesk.templates.notices import AgentAnswer
from postdesk.templates.samples import bare, samples
from postdesk.templates.stored import NoticeError, from_json, to_json

CALL = json.dumps(
    {"tag": "PD-1", "action": "x", "starts_at": "2026-03-02T10:00:00Z", "ends_at": "2026-03-02T10:00:00Z"}
)
ANSWER = {"tag": "PD-1", "subject": "s", "text": "t", "agent_name": "Jon"}


FULL = tuple(samples("en").values())


@pytest.mark.parametrize("notice", [*FULL, *map(bare, FULL)], ids=lambda notice: notice.name)
def test_a_notice_comes_back_as_it_was(notice):
    assert from_json(notice.name, to_json(notice)) == notice


def test_a_field_that_is_newer_than_the_row_takes_its_default():
    assert from_json("agent_answer", json.dumps(ANSWER)) == AgentAnswer(**ANSWER)


@pytest.mark.parametrize(
    ("name", "data", "trouble"),
    [
        ("no_such", "{}", "no notice"),
        ("agent_answer", "nonsense", "not JSON"),
        ("agent_answer", "[]", "not an object"),
        ("agent_answer", "{}", "'agent_name' is missing"),
        ("agent_answer", json.dumps(ANSWER | {"notes": []}), "unknown field 'notes'"),
        ("agent_answer", json.dumps(ANSWER | {"text": None}), "agent_answer.text: not str"),
        ("agent_answer", json.dumps(ANSWER | {"text": 7}), "agent_answer.text: not str"),
        ("agent_answer", json.dumps(ANSWER | {"history": "x"}), "agent_answer.history: not a list"),
        ("agent_answer", json.dumps(ANSWER | {"history": [{}]}), "agent_answer.history: field"),
        ("agent_answer", json.dumps(ANSWER | {"history": ["x"]}), "agent_answer.history: not an object"),
        ("pending_reminder", '{"tag":"PD-1","resolves_at":"soon"}', "resolves_at: not a time"),
        ("pending_reminder", '{"tag":"PD-1","resolves_at":7}', "resolves_at: not a time"),
        ("pending_reminder", '{"tag":"PD-1","resolves_at":"2026-03-02T10:00:00"}', "without its distance"),
        ("conference_invitation", CALL, "action: not one of request, update, cancel"),
    ],
)
def test_what_does_not_fit_is_refused(name, data, trouble):
    with pytest.raises(NoticeError, match=trouble):
        from_json(name, data)


def test_errors_hold_nothing_of_the_text():
    with pytest.raises(NoticeError) as caught:
        from_json("agent_answer", json.dumps(ANSWER | {"text": ["canary"]}))
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_names_are_those_of_the_classes():
    assert all(kind.name == name for name, kind in NOTICES.items())
