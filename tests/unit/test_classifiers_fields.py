"""C4: the facts of a request are read from its text, and nothing that is not there."""

import time

import pytest

from postdesk.classifiers.fields import read_fields

FORM = (
    "I am trying to approve a purchase order in Procurement for PO-20417 at the Leeds warehouse. "
    'I expected the status "Approved", but saw "Limit exceeded (code 17)". '
    "It affects the whole buying team and started at 9:40 on Tuesday."
)


def test_the_recommended_sentence_is_understood_whole():
    assert read_fields("", FORM) == {
        "task": "approve a purchase order",
        "module": "Procurement",
        "record_number": "PO-20417",
        "warehouse": "Leeds warehouse",
        "expected": 'the status "Approved"',
        "saw": "Limit exceeded (code 17)",
        "error_text": "Limit exceeded (code 17)",
        "affected_users": "the whole buying team",
        "started": "9:40 on Tuesday",
        "scope": "one branch",
    }


def test_the_sentence_is_understood_though_the_client_folded_its_lines():
    folded = FORM.replace(" in ", "\nin ").replace(" but ", "\nbut ").replace(" and ", "\nand ")
    assert read_fields("", folded) == read_fields("", FORM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Ich versuche, eine Umlagerung in Bestand für UL-3308 im Lager Kiel zu buchen. Ich habe eine Bestätigung "
            "erwartet, aber sah „Bestand gesperrt“. Es betrifft drei Kollegen und begann um 8 Uhr.",
            {"module": "Bestand", "record_number": "UL-3308", "warehouse": "Lager Kiel", "started": "8 Uhr",
             "affected_users": "drei Kollegen", "task": "eine Umlagerung zu buchen", "error_text": "Bestand gesperrt"},
            id="de",
        ),
        pytest.param(
            "Nous essayons de clore un inventaire dans Stock pour INV-778 à l'agence de Nantes. Nous nous attendions à "
            "un rapport, mais nous avons vu « Accès refusé ». Cela concerne deux magasiniers et a commencé à 7h30.",
            {"module": "Stock", "record_number": "INV-778", "branch": "agence de Nantes", "started": "7h30",
             "affected_users": "deux magasiniers", "error_text": "Accès refusé"},
            id="fr",
        ),
        pytest.param(
            "Estamos intentando cerrar una venta en Caja para VT-5512 en la tienda de Lugo. Esperábamos el recibo, pero "
            'apareció "Sin conexión". Afecta a dos cajeras y empezó a las 11:00.',
            {"module": "Caja", "record_number": "VT-5512", "branch": "tienda de Lugo", "started": "11:00",
             "affected_users": "dos cajeras", "error_text": "Sin conexión"},
            id="es",
        ),
        pytest.param(
            "Estou tentando aprovar uma compra em Compras para PC-904 no armazém de Braga. Esperava a confirmação, mas "
            'vi "Sem permissão". Afeta toda a equipa e começou às 14:00.',
            {"module": "Compras", "record_number": "PC-904", "warehouse": "armazém de Braga", "started": "14:00",
             "affected_users": "toda a equipa", "error_text": "Sem permissão"},
            id="pt",
        ),
    ],
)  # fmt: skip
def test_the_recommended_sentence_in_other_languages(text, expected):
    found = read_fields("", text)
    assert {key: found.get(key) for key in expected} == expected


