"""How much of this gateway one client, and all clients together, may take. No sockets; `now` is an argument.

A client is an IPv4 address or an IPv6 /64, since whoever has one address of a /64 has them all. Trusted networks
(a local MTA that hands over everybody's mail) are exempt from what is counted by client.
"""

from collections import Counter
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_MOST_CLIENTS = 10_000  # remembered at once by MessageRate; the quiet ones are forgotten first


class TrustedNetworks:
    """Raises ValueError where a network is not written as one."""

    def __init__(self, networks: tuple[str, ...]) -> None:
        self._networks = [ip_network(network) for network in networks]

    def __contains__(self, host: str) -> bool:
        address = _address(host)
        return address is not None and any(address in network for network in self._networks)


class Visitors:
    """Who is connected."""

    def __init__(self, most: int, most_per_client: int) -> None:
        self._most = most
        self._most_per_client = most_per_client
        self._present: Counter[str] = Counter()
        self._total = 0

    def enter(self, client: str, *, trusted: bool) -> bool:
        """False where the house, or the share of this client, is full; whoever entered must leave."""
        if self._total >= self._most:
            return False
        if not trusted and self._present[client] >= self._most_per_client:
            return False
        self._present[client] += 1
        self._total += 1
        return True

    def leave(self, client: str) -> None:
        """Undo one `enter` that said True."""
        self._total -= 1
        self._present[client] -= 1
        if not self._present[client]:
            del self._present[client]


class MessageRate:
    """A bucket for each client that refills evenly: so many messages a minute, of which a minute's worth at once."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: dict[str, tuple[float, float]] = {}  # client: messages left, then

    def take(self, client: str, now: float) -> bool:
        """False where `client` sends too fast. `now` in seconds of any steady clock."""
        left, then = self._buckets.pop(client, (float(self._per_minute), now))
        left = min(left + (now - then) * self._per_minute / 60, self._per_minute)
        allowed = left >= 1
        # Put back at the end: the dictionary is in the order of last use.
        self._buckets[client] = (left - 1 if allowed else left, now)
        if len(self._buckets) > _MOST_CLIENTS:
            del self._buckets[next(iter(self._buckets))]
        return allowed


class ContentBudget:
    """Octets of all messages that are being received or wait to be stored, so that senders share our memory."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0

    def exchange(self, held: int, wanted: int) -> bool:
        """Hold `wanted` octets instead of `held`; False, and nothing changes, where there is not so much left."""
        taken = self._taken - held + wanted
        if wanted > held and taken > self._most:
            return False
        self._taken = taken
        return True


def client_of(host: str) -> str:
    """The client a host address is counted as."""
    address = _address(host)
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64)) + "/64"
    return str(address) if address else host


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
