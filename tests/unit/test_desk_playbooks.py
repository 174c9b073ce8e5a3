"""P6: playbooks are proposed by the customer's words, and ticked by mail. P7: misses are tagged, noted, handed back."""

import pytest

from postdesk.gateway.desk.playbook_book import make_playbooks
from postdesk.gateway.settings.knowledge import Playbook, default_playbooks
from postdesk.gateway.settings.loading import SettingsError
from postdesk.gateway.store import schema as s
from talking import CAROL, answers_to, notices, opened, says, state, told
from world import ANNA, BEN, World, a_world

BOOKS = make_playbooks(default_playbooks())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("failed-sync", "The sync with our shop keeps failing."),
        ("failed-sync", "Die Synchronisation ist fehlgeschlagen."),
        ("failed-sync", "La synchronisation échoue depuis hier."),
        ("failed-sync", "La sincronización falla."),
        ("failed-sync", "A sincronização falhou."),
        ("stock-mismatch", "The stock in warehouse North is wrong."),
        ("stock-mismatch", "Der Lagerbestand stimmt nicht."),
        ("stock-mismatch", "Las existencias no coinciden."),
        ("workflow-stuck", "The approval of order 12 is stuck."),
        ("workflow-stuck", "Die Freigabe hängt seit Montag."),
        ("payment-issue", "The payment was deducted, but it says failed."),
        ("payment-issue", "Die Zahlung wurde abgelehnt."),
        ("payment-issue", "We were charged twice."),
        ("report-mismatch", "The report shows figures that differ from yesterday's."),
        ("report-mismatch", "Le rapport est faux."),
    ],
)
def test_the_shipped_examples_are_proposed_by_words(name, text):
    assert name in BOOKS.phrases.found("", text)


@pytest.mark.parametrize(
    "text",
    [
        "I cannot sign in.",
        "How do I add a supplier?",
        "Where is the list of orders?",
        "Please send the invoice of March.",
        "Wie lege ich einen Artikel an?",
    ],
)
def test_other_requests_propose_none(text):
    assert BOOKS.phrases.found("", text) == {}


def fields(desk: World) -> dict[str, str]:
    return {row.name: row.value for row in desk.rows(s.ticket_field)}


def test_a_proposed_playbook_is_shown_with_its_reason_and_becomes_the_tickets_with_a_tick(desk: World):
    opened(desk, text="The sync with our shop fails.")
    shown = notices(desk, ANNA)[-1].text
    assert 'Playbook: Failed sync (proposed: they write "sync with our shop fails"' in shown
    assert "[ ] 1. See that every field" in shown
    assert fields(desk) == {}
    says(desk, "#step 1\n#step 3 done")
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    shown = notices(desk, ANNA)[-1].text
    assert "[x] 1. See that" in shown
    assert "[ ] 2. Look for" in shown
    assert "[x] 3. See whether" in shown
    assert "proposed" not in shown
    says(desk, "#step 3 undo")
    assert fields(desk) == {"playbook": "failed-sync", "steps": "1"}
    assert answers_to(desk) == []


def test_a_playbook_is_chosen_by_name_and_dropped(desk: World):
    opened(desk, text="The sync with our shop fails.")
    says(desk, "#playbook stock-mismatch")
    assert fields(desk)["playbook"] == "stock-mismatch"
    says(desk, "#playbook none")
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    assert "Playbook:" not in notices(desk, ANNA)[-1].text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#playbook failed-snyc", "did you mean failed-sync?"),
        ("#step 1", "has no playbook"),
        ("#playbook failed-sync\n#step 9", "not one of its steps, 1 to 5"),
        ("#playbook failed-sync\n#step 0", "not one of its steps"),
        ("#playbook failed-sync\n#step one", "not one of its steps"),
        ("#playbook failed-sync\n#step 1 maybe", "neither done nor undo"),
        ("#miss", "something is missing"),
        ("#miss doc", "say what was missed"),
        ("#miss doc T1", "say what was missed"),
    ],
)
def test_a_mistake_is_told(desk: World, text: str, said: str):
    opened(desk)
    says(desk, text)
    assert said in told(desk)
    assert fields(desk) == {}


def test_a_playbook_of_other_queues_is_not_proposed(tmp_path):
    book = {"title": "Sync", "words": ["sync"], "queues": ["billing"], "steps": ["Look"]}
    with a_world(f"sqlite:///{tmp_path}/q.db", playbooks={"sync": book}) as desk:
        opened(desk, text="The sync fails with error 500.")
        assert "Playbook:" not in notices(desk, ANNA)[-1].text


def test_words_that_cannot_be_read_are_told_by_the_playbook_s_name():
    with pytest.raises(SettingsError, match=r"playbooks: sync: words: .*letters"):
        make_playbooks({"sync": Playbook(title="Sync", words=("a*",), steps=("Look",))})


# --- misses


def test_a_miss_is_tagged_noted_and_goes_back_where_it_came_from(desk: World):
    """P7, and nothing of it reaches the customer."""
    number = opened(desk)
    says(desk, "#tier T1")
    says(desk, "#escalate T2 why is it slow?", BEN)
    assert says(desk, "#miss Nobody asked which browser.", ticket=number) == "note"
    ticket = desk.ticket(number)
    assert ticket.tier == "T1"
    assert [t.name for t in desk.rows(s.tag)] == ["process-miss"]
    assert "process-miss: Nobody asked which browser." in desk.rows(s.note)[-1].text
    assert "Nobody asked which browser." in told(desk, BEN)
    assert answers_to(desk) == []


def test_a_missed_document_names_its_tier(desk: World):
    number = opened(desk)
    says(desk, "#tier T3")
    says(desk, "#miss doc T1 It stands in the manual.\nOn page 3.")
    assert desk.ticket(number).tier == "T1"
    assert [t.name for t in desk.rows(s.tag)] == ["missed-document"]
    note = desk.rows(s.note)[-1].text
    assert "missed-document: It stands in the manual." in note
    assert "On page 3." in note


def test_a_miss_without_a_way_back_only_tags(desk: World):
    number = opened(desk)
    assert says(desk, "#miss The queue was wrong.") == "note"
    assert (desk.ticket(number).tier, state(desk, number)[0]) == ("triage", "open")
    assert [t.name for t in desk.rows(s.tag)] == ["process-miss"]
    assert desk.rows(s.note)[-1].text == "process-miss: The queue was wrong."
