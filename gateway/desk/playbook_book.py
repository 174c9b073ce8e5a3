"""The configured playbooks as values, with their phrases indexed once a start. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from postdesk.classifiers.named_phrases import NamedPhrases
from postdesk.classifiers.phrases import PhraseError
from postdesk.gateway.settings.knowledge import Playbook
from postdesk.gateway.settings.loading import SettingsError


@dataclass(frozen=True)
class Playbooks:
    """Those of the configuration, by name, with their phrases."""

    by_name: Mapping[str, Playbook] = field(default_factory=dict)
    phrases: NamedPhrases = field(default_factory=lambda: NamedPhrases({}))


def make_playbooks(found: Mapping[str, Playbook]) -> Playbooks:
    """From the configuration. Raises SettingsError for words that cannot be read."""
    return Playbooks(found, phrases_of("playbooks", {name: book.words for name, book in found.items()}))


def phrases_of(section: str, words: Mapping[str, Sequence[str]]) -> NamedPhrases:
    """The phrases of a section's entries. Raises SettingsError, by the name of the entry."""
    for name, written in words.items():
        try:
            NamedPhrases({name: written})
        except PhraseError as error:
            raise SettingsError(f"{section}: {name}: words: {error}") from None
    return NamedPhrases(words)
