"""The words by which customers name what a field holds, in English, German, French, Spanish and Portuguese.

Tables only. A pattern is tried only where one of its first words stands, and every repetition in it is bounded, for
it meets hostile text.
"""

from typing import NamedTuple

# A line "label: value", as in a filled-in form.
LABELS: dict[str, str] = {
    "module": "module|modul|módulo|area|bereich",
    "page": "page name|page|screen|seite|maske|écran|pantalla|página|tela",
    "record_number": "record number|record no|record id|record|document number|order number|po number|purchase order"
    "|belegnummer|beleg|vorgangsnummer|bestellnummer|auftragsnummer|numéro de document|numéro de commande"
    "|número de registro|número de pedido|número de documento|número do registo|número do registro|número do pedido",
    "branch": "branch|filiale|niederlassung|standort|agence|succursale|sucursal|filial|loja|tienda",
    "warehouse": "warehouse|lager|entrepôt|almacén|armazém",
    "invoice_number": "invoice number|invoice no|invoice|rechnungsnummer|rechnungsnr|rechnung|numéro de facture|facture"
    "|número de factura|factura|número da fatura|fatura",
    "payment_reference": "payment reference|payment ref|payment id|transaction id|transaction number|reference"
    "|zahlungsreferenz|verwendungszweck|transaktionsnummer|référence de paiement|référence|referencia de pago"
    "|referencia|referência de pagamento|referência do pagamento|referência",
    "amount": "amount|total|betrag|summe|montant|importe|monto|valor|montante",
    "payment_method": "payment method|zahlungsart|zahlungsmethode|moyen de paiement|mode de paiement|método de pago"
    "|forma de pago|método de pagamento|forma de pagamento",
    "payer": "payer name|payer|paid by|zahler|payeur|pagador|ordenante|titular",
    "tenant": "tenant name|tenant|organisation|organization|company|mandant|firma|société|entreprise|empresa|organización"
    "|organização",
    "provider_message": "provider message|bank message|meldung der bank|message de la banque|mensaje del banco|mensagem do banco",
    "role": "role|my role|rolle|rôle|rol|função|perfil",
    "user": "user name|username|user|benutzername|benutzer|utilisateur|usuario|usuário|utilizador",
    "affected_users": "affected users|users affected|affected|affects|impact|betroffene benutzer|betroffen"
    "|utilisateurs concernés|usuarios afectados|usuários afetados|utilizadores afetados",
    "started": "started at|started|start time|time of issue|since|timestamp|when|date and time|beginn|seit|zeitpunkt|début"
    "|depuis|inicio|desde|início|hora|heure",
    "error_text": "exact error text|error text|error message|visible message|error|message|fehlermeldung|fehlertext|fehler"
    "|message d'erreur|erreur|mensaje de error|mensagem de erro|erro",
    "browser": "browser|navigateur|navegador",
    "device": "device|gerät|appareil|dispositivo|equipo|hardware|os|operating system",
    "steps": "steps to reproduce|steps|schritte|étapes|pasos|passos",
    "expected": "expected result|expected|erwartet|attendu|esperado",
    "saw": "actual result|actual|tatsächlich|obtenu|obtenido|obtido",
    "task": "task|aufgabe|tâche|tarea|tarefa",
    "changed": "what changed recently|what changed|recent changes|letzte änderungen|cambios recientes|mudanças recentes",
}

# Fields of which a request may name several; of the others the first counts.
SEVERAL = frozenset({"record_number", "invoice_number", "payment_reference", "amount", "blocks"})


class Beside(NamedTuple):
    """A value that follows one of the words of `heads` (or begins with it); `rest` is matched after them."""

    field: str
    heads: str  # alternatives, lower case; each may be several words
    rest: str  # its one group is the value; without a group the heads are part of it


class Before(NamedTuple):
    """A value that stands before one of the words of `heads`; `before` is matched up to them."""

    field: str
    heads: str
    before: str
    with_head: bool  # "Leeds branch": the word is part of the value


_NO = r"(?i:[ \t]{0,3}(?:de |da )?(?:number|no|nr|num|nummer|numéro|numero|número|n|id|#)?(?: (?:is|was|ist|lautet|est|es|é))?[.:#°º \t]{0,4})"
_ID = r"((?:[A-Z]{1,6}[-_/ ]?)?[A-Z0-9]{0,12}\d[A-Za-z0-9]{0,30}(?:[-_/.][A-Za-z0-9]{1,20}){0,4})(?![\w@€$%£])(?![.,:/]\d)"
_NAME = r"[A-ZÀ-Þ0-9][\w'’&-]{0,30}(?: (?:(?:de|of|do|da|du|la|do) )?[A-ZÀ-Þ0-9][\w'’&-]{0,30}){0,2}"
_SAID = r"[^\"“„«\n]{0,50}[\"“„«]([^\"“”„«»\n]{3,300})[\"”“»]"

