"""E3: the four facts of an escalation, read where they are named, and absent where they are not."""

import time

import pytest

from postdesk.classifiers.escalation_facts import MAX_FACT, read_facts


@pytest.mark.parametrize(
    ("text", "fact", "words"),
    [
        ("Business impact: nobody can order", "impact", "nobody can order"),
        ("1. Problem statement: it stops", "problem", "it stops"),
        ("- *Workaround*: none", "workaround", "none"),
        ("Milestone date = 1 December", "milestone", "1 December"),
        ("Auswirkungen: Der Versand steht", "impact", "Der Versand steht"),
        ("Échéance : le 1er décembre", "milestone", "le 1er décembre"),
        ("Fecha límite: 1 de diciembre", "milestone", "1 de diciembre"),
        ("Solução alternativa: nenhuma", "workaround", "nenhuma"),
        ("The problem is that orders vanish.", "problem", "The problem is that orders vanish."),
        ("We cannot ship anything. Thanks.", "impact", "We cannot ship anything."),
        ("It has a business impact: we stand still.", "impact", "It has a business impact: we stand still."),
        ("There is no workaround for us.", "workaround", "There is no workaround for us."),
        ("It must be fixed by Friday.", "milestone", "It must be fixed by Friday."),
        ("Our go-live is on Monday.", "milestone", "Our go-live is on Monday."),
        ("Wir können nicht liefern.", "impact", "Wir können nicht liefern."),
    ],
)
def test_a_fact_that_is_named_is_read(text, fact, words):
    assert read_facts(f"Hello,\n\n{text}\n")[fact] == words


@pytest.mark.parametrize(
    "text", ["", "I want to escalate.", "Thank you!", "Hello: it is me", "When will it work?"]
)
def test_nothing_is_guessed(text):
    assert read_facts(text) == {}


def test_the_first_words_about_a_fact_count_and_are_cut():
    found = read_facts("Impact: " + "a" * 600 + "\nImpact: b")
    assert found == {"impact": "a" * MAX_FACT}


@pytest.mark.parametrize("text", ["problem " * 20_000, "a: " * 40_000, "must be " * 30_000, ". " * 60_000])
def test_hostile_text_takes_no_time(text):
    begun = time.thread_time()
    read_facts(text)
    assert time.thread_time() - begun < 1
