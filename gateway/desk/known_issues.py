"""Similar tickets and answers (C9): what is proposed to agents because of them, once for each group. Pure.

Two requests are similar where they came to the same queue within some days and share enough of their rare words; the store
looks that up. That something was proposed is a field of the ticket by which it was.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import Similar

KNOWN, NOTICE, ARTICLE = "known issue", "public notice", "article"
PROPOSED = "proposed"  # the ticket's field
_LINK = re.compile(r"https?://[^\s<>\"')\]]{1,500}")
_SHOWN = 5  # tickets that a proposal names


@dataclass(frozen=True, slots=True)
class Proposals:
    """Lines for agents, and what is new among them."""

    lines: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """Of the ticket's field."""
        return ", ".join(self.marks)


def of_requests(desk: DeskRules, similar: Similar) -> Proposals:
    """For a new request that is like others."""
    count, knowledge = len(similar.tickets) + 1, desk.knowledge
    lines, marks = [], []
    which = (
        f"{count} similar tickets within {knowledge.similar_days} days, like {_names(desk, similar.tickets)}"
    )
    if similar.known_issue:
        lines.append(f"like {_names(desk, similar.tickets)}: #known {similar.known_issue}")
    elif count >= knowledge.known_issue_after and KNOWN not in similar.proposed:
        lines.append(f"{which}: make it a known issue, #known NUMBER-WORDS")
        marks.append(KNOWN)
    if count >= knowledge.public_notice_after and NOTICE not in similar.proposed:
        lines.append(f"{which}: consider a public notice")
        marks.append(NOTICE)
    return Proposals(tuple(lines), tuple(marks))


def of_answers(desk: DeskRules, similar: Similar) -> Proposals:
    """For an answer without a link to the documentation that is like others."""
    count = len(similar.tickets) + 1
    if count < desk.knowledge.article_after or ARTICLE in similar.proposed:
        return Proposals()
    line = (
        f"This is the {_ordinal(count)} answer of this kind without a link to the documentation, like "
        f"{_names(desk, similar.tickets)}: an article would help."
    )
    return Proposals((line,), (ARTICLE,))


def links_to_documentation(desk: DeskRules, text: str) -> bool:
    """Whether it names a page of the documentation; of a desk that does not say where that is, any page counts."""
    hosts = {urlsplit(link).hostname for link in _LINK.findall(text) if _is_address(link)}
    known = desk.knowledge.docs_hosts
    return bool(hosts & known) if known else bool(hosts)


def _is_address(link: str) -> bool:
    try:
        return bool(urlsplit(link).hostname)
    except ValueError:
        return False


def _names(desk: DeskRules, tickets: tuple[int, ...]) -> str:
    more = f" and {len(tickets) - _SHOWN} more" if len(tickets) > _SHOWN else ""
    return ", ".join(desk.tag(t) for t in tickets[:_SHOWN]) + more


def _ordinal(count: int) -> str:
    return {2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(count, f"{count}th")
