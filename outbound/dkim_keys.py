"""Keys of DKIM: RSA with SHA-256 (RFC 8301) and Ed25519 (RFC 8463). The only door to `cryptography`.

Public keys come from other people's DNS: an RSA key of a size or exponent that would take long to use is no key.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

KeyType = Literal["rsa", "ed25519"]
LEAST_BITS, MOST_BITS = 1024, 4096  # RFC 8301 §3.2: below 1024 never believed; 4096 must be
_MOST_EXPONENT = 1 << 32


class UnusableKeyError(ValueError):
    """Octets that are no key, or none that is used here; the text says why."""


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that signs. Not shown by repr."""

    _key: RSAPrivateKey | Ed25519PrivateKey = field(repr=False)

    @property
    def type(self) -> KeyType:
        return "rsa" if isinstance(self._key, RSAPrivateKey) else "ed25519"

    def sign(self, octets: bytes) -> bytes:
        """The signature; always the same for the same octets."""
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(octets, PKCS1v15(), hashes.SHA256())
        return self._key.sign(hashlib.sha256(octets).digest())

    @property
    def record(self) -> str:
        """What to publish as TXT at <selector>._domainkey.<domain> (RFC 6376 §3.6.1)."""
        public = self._key.public_key()
        if isinstance(public, RSAPublicKey):
            octets = public.public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        else:
            octets = public.public_bytes_raw()
        return f"v=DKIM1; k={self.type}; p={base64.b64encode(octets).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies."""

    _key: RSAPublicKey | Ed25519PublicKey

    def verifies(self, signature: bytes, octets: bytes) -> bool:
        """Whether the signature is that of the octets by this key."""
        try:
            if isinstance(self._key, RSAPublicKey):
                self._key.verify(signature, octets, PKCS1v15(), hashes.SHA256())
            else:
                self._key.verify(signature, hashlib.sha256(octets).digest())
        except InvalidSignature:
            return False
        return True


def read_private_key(pem: bytes) -> PrivateKey:
    """A PEM file without a passphrase. Raises UnusableKeyError."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKeyError("not a private key in PEM without a passphrase") from None
    if isinstance(key, RSAPrivateKey) and LEAST_BITS <= key.key_size <= MOST_BITS:
        return PrivateKey(key)
    if isinstance(key, Ed25519PrivateKey):
        return PrivateKey(key)
    raise UnusableKeyError(f"must be RSA with {LEAST_BITS} to {MOST_BITS} bits, or Ed25519")


def read_public_key(kind: KeyType, octets: bytes) -> PublicKey:
    """The p= of a key record, base64 undone. Raises UnusableKeyError."""
    try:
        if kind == "ed25519":
            return PublicKey(Ed25519PublicKey.from_public_bytes(octets))
        key = serialization.load_der_public_key(octets)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKeyError("its key cannot be read") from None
    if not isinstance(key, RSAPublicKey) or not LEAST_BITS <= key.key_size <= MOST_BITS:
        raise UnusableKeyError(f"its key is not RSA with {LEAST_BITS} to {MOST_BITS} bits")
    if key.public_numbers().e > _MOST_EXPONENT:
        raise UnusableKeyError("its key has an exponent that nobody uses")
    return PublicKey(key)
