"""The section `[authentication]`: whom this desk believes about senders, and where it asks."""

from ipaddress import ip_address, ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

# What an agent's mail is acted on by: each of these that it holds must be in a signature's h= for it to count.
ACTED_ON = (
    "from",
    "to",
    "cc",
    "subject",
    "in-reply-to",
    "references",
    "content-type",
    "content-transfer-encoding",
)


def _network(value: str) -> str:
    try:
        return str(ip_network(value.strip()))
    except ValueError:
        raise ValueError(f'{value!r} is not a network such as "192.0.2.0/24"') from None


def _host(value: str) -> str:
    name = value.strip().lower().rstrip(".")
    if not name or not name.isascii() or any(c.isspace() or c in '();"<>@,' for c in name):
        raise ValueError(f'{value!r} is not a host name such as "mx.example.com"')
    return name


def _field_name(value: str) -> str:
    name = value.strip().lower()
    if not name.replace("-", "").isalnum() or not name.isascii():
        raise ValueError(f'{value!r} is not the name of a header field such as "subject"')
    return name


def _nameserver(value: str) -> str:
    address, port = split_nameserver(value)
    try:
        ip_address(address)
    except ValueError:
        raise ValueError(f'{value!r} is not an IP address, "192.0.2.53:5353" or "[::1]:5353"') from None
    if not 0 < port < 65536:
        raise ValueError(f"{value!r} names no port")
    return value.strip()


def split_nameserver(value: str) -> tuple[str, int]:
    """Address and port, 53 where none is given, 0 where it is no number."""
    value = value.strip()
    if value.startswith("["):
        address, _, port = value[1:].partition("]")
        port = port.removeprefix(":")
    elif value.count(":") == 1:
        address, _, port = value.partition(":")
    else:
        return value, 53
    if not port:
        return address, 53
    return address, int(port) if port.isdecimal() and len(port) < 6 else 0


Network = Annotated[str, AfterValidator(_network)]
Host = Annotated[str, AfterValidator(_host)]
Nameserver = Annotated[str, AfterValidator(_nameserver)]
FieldName = Annotated[str, AfterValidator(_field_name)]


class Authentication(BaseModel):
    """Proof of senders (A3)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agents: Literal["required", "off"] = "required"  # "off": a reply address and a From are enough. Don't
    authserv_ids: tuple[Host, ...] = ()  # whose Authentication-Results are believed (RFC 8601 §2.2)
    trusted_hosts: tuple[Host, ...] = ()  # further names our own servers write after "by" in Received
    trusted_relays: tuple[Network, ...] = ("127.0.0.0/8", "::1/128")  # our own servers that hand mail over
    must_cover: tuple[FieldName, ...] = ACTED_ON  # by a signature of an agent's domain, where present
    nameservers: tuple[Nameserver, ...] = ()  # empty: the system's
    dns_seconds: float = Field(default=5.0, gt=0, le=60)  # for all questions about one message
    dns_timeout: float = Field(default=2.0, gt=0, le=60)  # for one server's answer
