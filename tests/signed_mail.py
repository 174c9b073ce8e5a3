"""Mail of an agent at corp.test with and without signatures, and a DNS that is a dictionary."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from postdesk.gateway.authentication.finding import Proof
from postdesk.gateway.authentication.policy import AuthPolicy, Peer, make_policy
from postdesk.gateway.authentication.proof import prove
from postdesk.gateway.authentication.resolver import DnsTroubleError
from postdesk.gateway.authentication.settings import Authentication
from postdesk.outbound.dkim_form import Field, canonical_body, read_form, signed_octets
from postdesk.outbound.dkim_keys import PrivateKey, read_private_key
from postdesk.threading.parse import parse_message

RECEIVED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SENT = int(RECEIVED.timestamp()) - 60

MAIL = (
    b"From: Ann Ames <ann@corp.test>\r\n"
    b"To: support+token@desk.test\r\n"
    b"Subject: Re: [PD-7] No light on the router\r\n"
    b"Date: Mon, 02 Mar 2026 09:29:00 +0000\r\n"
    b"Message-ID: <a1@corp.test>\r\n"
    b"In-Reply-To: <n1@desk.test>\r\n"
    b"References: <n1@desk.test>\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"\r\n"
    b"Please press the small button  for ten seconds.\r\n"
    b"\r\n"
    b"Ann\r\n"
)
NAMES = "from:to:subject:date:message-id:in-reply-to:references:mime-version:content-type"

DMARC = {("_dmarc.corp.test", "TXT"): ("v=DMARC1; p=none",)}
SPF = {("corp.test", "TXT"): ("v=spf1 ip4:192.0.2.10 -all",)}


class FakeDns:
    """Answers from a dictionary of (name, type); an exception there is raised."""

    def __init__(self, *records: Mapping[tuple[str, str], object]) -> None:
        self.records = {key: value for some in records for key, value in some.items()}
        self.asked = []

    def ask(self, name, kind, seconds):
        self.asked.append((name, kind))
        answer = self.records.get((name, kind), ())
        if isinstance(answer, Exception):
            raise answer
        return answer


SILENT = DnsTroubleError("silence")


@cache
def ed25519_key() -> PrivateKey:
    return read_private_key(ed25519_pem())


def ed25519_pem() -> bytes:
    return pem(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@cache
def rsa_key(bits: int = 2048) -> PrivateKey:
    return read_private_key(pem(rsa.generate_private_key(65537, bits)))


def pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def key_record(domain: str = "corp.test", key: PrivateKey | None = None, **tags: str):
    """The DNS record of the key (by default Ed25519), with tags replaced or added."""
    found = dict(part.split("=", 1) for part in (key or ed25519_key()).record.split("; ")) | tags
    return {(f"s1._domainkey.{domain}", "TXT"): ("; ".join(f"{k}={v}" for k, v in found.items()),)}


def signed(raw: bytes = MAIL, key: PrivateKey | None = None, /, **given: str) -> bytes:
    """The mail with a signature whose tags are as given; written apart from the code that signs our own mail."""
    key = key or ed25519_key()
    form = read_form(raw)
    tags = {
        "v": "1", "a": f"{key.type}-sha256", "c": "relaxed/relaxed", "d": "corp.test", "s": "s1",
        "t": str(SENT), "h": NAMES,
    } | given  # fmt: skip
    header, _, text = tags["c"].partition("/")
    body = canonical_body(form.body, relaxed=text == "relaxed")
    if "l" in tags:
        body = body[: int(tags["l"])]
    tags.setdefault("bh", base64.b64encode(hashlib.sha256(body).digest()).decode())
    head = "DKIM-Signature: " + "; ".join(f"{k}={v}" for k, v in tags.items()) + "; b="
    names = tags["h"].replace(" ", "").lower().split(":")
    unsigned = Field("dkim-signature", head.encode() + b"\r\n")
    octets = key.sign(signed_octets(form, names, unsigned, relaxed=header == "relaxed"))
    return head.encode() + base64.b64encode(octets) + b"\r\n" + raw


def stranger(ip: str | None = "198.51.100.66", mail_from: str | None = "x@evil.test", **more) -> Peer:
    return Peer(RECEIVED, ip=ip, mail_from=mail_from, **more)


POLLED = Peer(RECEIVED)


def a_policy(**settings) -> AuthPolicy:
    given = {"authserv_ids": ("mx.corp.test",), "trusted_relays": ("10.0.0.0/8",)} | settings
    return make_policy(Authentication(**given), ["desk.test"])


def proof_of(raw: bytes, peer: Peer = POLLED, *records, **settings) -> Proof:
    """As the gateway asks; the key, the DMARC and the SPF record of corp.test are in the DNS."""
    dns = FakeDns(DMARC, SPF, key_record(), *records)
    return prove(raw, parse_message(raw), peer, a_policy(**settings), dns)
