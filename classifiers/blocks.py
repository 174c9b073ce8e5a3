"""Which flows a request says stand still (C4): sales, receiving, approvals, payment, reporting, a supplier's deadline,
delivery. A sentence must name the flow and say that it cannot go on.
"""

import re
from collections.abc import Iterator
from functools import cache

from postdesk.classifiers import fieldwords as words

_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n[ \t]{0,80}\n")
_WORD = re.compile(r"[^\W_]+")
_HALTED = re.compile(words.HALTED_PHRASE)
_NOT_HALTED = re.compile(words.NOT_HALTED)


def blocked_flows(text: str) -> Iterator[str]:
    """Each flow once, in the order of the table."""
    found: set[str] = set()
    flows = _flows()
    text = text.lower()
    if not _may_tell(set(_WORD.findall(text))):
        return
    for sentence in _SENTENCE_END.split(text):
        said = set(_WORD.findall(sentence))
        named = {flows[word] for word in said & flows.keys()}
        if not said.isdisjoint(words.SUPPLIER) and not said.isdisjoint(words.DEADLINE):
            named.add("supplier deadline")
        if named - found and _says_halted(sentence, said):
            found |= named
    yield from (flow for flow in words.FLOWS if flow in found)


def _may_tell(said: set[str]) -> bool:
    """Whether any sentence of a text can name a flow and halt it; most texts need not be read by sentences."""
    flow = not said.isdisjoint(_flows()) or not said.isdisjoint(words.SUPPLIER)
    return flow and not (said.isdisjoint(words.HALTED) and said.isdisjoint(words.NEGATIONS))


def _says_halted(sentence: str, said: set[str]) -> bool:
    """That something cannot go on, not that it can."""
    halted = not said.isdisjoint(words.HALTED) or (
        not said.isdisjoint(words.NEGATIONS) and _HALTED.search(sentence) is not None
    )
    return halted and _NOT_HALTED.search(sentence) is None


@cache
def _flows() -> dict[str, str]:
    return {word: flow for flow, listed in words.FLOWS.items() for word in listed.split()}
