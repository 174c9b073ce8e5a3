"""Questions to the DNS, with limits. The only door to dnspython.

A question is answered, or has no answer, or there was trouble; trouble is temporary, everything else is final.
`Lookups` are the questions about one message: each is asked once, and all together have a number and a deadline.
"""

import time
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import dns.exception
import dns.message
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver

from postdesk.gateway.authentication.settings import split_nameserver

RecordType = Literal["A", "AAAA", "MX", "PTR", "TXT"]

MOST_LOOKUPS = 30  # about one message: SPF's ten terms (RFC 7208 §4.6.4) and their hosts, keys, DMARC
_MOST_RECORDS = 50
_MOST_OCTETS = 8192  # of one answer; the longest keys in use take 800
_REMEMBERED = 1000  # answers, for as long as their TTL says


class DnsTroubleError(Exception):
    """No answer for now: a server was silent or failed. Trying later may help."""


class UnusableAnswerError(Exception):
    """An answer nobody should use (too long, a CNAME loop), or a question that is not asked. Final."""


class Resolver(Protocol):
    """Who answers. A TXT record is its strings joined, in Latin-1; an MX is "preference host"; no answer is ()."""

    def ask(self, name: str, kind: RecordType, seconds: float) -> tuple[str, ...]:
        """Raises DnsTroubleError or UnusableAnswerError."""
        ...


class Lookups:
    """The questions about one message."""

    def __init__(
        self,
        resolver: Resolver,
        seconds: float = 5.0,
        most: int = MOST_LOOKUPS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._resolver = resolver
        self._clock = clock
        self._deadline = clock() + seconds
        self._left = most
        self._known: dict[tuple[str, RecordType], tuple[str, ...] | Exception] = {}

    def ask(self, name: str, kind: RecordType) -> tuple[str, ...]:
        """As of a resolver; a question asked before gets the same answer, or the same trouble."""
        key = (name.lower().rstrip("."), kind)
        if key not in self._known:
            self._known[key] = self._ask(*key)
        known = self._known[key]
        if isinstance(known, Exception):
            raise known
        return known

    def _ask(self, name: str, kind: RecordType) -> tuple[str, ...] | Exception:
        if self._left <= 0:
            return UnusableAnswerError("it takes too many questions to the DNS")
        self._left -= 1
        seconds = self._deadline - self._clock()
        if seconds <= 0:
            return DnsTroubleError("the DNS took too long")
        try:
            return self._resolver.ask(name, kind, seconds)
        except (DnsTroubleError, UnusableAnswerError) as error:
            return error


class DnsResolver:
    """Asks the given name servers, or the system's; remembers answers while they live."""

    def __init__(self, nameservers: Sequence[str] = (), timeout: float = 2.0) -> None:
        self._resolver = _system_resolver() if not nameservers else dns.resolver.Resolver(configure=False)
        if nameservers:
            self._resolver.nameservers = [
                dns.nameserver.Do53Nameserver(*split_nameserver(server)) for server in nameservers
            ]
        self._resolver.timeout = timeout
        self._resolver.cache = dns.resolver.LRUCache(_REMEMBERED)
        self._resolver.use_edns(0, 0, 1232)  # what passes any network unfragmented; more comes by TCP

    def ask(self, name: str, kind: RecordType, seconds: float) -> tuple[str, ...]:
        """As `Resolver.ask`."""
        try:
            answer = self._resolver.resolve(
                name, kind, lifetime=seconds, search=False, raise_on_no_answer=False
            )
        except dns.resolver.NXDOMAIN:
            return ()
        except (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel, dns.name.IDNAException):
            return ()  # such a name cannot exist
        except dns.resolver.YXDOMAIN as error:
            raise UnusableAnswerError(f"{name}: the DNS answers with a name that is too long") from error
        except dns.resolver.NoNameservers as error:
            if any(isinstance(e[3], dns.message.ChainTooLong) for e in error.kwargs["errors"]):
                raise UnusableAnswerError(f"{name}: aliases lead on and on in the DNS") from error
            raise DnsTroubleError(f"{name}: the name servers fail") from error
        except (dns.exception.DNSException, OSError) as error:
            raise DnsTroubleError(f"{name}: no answer from the DNS ({type(error).__name__})") from error
        return _records(name, kind, answer)


def _system_resolver() -> dns.resolver.Resolver:
    try:
        return dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]  # resolv.conf(5): without the file, the local machine is asked
        return resolver


def _records(name: str, kind: RecordType, answer: dns.resolver.Answer) -> tuple[str, ...]:
    records = answer.rrset or ()
    if len(records) > _MOST_RECORDS:
        raise UnusableAnswerError(f"{name}: more records in the DNS than anybody reads")
    found = tuple(sorted(_text(kind, record) for record in records))  # servers turn them round
    if sum(len(text) for text in found) > _MOST_OCTETS:
        raise UnusableAnswerError(f"{name}: a longer answer from the DNS than anybody reads")
    return found


def _text(kind: RecordType, record: object) -> str:
    match kind:
        case "TXT":
            return b"".join(record.strings).decode("latin-1")  # type: ignore[attr-defined] # dnspython makes record classes at run time
        case "MX":
            return f"{record.preference} {record.exchange.to_text(omit_final_dot=True)}"  # type: ignore[attr-defined] # as above
        case "PTR":
            return str(record.target.to_text(omit_final_dot=True))  # type: ignore[attr-defined] # as above
        case _:
            return str(record.address)  # type: ignore[attr-defined] # as above
