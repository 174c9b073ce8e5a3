"""What the proof of the sender costs: agents' answers with and without it, beside customers' mail, in one run.

The DNS is a dictionary in this process: what is measured is our own work, and the name server's is left out.
"""

import time
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.desk import Desk, a_desk
from benchmarks.mails import mail
from postdesk.gateway import logs
from postdesk.gateway.authentication.policy import Prover, make_policy
from postdesk.gateway.authentication.proof import prove
from postdesk.gateway.clock import utc_now
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.pipeline import Pipeline
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.outbound.dkim import Signer, sign
from postdesk.outbound.dkim_keys import read_private_key
from postdesk.threading.tokens import Claim, Purpose

if TYPE_CHECKING:
    from benchmarks.measures import Figures

_AGENT, _DOMAIN = "anna@desk-agents.test", "desk-agents.test"


class _Dns:
    def __init__(self, record: str) -> None:
        self._records = {
            (f"s1._domainkey.{_DOMAIN}", "TXT"): (record,),
            (f"_dmarc.{_DOMAIN}", "TXT"): ("v=DMARC1; p=reject",),
        }

    def ask(self, name: str, kind: str, seconds: float) -> tuple[str, ...]:  # noqa: ARG002 (the resolver's shape)
        return self._records.get((name, kind), ())


def proof(url: str, count: int) -> "Figures":
    """Messages a second of one worker, in process; each half of the agents' answers goes to tickets of its own."""
    logs.configure("error")
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    private = read_private_key(key)
    with a_desk(url) as (desk, _):
        policy = make_policy(desk.app.settings.authentication, [desk.app.settings.desk.domain])
        prover: Prover = partial(prove, policy=policy, resolver=_Dns(private.record))
        customers = _rate(
            desk, [(mail(4 * n), "c@client.test", "support@desk.test") for n in range(2 * count)], prover
        )
        answers = _answers(desk, Signer(_DOMAIN, "s1", private))
        unproven = _rate(desk, answers[:count], None)
        proven = _rate(desk, answers[count : 2 * count], prover)
        held = sum(1 for outcome in _outcomes(desk) if outcome == "held")
    return {
        "customers' mail, messages/s": customers,
        "agents' answers, proof off, messages/s": unproven,
        "agents' answers, DKIM checked, messages/s": proven,
        "ratio, proof to none": proven / unproven,
        "agents' answers held": held,
    }


def _rate(desk: Desk, mails: list[tuple[bytes, str, str]], prover: Prover | None) -> float:
    app, now = desk.app, utc_now()
    app.spool.add([RawMail(raw, "smtp", "127.0.0.1", now, sender, (to,)) for raw, sender, to in mails])
    rules = app.rules if prover else _believing(app.rules)
    pipeline = Pipeline(app.database, rules, app.settings.work, utc_now, prover=prover)
    began = time.process_time()
    while pipeline.step():
        pass
    return len(mails) / (time.process_time() - began)


def _answers(desk: Desk, signer: Signer) -> list[tuple[bytes, str, str]]:
    """An agent's answer to each ticket, signed by their domain."""
    agent = desk.app.agents.all()[0]
    with desk.app.database.read() as connection:
        tickets = list(connection.execute(s.ticket.select().with_only_columns(s.ticket.c.id)).scalars())
    found = []
    for ticket in tickets:
        claim = Claim(Purpose.ANSWER, ticket, agent.id, date(2026, 11, 23))
        to = desk.app.rules.book.reply_address(claim)
        raw = (
            f"From: Anna <{_AGENT}>\r\nTo: {to}\r\nSubject: Re: your request\r\nMessage-ID: <a{ticket}@{_DOMAIN}>\r\n"
            f"Date: {utc_now():%a, %d %b %Y %H:%M:%S} +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
            "Please try once more, and tell us what you see.\r\n\r\n> "
            + "\r\n> ".join(mail(4).decode("ascii").splitlines()[20:60])
            + "\r\n"
        )
        found.append((sign(raw.encode("ascii"), signer, utc_now()), _AGENT, to))
    return found


def _believing(rules: DeskRules) -> DeskRules:
    return replace(rules, agents_must_prove=False)


def _outcomes(desk: Desk) -> list[str]:
    with desk.app.database.read() as connection:
        return list(connection.execute(s.spool.select().with_only_columns(s.spool.c.outcome)).scalars())
