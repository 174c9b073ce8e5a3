"""The word that was meant where a customer's word is one slip away from it: a letter too many, missing, wrong, or two
swapped. Only for longer words with the same first letter, where a slip seldom makes another real word.
"""

from collections.abc import Iterable, Iterator

_SHORTEST = (
    7  # letters of the word that was meant; shorter ones are too near to each other: "chance", "change"
)


class Spelling:
    """Known words by what is left of them when one letter is dropped."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(word for word in known if len(word) >= _SHORTEST and word.isalpha())
        self._shorter: dict[str, list[str]] = {}
        for word in sorted(self._known):
            for short in _one_dropped(word):
                self._shorter.setdefault(short, []).append(word)

    def meant(self, word: str) -> str | None:
        """A known word one slip from `word`, or None."""
        if len(word) < _SHORTEST - 1 or not word.isalpha():
            return None
        if word in self._shorter:
            return self._shorter[word][0]
        for short in _one_dropped(word):
            if short in self._known:
                return short
            if short in self._shorter:
                return self._shorter[short][0]
        return None


def _one_dropped(word: str) -> Iterator[str]:
    """`word` without one letter, the first always kept."""
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))
