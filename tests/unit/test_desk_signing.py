"""Letters leave with our domain's signature where there is a key for it (O4)."""

from datetime import UTC, datetime
from typing import Any

import dkim
import pytest

from postdesk.outbound.dkim import Signer
from postdesk.outbound.transport import Sent, Unknown
from signed_mail import ed25519_key, rsa_key
from world import ANNA, RecordingTransport, World

CAROL = "Carol Jürgens <carol@client.test>"


@pytest.fixture(params=[ed25519_key, rsa_key], ids=["ed25519", "rsa"])
def signing(desk: World, request: pytest.FixtureRequest) -> World:
    desk.now = datetime(
        2024, 3, 2, 9, 30, tzinfo=UTC
    )  # past: dkimpy holds it against the clock of this machine
    desk.sender.sealer.signer = Signer("desk.test", "s1", request.param())
    return desk


def verified(world: World, raw: bytes) -> bool:
    assert world.sender.sealer.signer is not None
    record = world.sender.sealer.signer.key.record.encode()
    asked = []
    found = dkim.verify(raw, dnsfunc=lambda name, timeout: asked.append(name) or record)
    assert asked == [b"s1._domainkey.desk.test."]
    return bool(found)


def test_every_letter_is_signed(signing: World):
    signing.receive(signing.mail(CAROL, "Der Export schlägt fehl. 😀"))
    signing.receive(signing.mail(ANNA, "Bitte noch einmal.", to=signing.sent_to(ANNA)[-1].header("Reply-To")))
    assert len(signing.transport.sent) >= 4
    assert all(verified(signing, letter.raw) for letter in signing.transport.sent)


def test_a_signature_covers_who_what_and_where_answers_go(signing: World):
    signing.receive(signing.mail(CAROL, "The export fails."))
    raw = signing.transport.sent[0].raw
    for field in (b"Reply-To: x@evil.test", b"Subject: Refund", b"To: x@evil.test", b"Cc: x@evil.test"):
        assert not verified(signing, raw.replace(b"\r\n\r\n", b"\r\n" + field + b"\r\n\r\n", 1))


class _ForgetfulTransport(RecordingTransport):
    """A relay that falls silent at the end of the first try."""

    def __init__(self) -> None:
        super().__init__()
        self.tries: list[bytes] = []

    def send(self, mail_from: str, rcpt: str, raw: bytes, before_dot: Any = None) -> Any:
        self.tries.append(raw)
        return Unknown("silence") if len(self.tries) == 1 else Sent(250, "ok", "2.0.0")


def test_a_letter_that_is_repeated_is_the_same_to_the_octet(signing: World):
    signing.receive(signing.mail(CAROL, "The export fails."))
    relay = _ForgetfulTransport()
    signing.sender.transport = relay  # type: ignore[assignment]
    signing.receive(signing.mail(ANNA, "Try again.", to=signing.sent_to(ANNA)[-1].header("Reply-To")))
    signing.pass_time(hours=2)
    signing.work()
    assert len(relay.tries) == 2
    assert relay.tries[0] == relay.tries[1]


def test_without_a_key_nothing_is_signed(desk: World):
    desk.receive(desk.mail(CAROL, "The export fails."))
    assert not any(b"DKIM-Signature" in letter.raw for letter in desk.transport.sent)
