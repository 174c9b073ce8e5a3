"""Reads a rule file: TOML text, checked whole, then frozen. No rule can be slow (see phrasebook); what is wrong with a
file is said at the start, by the name of the rule.

`docs/classification.md` tells admins how a rule is written; `rules.toml` beside this module is what is shipped.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from postdesk.classifiers.phrasebook import PhraseBook
from postdesk.classifiers.phrases import Phrase, PhraseError, PhraseReader, choice_of
from postdesk.classifiers.rulebook import TRIAGE, URGENCIES, Decision, Level, Rule, Rules, RuleSet

MAX_PHRASES = 20_000
MAX_PHRASE = 300  # characters of one phrase

_TABLES = ("small_words", "decision", "words", "rule", "sign", "level", "escalation")
_TESTS = ("any", "also", "unless")


class RulesError(ValueError):
    """A rule file that cannot be used; the text names the rule and what is wrong with it."""


@cache
def default_rules() -> Rules:
    """The shipped rules, read once a process."""
    return load(resources.files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))


def load(text: str) -> Rules:
    """The rules of a file's text. Raises RulesError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"not valid TOML: {error}") from None
    _known_keys(data, "the file", _TABLES)
    reader = _Reader(data)
    queue = reader.rules("rule", "queue", extra=("name", "points"))
    sign = reader.rules("sign", "sign")
    escalation_reader = _Reader(data, counts_small_words=True)  # "my manager" is not "a manager"
    escalation = escalation_reader.rules("escalation", "reason")
    if sum(len(rule.phrases) for rules in (queue, sign, escalation) for rule in rules) > MAX_PHRASES:
        raise RulesError(f"more than {MAX_PHRASES} phrases")
    queues = dict.fromkeys(rule.label for rule in queue if rule.label != TRIAGE)
    book = reader.book(queue + sign)
    return Rules(
        decision=_decision(data.get("decision", {})),
        queues=(*queues, TRIAGE),
        queue=RuleSet(queue, book),
        sign=RuleSet(sign, book),
        levels=tuple(_levels(data, {rule.label for rule in sign})),
        escalation=RuleSet(escalation, escalation_reader.book(escalation)),
    )


def load_sets(text: str, tables: Mapping[str, str]) -> dict[str, RuleSet]:
    """Other tables of rules, each with the key that says what a rule speaks for; small words count. Raises RulesError."""
    data = tomllib.loads(text)
    _known_keys(data, "the file", ("words", *tables))
    reader = _Reader(data, counts_small_words=True)
    rules = {table: reader.rules(table, label) for table, label in tables.items()}
    book = reader.book(tuple(rule for found in rules.values() for rule in found))
    return {table: RuleSet(found, book) for table, found in rules.items()}


class _Reader:
    """Reads one file's tables of phrases, with the small words and groups which that file defines."""

    def __init__(self, data: Mapping[str, Any], *, counts_small_words: bool = False) -> None:
        self._data = data
        skipped = frozenset(
            word
            for written in _strings(data.get("small_words", []), "small_words")
            for word in choice_of(written, frozenset())
        )
        self._reader = PhraseReader(frozenset() if counts_small_words else skipped)
        groups = data.get("words", {})
        if not isinstance(groups, dict):
            raise RulesError("words: must be a table of lists")
        for name, members in groups.items():
            try:
                self._reader.add_group(name, _strings(members, f"words.{name}"))
            except PhraseError as error:
                raise RulesError(f"words.{name}: {error}") from None

    def rules(self, table: str, label: str, extra: tuple[str, ...] = ()) -> tuple[Rule, ...]:
        """All rules of a table; `label` is the key that says what they speak for."""
        rules: list[Rule] = []
        for where, entry in _entries(self._data, table, "name" if "name" in extra else label):
            _known_keys(entry, where, (label, *extra, *_TESTS))
            name = _text(entry, "name", where) if "name" in extra else _text(entry, label, where)
            any_, also, unless = (self._phrases(entry.get(key, []), f"{where}: {key}") for key in _TESTS)
            if not any_:
                raise RulesError(f"{where}: any must list at least one phrase")
            points = _number(entry, "points", where, (0.1, 100)) if "points" in extra else 0.0
            rules.append(Rule(name, _text(entry, label, where), points, any_, also, unless))
        names = [rule.name for rule in rules] if "name" in extra else []
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise RulesError(f"{table}: name given twice: {', '.join(twice)}")
        return tuple(rules)

    def book(self, rules: tuple[Rule, ...]) -> PhraseBook:
        return PhraseBook((p for rule in rules for p in rule.phrases), self._reader.small_words)

    def _phrases(self, value: object, where: str) -> tuple[Phrase, ...]:
        found: list[Phrase] = []
        for written in _strings(value, where):
            if len(written) > MAX_PHRASE:
                raise RulesError(f"{where}: a phrase is longer than {MAX_PHRASE} characters")
            try:
                found.append(self._reader.phrase(written))
            except PhraseError as error:
                raise RulesError(f'{where}: "{written}": {error}') from None
        return tuple(found)


def _decision(data: object) -> Decision:
    if not isinstance(data, dict):
        raise RulesError("decision: must be a table")
    _known_keys(data, "decision", ("doubt", "threshold", "subject"))
    values = {"doubt": 1.5, "threshold": 0.45, "subject": 1.5} | data
    return Decision(
        doubt=_number(values, "doubt", "decision", (0.1, 100)),
        threshold=_number(values, "threshold", "decision", (0, 1)),
        subject=_number(values, "subject", "decision", (1, 10)),
    )


def _levels(data: Mapping[str, Any], signs: set[str]) -> Iterator[Level]:
    for where, entry in _entries(data, "level", "urgency"):
        _known_keys(entry, where, ("urgency", "confidence", "when", "unless"))
        urgency = _text(entry, "urgency", where)
        if urgency not in URGENCIES:
            raise RulesError(f"{where}: urgency must be one of {', '.join(URGENCIES)}")
        when, unless = (frozenset(_strings(entry.get(key, []), where)) for key in ("when", "unless"))
        unknown = sorted((when | unless) - signs)
        if unknown:
            raise RulesError(f"{where}: no sign is called {', '.join(unknown)}")
        yield Level(urgency, _number(entry, "confidence", where, (0, 1)), when, unless)


def _entries(data: Mapping[str, Any], table: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each [[table]] of the file with the words by which a complaint names it."""
    entries = data.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RulesError(f"{table}: write each as [[{table}]]")
    for number, entry in enumerate(entries, start=1):
        yield f"{table} {number} ({entry.get(name, 'without a name')})", entry


def _known_keys(entry: Mapping[str, Any], where: str, known: tuple[str, ...]) -> None:
    unknown = sorted(set(entry) - set(known))
    if unknown:
        raise RulesError(f"{where}: unknown key {', '.join(unknown)}; known are {', '.join(known)}")


def _strings(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RulesError(f"{where}: must be a list of texts")
    return value


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RulesError(f"{where}: {key} must be a text")
    return value


def _number(entry: Mapping[str, Any], key: str, where: str, bounds: tuple[float, float]) -> float:
    value = entry.get(key)
    low, high = bounds
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise RulesError(f"{where}: {key} must be a number from {low} to {high}")
    return float(value)
