"""Does the writer ask to escalate (C8)? Asked of every message of a conversation, not only the first.

Tells the wish from the mention: "how does escalation work?" is a question, and "the escalator" is a machine.
"""

from postdesk.classifiers.rulebook import Rules
from postdesk.classifiers.rules import default_rules


def wants_escalation(subject: str, text: str, rules: Rules | None = None) -> tuple[str, ...]:
    """The reasons, each with the words that show it; empty where nobody asks. Without `rules`, the shipped ones."""
    found = (rules or default_rules()).escalation.hits(subject, text)
    return tuple(dict.fromkeys(f'{hit.rule.label} ("{hit.words}")' for hit in found))
