"""Which of an admin's entries (playbooks, help articles) a request speaks of, by the phrases listed with each. Pure.

Phrases are written as in rule files (`rules.toml`): `sync* .. fail*`, `scanner|handheld`. The time is bounded by the text.
"""

from collections.abc import Mapping, Sequence

from postdesk.classifiers.phrasebook import PhraseBook
from postdesk.classifiers.phrases import PhraseReader
from postdesk.classifiers.rulebook import Rule, RuleSet


class NamedPhrases:
    """The phrases of all entries, indexed. Raises PhraseError (a ValueError) for a phrase that cannot be read."""

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        reader = PhraseReader(frozenset())
        rules = tuple(
            Rule(name, name, 0.0, tuple(reader.phrase(written) for written in phrases))
            for name, phrases in entries.items()
            if phrases
        )
        self._rules = RuleSet(rules, PhraseBook((p for r in rules for p in r.phrases), frozenset()))

    def found(self, subject: str, text: str) -> dict[str, str]:
        """Entries whose phrases occur, in the order of the entries, each with the words that show it."""
        return {hit.rule.name: hit.words for hit in self._rules.hits(subject, text)}
