"""Which domains may speak for the one in From: alignment, strict or relaxed as its DMARC record says (RFC 7489 §3.1, §6.3).

What the record asks to be done with mail that fails (p=) decides nothing here: a proof needs a pass, whatever p= is.
"""

from dataclasses import dataclass
from typing import Literal

from postdesk.gateway.authentication.domains import organisation
from postdesk.gateway.authentication.resolver import DnsTroubleError, Lookups, UnusableAnswerError
from postdesk.gateway.authentication.tags import read_tags

_MODE = {"dkim": "adkim", "spf": "aspf"}


@dataclass(frozen=True, slots=True)
class Alignment:
    """Who speaks for `author`, the domain in From."""

    author: str
    words: str  # what its DMARC record says, for a person
    strict: frozenset[str] = frozenset()  # methods that must match to the letter: "dkim", "spf"
    unknown: bool = False  # the record could not be read for now

    def admits(self, domain: str, method: Literal["dkim", "spf"]) -> bool | None:
        """Whether `domain` speaks for the author; None where only the record could tell, and it cannot be read."""
        if domain == self.author:
            return True
        if organisation(domain) != organisation(self.author) or method in self.strict:
            return False
        return None if self.unknown else True


def find_alignment(author: str, lookups: Lookups) -> Alignment:
    """Read the record of the domain, else of its organisation (§6.6.3)."""
    for domain in dict.fromkeys((author, organisation(author))):
        try:
            records = [r for r in lookups.ask(f"_dmarc.{domain}", "TXT") if r.startswith("v=DMARC1")]
        except DnsTroubleError as trouble:
            return Alignment(
                author, f"the DMARC record of {domain} cannot be read now: {trouble}", unknown=True
            )
        except UnusableAnswerError as error:
            return Alignment(author, f"the DMARC record of {domain} cannot be used: {error}")
        tags = read_tags(records[0]) if len(records) == 1 else None
        if tags is not None and tags.get("v") == "DMARC1":
            strict = frozenset(m for m, tag in _MODE.items() if tags.get(tag, "r").lower() == "s")
            modes = "".join(f", strict for {method}" for method in sorted(strict))
            return Alignment(
                author, f"DMARC record of {domain}: p={tags.get('p', 'none')[:20]}{modes}", strict
            )
    return Alignment(author, f"{author} has no DMARC record; relaxed alignment is assumed")
