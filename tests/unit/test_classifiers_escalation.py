"""C8: a wish to escalate is told from the mention of one, at any time in a conversation."""

import pytest

from postdesk.classifiers.escalation import wants_escalation
from postdesk.classifiers.rules import load


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I would like to escalate this request.", "asks to escalate"),
        ("Please escalate.", "asks to escalate"),
        ("I would like to speak with a support engineer about this.", "asks for a manager"),
        ("I want to speak with the technician in charge.", "asks for a manager"),
        ("Unser Produktivsystem ist beim Upgrade ausgefallen.", "production stands still during a change"),
        (
            "Notre système de production est tombé pendant la mise à jour.",
            "production stands still during a change",
        ),
        (
            "Nuestro sistema de producción se cayó durante la actualización.",
            "production stands still during a change",
        ),
        ("Bitte eskalieren Sie den Fall.", "asks to escalate"),
        ("Nous demandons une escalade de notre dossier.", "asks to escalate"),
        ("Quisiera escalar este caso.", "asks to escalate"),
        ("Quero escalar este ticket.", "asks to escalate"),
        ("May I talk to a supervisor about it?", "asks for a manager"),
        ("Ich will mit Ihrem Vorgesetzten sprechen.", "asks for a manager"),
        ("Je veux parler à votre responsable.", "asks for a manager"),
        ("Quiero hablar con el encargado.", "asks for a manager"),
        ("Preciso falar com um gerente.", "asks for a manager"),
        ("Production is down in the middle of the upgrade.", "production stands still during a change"),
        ("This has a severe business impact on us.", "tells of a critical business impact"),
        ("We are not satisfied with how this is handled.", "is not satisfied with the handling"),
        ("Three weeks, and still no answer.", "is not satisfied with the handling"),
    ],
)
def test_a_wish_is_recognised_with_its_reason(text, reason):
    assert any(found.startswith(reason) for found in wants_escalation("", text))


@pytest.mark.parametrize(
    "text",
    [
        "How do I escalate an overdue approval?",
        "Where are the escalation rules of the workflow?",
        "No need to escalate, it works now.",
        "Please don't escalate this yet.",
        "My manager wants a copy of the invoice.",
        "I will talk to my manager and write again.",
        "The warehouse manager cannot see the report.",
        "Unser Chef braucht Zugriff.",
        "Mon responsable n'a pas reçu l'invitation.",
        "Production orders show a wrong date.",
        "We upgraded to Business and are happy with it.",
        "Thank you!",
    ],
)
def test_a_mention_is_not_a_wish(text):
    assert wants_escalation("", text) == ()


def test_admins_can_say_what_a_wish_is():
    rules = load('[[escalation]]\nreason = "red card"\nany = ["red card"]')
    assert wants_escalation("", "This is a red card!", rules) == ('red card ("red card")',)
