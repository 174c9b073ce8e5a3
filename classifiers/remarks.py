"""Signs in a customer's text that agents are told of: what needs a permission (C10), who else should have it (C11).

Both answer with reasons that quote the customer's words, in English, German, French, Spanish and Portuguese. They propose
and flag; nothing is done on them alone. The words stand in `remarks.toml`.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from postdesk.classifiers.rulebook import Hit, RuleSet
from postdesk.classifiers.rules import load_sets


@dataclass(frozen=True, slots=True)
class Sign:
    """One rule that holds, with the words that made it hold."""

    name: str
    words: str


def needs_permission(subject: str, text: str) -> tuple[str, ...]:
    """Why somebody must permit it: each reason with the words that show it. Empty where nothing does."""
    return tuple(f'{hit.rule.label} ("{hit.words}")' for hit in _hits("permission", subject, text))


def signs(subject: str, text: str) -> tuple[Sign, ...]:
    """The signs of a single text that another team should have the ticket; in the file's order, each once."""
    return tuple(Sign(hit.rule.label, hit.words) for hit in _hits("hint", subject, text))


def _hits(table: str, subject: str, text: str) -> tuple[Hit, ...]:
    found: dict[str, Hit] = {}
    for hit in _rules()[table].hits(subject, text):
        found.setdefault(hit.rule.label, hit)
    return tuple(found.values())


@cache
def _rules() -> dict[str, RuleSet]:
    """The shipped ones, read once a process."""
    text = resources.files(__package__).joinpath("remarks.toml").read_text(encoding="utf-8")
    return load_sets(text, {"permission": "reason", "hint": "hint"})
