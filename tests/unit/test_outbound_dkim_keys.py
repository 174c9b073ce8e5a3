"""Keys of our own, and of other people's DNS."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from postdesk.outbound.dkim_keys import UnusableKeyError, read_private_key, read_public_key
from signed_mail import ed25519_key, pem, rsa_key


def published(key) -> bytes:
    return base64.b64decode(key.record.rpartition("p=")[2])


def der(n: int, e: int) -> bytes:
    numbers = rsa.RSAPublicNumbers(e, n)
    return numbers.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


@pytest.mark.parametrize("key", [ed25519_key(), rsa_key()], ids=["ed25519", "rsa"])
def test_what_a_key_signs_its_published_half_verifies(key):
    public = read_public_key(key.type, published(key))
    assert public.verifies(key.sign(b"hello"), b"hello")
    assert not public.verifies(key.sign(b"hello"), b"hallo")
    assert not public.verifies(b"", b"hello")


@pytest.mark.parametrize(
    ("kind", "octets", "reason"),
    [
        ("rsa", b"", "cannot be read"),
        ("rsa", b"\x30\x03\x02\x01\x01", "cannot be read"),
        ("ed25519", b"short", "cannot be read"),
        ("rsa", der(2**511 + 1, 65537), "bits"),  # RFC 8301 §3.2
        ("rsa", der(2**8191 + 1, 65537), "bits"),
        ("rsa", der(2**2047 + 1, 2**1999 + 1), "exponent"),  # would take long to raise to
    ],
    ids=["nothing", "no-key", "short", "weak", "huge", "exponent"],
)
def test_a_key_that_is_none_or_costs_too_much_is_not_used(kind, octets, reason):
    with pytest.raises(UnusableKeyError, match=reason):
        read_public_key(kind, octets)


WRONG = {
    "empty": b"",
    "no-pem": b"hello",
    "elliptic": pem(ec.generate_private_key(ec.SECP256R1())),
    "locked": ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"x"),
    ),
}


@pytest.mark.parametrize("octets", WRONG.values(), ids=list(WRONG))
def test_our_own_key_is_rsa_or_ed25519_and_open(octets):
    with pytest.raises(UnusableKeyError):
        read_private_key(octets)


def test_a_private_key_is_never_shown():
    assert repr(ed25519_key()) == "PrivateKey()"
