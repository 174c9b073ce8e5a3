"""What a rule file becomes: frozen rules, the table of urgencies, and the one question put to them: which hold?

Holds no words of its own and reads no file (see rules); how phrases are looked for stands in phrasebook.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from postdesk.classifiers.phrasebook import PhraseBook, Reading
from postdesk.classifiers.phrases import Phrase

TRIAGE = "triage"  # the queue of doubt: always there
URGENCIES = ("critical", "high", "normal")  # C2, the worst first


@dataclass(frozen=True, slots=True)
class Rule:
    """One idea: it holds where one of `any` occurs, one of `also` (if given), and none of `unless`."""

    name: str
    label: str  # what it speaks for: a queue, a sign, or the reason of an escalation
    points: float
    any: tuple[Phrase, ...]
    also: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        return (*self.any, *self.also, *self.unless)


@dataclass(frozen=True, slots=True)
class Level:
    """One row of the urgency table: holds where every sign of `when` was seen and none of `unless`."""

    urgency: str
    confidence: float
    when: frozenset[str]
    unless: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """How points become a queue."""

    doubt: float  # points that triage holds before anything is read
    threshold: float  # share of all points that a queue needs
    subject: float  # a rule met in the subject counts this many times


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds, and the customer's words that made it hold."""

    rule: Rule
    words: str
    in_subject: bool


class RuleSet:
    """Rules of one kind in the file's order, with the index of their phrases."""

    def __init__(self, rules: tuple[Rule, ...], book: PhraseBook) -> None:
        self.rules = rules
        self.book = book
        self._speaks_for: dict[Phrase, list[int]] = {}
        for number, rule in enumerate(rules):
            for phrase in rule.any:
                self._speaks_for.setdefault(phrase, []).append(number)

    def hits(self, subject: str, text: str) -> list[Hit]:
        """The rules that hold for a request; each at most once, however often its words occur."""
        if not self.rules:  # most desks name no help articles
            return []
        reading, found = self.book.find(subject, text)
        met: dict[int, list[Phrase]] = {}
        for phrase in found:
            if phrase in self._speaks_for:
                for number in self._speaks_for[phrase]:
                    met.setdefault(number, []).append(phrase)
        return [
            _hit(self.rules[number], met[number], found, reading)
            for number in sorted(met)
            if _holds(self.rules[number], found)
        ]


@dataclass(frozen=True)
class Rules:
    """A whole rule file, checked and indexed."""

    decision: Decision
    queues: tuple[str, ...]  # every label, triage last
    queue: RuleSet
    sign: RuleSet
    levels: tuple[Level, ...]  # the first that holds decides
    escalation: RuleSet


def _holds(rule: Rule, found: Mapping[Phrase, int]) -> bool:
    if rule.also and not any(phrase in found for phrase in rule.also):
        return False
    return not any(phrase in found for phrase in rule.unless)


def _hit(rule: Rule, met: list[Phrase], found: Mapping[Phrase, int], reading: Reading) -> Hit:
    """Quotes the phrase that says most: one in the subject before others, then the one of most words."""
    in_subject = [phrase for phrase in met if found[phrase] & reading.subject]
    phrase = max(in_subject or met, key=lambda phrase: len(phrase.steps))
    ends = found[phrase] & reading.subject if in_subject else found[phrase]
    return Hit(rule, reading.quote(phrase, ends), bool(in_subject))