AFTER: tuple[Beside, ...] = (
    Beside(
        "invoice_number",
        "invoice|invoices|rechnung|rechnungsnummer|rechnungsnr|facture|factures|factura|facturas|fatura|faturas|nota fiscal",
        _NO + _ID,
    ),
    Beside(
        "record_number",
        "record|document|purchase order|sales order|order|po|so|rfq|grn|transfer|shipment|requisition|quotation|quote"
        "|delivery note|work order|beleg|bestellung|auftrag|lieferschein|vorgang|commande|bon de commande|pedido|orden"
        "|registro|registo|encomenda|ordem",
        _NO + _ID,
    ),
    Beside(
        "payment_reference",
        "payment reference|payment ref|payment id|transaction id|transaction number|transaction reference|transaction"
        "|bank reference|reference number|reference|ref|utr|zahlungsreferenz|verwendungszweck|referenz|transaktionsnummer"
        "|référence de paiement|référence|referencia de pago|referencia|referência de pagamento|referência",
        _NO + _ID,
    ),
    Beside(
        "affected_users",
        "affects|affecting|affected|impacts|impacting|betrifft|concerne|afecta a|afecta|afeta",
        r"[: ]{1,2}(?!by\b|me\b)(.{2,80}?)(?=\s(?:since|seit|depuis|desde)\s|[.,;!?](?:\s|$)|\n|\s(?:and|und|et|y|e)\s|$)",
    ),
    Beside(
        "started",
        "started|began|begins|starting|happened|occurred|since|begann|begonnen|angefangen|seit|depuis|a commencé|empezó"
        "|comenzó|desde|começou|iniciou",
        r"(?: (?i:at|on|around|about|from|um|am|gegen|à|vers|a las|a|às|em|na))? "
        r"(?!(?i:i|we|you|it|they|there|then|wir|ich|nous|que)\b)([^,;!?\n]{1,60})",
    ),
    Beside(
        "error_text",
        "error|errors|message|says|saying|said|sah|sahen|vu|vi|vimos|apareció|apareceu|shows|showing|displays|reads|saw|see|get|getting|got|fehlermeldung|meldung|fehler"
        "|steht|erscheint|erreur|affiche|dit|mensaje|dice|aparece|mensagem|erro|diz",
        _SAID,
    ),
    Beside(
        "error_text",
        "error text|error message|exact error|fehlertext|fehlermeldung|texte de l'erreur|message d'erreur"
        "|texto del error|mensaje de error|texto do erro|mensagem de erro",
        r"(?: (?i:is|was|says|reads|lautet|ist|est|dit|es|dice|é|diz))?[ \t]{0,3}:[ \t]{0,3}([^\s\"“„«][^\n]{2,300}?)(?=\s*(?:\n|$)|[.!?]\s)",
    ),
    Beside("error_text", "error text is|error message is|error message says|error message was|fehlermeldung lautet", r" ([^\s\"“„«:][^\n]{2,300}?)(?=\s*(?:\n|$)|[.!?]\s)"),
    Beside("module", "module|modul|módulo", r"(?: (?:de|do|da|des|der))? [\"“«„']?(" + _NAME + ")"),
    Beside(
        "role",
        "my role is|role is|have the role of|have the role|meine rolle ist|mon rôle est|mi rol es|minha função é",
        r" (?:an? |the )?[\"“]?([\w-]{2,30}(?: [\w-]{2,30}){0,2})",
    ),
    Beside("browser", "chrome|firefox|safari|edge|opera|internet explorer|brave", r"(?: version)?(?: \d[\d.]{0,20})?"),
    Beside("device", "iphone|ipad", r"(?: \d{1,2})?(?: (?:Pro|Plus|Max|Mini|Air)){0,2}"),
    Beside("device", "android|ios|macos|ubuntu", r"(?: \d[\d.]{0,8})?"),
    Beside("device", "windows", r" (?:XP|7|8|10|11|Server \d{4})\b"),
    Beside("device", "zebra|honeywell|epson|brother|samsung|lenovo", r" [A-Z][\w-]{1,15}"),
    Beside("branch", "branch|store|shop|office|filiale|niederlassung|agence|succursale|sucursal|tienda|filial|loja", r" (?:(?:no\.?|nr\.?|#|de|of|do|da|du|en|in) ?)?" + _NAME),
    Beside("warehouse", "warehouse|depot|lager|entrepôt|dépôt|almacén|bodega|armazém", r" (?:(?:no\.?|nr\.?|#|de|of|do|da|du|en|in) ?)?" + _NAME),
    Beside(
        "changed",
        "after|since|following|nach|seit|après|depuis|después de|desde|após|depois de",
        r" ((?i:the |our |your |we |last |dem |der |la |le |el |a |o ){0,2}(?:\w{1,20} ){0,2}(?i:update|upgrade|release|migration|"
        r"deployment|changed|installed|switched|umstellung|mise à jour|actualización|atualização)\b[^,;!?\n]{0,60})",
    ),
)  # fmt: skip

