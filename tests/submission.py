"""An organisation's own mail server: takes what its people send, signs what is from its domain, and passes it on.

The signature is dkimpy's, as of many milters, and no work of the desk's own code.
"""

import smtplib
from typing import Any

import dkim
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from services.processes import free_port

_SIGNED = [
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"mime-version", b"content-type", b"content-transfer-encoding", b"reply-to",
]  # fmt: skip


class Submission:
    """On a free port of loopback, until `close`. `records` are what its domain has in the DNS."""

    def __init__(self, domain: str, next_hop: int) -> None:
        self.domain, self._next_hop = domain, next_hop
        key = rsa.generate_private_key(65537, 2048)
        self._key = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        half = "".join(public.decode("ascii").splitlines()[1:-1])
        self.records = {
            (f"s1._domainkey.{domain}.", "TXT"): [f'"v=DKIM1; k=rsa; p={half[:200]}" "{half[200:]}"'],
            (f"_dmarc.{domain}.", "TXT"): ['"v=DMARC1; p=reject"'],
        }
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        raw = bytes(envelope.content)
        if envelope.mail_from.endswith(f"@{self.domain}"):
            raw = self._signature(raw) + raw
        with smtplib.SMTP("127.0.0.1", self._next_hop, timeout=30) as relay:
            relay.sendmail(envelope.mail_from, envelope.rcpt_tos, raw)
        return "250 2.0.0 Ok"

    def _signature(self, raw: bytes) -> bytes:
        present = {line.split(b":", 1)[0].lower() for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")}
        names = [name for name in _SIGNED if name in present]
        made = dkim.sign(
            raw,
            b"s1",
            self.domain.encode(),
            self._key,
            include_headers=names,
            canonicalize=(b"relaxed", b"relaxed"),
        )
        return bytes(made)

    def close(self) -> None:
        self._controller.stop()
