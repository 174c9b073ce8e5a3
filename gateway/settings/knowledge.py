"""Sections of the configuration on what the desk knows: playbooks (P6), help articles (C5), names of misses (P7)."""

from typing import Annotated

from pydantic import AfterValidator, Field

from postdesk.gateway.settings.values import Section


def _link(value: str) -> str:
    if not value.startswith(("https://", "http://")) or any(c.isspace() for c in value):
        raise ValueError('must be a web address such as "https://help.example.com/exports"')
    return value


class Playbook(Section):
    """A checklist for one kind of problem. Proposed where one of its phrases occurs, in its queues."""

    title: str = Field(min_length=1, max_length=100)
    words: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()  # all where empty
    steps: tuple[str, ...] = Field(min_length=1, max_length=30)


class HelpArticle(Section):
    """A page for everybody, named in the confirmation of a request that it may answer."""

    title: str = Field(min_length=1, max_length=200)
    url: Annotated[str, AfterValidator(_link)]
    words: tuple[str, ...] = Field(min_length=1)
    languages: tuple[str, ...] = ()  # for customers of these; of all where empty
    queues: tuple[str, ...] = ()


def default_misses() -> dict[str, str]:
    """P7: what is said after #miss, and the tag it becomes. The first is meant where none is said."""
    return {"process": "process-miss", "doc": "missed-document"}


def default_playbooks() -> dict[str, Playbook]:
    """P6's examples."""
    return {
        "failed-sync": Playbook(
            title="Failed sync",
            words=(
                (
                    "sync*|synchron* ... fail*|error*|stuck|stopp*|broken|fehlgeschlagen|fehler|bricht|hängt|échou*|erreur*|"
                    "fall*|error|erro|falh*|not|nicht|pas|no|não"
                ),
                "fail*|fehler*|erreur|error|erro|falha ... sync*|synchron*|sincron*",
                "sincron* ... fall*|falh*|error|erro|no|não",
            ),
            steps=(
                "See that every field of ours is mapped to one of theirs",
                "Look for required fields that the record leaves empty",
                "See whether it was tried again, how often, and what came back",
                "See whether the other system and its connection are well",
                "Sync this one record once more and look at it on both sides",
            ),
        ),
        "stock-mismatch": Playbook(
            title="Stock mismatch",
            words=(
                (
                    "stock|inventory|quantit*|bestand|lagerbestand|bestände|stocks|inventaire|existencias|inventario|estoque ... "
                    "wrong|mismatch*|differ*|off|incorrect|match|falsch|abweich*|stimmt|stimmen|différ*|écart*|faux|incorrecte|"
                    "incorrect*|difer*|diferen*|coincide*|errad*|diverg*"
                ),
            ),
            steps=(
                "Read the report again with the customer's own filters",
                "List the latest movements of the item",
                "Look for transfers that are sent and not received",
                "Look for returns and counts that are not booked",
                "Compare with what the scanners recorded",
            ),
        ),
        "workflow-stuck": Playbook(
            title="Workflow stuck",
            words=(
                (
                    "approval*|approver|workflow*|genehmig*|freigabe*|approbation*|aprob*|aprova* ... stuck|hang*|wait*|blocked|"
                    "pending|hängt|wartet|blockiert|bloqu*|attente|pendiente|parad*|pendente"
                ),
                "stuck|hängt|bloqu* ... approval*|workflow*|genehmig*|freigabe*|approbation|aprob*|aprova*",
            ),
            steps=(
                "See who is asked to approve, and whether that person is there",
                "See at which step it stands and since when",
                "See whether that is longer than agreed",
                "Look for fields that the step needs and that are empty",
                "Have somebody else asked who may approve",
            ),
        ),
        "payment-issue": Playbook(
            title="Payment issue",
            words=(
                (
                    "payment*|paid|card|zahlung*|bezahl*|karte|paiement*|payé*|carte|pago*|pagad*|tarjeta|pagamento*|cartão ... "
                    "fail*|declin*|reject*|deduct*|twice|error|fehlgeschlagen|abgelehnt|doppelt|abgebucht|échou*|refus*|débit*|"
                    "deux|rechaz*|fall*|doble|descont*|recus*|falh*|duas"
                ),
                "charged|debited|abgebucht|débité|cobrad* twice|doppelt|deux|dos|duas",
            ),
            steps=(
                "Read what the payment provider said, word by word",
                "Find the invoice and see whether it counts as paid",
                "Find the payment by its reference, amount and time",
                "Ask whether the money has left the account",
                "See whether the plan follows the payment",
            ),
        ),
        "report-mismatch": Playbook(
            title="Report mismatch",
            words=(
                (
                    "report*|dashboard|bericht*|auswertung*|rapport*|tableau|informe*|reporte*|relatório* ... wrong|mismatch*|"
                    "differ*|incorrect|match|missing|falsch|abweich*|stimmt|stimmen|fehlt|faux|fausse|écart*|différ*|incorrect*|"
                    "coincide*|difer*|falta*|errad*|diverg*"
                ),
            ),
            steps=(
                "Compare the range of dates, with its time zone",
                "Compare the filters on status",
                "Compare branch and warehouse",
                "Pick one figure and list the records behind it",
                "Say in the answer which filter or record made the difference",
            ),
        ),
    }