BEFORE: tuple[Before, ...] = (
    Before("module", "module|modul", rf"({_NAME}|\b[a-z][\w-]{{2,30}}) ", with_head=False),
    Before("page", "page|screen|tab|menu", rf"({_NAME}|\b[a-z][\w-]{{2,30}}) ", with_head=False),
    Before("branch", "branch|store|shop|office|filiale", rf"({_NAME}) ", with_head=True),
    Before("warehouse", "warehouse|depot|lager", rf"({_NAME}) ", with_head=True),
    Before(
        "affected_users",
        "users|user|people|employees|colleagues|customers|cashiers|agents|staff|teams|benutzer|mitarbeiter|kollegen|kunden|nutzer"
        "|utilisateurs|collègues|clients|employés|usuarios|empleados|clientes|usuários|funcionários|utilizadores|pessoas|personas",
        r"\b((?i:\d{1,6}|all|every|many|several|some|multiple|hundreds of|most of|alle|mehrere|tous|plusieurs|todos|varios|vários)"
        r"(?: (?:our|the|of|unsere|nos|les|los|os|nuestros|nossos|other|\w{1,15})){0,2} )",
        with_head=True,
    ),
)
# Words before "page" or "module" that name no page and no module.
NOT_NAMES = frozenset(
    "the this that a an your our my same new every each some any blank white black full home web landing which what one first last next "
    "other whole entire das dieses im le la ce el este o no".split()
)

# Codes that tell by their form what they are.
BARE: tuple[tuple[str, str, str], ...] = (
    # field, a text that must occur before it is worth looking, pattern
    ("invoice_number", "-", r"\b((?:INV|RE|RG|FAC|FT)-\d[A-Z0-9]{0,20}(?:[-/][A-Z0-9]{1,20}){0,4})\b"),
    ("payment_reference", "_", r"\b((?:ch|pi|py|txn|pay|re|tr)_[A-Za-z0-9]{6,40})\b"),
    ("payment_reference", "-", r"\b((?:PAY|TXN|TRX|UTR)-\d[A-Z0-9-]{2,30})\b"),
    ("record_number", "-", r"\b([A-Z]{2,6}-\d{2,12}(?:[-/]\d{1,10}){0,2})\b"),
    (
        "error_text",
        "Error",
        r"((?:[\w.]{0,80})Error\b(?: ?\[?\(?[\w-]{1,20}\)?\]?)?: ?[^\s\"“][^\n]{2,300}?)(?=\s*(?:\n|$)|\.\s)",
    ),
    ("error_text", "Exception", r"((?:[\w.]{0,80})Exception\b: ?[^\s][^\n]{2,300}?)(?=\s*(?:\n|$)|\.\s)"),
    ("error_text", "ERROR", r"(\bERROR\b[: ][^\n]{3,300}?)(?=\s*(?:\n|$)|\.\s)"),
)
# A bare code counts as the error's text only where nothing better is told.
ERROR_CODE = (
    r"\b((?i:HTTP |status (?:code )?|error (?:code )?|fehler |erreur |erro(?:r)? )(?:0x[0-9A-Fa-f]{4,8}|[A-Z]{0,8}-?\d{2,6})"
    r"(?: (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout|Unauthorized|Forbidden|Not Found|Too Many Requests))?"
    r"|[45]\d\d (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout|Unauthorized|Forbidden|Not Found|Too Many Requests|Bad Request))"
)
CODE_WORDS = frozenset(
    "http status code error fehler erreur erro internal gateway service unauthorized forbidden found requests request".split()
)
# Names of standards and versions look like record numbers; the last have fields of their own.
NOT_RECORDS = frozenset(
    "utf iso sha md rfc http aes covid usb gmt utc cve tls ipv inv re rg fac ft pay txn trx utr".split()
)

