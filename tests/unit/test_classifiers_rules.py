"""C3: rule files are checked whole, and what is wrong is said by the name of the rule."""

import dataclasses

import pytest

from postdesk.classifiers.requests import classify_queue
from postdesk.classifiers.rules import RulesError, default_rules, load

RULE = '[[rule]]\nname = "refunds"\nqueue = "billing"\npoints = 3\nany = ["refund"]\n'
SIGN = '[[sign]]\nsign = "stopped"\nany = ["cannot sell"]\n'


def test_the_shipped_rules_are_valid_and_know_the_queues():
    assert default_rules().queues == ("account", "billing", "technical", "triage")


def test_the_shipped_rules_never_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        default_rules().levels = ()  # type: ignore[misc] # what is refused


def test_a_queue_of_ones_own_needs_only_a_rule():
    """C1: products can add their own."""
    rules = load(RULE.replace("billing", "returns"))
    assert rules.queues == ("returns", "triage")
    assert classify_queue("", "I want a refund", rules).label == "returns"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("rule = [", "not valid TOML", id="not TOML"),
        pytest.param("colour = 1", "unknown key colour", id="unknown table"),
        pytest.param(RULE + "weight = 2\n", r"rule 1 \(refunds\): unknown key weight", id="unknown key"),
        pytest.param(RULE.replace("3", '"3"'), r"refunds\): points must be a number", id="points as text"),
        pytest.param(RULE.replace("3", "true"), r"refunds\): points must be a number", id="points as yes"),
        pytest.param(RULE.replace("3", "-1"), "points must be a number from", id="points below nothing"),
        pytest.param(RULE.replace('["refund"]', "[]"), r"refunds\): any must list", id="no phrase"),
        pytest.param(RULE.replace('["refund"]', '"refund"'), "any: must be a list", id="one text, no list"),
        pytest.param(RULE.replace('"refund"', '"<x> y"'), r'refunds\): any: "<x> y": no group', id="no such group"),
        pytest.param(RULE.replace('"refund"', f'"{"x" * 301}"'), "longer than 300", id="endless phrase"),
        pytest.param(RULE.replace('name = "refunds"\n', ""), "without a name.*name must be", id="no name"),
        pytest.param(RULE + RULE, "name given twice: refunds", id="a name twice"),
        pytest.param('[words]\ncannot = ["can not"]\n[rule]\nname = "x"', r"\[\[rule\]\]", id="one bracket"),
        pytest.param("[words]\nempty = []", "words.empty: must list", id="empty group"),
        pytest.param("[decision]\nthreshold = 2", "threshold must be a number from 0 to 1", id="threshold"),
        pytest.param("[decision]\ntreshold = 0.5", "decision: unknown key treshold", id="misspelt"),
        pytest.param(SIGN + '[[level]]\nurgency = "red"\nconfidence = 1\nwhen = []', "one of critical", id="level"),
        pytest.param(SIGN + '[[level]]\nurgency = "high"\nconfidence = 1\nwhen = ["x"]', "no sign is called x", id="sign"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_the_place_and_the_reason(text, complaint):
    with pytest.raises(RulesError, match=complaint):
        load(text)
