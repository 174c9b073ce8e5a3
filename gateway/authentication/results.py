"""What a server that we trust found out: Authentication-Results (RFC 8601). The only door to authres.

Anybody can write such a field. One counts only if it names a server of ours (authserv-id), to the letter; stands above
everything a stranger wrote; and is the topmost of these. A field of ours that cannot be read ends the search: what is
below it might be what it was to replace.
"""

import re
from dataclasses import dataclass, field

import authres

from postdesk.gateway.authentication.dkim import are_strong
from postdesk.gateway.authentication.dkim_signature import signing_domain
from postdesk.gateway.authentication.domains import ascii_domain, organisation
from postdesk.gateway.authentication.finding import WHOLE, Finding, Verdict
from postdesk.gateway.authentication.policy import AuthPolicy, Peer
from postdesk.gateway.authentication.received import own_fields
from postdesk.outbound.dkim_form import Form

_LONGEST = 4096  # characters; authres takes quadratic time
_PLAIN_ID = re.compile(r"[ \t]*([A-Za-z0-9._-]+)(?:[ \t]+1)?[ \t]*;")
_VERDICTS: dict[str, Verdict] = {"temperror": "temporary", "none": "none", "bestguesspass": "none"}
_NOISE = re.compile(r'[()"\\\s]+')


@dataclass(frozen=True, slots=True)
class Results:
    """What the field says: methods with results, in their order."""

    authserv_id: str
    dmarc: tuple[tuple[str, str], ...] = ()  # result, header.from
    spf: tuple[tuple[str, str], ...] = field(default=())  # result, domain of smtp.mailfrom


def check_results(form: Form, author: str, peer: Peer, policy: AuthPolicy) -> Finding | None:
    """The finding of a server of ours; None where none wrote any."""
    found = trusted_results(form, peer, policy)
    if found is None or isinstance(found, str):
        return None if found is None else _finding("none", found)
    label = f"Authentication-Results of {found.authserv_id}"
    if len(found.dmarc) != 1:
        return _finding("none", f"{label}: tells not one result of DMARC but {len(found.dmarc)}")
    result, header_from = found.dmarc[0]
    if ascii_domain(header_from) != author:
        return _finding("none", f"{label}: is about {header_from[:100] or 'no domain'}, not {author}")
    if result != "pass":
        return _finding(_VERDICTS.get(result, "fail"), f"{label}: dmarc={result[:20]}")
    covers = _covers(form, author, found, policy)
    if covers is None:
        return _finding("none", f"{label}: dmarc=pass, but by a signature that leaves open what is acted on")
    return Finding("authentication-results", "pass", f"{label}: dmarc=pass for {author}", covers)


def _covers(form: Form, author: str, found: Results, policy: AuthPolicy) -> tuple[str, ...] | None:
    """What a pass covers. By SPF all of it; by DKIM what the signatures name, each of which may be the one meant."""
    ours = organisation(author)
    senders = (ascii_domain(domain) for result, domain in found.spf if result == "pass")
    if any(domain and organisation(domain) == ours for domain in senders):
        return WHOLE
    signatures = [(f, signing_domain(f)) for f in form.named("dkim-signature")]
    if any(domain is None for _, domain in signatures):
        return None  # one that we cannot read and the server perhaps could
    fields = tuple(f for f, domain in signatures if domain and organisation(domain) == ours)
    if not fields:
        return WHOLE  # it passed without a signature: by SPF
    return policy.must_cover if are_strong(form, fields, policy) else None


def trusted_results(form: Form, peer: Peer, policy: AuthPolicy) -> Results | str | None:
    """The topmost results of a server of ours; a text where they cannot be used; None where there are none."""
    if not policy.authserv_ids or (peer.ip is not None and not policy.is_relay(peer.ip)):
        return None
    for found in own_fields(form, policy):
        if found.name != "authentication-results":
            continue
        value = found.unfolded.decode("utf-8", "replace")
        plain = _PLAIN_ID.match(value)
        if plain is None:
            if _may_be_ours(value, policy):
                return "Authentication-Results of our own server cannot be read"
        elif plain[1].lower() in policy.authserv_ids:
            return _read(plain[1].lower(), value)
    return None


def _may_be_ours(value: str, policy: AuthPolicy) -> bool:
    """Whether one of our names is what another reader could take for the authserv-id."""
    head = _NOISE.sub(" ", value[:_LONGEST].partition(";")[0]).lower().split()
    return any(word in policy.authserv_ids for word in head)


def _read(authserv_id: str, value: str) -> Results | str:
    label = f"Authentication-Results of {authserv_id}"
    if len(value) > _LONGEST:
        return f"{label} is too long"
    try:
        parsed = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
    except Exception as error:  # noqa: BLE001 (authres raises its own SyntaxError, and RecursionError, KeyError, …)
        return f"{label} cannot be read ({type(error).__name__})"
    methods = [r for r in parsed.results if isinstance(r, authres.core.AuthenticationResult)]

    def told(method: str, kind: str, name: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (str(r.result), _property(r, kind, name).rpartition("@")[2])
            for r in methods
            if r.method == method
        )

    return Results(authserv_id, told("dmarc", "header", "from"), told("spf", "smtp", "mailfrom"))


def _property(result: object, kind: str, name: str) -> str:
    """A property's value; "" where it is absent or stands twice."""
    values = [p.value for p in result.properties if (p.type, p.name) == (kind, name)]  # type: ignore[attr-defined] # authres ships no types
    return str(values[0] or "").lower() if len(values) == 1 else ""


def _finding(verdict: Verdict, reason: str) -> Finding:
    return Finding("authentication-results", verdict, reason)
