"""C10 and C11: what needs a permission, and signs that another team should have it."""

import time

import pytest

from postdesk.classifiers.remarks import needs_permission, signs

ACCOUNT = [
    "Please reset my colleague's password.",
    "Can you reset the password of my colleague Ben?",
    "My colleague Dora is locked out. Could you unlock her account?",
    "Please give my accountant access to the reports.",
    "Give him access to billing, please.",
    "Grant her the admin role.",
    "Please disable the account of a former employee.",
    "Remove the access of our intern as of today.",
    "Please change the role of the user dora@client.test to approver.",
    "Could you add a new user for our second branch?",
    "Please deactivate the user Emil.",
    "Can you change my manager's email address?",
    "My boss needs you to reset his 2FA.",
    "Please make my colleague an admin: change their permissions.",
    "Can you log in as my cashier and look?",
    "Bitte setzen Sie das Passwort meiner Kollegin zurück.",
    "Bitte das Konto unseres Mitarbeiters sperren.",
    "Können Sie den Zugang des Benutzers dora@client.test löschen?",
    "Bitte legen Sie einen neuen Benutzer an: können Sie den neuen Benutzer anlegen?",
    "Könnten Sie meinem Kollegen die Berechtigung erteilen?",
    "Merci de réinitialiser le mot de passe de ma collègue.",
    "Pouvez-vous donner l'accès à notre comptable ?",
    "Veuillez désactiver le compte d'un ancien employé.",
    "Por favor, restablezcan la contraseña de mi compañera.",
    "¿Pueden cambiar el rol del usuario dora@client.test?",
    "Por favor, desactiven la cuenta de un empleado.",
    "Por favor, redefinam a senha da minha colega.",
    "Poderiam desativar a conta de um funcionário?",
]
DATA = [
    "Please delete invoice 4711.",
    "Can you delete the duplicate order 88 for us?",
    "Could you correct the stock of article 12 in warehouse North?",
    "Please adjust the quantity on record 5567 to 10.",
    "We need you to reverse the journal entry from Monday.",
    "Please set the balance to zero.",
    "Would you merge these two products?",
    "Change it directly in the database, please.",
    "The invoice 881 should be cancelled.",
    "I need the transactions of yesterday removed.",
    "Kindly update the prices of all products.",
    "Please move the payment to the other invoice.",
    "Bitte löschen Sie die Rechnung 4711.",
    "Bitte die Bestellung 88 stornieren.",
    "Können Sie den Bestand im Lager Nord korrigieren?",
    "Die Buchung 12 muss korrigiert werden, bitte ändern Sie die Buchung.",
    "Merci de supprimer la facture 4711.",
    "Pourriez-vous modifier la quantité de la commande 88 ?",
    "Veuillez annuler l'écriture du 3 mars.",
    "Por favor, eliminen la factura 4711.",
    "¿Podrían corregir la cantidad del pedido 88?",
    "Por favor, apaguem a fatura 4711.",
    "Poderiam corrigir o estoque do produto 12?",
]
NOTHING = [
    "I cannot sign in.",
    "I forgot my password.",
    "Please reset my password.",
    "Could you unlock my account?",
    "My account is locked since this morning.",
    "Please change my email address to carol@client.test.",
    "My colleague cannot sign in since Monday, and neither can I.",
    "My colleague told me to write to you.",
    "Your colleague Ben helped me very well, thank you.",
    "All users see an error page.",
    "Many users are affected by the outage.",
    "The user list is empty.",
    "How do I reset the password of a colleague?",
    "How can I add a new user?",
    "Can you tell me how to give my colleague access?",
    "Where can I change the role of an employee?",
    "I would like to know how to delete an invoice.",
    "How do I delete an invoice?",
    "Please tell me how to correct the stock.",
    "Could you explain how to reverse a payment?",
    "The delete button of invoices does not work.",
    "I get an error when I delete an order.",
    "I cannot edit the order any more.",
    "The export of invoices fails with error 500.",
    "Please send me invoice 4711 again.",
    "Can you send the receipt for our payment?",
    "Our payment was deducted but the plan is not active.",
    "Where is my order 88?",
    "The stock report shows wrong figures.",
    "Stock does not match after the count.",
    "The invoice total is wrong by one cent.",
    "Why was the price changed?",
    "Please look into the failed sync of our orders.",
    "Can you help me with the report filter?",
    "Please call me back.",
    "Thank you, it works now.",
    "We want to upgrade our plan.",
    "What does the Business plan cost?",
    "Could you extend our trial?",
    "The scanner in the warehouse beeps twice.",
    "Receiving is blocked since nine o'clock.",
    "The approver is on holiday.",
    "I was charged twice for March.",
    "Please cancel our subscription at the end of the month.",
    "The approval of purchase order 12 is stuck.",
    "Der Export der Rechnungen bricht ab.",
    "Ich kann mich nicht anmelden.",
    "Bitte setzen Sie mein Passwort zurück.",
    "Wie kann ich eine Rechnung löschen?",
    "Bitte sagen Sie mir, wie ich den Bestand korrigieren kann.",
    "Meine Kollegin hat Ihnen schon geschrieben.",
    "Der Lagerbestand stimmt nicht.",
    "Können Sie mir die Rechnung schicken?",
    "Je ne peux pas me connecter.",
    "Merci de réinitialiser mon mot de passe.",
    "Comment puis-je supprimer une facture ?",
    "L'export des factures échoue.",
    "Ma collègue vous a déjà écrit.",
    "Pouvez-vous m'envoyer la facture de mars ?",
    "No puedo entrar en mi cuenta.",
    "¿Cómo puedo eliminar una factura?",
    "El informe de existencias no coincide.",
    "Por favor, envíenme la factura otra vez.",
    "Mi compañera ya les escribió ayer.",
    "Não consigo entrar na minha conta.",
    "Como posso apagar uma fatura?",
    "O relatório de estoque está errado.",
    "Por favor, enviem a fatura de março.",
    "A minha colega já escreveu ontem.",
]


