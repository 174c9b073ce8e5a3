"""Whether the host that handed the message over may send for the author's domain (SPF, RFC 7208). The only door to pyspf.

It says something only about a stranger at our own door: a mailbox that is polled does not know the host, and of our own
relay it would judge the relay. Of a null reverse path the name in HELO is judged instead (§2.4).
"""

from typing import Any

import spf

from postdesk.gateway.authentication.dmarc import Alignment
from postdesk.gateway.authentication.domains import ascii_domain, domain_of
from postdesk.gateway.authentication.finding import WHOLE, Finding, Verdict
from postdesk.gateway.authentication.policy import AuthPolicy, Peer
from postdesk.gateway.authentication.resolver import DnsTroubleError, Lookups, UnusableAnswerError

_MOST_VOID = 2  # answers without a record (RFC 7208 §4.6.4)
_VERDICTS: dict[str, Verdict] = {"pass": "pass", "fail": "fail", "softfail": "fail", "temperror": "temporary"}


def check_spf(peer: Peer, alignment: Alignment, policy: AuthPolicy, lookups: Lookups) -> Finding:
    """One finding; "none" wherever SPF says nothing about the author."""
    if peer.ip is None or peer.mail_from is None:
        return _none("SPF: nobody knows which host sent it")
    if policy.is_relay(peer.ip):
        return _none(f"SPF: {peer.ip} is our own relay")
    domain = domain_of(peer.mail_from) if peer.mail_from else ascii_domain(peer.helo or "")
    if domain is None:
        return _none("SPF: the envelope names no sender's domain")
    match alignment.admits(domain, "spf"):
        case False:
            return _none(f"SPF of {domain} says nothing about {alignment.author}")
        case None:
            reason = f"SPF: whether {domain} counts for {alignment.author} cannot be told now"
            return Finding("spf", "temporary", reason)
    return _ask(peer, domain, lookups)


def _ask(peer: Peer, domain: str, lookups: Lookups) -> Finding:
    assert peer.ip is not None
    local = (peer.mail_from or "").rpartition("@")[0]
    helo = ascii_domain(peer.helo or "") or "unknown"
    try:
        result, words = spf_result(peer.ip, domain, lookups, local=local, helo=helo)
    except Exception as error:  # noqa: BLE001 (records of strangers; pyspf raises what it likes)
        return _none(f"SPF record of {domain} cannot be read ({type(error).__name__})")
    verdict = _VERDICTS.get(result, "none")
    reason = f"SPF of {domain} for {peer.ip}: {result}"
    if verdict == "pass":
        return Finding("spf", "pass", reason, WHOLE)
    return Finding("spf", verdict, f"{reason} ({words[:200]})" if words else reason)


def spf_result(
    ip: str, domain: str, lookups: Lookups, *, local: str = "", helo: str = "unknown"
) -> tuple[str, str]:
    """What the domain's record says of a host (RFC 7208 §2.6), and pyspf's words. It may raise anything."""
    result, _, words = _Query(ip, f"{local or 'postmaster'}@{domain}", helo, lookups).check()
    return result, words


class _Query(spf.query):  # type: ignore[misc] # pyspf ships no types
    """pyspf, with our questions to the DNS in place of its own."""

    def __init__(self, ip: str, sender: str, helo: str, lookups: Lookups) -> None:
        super().__init__(i=ip, s=sender, h=helo)
        self._lookups = lookups

    def dns(self, name: str, qtype: Any, cnames: object = None, ignore_void: bool = False) -> list[Any]:  # noqa: ARG002 (pyspf's shape)
        """As pyspf wants it: TXT as lists of octets, MX as pairs, everything else as text."""
        try:
            records = self._lookups.ask(str(name), qtype)
        except DnsTroubleError as trouble:
            raise spf.TempError(str(trouble)) from trouble
        except UnusableAnswerError as error:
            raise spf.PermError(str(error)) from error
        if not records and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > _MOST_VOID:
                raise spf.PermError("too many of its names do not exist")
        if qtype == "TXT":
            return [(record.encode("latin-1"),) for record in records]
        if qtype == "MX":
            return [(int(preference), host) for preference, _, host in (r.partition(" ") for r in records)]
        return list(records)

    def get_explanation(self, spec: object) -> str:  # noqa: ARG002 (pyspf's shape)
        """Words of the domain's own choice (exp=) cost a question and are of no use here."""
        return ""


def _none(reason: str) -> Finding:
    return Finding("spf", "none", reason)