# A sum stands before or behind its currency.
SUM = r"(?:\d{1,3}(?:[.,' \u00a0\u202f]\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?)"
MONEY_WORDS = frozenset(
    "eur usd gbp chf jpy inr brl mxn cad aud kes zar ngn sek nok dkk pln czk aed sgd euro euros dollar dollars pound pounds reais pesos shillings".split()
)
MONEY_SIGN = r"(?:US|R|A|C)?[€$£¥₹]"

PAYMENT_METHODS: dict[str, str] = {
    "card": "by card|my card|our card|the card|with card|company card|per karte|mit karte|mit meiner karte|par carte|ma carte|con tarjeta|mi tarjeta"
    "|com cartão|meu cartão",
    "credit card": "credit card|visa|mastercard|master card|amex|american express|kreditkarte|carte bancaire|carte de crédit"
    "|carte bleue|tarjeta de crédito|tarjeta|cartão de crédito|cartão",
    "debit card": "debit card|debitkarte|ec-karte|carte de débit|tarjeta de débito|cartão de débito",
    "bank transfer": "bank transfer|wire transfer|by wire|by bank|by transfer|through our bank|through the bank|per bank|überweisung|überwiesen|virement|transferencia|transferência",
    "direct debit": "direct debit|sepa|lastschrift|prélèvement|domiciliación|débito direto|débito automático",
    "PayPal": "paypal",
    "Apple Pay": "apple pay",
    "Google Pay": "google pay",
    "mobile money": "mobile money|m-pesa|mpesa",
    "cheque": "cheque|by check|per scheck|par chèque|con cheque",
    "cash": "in cash|paid cash|pay cash|bar bezahlt|en espèces|en efectivo|em dinheiro",
    "Pix": "pix",
    "boleto": "boleto",
}

# What a sentence says cannot go on, and the flow it names (C4). Both are needed.
HALTED = frozenset(
    "block blocks blocked blocking stop stops stopped stopping halt halts halted halting prevent prevents prevented preventing stuck cannot cant "
    "unable held delay delays delayed delaying miss missing risk fail fails failed failing blockiert blockieren verhindert bloqué bloquée "
    "bloqués bloquées bloque bloquent empêche empêchent impossible arrêté arrêtée arrêtés arrêt impide impiden parado parada parados paradas "
    "bloqueado bloqueada bloqueados bloqueadas bloquea impede detenido detenida standstill frozen".split()
)
# "cannot" as two words or with an apostrophe; and what takes it back.
HALTED_PHRASE = (
    r"\b(?:can not|can['’]t|not able to|(?:kann|können|konnten) (?:\w{1,20} ){0,4}nicht|(?:geht|gehen|steht|stehen) (?:nicht|still)|nicht möglich"
    r"|(?:ne|n['’]) ?(?:peut|pouvons|peuvent|peux)|no (?:podemos|puede|pueden|puedo)|não (?:conseguimos|consegue|consigo|podemos))\b"
)
NEGATIONS = frozenset("not t nicht still ne n no não".split())  # one of these is in every HALTED_PHRASE
NOT_HALTED = r"\b(?:(?:not|nothing is|nobody is|no longer|n['’]t) (?:\w{1,12} )?(?:block|stop|stuck|prevent)|nicht blockiert|pas bloqu|no bloquea|não bloqueia)"
FLOWS: dict[str, str] = {
    "sales": "sales sell selling checkout pos till tills register registers verkauf verkaufen verkäufe kasse kassen vente ventes vendre caisse caisses venta ventas "
    "vender venda vendas",
    "receiving": "receiving inbound wareneingang réception réceptionner recepción recebimento receção",
    "approvals": "approval approvals approve approver approvers approving freigabe freigaben freigeben genehmigung genehmigungen genehmigen approbation "
    "approbations approuver valider validation aprobación aprobaciones aprobar aprovação aprovações aprovar",
    "payment": "payment payments pay paying payroll payout payouts zahlung zahlungen bezahlen zahlen paiement paiements payer paie pago pagos pagar nómina "
    "nóminas pagamento pagamentos",
    "reporting": "report reports reporting close closing bericht berichte monatsabschluss jahresabschluss rapport rapports clôture informe informes cierre "
    "relatório relatórios fechamento",
    "supplier deadline": "quotation tender lieferantenfrist",
    "delivery": "deliver delivery deliveries delivering shipping shipment shipments ship dispatch lieferung lieferungen liefern versand versenden livraison "
    "livraisons livrer expédition expéditions expédier entrega entregas entregar envío envíos enviar",
}
SUPPLIER = frozenset(
    "supplier suppliers vendor vendors lieferant lieferanten fournisseur fournisseurs proveedor proveedores fornecedor fornecedores".split()
)
DEADLINE = frozenset("due deadline deadlines frist échéance délai plazo prazo".split())