@pytest.mark.parametrize("text", ACCOUNT)
def test_a_request_about_somebody_elses_account_needs_a_permission(text):
    assert any(r.startswith("it is about somebody else's account") for r in needs_permission("", text))


@pytest.mark.parametrize("text", DATA)
def test_a_request_to_change_business_data_needs_a_permission(text):
    assert any(r.startswith("it changes business data") for r in needs_permission("", text))


@pytest.mark.parametrize("text", NOTHING)
def test_other_requests_need_none(text):
    assert needs_permission("", text) == ()


HINTS = {
    "closing": (
        [
            "We want to close our account at the end of the month.",
            "Please cancel my subscription.",
            "We are thinking of switching to another provider.",
            "I am looking for an alternative.",
            "Wir möchten unser Konto schließen.",
            "Hiermit kündige ich: bitte bestätigen Sie die Kündigung.",
            "Nous voulons résilier notre abonnement.",
            "Queremos cancelar nuestra cuenta.",
            "Queremos encerrar a nossa conta.",
        ],
        [
            "I cannot close the dialog.",
            "We do not want to cancel our subscription.",
            "How do I close the account of the fiscal year?",
            "Please cancel order 12.",
            "The window closes by itself.",
            "Wir wollen nicht kündigen.",
        ],
    ),
    "sales": (
        [
            "Can you send us a quote for 20 users?",
            "We need additional licences.",
            "We are interested in the onboarding service.",
            "I would like to speak with sales.",
            "Bitte senden Sie uns ein Angebot für 20 Lizenzen.",
            "Pouvez-vous nous faire un devis pour 20 utilisateurs ?",
            "Necesitamos un presupuesto para 20 licencias.",
            "Queremos um orçamento para 20 licenças.",
        ],
        [
            "The sales report is empty.",
            "I cannot post a sales order.",
            "The price on the invoice is wrong.",
            "The supplier's offer cannot be opened.",
            "We are not interested in the onboarding service.",
        ],
    ),
    "no-customer": (
        [
            "I am not a customer yet.",
            "Before we sign up, a question.",
            "We are evaluating your product.",
            "Ich bin noch kein Kunde.",
            "Je ne suis pas encore client.",
            "Todavía no soy cliente.",
            "Ainda não somos clientes.",
        ],
        [
            "Our customer is not in the list yet.",
            "The customer has not paid yet.",
            "Der Kunde hat noch nicht bezahlt.",
            "The client is not installed.",
        ],
    ),
    "feature": (
        [
            "It would be nice if I could sort by date.",
            "Feature request: dark mode.",
            "I wish I could export it to a spreadsheet.",
            "Could you add a filter by branch?",
            "Es wäre schön, wenn man filtern könnte.",
            "Ce serait bien de pouvoir filtrer.",
            "Sería útil poder filtrar.",
            "Seria ótimo poder filtrar.",
        ],
        [
            "The filter does not work.",
            "The export button worked before, it would be great if it did again.",
            "Please add me to the meeting.",
            "It would be great to hear back from you soon.",
        ],
    ),
    "security": (
        [
            "We have a security incident.",
            "Our account was hacked.",
            "I can see other companies' invoices.",
            "Somebody logged into our account from abroad.",
            "Unser Konto wurde gehackt.",
            "Il y a eu un accès non autorisé.",
            "Hubo un acceso no autorizado.",
            "Houve um vazamento de dados.",
        ],
        [
            "I entered the wrong password.",
            "The security deposit is missing on the invoice.",
            "Where do I turn on two factor?",
            "I see the same invoice twice.",
        ],
    ),
    "partner": (
        [
            "How do we become a reseller?",
            "We would like to partner with you.",
            "Is there an affiliate program? We have a partnership proposal.",
            "Wir möchten Partner werden.",
            "Nous souhaitons devenir partenaire.",
            "Queremos ser distribuidores.",
            "Gostaríamos de uma parceria.",
        ],
        [
            "Our trading partner cannot read the file.",
            "The business partner has the wrong address.",
            "Der Geschäftspartner fehlt in der Liste.",
        ],
    ),
    "invoice": (
        [
            "This invoice is wrong.",
            "I dispute the charge.",
            "We will not pay this.",
            "Why are we billed for this?",
            "Die Rechnung ist immer noch falsch.",
            "La facture est toujours incorrecte.",
            "La factura sigue siendo incorrecta.",
            "A fatura está errada.",
        ],
        [
            "Thanks for the invoice.",
            "Please send the invoice again.",
            "The export of invoices fails.",
            "It is paid.",
        ],
    ),
    "not-understood": (
        [
            "I still don't understand.",
            "Sorry, I am confused.",
            "What do you mean by that?",
            "Das verstehe ich nicht.",
            "Je ne comprends toujours pas.",
            "No entiendo lo que dice.",
            "Não entendi a explicação.",
        ],
        ["Now I understand, thank you.", "It does not work.", "The report is empty.", "Verstanden, danke."],
    ),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (yes, _) in HINTS.items() for text in yes])
