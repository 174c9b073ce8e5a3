"""Phrases of the configuration in customers' languages (O1, E7)."""

import pytest

from postdesk.gateway.settings.configuration import Settings
from postdesk.templates.phrases import HOW_TO_ESCALATE, PHRASES, phrase


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Billing", "de", "Rechnungen und Zahlungen"),
        ("within one business day", "fr", "sous un jour ouvré"),
        ("within 4 business hours", "es", "en un plazo de 4 horas hábiles"),
        ("within 2 business days", "de", "innerhalb von 2 Arbeitstagen"),
        ("every 6 hours", "pt", "a cada 6 horas"),
        ("every 1000000 hours", "pt", "every 1000000 hours"),
    ],
)
def test_what_postdesk_ships_is_translated(text, language, words):
    assert phrase(text, language) == words


@pytest.mark.parametrize("language", ["en", "nl", "de"])
def test_what_an_admin_wrote_is_left_as_it_is(language):
    assert phrase("Ersatzteile & Zubehör", language) == "Ersatzteile & Zubehör"


def test_a_language_without_phrases_has_the_english_ones():
    assert phrase("within 4 business hours", "nl") == "within 4 business hours"


def test_the_desks_own_words_come_first():
    own = {"de": {"Billing": "Buchhaltung", "Spare parts": "Ersatzteile"}}
    assert phrase("Billing", "de", own) == "Buchhaltung"
    assert phrase("Spare parts", "de", own) == "Ersatzteile"
    assert phrase("Billing", "fr", own) == "Facturation"


@pytest.mark.parametrize("language", PHRASES)
def test_every_text_that_the_configuration_ships_with_is_translated(language):
    settings = Settings(desk={"name": "Desk", "address": "support@desk.test"})  # type: ignore[arg-type]
    texts = [q.title for q in settings.queues.values()]
    texts += [q.expected_response for q in settings.queues.values()]
    texts += [p.expected_response for p in settings.plans.values()]
    for text in (*texts, HOW_TO_ESCALATE):
        assert phrase(text, language) != text or text == "Support", text
