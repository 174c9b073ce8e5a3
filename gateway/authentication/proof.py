"""Is the author of this message proven? One question, one answer, with every reason (RFC 7489 §6.6; requirement A3).

The methods are tried from the cheapest to the dearest, and the first pass ends it. Anything less than a pass is no
proof. Which kind of less is told: "temporary" where asking again later may help, "fail" where something speaks against.
"""

from collections.abc import Iterator

from postdesk.gateway.authentication.coverage import ambiguity
from postdesk.gateway.authentication.dkim import check_signatures
from postdesk.gateway.authentication.dmarc import find_alignment
from postdesk.gateway.authentication.domains import domain_of
from postdesk.gateway.authentication.finding import WHOLE, Finding, Proof, Verdict
from postdesk.gateway.authentication.policy import AuthPolicy, Peer
from postdesk.gateway.authentication.resolver import Lookups, Resolver
from postdesk.gateway.authentication.results import check_results
from postdesk.gateway.authentication.spf import check_spf
from postdesk.outbound.dkim_form import Form, MalformedHeaderError, read_form
from postdesk.threading.addresses import plain_author
from postdesk.threading.message import Message

_WORTH: tuple[Verdict, ...] = ("pass", "temporary", "fail", "none")  # which finding speaks for all


def prove(raw: bytes, message: Message, peer: Peer, policy: AuthPolicy, resolver: Resolver) -> Proof:
    """The proof of the address in From; `message` is `raw`, parsed. Asks the DNS within limits; no message makes it raise."""
    author = plain_author(message)
    domain = domain_of(author.address) if author else None
    if author is None or domain is None:
        return Proof("fail", reasons=("From does not name exactly one plain mailbox",))
    try:
        form = read_form(raw)
    except MalformedHeaderError as error:
        return Proof("fail", reasons=(str(error),))
    if (odd := ambiguity(form, message)) is not None:
        return Proof("fail", reasons=(odd,))
    if peer.submitted_as is not None and peer.submitted_as.lower() == author.key:
        return Proof("pass", "submission", (f"{author.key} logged in to send it",), WHOLE)
    return _weigh(_findings(form, domain, peer, policy, resolver))


def _findings(
    form: Form, domain: str, peer: Peer, policy: AuthPolicy, resolver: Resolver
) -> Iterator[Finding]:
    """What each method finds, asked one after the other."""
    results = check_results(form, domain, peer, policy)
    if results is not None:
        yield results
    lookups = Lookups(resolver, policy.seconds)
    alignment = find_alignment(domain, lookups)
    yield Finding("", "none", alignment.words)
    signatures = check_signatures(form, alignment, peer.received_at, policy, lookups)
    yield from signatures or (Finding("dkim", "none", "it has no DKIM signature"),)
    yield check_spf(peer, alignment, policy, lookups)


def _weigh(findings: Iterator[Finding]) -> Proof:
    """The first pass, else what speaks loudest; all reasons up to there."""
    seen: list[Finding] = []
    for finding in findings:
        seen.append(finding)
        if finding.verdict == "pass":
            break
    reasons = tuple(finding.reason for finding in seen)
    loudest = min(seen, key=lambda finding: _WORTH.index(finding.verdict))
    by = "" if loudest.verdict == "none" else loudest.by
    return Proof(loudest.verdict, by, reasons, loudest.covers)
