"""Domain names as they are compared: in ASCII, in lower case, and which organisation one belongs to (RFC 7489 §3.2).

The organisation is read from the Public Suffix List. A walk up the DNS tree would ask up to eight questions for each
name, under somebody else's control; the list asks none. Of its packages, publicsuffixlist has this year's list and
publicsuffix2 that of 2019: with the old one two tenants of a newer hosting domain pass for one organisation.
The only door to publicsuffixlist.
"""

from functools import cache

from publicsuffixlist import PublicSuffixList

_LONGEST = 253  # RFC 1035 §3.1


def ascii_domain(domain: str) -> str | None:
    """`domain` in lower case and ASCII (IDNA), without the root's dot; None where it cannot be a mail domain."""
    name = domain.strip().lower().removesuffix(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return None
    labels = name.split(".")
    sound = all(0 < len(label) < 64 and label.replace("-", "").replace("_", "").isalnum() for label in labels)
    return name if sound and len(name) <= _LONGEST else None


def domain_of(address: str) -> str | None:
    """The domain of an address, as compared."""
    _, at, domain = address.rpartition("@")
    return ascii_domain(domain) if at else None


def organisation(domain: str) -> str:
    """The domain that somebody registered; a public suffix is its own."""
    found = _suffixes().privatesuffix(domain)
    return found if isinstance(found, str) else domain


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