def test_a_filled_in_form_is_read_line_by_line():
    text = "Module: Inventory\n* Record number: TR-88\nBranch = Kiel\nError: Stock may not be negative\nStarted: 08:15"
    assert read_fields("", text) == {
        "module": "Inventory",
        "record_number": "TR-88",
        "branch": "Kiel",
        "error_text": "Stock may not be negative",
        "started": "08:15",
    }


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("about invoice no. 2026-0815", "invoice_number", "2026-0815"),
        ("Rechnungsnummer RG-77/26 fehlt", "invoice_number", "RG-77/26"),
        ("facture n° 4410", "invoice_number", "4410"),
        ("invoice 31 and invoice 32", "invoice_number", ["31", "32"]),
        ("transaction id 7F3A99 failed", "payment_reference", "7F3A99"),
        ("it was ch_9aZ81kk2p", "payment_reference", "ch_9aZ81kk2p"),
        ("over €1,249.50 today", "amount", "€1,249.50"),
        ("über 1.249,50 EUR", "amount", "1.249,50 EUR"),
        ("R$ 89,90 a mais", "amount", "R$ 89,90"),
        ("twice 49 dollars", "amount", "49 dollars"),
        ("paid by bank transfer", "payment_method", "bank transfer"),
        ("see purchase order PO-33891", "record_number", "PO-33891"),
        ("transfer TR-12 and TR-13", "record_number", ["TR-12", "TR-13"]),
        ("in the Vendor Portal module", "module", "Vendor Portal"),
        ("im Modul Einkauf geht es nicht", "module", "Einkauf"),
        ("nothing happens on the Reports page", "page", "Reports"),
        ("at the Leeds North branch", "branch", "Leeds North branch"),
        ("only in warehouse 3", "warehouse", "warehouse 3"),
        ("It affects all cashiers in Kiel.", "affected_users", "all cashiers in Kiel"),
        ("14 users see it", "affected_users", "14 users"),
        ("It happens to me, only me", "scope", "one user"),
        ("just this invoice is wrong", "scope", "one record"),
        ("only one store is hit", "scope", "one branch"),
        ("all branches are hit", "scope", "many teams"),
        ("It began yesterday at 16:20, after lunch", "started", "yesterday at 16:20"),
        ("since Monday and we need it", "started", "Monday"),
        ("depuis hier matin, plus rien", "started", "hier matin"),
        ('the screen says "Period is closed"', "error_text", "Period is closed"),
        ("Es erscheint „Beleg gesperrt“", "error_text", "Beleg gesperrt"),
        (
            "log:\nposting.PeriodError: period 7 is closed\nbye",
            "error_text",
            "posting.PeriodError: period 7 is closed",
        ),
        ("we get HTTP 502 Bad Gateway", "error_text", "HTTP 502 Bad Gateway"),
        ("I use Firefox 140 at home", "browser", "Firefox 140"),
        ("on a Zebra TC52 handheld", "device", "Zebra TC52"),
        ("broken since the update on Friday", "changed", "since the update on Friday"),
        ("1. open stock\n2. press save", "steps", "1. open stock\n2. press save"),
    ],
)
def test_a_fact_is_read_from_the_words_beside_it(text, field, value):
    assert read_fields("", text).get(field) == value


@pytest.mark.parametrize(
    ("text", "flows"),
    [
        ("This blocks sales and receiving.", ["sales", "receiving"]),
        ("We cannot approve anything.", "approvals"),
        ("Deliveries are delayed.", "delivery"),
        ("The vendor will miss a due date.", "supplier deadline"),
        ("Wir können nicht verkaufen.", "sales"),
        ("Les livraisons sont bloquées.", "delivery"),
        ("No podemos cerrar: el cierre está bloqueado.", "reporting"),
        ("As vendas estão paradas.", "sales"),
    ],
)
def test_what_stands_still_is_named(text, flows):
    assert read_fields("", text).get("blocks") == flows


@pytest.mark.parametrize(
    "text",
    [
        "How do sales reports work?",
        "Sales are not blocked.",
        "Thank you for the payment. I cannot attend on Monday.",
    ],
)
def test_a_flow_that_is_only_mentioned_is_not_blocked(text):
    assert "blocks" not in read_fields("", text)


@pytest.mark.parametrize(
    "text",
    [
        "Hello, please help me.",
        "The file is UTF-8 and follows ISO-9001.",
        "Since we know each other, in order to be quick: thank you.",
        "I was trying to pay in time.",
    ],
)
def test_nothing_is_guessed(text):
    assert read_fields("", text).keys() <= {"task"}


def test_the_subject_is_read_too():
    assert read_fields("Invoice 4711", "It is wrong.")["invoice_number"] == "4711"


@pytest.mark.parametrize(
    "piece",
    ["A users ", "since a ", "I am trying to x. It affects ", "€1.000", "1 ", "\n ", "Error ", 'error "', "a@", "module: x\n", "only one "],
)  # fmt: skip
def test_hostile_text_is_read_in_time(piece):
    start = time.thread_time()
    read_fields(piece * 100, piece * 20_000)
    assert time.thread_time() - start < 1  # measured: under 0.05 s


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("We paid by card on Monday.", "payment_method", "card"),
        ("I paid with my credit card.", "payment_method", "credit card"),
        ("Ich habe per Karte bezahlt.", "payment_method", "card"),
        ("J'ai payé par carte hier.", "payment_method", "card"),
        ("We paid by bank last week.", "payment_method", "bank transfer"),
        ("Pagado en efectivo.", "payment_method", "cash"),
        ("When I save, error text: Order not found.", "error_text", "Order not found"),
        ("The error message is: Order not found", "error_text", "Order not found"),
        ("Die Fehlermeldung lautet: Nicht gefunden", "error_text", "Nicht gefunden"),
        ("Le message d'erreur : Introuvable ici", "error_text", "Introuvable ici"),
    ],
)
def test_a_fact_that_is_told_in_passing_is_read(text, field, value):
    assert read_fields("", text)[field] == value


@pytest.mark.parametrize("text", ["There is an error: please look.", "Error message?"])
def test_what_only_sounds_like_a_fact_is_none(text):
    assert "error_text" not in read_fields("", text)
