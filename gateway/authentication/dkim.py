"""The DKIM signatures of a message, each judged on its own (RFC 6376 §6.1).

Only signatures of domains that speak for the author are looked at: others could prove nothing. What costs nothing is
asked first, so that a signature which cannot count costs no question to the DNS.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache

from postdesk.gateway.authentication.coverage import shown, uncovered
from postdesk.gateway.authentication.dkim_signature import (
    BadSignatureError,
    Signature,
    find_key,
    read_signature,
    signing_domain,
)
from postdesk.gateway.authentication.dmarc import Alignment
from postdesk.gateway.authentication.finding import Finding
from postdesk.gateway.authentication.policy import AuthPolicy
from postdesk.gateway.authentication.resolver import DnsTroubleError, Lookups, UnusableAnswerError
from postdesk.outbound.dkim_form import Field, Form, canonical_body, signed_octets

MOST_SIGNATURES = 20  # from the top


def check_signatures(
    form: Form, alignment: Alignment, now: datetime, policy: AuthPolicy, lookups: Lookups
) -> tuple[Finding, ...]:
    """One finding for each of the first signatures; `now` is when the message was received."""
    body_hash = cache(lambda relaxed: hashlib.sha256(canonical_body(form.body, relaxed=relaxed)).digest())
    fields = form.named("dkim-signature")
    found = []
    for field in fields[:MOST_SIGNATURES]:
        domain = signing_domain(field)
        finding = _unaligned(domain, alignment)
        found.append(finding or _check(form, field, body_hash, now, policy, lookups))
    if len(fields) > MOST_SIGNATURES:
        found.append(_none(f"only the first {MOST_SIGNATURES} of {len(fields)} signatures were looked at"))
    return tuple(found)


def _unaligned(domain: str | None, alignment: Alignment) -> Finding | None:
    if domain is None:
        return _none("a DKIM signature names no proper domain")
    match alignment.admits(domain, "dkim"):
        case True:
            return None
        case False:
            return _none(f"a DKIM signature of {domain} says nothing about {alignment.author}")
        case _:
            reason = f"whether a DKIM signature of {domain} counts for {alignment.author} cannot be told now"
            return Finding("dkim", "temporary", reason)


def _check(
    form: Form,
    field: Field,
    body_hash: Callable[[bool], bytes],
    now: datetime,
    policy: AuthPolicy,
    lookups: Lookups,
) -> Finding:
    label = f"the DKIM signature of {signing_domain(field)}"
    try:
        signature = read_signature(field)
        signature.check_time(now)
        if weakness := _weakness(form, signature, policy):
            return _none(f"{label} {weakness}")
        _verify(form, signature, body_hash(signature.relaxed_body), lookups)
    except BadSignatureError as error:
        return Finding("dkim", "fail", f"{label} {error}")
    except DnsTroubleError as trouble:
        return Finding("dkim", "temporary", f"{label} cannot be checked now: {trouble}")
    except UnusableAnswerError as error:
        return _none(f"{label} cannot be checked: {error}")
    covers = tuple(dict.fromkeys(signature.names))
    return Finding("dkim", "pass", f"{label} (selector {signature.selector}) is valid", covers)


def _verify(form: Form, signature: Signature, body_hash: bytes, lookups: Lookups) -> None:
    """Raises BadSignatureError for a signature that is not that of this message."""
    if body_hash != signature.body_hash:
        raise BadSignatureError("does not fit the text: it was altered on its way, or never signed")
    octets = signed_octets(form, signature.names, signature.field, relaxed=signature.relaxed_header)
    if not find_key(signature, lookups).verifies(signature.octets, octets):
        raise BadSignatureError("does not fit the header: it was altered on its way, or never signed")


def _weakness(form: Form, signature: Signature, policy: AuthPolicy) -> str | None:
    """Why a signature, be it valid, is too little to act on."""
    if signature.partial:
        return "covers only the beginning of the text (l=)"
    open_fields = uncovered(form, signature.names, policy.must_cover)
    return "does not cover " + ", ".join(map(shown, open_fields)) if open_fields else None


def are_strong(form: Form, fields: tuple[Field, ...], policy: AuthPolicy) -> bool:
    """Whether all these signatures would be enough to act on, if they are valid."""
    try:
        return all(_weakness(form, read_signature(field), policy) is None for field in fields)
    except BadSignatureError:
        return False


def _none(reason: str) -> Finding:
    return Finding("dkim", "none", reason)
