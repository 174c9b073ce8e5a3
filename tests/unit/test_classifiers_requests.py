"""C1 and C3: a request goes to a queue for reasons that can be read, or to triage."""

import pytest

from postdesk.classifiers.requests import classify_queue
from postdesk.classifiers.rules import default_rules, load

RULES = load("""
[decision]
doubt = 2
threshold = 0.5
subject = 1.5
[[rule]]
name = "refunds"
queue = "billing"
points = 3
any = ["refund*", "money back"]
unless = ["refund policy quiz"]
[[rule]]
name = "errors"
queue = "technical"
points = 3
any = ["error"]
[[rule]]
name = "errors when paying"
queue = "billing"
points = 2
any = ["error"]
also = ["pay*"]
[[rule]]
name = "parcels"
queue = "triage"
points = 3
any = ["parcel"]
""")


def test_a_rule_gives_its_points_once_however_often_its_words_occur():
    assert classify_queue("", "refund refund money back", RULES).scores["billing"] == 0.6  # 3 of 3 + doubt


def test_words_in_the_subject_weigh_more():
    found = classify_queue("refund", "", RULES)
    assert found.scores["billing"] == round(4.5 / 6.5, 4)
    assert found.reasons == ('billing +4.5: refunds ("refund" in the subject)',)


def test_two_queues_with_equal_claims_are_left_to_triage_and_the_reason_says_so():
    found = classify_queue("", "a refund, and an error", RULES)
    assert found.label == "triage"
    assert found.reasons[-1] == "billing has 3 of 8 points (38%), less than 50%: left to triage"


def test_unless_takes_a_rule_back_and_also_asks_for_company():
    assert classify_queue("", "the refund policy quiz", RULES).label == "triage"
    assert classify_queue("", "error", RULES).scores["billing"] == 0
    assert classify_queue("", "error while paying", RULES).scores["billing"] > 0


def test_points_of_triage_hold_the_others_back():
    assert classify_queue("", "refund", RULES).label == "billing"
    assert classify_queue("", "refund for the parcel", RULES).label == "triage"


def test_scores_name_every_label_and_sum_to_one():
    found = classify_queue("", "a refund, and an error", RULES)
    assert tuple(found.scores) == RULES.queues
    assert sum(found.scores.values()) == pytest.approx(1, abs=0.001)
    assert found.confidence == found.scores[found.label]


def test_a_text_that_no_rule_knows_goes_to_triage():
    found = classify_queue("", "", RULES)
    assert (found.label, found.confidence, found.reasons) == ("triage", 1.0, ("no rule knows these words",))


@pytest.mark.parametrize(
    ("queue", "text"),
    [
        ("account", "I have been locked out since I changed phones and lost my authenticator."),
        ("account", "Please let our trainee see the Leeds branch; she has no access yet."),
        ("account", "The Purchasing menu is missing for me."),
        ("account", "Neue Kollegin anlegen: Pia Kern, Lager Süd"),
        ("account", "J'ai oublié mon mot de passe, pouvez-vous le réinitialiser ?"),
        ("account", "No puedo iniciar sesión con mi usuario."),
        ("account", "Não consigo fazer login, a senha não é aceite."),
        ("billing", "You took the money twice this month, please give one back as a refund."),
        ("billing", "Can you put our VAT number on the invoice?"),
        ("billing", "We want to move to the yearly plan at renewal."),
        ("billing", "Die Rechnung für Juni fehlt uns noch."),
        ("billing", "Nous souhaitons résilier notre abonnement."),
        ("billing", "Me han cobrado dos veces la suscripción."),
        ("billing", "O pagamento foi debitado mas o plano continua inativo."),
        ("technical", "Saving a count gives error 500 on every scanner."),
        ("technical", "The stock report does not match the list."),
        ("technical", "Seit dem Update schlägt die Synchronisierung fehl."),
        ("technical", "L'application plante dès que j'ouvre un rapport."),
        ("technical", "La aplicación no carga desde ayer."),
        ("technical", "O aplicativo trava ao abrir."),
        ("triage", "Hello, I have a question."),
        ("triage", "Where is my parcel? It should have been delivered on Monday."),
        ("triage", "Bitte rufen Sie mich zurück."),
    ],
)
def test_the_shipped_rules_send_a_request_to_its_queue(queue, text):
    assert classify_queue("", text, default_rules()).label == queue


def test_every_reason_quotes_the_customers_words():
    found = classify_queue("Invoice 7", "I was chargd twice, please refund.", default_rules())
    assert found.label == "billing"
    assert any('"refund"' in reason for reason in found.reasons)
