"""A DKIM-Signature field, read (RFC 6376 §3.5), and the key it names (§3.6.1). Pure but for one question to the DNS."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from postdesk.gateway.authentication.domains import ascii_domain, domain_of
from postdesk.gateway.authentication.resolver import Lookups
from postdesk.gateway.authentication.tags import items_of, octets_of, read_tags, without_blanks
from postdesk.outbound.dkim_form import Field
from postdesk.outbound.dkim_keys import KeyType, PublicKey, UnusableKeyError, read_public_key

_LONGEST = 16_384  # octets of the field
_SKEW = timedelta(minutes=10)  # between the signer's clock and ours
_MOST_DIGITS = 12  # of a time in seconds (§3.5: "up to 12 decimal digits")
_ALGORITHMS: dict[str, KeyType] = {"rsa-sha256": "rsa", "ed25519-sha256": "ed25519"}  # RFC 8301, RFC 8463
_FORMS = {"simple": False, "relaxed": True}


class BadSignatureError(ValueError):
    """The signature proves nothing; the text says why."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says of itself."""

    field: Field
    domain: str
    selector: str
    key_type: KeyType
    relaxed_header: bool
    relaxed_body: bool
    names: tuple[str, ...]  # h=
    body_hash: bytes
    octets: bytes  # b=
    identity: str  # the domain of i=
    partial: bool  # l=: only the beginning of the body is signed
    signed_at: int | None = None
    expires_at: int | None = None

    def check_time(self, now: datetime) -> None:
        """Raises BadSignatureError for one that was made in the future, or had expired."""
        if self.signed_at is not None and self.signed_at > (now + _SKEW).timestamp():
            raise BadSignatureError("was made in the future")
        if self.expires_at is not None and self.expires_at < (now - _SKEW).timestamp():
            raise BadSignatureError("had expired")
        if None not in (self.signed_at, self.expires_at) and self.expires_at < self.signed_at:  # type: ignore[operator] # mypy does not see through `in`
            raise BadSignatureError("expires before it was made")


def signing_domain(field: Field) -> str | None:
    """The d= of a signature, however bad the rest is; None where it names none."""
    tags = _tags(field)
    return None if tags is None else ascii_domain(without_blanks(tags.get("d", "")))


def _tags(field: Field) -> dict[str, str] | None:
    if len(field.octets) > _LONGEST:
        return None
    return read_tags(field.unfolded.decode("utf-8", "replace"))


def read_signature(field: Field) -> Signature:
    """Raises BadSignatureError."""
    tags = _tags(field)
    if tags is None:
        raise BadSignatureError("is no list of tags")
    missing = [tag for tag in ("v", "a", "b", "bh", "d", "h", "s") if not tags.get(tag)]
    if missing:
        raise BadSignatureError(f"lacks {missing[0]}=")
    domain, selector = ascii_domain(without_blanks(tags["d"])), ascii_domain(without_blanks(tags["s"]))
    key_type = _ALGORITHMS.get(tags["a"].lower())
    header, _, body = tags.get("c", "simple").lower().partition("/")
    octets, body_hash, names = octets_of(tags["b"]), octets_of(tags["bh"]), items_of(tags["h"])
    for wrong, reason in (
        (tags["v"] != "1", "is of an unknown version"),
        (key_type is None, f"uses {tags['a'][:20]}, which is not believed"),
        (domain is None or selector is None, "names no proper domain or selector"),
        (header not in _FORMS or (body or "simple") not in _FORMS, "has an unknown c="),
        (not octets or not body_hash, "is not base64"),
        ("from" not in names, "does not cover From"),
        ("dns/txt" not in items_of(tags.get("q", "dns/txt")), "keeps its key elsewhere than in the DNS"),
    ):
        if wrong:
            raise BadSignatureError(reason)
    assert domain is not None
    assert selector is not None
    assert key_type is not None
    identity = domain_of(without_blanks(tags.get("i", f"@{domain}")))
    if identity is None or not f".{identity}".endswith(f".{domain}"):
        raise BadSignatureError("names an identity (i=) outside its domain")
    return Signature(
        field=field,
        domain=domain,
        selector=selector,
        key_type=key_type,
        relaxed_header=_FORMS[header],
        relaxed_body=_FORMS[body or "simple"],
        names=names,
        body_hash=body_hash or b"",
        octets=octets or b"",
        identity=identity,
        partial="l" in tags,
        signed_at=_seconds(tags, "t"),
        expires_at=_seconds(tags, "x"),
    )


def _seconds(tags: dict[str, str], tag: str) -> int | None:
    value = tags.get(tag)
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS):
        raise BadSignatureError(f"has a {tag}= that is no time")
    return int(value)


def find_key(signature: Signature, lookups: Lookups) -> PublicKey:
    """The published key. Raises BadSignatureError, and what `Lookups.ask` raises."""
    name = f"{signature.selector}._domainkey.{signature.domain}"
    records = [r for r in lookups.ask(name, "TXT") if "p=" in r]
    if not records:
        raise BadSignatureError(f"has no key in the DNS ({name})")
    tags = read_tags(records[0])
    if tags is None or tags.get("v", "DKIM1") != "DKIM1":
        raise BadSignatureError(f"has a key record that cannot be read ({name})")
    flags, octets = items_of(tags.get("t", "")), octets_of(tags.get("p", ""))
    for wrong, reason in (
        (not tags.get("p"), "has a revoked key"),
        (tags.get("k", "rsa").lower() != signature.key_type, "does not fit the kind of its key"),
        ("sha256" not in items_of(tags.get("h", "sha256")), "has a key that does not allow SHA-256"),
        (not {"*", "email"} & {*items_of(tags.get("s", "*"))}, "has a key that is not for mail"),
        ("y" in flags, "has a key that its domain only tests (t=y)"),
        (
            "s" in flags and signature.identity != signature.domain,
            "is for a sub-domain its key forbids (t=s)",
        ),
        (octets is None, "has a key that is not base64"),
    ):
        if wrong:
            raise BadSignatureError(reason)
    try:
        return read_public_key(signature.key_type, octets or b"")
    except UnusableKeyError as error:
        raise BadSignatureError(str(error)) from None
