"""Capability addresses and signed Message-IDs: `support+<token>@…` and `<token.nonce@…>` (RFC 5233, RFC 5322 §3.6.4).

A token says which ticket it leads to, whom it was made for and for what purpose; a MAC of 96 bits over that and
the place it stands in proves that this desk made it. It is lower-case base32 (local parts are case folded on
their way), so a token takes 28 to 56 characters of the 64 that RFC 5321 §4.5.3.1.1 allows a local part.

A token is a way to a conversation and never an identity: who wrote is decided elsewhere.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

MAC_OCTETS = 12  # 96 bits
_EPOCH = date(2024, 1, 1)
_MAX_TOKEN = 64  # characters; longer candidates are not looked at


class Purpose(IntEnum):
    """What the holder may do with it. Values are on the wire: never reuse one.

    CONFIRM and CANCEL are about one message: their claim's `ticket` is its number in the spool.
    """

    REPLY = 1  # a customer answers in public
    ANSWER = 2  # an agent answers the customer
    NOTE = 3  # an agent writes an internal note
    CONFIRM = 4  # an agent confirms a held mail
    CANCEL = 5  # an agent takes back an answer
    BOUNCE = 6  # return path of a letter; the holder is the letter
    SIDE = 7  # an outsider writes to the agents; never to the customer

    @property
    def internal(self) -> bool:
        """Made for agents' eyes alone: may stand in no mail to anybody else."""
        return self in {Purpose.ANSWER, Purpose.NOTE, Purpose.CONFIRM, Purpose.CANCEL}

    @property
    def names_ticket(self) -> bool:
        """Leads into the conversation of a ticket: not to a single message, nor to agents alone."""
        return self in {Purpose.REPLY, Purpose.ANSWER, Purpose.NOTE, Purpose.BOUNCE}


class Place(IntEnum):
    """Where a token stands. Part of the MAC, so that one cannot be moved to the other."""

    ADDRESS = 1
    MESSAGE_ID = 2


@dataclass(frozen=True, slots=True)
class Claim:
    """What a valid token says."""

    purpose: Purpose
    ticket: int
    holder: int  # person, agent or (BOUNCE) letter
    issued: date


@dataclass(frozen=True, slots=True)
class Key:
    """One signing key. `id` 0..255 is on the wire; `secret` has at least 16 octets."""

    id: int
    secret: bytes


class TokenSigner:
    """Signs with the first key and believes every key it is given, so that keys can be rotated."""

    def __init__(self, keys: Sequence[Key], domain: str) -> None:
        """`domain` is the desk's: tokens of another desk with the same key are not believed."""
        if not keys:
            raise ValueError("at least one signing key is needed")
        self._signing = keys[0]
        self._keys = {key.id: key for key in keys}
        self._domain = domain.lower().encode("idna" if not domain.isascii() else "ascii")

    def sign(self, claim: Claim, place: Place) -> str:
        """The token for a claim, as it stands in an address or a Message-ID."""
        head = bytes((self._signing.id, claim.purpose))
        body = (
            head
            + _varint(max(0, (claim.issued - _EPOCH).days))
            + _varint(claim.ticket)
            + _varint(claim.holder)
        )
        token = body + self._mac(self._signing, body, place)
        return base64.b32encode(token).decode("ascii").rstrip("=").lower()

    def verify(self, token: str, place: Place) -> Claim | None:
        """The claim of a token that this desk made for that place; None for anything else."""
        octets = _decode(token)
        if octets is None or len(octets) <= MAC_OCTETS + 2:
            return None
        body, mac = octets[:-MAC_OCTETS], octets[-MAC_OCTETS:]
        key = self._keys.get(body[0])
        if key is None or not hmac.compare_digest(mac, self._mac(key, body, place)):
            return None
        return _read_claim(body[1:])

    def _mac(self, key: Key, body: bytes, place: Place) -> bytes:
        label = b"postdesk token v1\0" + bytes((place,)) + self._domain + b"\0"
        return hmac.digest(key.secret, label + body, hashlib.sha256)[:MAC_OCTETS]


def _read_claim(body: bytes) -> Claim | None:
    try:
        purpose = Purpose(body[0])
        days, at = _read_varint(body, 1)
        ticket, at = _read_varint(body, at)
        holder, at = _read_varint(body, at)
    except (ValueError, IndexError):
        return None
    return Claim(purpose, ticket, holder, _EPOCH + timedelta(days=days)) if at == len(body) else None


def _decode(token: str) -> bytes | None:
    if len(token) > _MAX_TOKEN or not token.isascii():
        return None
    upper = token.upper()
    try:
        octets = base64.b32decode(upper + "=" * (-len(upper) % 8))
    except ValueError:
        return None
    # Base32 has spare bits at its end: only the spelling that `sign` gives is a token.
    return octets if base64.b32encode(octets).decode("ascii").rstrip("=") == upper else None


def _varint(value: int) -> bytes:
    """LEB128: seven bits an octet, low ones first."""
    octets = bytearray()
    while value > 0x7F:
        octets.append(value & 0x7F | 0x80)
        value >>= 7
    octets.append(value)
    return bytes(octets)


def _read_varint(octets: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        octet = octets[at]
        value |= (octet & 0x7F) << shift
        at += 1
        if octet < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("number too long")


@dataclass(frozen=True, slots=True)
class AddressBook:
    """The desk's own addresses: makes capability addresses and Message-IDs, and reads them back."""

    signer: TokenSigner
    address: str  # support@example.com
    aliases: frozenset[str] = frozenset()

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def own(self) -> frozenset[str]:
        return self.aliases | {self.address}

    def reply_address(self, claim: Claim) -> str:
        """`support+<token>@example.com`."""
        local, _, domain = self.address.rpartition("@")
        return f"{local}+{self.signer.sign(claim, Place.ADDRESS)}@{domain}"

    def message_id(self, claim: Claim, nonce: str) -> str:
        """A Message-ID without angle brackets; the nonce keeps two of one conversation apart."""
        return f"{self.signer.sign(claim, Place.MESSAGE_ID)}.{nonce}@{self.domain}"

    def read_address(self, address: str) -> Claim | None:
        """The claim of one of our capability addresses."""
        plain, token = _split_plus(address)
        return self.signer.verify(token, Place.ADDRESS) if token and plain in self.own else None

    def read_message_id(self, message_id: str) -> Claim | None:
        """The claim of a Message-ID that we issued (given without angle brackets)."""
        local, _, domain = message_id.rpartition("@")
        token, dot, _nonce = local.partition(".")
        if not dot or domain.lower() != self.domain:
            return None
        return self.signer.verify(token, Place.MESSAGE_ID)

    def is_own(self, address: str) -> bool:
        """One of the desk's addresses, with or without anything after a plus sign."""
        return _split_plus(address)[0] in self.own


def _split_plus(address: str) -> tuple[str, str]:
    local, _, domain = address.strip().lower().rpartition("@")
    base, _, detail = local.partition("+")
    return f"{base}@{domain}", detail
