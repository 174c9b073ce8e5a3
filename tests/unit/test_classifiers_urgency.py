"""C2: urgency comes from what stands still and for whom, not from who shouts."""

import pytest

from postdesk.classifiers.rules import default_rules
from postdesk.classifiers.urgency import classify_urgency

RULES = default_rules()


@pytest.mark.parametrize(
    ("urgency", "text"),
    [
        pytest.param("critical", "None of our tills can sell since ten.", id="sales stand still"),
        pytest.param("critical", "Goods receipt is blocked and lorries are waiting outside.", id="receiving"),
        pytest.param("critical", "Everyone is locked out.", id="all users"),
        pytest.param("critical", "The fee was deducted but our plan is still inactive.", id="paid in vain"),
        pytest.param("critical", "Month-end close is blocked.", id="finance close"),
        pytest.param("critical", "Niemand kann arbeiten, das System ist ausgefallen.", id="de"),
        pytest.param("critical", "Toutes les caisses sont bloquées, nous ne pouvons plus vendre.", id="fr"),
        pytest.param("critical", "El sistema está caído y no podemos vender.", id="es"),
        pytest.param("critical", "O sistema caiu, ninguém consegue trabalhar.", id="pt"),
        pytest.param("high", "The scanners of one warehouse keep failing, the others work fine.", id="a part"),
        pytest.param("high", "Shipping is blocked, but we can still print labels by hand.", id="a way around"),
        pytest.param("high", "A supplier cannot submit a quotation due tomorrow.", id="a deadline"),
        pytest.param("high", "Our approver is ill and the team's orders are stuck.", id="a team"),
        pytest.param("normal", "URGENT!!! ASAP! How do I change my avatar?", id="shouting alone"),
        pytest.param("normal", "What does the variance column mean?", id="a question"),
        pytest.param("normal", "I cannot log in.", id="one person"),
        pytest.param("normal", "The system was down this morning but works again, just for information.", id="past"),
        pytest.param("normal", "Nothing is blocked, but the chart looks odd.", id="denied"),
        pytest.param("normal", "Hi all, could you add a user?", id="a greeting is no crowd"),
        pytest.param("normal", "", id="nothing said"),
    ],
)  # fmt: skip
def test_urgency(urgency, text):
    assert classify_urgency("", text, RULES).label == urgency


def test_the_signs_that_decided_come_first_among_the_reasons():
    found = classify_urgency("", "All users are blocked", RULES)
    assert found.reasons[0] == "critical: blocked and many"
    assert 'many ("all users")' in found.reasons


@pytest.mark.parametrize("text", ["All users are blocked", "a question", "we cannot sell", ""])
def test_scores_name_every_level_and_sum_to_one(text):
    found = classify_urgency("", text, RULES)
    assert list(found.scores) == ["critical", "high", "normal"]
    assert sum(found.scores.values()) == pytest.approx(1, abs=0.001)
    assert found.confidence == found.scores[found.label] == max(found.scores.values())
