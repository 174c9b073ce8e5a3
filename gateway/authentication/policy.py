"""Whom to believe, and who handed a message over: what a proof is asked with. Values only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from postdesk.gateway.authentication.finding import Proof
from postdesk.gateway.authentication.settings import ACTED_ON, Authentication
from postdesk.threading.message import Message


@dataclass(frozen=True, slots=True)
class Peer:
    """Who handed a message over, as the door knows it; None where it does not (IMAP, files)."""

    received_at: datetime  # aware; signatures are judged as of then (RFC 6376 §3.5, x=)
    ip: str | None = None
    helo: str | None = None
    mail_from: str | None = None  # "" for the null reverse path
    submitted_as: str | None = None  # the address that logged in at our own door


# `proof.prove`, told the policy and whom to ask.
Prover = Callable[[bytes, Message, Peer], Proof]


@dataclass(frozen=True, slots=True)
class AuthPolicy:
    """The desk's `[authentication]`, ready for use."""

    authserv_ids: frozenset[str] = frozenset()
    known_hosts: frozenset[str] = frozenset()  # every name our side writes after "by"
    own_hosts: frozenset[str] = frozenset()  # of this program's own doors, which write no results
    relays: tuple[IPv4Network | IPv6Network, ...] = ()
    must_cover: tuple[str, ...] = ACTED_ON
    seconds: float = 5.0

    def is_relay(self, ip: str) -> bool:
        """Whether it is one of our own servers."""
        try:
            address = ip_address(ip)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self.relays)


def make_policy(settings: Authentication, own_hosts: Iterable[str]) -> AuthPolicy:
    """`own_hosts`: the names our SMTP and LMTP doors write into Received."""
    own = frozenset(host.lower() for host in own_hosts)
    return AuthPolicy(
        authserv_ids=frozenset(settings.authserv_ids),
        known_hosts=frozenset(settings.authserv_ids) | frozenset(settings.trusted_hosts) | own,
        own_hosts=own,
        relays=tuple(ip_network(network) for network in settings.trusted_relays),
        must_cover=settings.must_cover,
        seconds=settings.dns_seconds,
    )
