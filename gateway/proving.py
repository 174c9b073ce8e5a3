"""Of which messages the sender must be proven, and when the proof is asked for again (A3).

Only who says that they are an agent is asked for it: a customer's mail costs no question to the DNS, and no stranger
can choose whose name servers are asked.
"""

from datetime import datetime, timedelta

from postdesk.gateway.authentication.finding import Proof
from postdesk.gateway.authentication.peers import peer_of
from postdesk.gateway.authentication.policy import Prover
from postdesk.gateway.desk.archive import IMPORTED
from postdesk.gateway.desk.reading import Reading
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.store.spool import Claimed
from postdesk.threading.tokens import Purpose

ASK_AGAIN_AFTER = timedelta(minutes=2)
_PATIENCE = timedelta(hours=1)
# Their addresses were sent to one agent alone; and to take an answer back cannot wait for the DNS.
_ERRANDS = frozenset({Purpose.CONFIRM, Purpose.CANCEL})


def ask_proof(prover: Prover | None, claimed: Claimed, reading: Reading, rules: DeskRules) -> Proof | None:
    """The proof of a person who writes from an agent's address; None for everybody else, and without a prover."""
    sender = reading.sender
    if prover is None or sender is None or sender.key not in rules.agents:
        return None
    errand = any(claim.purpose in _ERRANDS for claim, _ in reading.clues.tokens)
    imported = claimed.source in IMPORTED  # an admin vouches for it, and what proved it then is gone
    if errand or imported or reading.screening.automatic or claimed.confirmed_by is not None:
        return None
    mail_from = claimed.envelope.mail_from
    peer = peer_of(claimed.source, claimed.source_ref, mail_from, claimed.received_at, claimed.content)
    return prover(claimed.content, reading.message, peer)


def is_worth_waiting(claimed: Claimed, proof: Proof, now: datetime) -> bool:
    """Whether the DNS may yet answer. After an hour a message is decided as it stands, and its agent is told."""
    return proof.verdict == "temporary" and now < claimed.received_at + _PATIENCE
