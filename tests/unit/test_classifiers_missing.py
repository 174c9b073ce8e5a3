"""C5: the confirmation asks for what the queue needs and the request lacks, and only that."""

import pytest

from postdesk.classifiers.fields import read_fields
from postdesk.classifiers.how_to import asks_how
from postdesk.classifiers.missing import DETAILS, NEEDS, Known, missing_details

NOBODY = Known(address=False)


@pytest.mark.parametrize(
    ("queue", "needs"),
    [
        ("account", ("name", "email", "task", "role", "branch_or_warehouse", "page", "record_number")),
        ("billing", ("tenant", "invoice_number", "payment_reference", "amount", "payment_method", "started", "payer",
                     "provider_message")),
        ("technical", ("impact", "affected_users", "module", "record_number", "started", "error_text", "device", "changed")),
        ("triage", ("module", "record_number", "error_text", "started", "device", "steps")),
        ("a queue of one's own", ("module", "record_number", "error_text", "started", "device", "steps")),
    ],
)  # fmt: skip
def test_of_a_request_that_tells_nothing_everything_is_asked(queue, needs):
    assert missing_details(queue, {}, NOBODY) == needs
    assert set(needs) <= DETAILS


@pytest.mark.parametrize("queue", [*NEEDS, "triage"])
def test_what_is_told_is_not_asked(queue):
    everything = dict.fromkeys(missing_details(queue, {}, NOBODY), "told") | {
        "branch": "Kiel",
        "scope": "one user",
    }
    assert missing_details(queue, everything, Known(name=True)) == ()


def test_the_sender_tells_name_address_and_organisation():
    asked = missing_details("account", {}, Known(name=True))
    assert not {"name", "email"} & set(asked)
    assert "tenant" not in missing_details("billing", {}, Known(organisation=True))


def test_a_picture_may_show_the_message():
    assert "error_text" not in missing_details("technical", {}, Known(attachments=1))


def test_an_empty_value_tells_nothing():
    assert "amount" in missing_details("billing", {"amount": ""}, Known())


def test_the_recommended_sentence_leaves_little_to_ask():
    text = (
        "I am trying to post a count in Inventory for CN-77 at Kiel warehouse. I expected a total, but saw an empty page. "
        "It affects two colleagues and started at 9:00."
    )
    assert missing_details("technical", read_fields("", text), Known(name=True)) == ("device", "changed")


@pytest.mark.parametrize(
    "text",
    [
        "How do I export my invoices to CSV?",
        "Can you tell us how to invite a colleague?",
        "Is it possible to have two approvers for a purchase order?",
        "Where can I see last month's receipts?",
        "Wie kann ich einen Bericht als PDF speichern?",
        "Comment puis-je ajouter un entrepôt ?",
        "¿Cómo puedo cambiar el contacto de facturación?",
        "Como posso criar um novo perfil?",
    ],
)
def test_who_asks_how_something_is_done_is_asked_for_next_to_nothing(text):
    assert asks_how("", text)
    for queue in (*NEEDS, "triage"):
        assert len(missing_details(queue, {}, Known(name=True, asks_how=True))) <= 1


def test_a_question_is_a_question_in_the_subject_too_and_not_within_a_word():
    assert asks_how("How to export a report", "Thanks, Anna")
    assert not asks_how("", "Anyhow to the point: we shall need two more.")


@pytest.mark.parametrize(
    "text",
    [
        "How do I export? I always get an error.",
        "The export does not work. How can I get my data?",
        "Where can I see why the payment was declined?",
        "Wie kann ich mich anmelden? Es kommt eine Fehlermeldung.",
        "Comment puis-je payer ? Ma carte est refusée.",
        "¿Cómo puedo entrar? No funciona.",
        "Como posso entrar? Não consigo.",
        "The report is wrong.",
        "Please add a user.",
    ],
)
def test_trouble_beside_the_question_makes_it_a_report(text):
    assert not asks_how("", text)
