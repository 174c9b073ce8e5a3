"""E3: the four facts of an escalation, read where they are named, and absent where they are not."""

import time

import pytest

from postdesk.classifiers.escalation_facts import MAX_FACT, read_facts
from postdesk.classifiers.escalation_words import ASKED
from postdesk.templates.engine import Engine
from postdesk.templates.escalations import EscalationReceived

FACTS = {"problem": "It is X", "impact": "It stops Y", "workaround": "Use paper Z", "milestone": "On day W"}


def our_lines(language: str, known: bool) -> list[str]:
    """The notice as it reads in that language, with all facts, or asking for all."""
    facts = FACTS if known else {}
    notice = EscalationReceived(tag="PD-1", subject="", **facts)
    return Engine().render(notice, language).text.splitlines()


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
        ("Bis zum 1. Dezember muss das laufen. Danke.", "milestone", "Bis zum 1. Dezember muss das laufen."),
        ("Bis zum 3. des Monats brauchen wir es.", "milestone", "Bis zum 3. des Monats brauchen wir es."),
        ("It must be done by no. 5 of the list.", "milestone", "It must be done by no. 5 of the list."),
        ("We fail at row 50. We cannot ship.", "impact", "We cannot ship."),  # a number may end a sentence
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


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_an_answer_below_a_question_of_our_notice_is_read_in_every_language(language):
    """As clients quote it, wrapped: our lines marked, the customer's words between them."""
    lines = our_lines(language, known=False)
    first = next(at for at, line in enumerate(lines) if line.startswith("- "))
    blocks: list[list[str]] = []
    for line in lines[first:]:
        if not line.startswith(("- ", "  ")):
            break
        if line.startswith("- "):
            blocks.append([])
        blocks[-1].append(line)
    assert len(blocks) == len(FACTS)
    quoted = [f"> {line}" for line in lines[:first]]
    for block, answer in zip(blocks, FACTS.values(), strict=True):
        quoted += [*(f"> {line}" for line in block), "", f"{answer}.", ""]
    quoted += [f"> {line}" for line in lines[first + sum(map(len, blocks)) :]]
    assert read_facts("\n".join(quoted)) == {name: f"{words}." for name, words in FACTS.items()}


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_a_heading_of_our_notice_is_read_in_every_language(language):
    """Copied out of it, with the customer's own words below, or behind, each."""
    lines = our_lines(language, known=True)
    found = [lines[lines.index(words) - 1] for words in FACTS.values()]
    below = "\n\n".join(f"{heading}\nIt is {at}" for at, heading in enumerate(found))
    behind = "\n".join(f"{at}) *{heading}* It is {at}" for at, heading in enumerate(found))
    wanted = {name: f"It is {at}" for at, name in enumerate(FACTS)}
    assert (read_facts(below), read_facts(behind)) == (wanted, wanted)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
@pytest.mark.parametrize("known", [True, False])
def test_what_we_wrote_ourselves_is_no_fact(language, known):
    quoted = "\n".join(f"> {line}" for line in our_lines(language, known))
    assert read_facts(f"Thanks, I will see.\n\n{quoted}\n\nCarol") == {}


def test_every_line_that_is_asked_stands_in_a_template():
    """A word that is changed in a template alone would not be understood any more."""
    printed = " ".join(
        " ".join(our_lines(language, known)).replace("- ", "") for language in ("en", "de", "fr", "es", "pt")
        for known in (True, False)
    ).replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")  # fmt: skip
    printed = " ".join(printed.split())
    missing = [line for lines in ASKED.values() for line in lines if line.replace("’", "'") not in printed]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("40 shops cannot order and it must be fixed by Friday.", {"impact", "milestone"}),
        ("We can't wait any longer.", set()),
        ("We cannot accept this.", set()),
        ("Is there a workaround?", set()),
        ("I am away until Friday.", set()),
        ("Workaround: ?", set()),
        ("Workaround:\n\nDeadline: 1 May", {"milestone"}),
        ("Nobody can ship anything.", {"impact"}),
        ("We need it by 1 December.", {"milestone"}),
        ("We type every order by hand.", {"workaround"}),
        ("The report differs by 3 pieces.", set()),
        ("Prices went up by 20 percent, sales down by 40%.", set()),
        (
            "It must be replaced by 2 exports.",
            {"milestone"},
        ),  # "must … by": in doubt it is asked whether it is right
        ("Please have it run by 5 pm.", {"milestone"}),
        ("Please have it run by 1 December.", {"milestone"}),
        ("Please have it run by 12/1.", {"milestone"}),
        ("Bei uns kann niemand liefern, niemand kann buchen.", {"impact"}),
        ("Es muss bis morgen laufen.", {"milestone"}),
        ("Wir schreiben alles von Hand auf.", {"workaround"}),
        ("Personne ne peut livrer.", {"impact"}),
        ("Il faut une solution d’ici lundi.", {"milestone"}),
        ("Nous notons tout sur papier.", {"workaround"}),
        ("Nadie puede vender.", {"impact"}),
        ("Tiene que estar antes del lunes.", {"milestone"}),
        ("Lo anotamos todo a mano.", {"workaround"}),
        ("Ninguém consegue vender.", {"impact"}),
        ("Precisamos disto até sexta.", {"milestone"}),
        ("Registamos tudo em papel.", {"workaround"}),
    ],
)
def test_a_sentence_names_what_it_speaks_of_and_no_more(text, names):
    assert set(read_facts(text)) == names