_ALL = r"\s(?:our\s|of\sour\s|of\sthe\s|the\s)?(?:users|teams|branches|warehouses|stores|staff|employees|departments|customers|sites|locations|offices|registers|tills)\b"
_RECORD = r"(?:record|invoice|order|document|transfer|purchase order|po|beleg|rechnung|auftrag|bestellung|facture|commande|factura|pedido|documento|registro|fatura)\b"
_SITE = r"(?:\w{1,20} )?(?:branch|warehouse|store|site|office|filiale|lager|agence|entrepôt|magasin|sucursal|almacén|tienda|filial|loja|armazém)\b"
# In order: the first that is said decides.
SCOPES: tuple[tuple[str, str, str], ...] = (
    # scope, first words, what must follow
    ("one user", "only|just|seulement|nur|solo|apenas|só|que", r" (?i:me|i|mich|ich|bei mir|moi|yo|a mí|eu)\b"),
    ("one user", "one|single|ein|einen|un seul|un solo|um", r" (?i:single )?(?i:user|person|colleague|employee|benutzer|kollegen|utilisateur|usuario|usuário|utilizador)\b"),
    ("one record", "only|just|one|single|nur|un seul|une seule|un solo|una sola|apenas", r"(?i: one| this| single| dieser| diese| dieses| um| uma){0,2} (?i:" + _RECORD + ")"),
    ("many teams", "all", f"(?i:{_ALL})"),
    ("many teams", "everyone|everybody|nobody|no one|company-wide|niemand|firmenweit|nadie|ninguém", r"\b(?! else)"),
    ("many teams", "every", r" (?:team|branch|warehouse|store|user|site|department)\b"),
    ("many teams", "many|several|multiple|mehrere|plusieurs|varios|varias|vários|várias", r" (?:teams|branches|warehouses|departments|stores|sites|filialen|abteilungen|services|agences|equipos|sucursales|equipes|equipas|filiais|lojas)\b"),
    ("many teams", "whole|entire|across the|gesamte|ganze|toute l'|toda la|toda a", r" ?(?:company|organisation|organization|business|firma|entreprise|empresa)\b"),
    ("many teams", "alle|tous les|toutes les|todos los|todas las|todos os|todas as", r" (?i:benutzer|mitarbeiter|filialen|teams|lager|abteilungen|kunden|kassen|utilisateurs|sites|magasins|services|équipes|agences|usuarios|equipos|empleados|sucursales|tiendas|usuários|utilizadores|funcionários|lojas|filiais|equipes|equipas)\b"),
    ("one branch", "only|just|one|nur|un seul|une seule|un solo|una sola|apenas", r"(?i: one| this| our| the| at| in| eine| ein| uma| um){0,3} (?i:" + _SITE + ")"),
    ("one branch", "at our|in our|at the|in der|unsere|unser|notre|nuestra|nuestro|nossa|nosso", r" (?i:" + _SITE + ")"),
)  # fmt: skip

# Where what is said of a time ends.
CLAUSE = r"\.(?:\s|$)|\s(?:and|but|und|aber|et|mais|y|pero|e|mas)\s"
# What makes a text a time. Cut behind the last of these: "yesterday we could not" is "yesterday".
TIME_WORDS = (
    "today|yesterday|tonight|morning|noon|midnight|afternoon|evening|night|week|weekend|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    "january|february|march|april|may|june|july|august|september|october|november|december|hour|hours|minute|minutes|day|days|update|upgrade|release|"
    "migration|heute|gestern|früh|morgen|vormittag|nachmittag|mittag|abend|woche|monat|tagen|stunden|montag|dienstag|mittwoch|donnerstag|freitag|samstag|"
    "sonntag|aujourd'hui|aujourd’hui|hier|matin|midi|soir|semaine|mois|jours|heures|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mise à jour|hoy|"
    "ayer|mañana|tarde|noche|semana|mes|días|horas|lunes|martes|miércoles|jueves|viernes|sábado|domingo|actualización|hoje|ontem|manhã|noite|mês|dias|"
    "segunda|terça|quarta|quinta|sexta|atualização"
)
TIME = rf"(?i:\d[\d:.h/-]{{0,15}}(?: ?(?:am|pm|uhr|h|o'clock|utc|cet|cest|gmt|est))?|\b(?:{TIME_WORDS})\b)"
STEPS = r"(?m:^)[ \t]{0,8}1[.)][ \t]\S[^\n]{0,300}\n[ \t]{0,8}2[.)][ \t]\S"
