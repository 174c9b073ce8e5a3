"""How far down a header our own servers wrote: what stands below may be the sender's invention (RFC 8601 §5). Pure.

Servers write on top of what they are given. So from the top: a Received by one of ours, from one of ours, is ours, and
so on; the first that one of ours wrote about a stranger is the border. The border's own server may write its results
above that line (as milters do) or just below it (as Google does); the next Received is the stranger's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from postdesk.gateway.authentication.policy import AuthPolicy
from postdesk.outbound.dkim_form import Field, Form

_WORD_OR_BRACKET = re.compile(r"[()]|[^\s();]+")
_HOST = re.compile(r"[\[(](?:IPv6:)?([0-9A-Fa-f:.]{2,45})[\])]", re.IGNORECASE)
_MOST_OCTETS = 4096  # of one Received that are looked at


@dataclass(frozen=True, slots=True)
class Hop:
    """What one Received says."""

    by: str | None  # lower case
    inside: bool  # no "from": handed on within one server
    hosts: tuple[str, ...]  # every IP address in it


def read_hop(field: Field) -> Hop:
    """Read one Received field."""
    text = field.unfolded[:_MOST_OCTETS].decode("ascii", "replace")
    depth, words = 0, []
    for word in _WORD_OR_BRACKET.findall(text):
        depth = max(0, depth + (1 if word == "(" else -1 if word == ")" else 0))
        if depth == 0 and word != ")":
            words.append(word.lower())
    by = next((after for word, after in pairwise(words) if word == "by"), None)
    return Hop(by, inside=words[:1] != ["from"], hosts=tuple(_HOST.findall(text)))


def own_fields(form: Form, policy: AuthPolicy) -> Iterator[Field]:
    """The fields from the top that our own servers wrote, up to the first Received of a stranger."""
    at_border = False
    for field in form.fields:
        if field.name == "received":
            hop = read_hop(field)
            if at_border or hop.by not in policy.known_hosts:
                return
            ours = hop.inside or (bool(hop.hosts) and all(map(policy.is_relay, hop.hosts)))
            if not ours and hop.by in policy.own_hosts:
                return  # a stranger at our own door, which writes no results
            at_border = not ours
        yield field
