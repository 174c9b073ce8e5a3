"""What values of the configuration look like: addresses, languages, zones, endpoints. Each says what to write instead."""

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict

from postdesk.gateway.business_time.limits import Limit


def _address(value: str) -> str:
    local, at, domain = value.strip().rpartition("@")
    if not (at and local and domain) or any(c.isspace() or c in '<>,;:"()' for c in value.strip()):
        raise ValueError("must be a plain address such as support@example.com")
    return value.strip().lower()


def _domain(value: str) -> str:
    if "@" in value or "." not in value or not value.isascii() or any(c.isspace() for c in value):
        raise ValueError("must be a mail domain such as example.com")
    return value.lower()


def _address_or_none(value: str) -> str:
    return _address(value) if value else ""


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'{value!r} is not a time zone such as "Europe/Berlin"') from None
    return value


def _zone_or_none(value: str) -> str:
    return _zone(value) if value else ""


def _language(value: str) -> str:
    if re.fullmatch(r"[a-z]{2}", value) is None:
        raise ValueError(f'{value!r} is not a language such as "de"')
    return value


def _endpoint(value: str) -> str:
    if value and split_endpoint(value) is None:
        raise ValueError('must be "host:port", such as "127.0.0.1:2525" or "[::1]:2525", or "" for off')
    return value


def _limit(value: str) -> str:
    Limit.parse(value)
    return value


def split_endpoint(value: str) -> tuple[str, int] | None:
    """`"host:port"` as a pair, None where it is not one."""
    host, colon, port = value.rpartition(":")
    if not colon or not host or not port.isdigit() or int(port) > 65535:
        return None
    return host.strip("[]"), int(port)


MailAddress = Annotated[str, AfterValidator(_address)]
OptionalAddress = Annotated[str, AfterValidator(_address_or_none)]
MailDomain = Annotated[str, AfterValidator(_domain)]
WrittenLimit = Annotated[str, AfterValidator(_limit)]
Language = Annotated[str, AfterValidator(_language)]
Endpoint = Annotated[str, AfterValidator(_endpoint)]
TimeZone = Annotated[str, AfterValidator(_zone)]
OptionalTimeZone = Annotated[str, AfterValidator(_zone_or_none)]
TlsMode = Literal["none", "starttls", "implicit"]


class Section(BaseModel):
    """A table of the file: an unknown key is an error, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