def test_a_sign_is_seen_with_the_words_that_show_it(name, text):
    found = {sign.name: sign.words for sign in signs("", text)}
    assert found.get(name)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (_, no) in HINTS.items() for text in no])
def test_what_only_looks_like_a_sign_is_none(name, text):
    assert name not in {sign.name for sign in signs("", text)}


def test_the_usual_request_shows_no_sign():
    """What is said about an invoice, or not understood, counts only after an answer (see desk.hints)."""
    later = {"invoice", "not-understood"}
    seen = {text: found for text in NOTHING if (found := {s.name for s in signs("", text)} - later)}
    assert seen == {"Please cancel our subscription at the end of the month.": {"closing"}}


@pytest.mark.parametrize(
    "text", ["please " * 100_000, "delete invoice " * 50_000, "a" * 1_000_000, "\n\n" * 500_000]
)
def test_hostile_texts_are_read_in_no_time(text):
    begin = time.thread_time()
    needs_permission(text[:1000], text)
    signs(text[:1000], text)
    assert time.thread_time() - begin < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We think about buying the professional service.", ["sales"]),
        ("Wir möchten zehn Lizenzen kaufen.", ["sales"]),
        ("Nous souhaitons acheter le module.", ["sales"]),
        ("Queremos comprar el módulo.", ["sales"]),
        ("How can I sign up for your service?", ["no-customer"]),
        ("Somebody broke into our account.", ["security"]),
        ("Alguien ha entrado en nuestra cuenta.", ["security"]),
        ("How do I sign up a colleague?", []),
        ("Customers want to buy but the till fails.", []),
        ("We want to upgrade the scanner firmware.", []),
        ("Someone got into trouble with the export.", []),
        ("I cannot sign in.", []),
    ],
)
def test_interest_and_intruders_are_told_from_ordinary_work(text, expected):
    """The procedures of support teams: sales, who has not signed up yet, a security incident."""
    assert [sign.name for sign in signs("", text)] == expected
