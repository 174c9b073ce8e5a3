"""What a rule must know about this desk to tell its own mail from others': values only, filled in by the gateway."""

from collections.abc import Callable
from dataclasses import dataclass


def _issued_none(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Own:
    """The desk as the screening rules see it."""

    addresses: frozenset[str] = frozenset()  # lower case, without "+token": the addresses people write to
    domain: str = ""  # the domain of our Message-IDs and reply addresses, lower case
    is_own_id: Callable[[str], bool] = _issued_none  # verifies (by MAC) that we issued this Message-ID
    max_hops: int = (
        50  # Received fields of a message that goes round in circles (RFC 5321 §6.3 asks for >= 100)
    )

    def is_own_address(self, address: str) -> bool:
        """Whether mail to this address comes to the desk, with or without a "+token"."""
        local, at, domain = address.strip().lower().rpartition("@")
        return f"{local.partition('+')[0]}{at}{domain}" in self.addresses if at else False
