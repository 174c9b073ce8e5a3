"""What the HTML says of each line of the body, so that the quote rules can weigh both.

The plain text of a message is mostly made from its HTML, yet wrapped otherwise and with quote marks and link targets
between; so the words of both are walked side by side and each line takes the mark that most of its words have.
Pure; linear but for a look-up of the next place of a word.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from postdesk.threading.mail_lines import MailLine
from postdesk.threading.quote_html import WORD, marked_words, may_mark

_FURTHEST = 400  # words skipped at most when the two sides part
_LEAST_SHARED = 0.5  # of the body's words; below that the two sides are different texts


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    return places


def _aligned(body: Sequence[str], words: Sequence[str]) -> list[int | None]:
    """For each word of the body its place among `words`, or None. Places only grow."""
    places = _places(words)
    aligned: list[int | None] = []
    at = 0
    for index, word in enumerate(body):
        if at < len(words) and words[at] == word:
            aligned.append(at)
            at += 1
            continue
        known = places.get(word, ())
        nearest = bisect_left(known, at)
        place = known[nearest] if nearest < len(known) else None
        # One word may recur by chance; two in a row show where both sides meet again.
        if place is not None and (
            place - at > _FURTHEST or words[place + 1 : place + 2] != body[index + 1 : index + 2]
        ):
            place = None
        aligned.append(place)
        at = at if place is None else place + 1
    return aligned


def quote_marks(lines: Sequence[MailLine], html: str) -> list[str]:
    """The mark of each line: "q", "k", "S", or "" where the HTML says nothing; empty when it says nothing at all."""
    words, marks = marked_words(html) if may_mark(html) else ([], [])
    if not any(marks):
        return []
    body: list[str] = []
    owners: list[int] = []
    for number, line in enumerate(lines):
        found = WORD.findall(line.written.lower()) if line.seen else []
        body += found
        owners += [number] * len(found)
    votes: dict[int, Counter[str]] = {}
    aligned = _aligned(body, words)
    if sum(place is not None for place in aligned) < _LEAST_SHARED * len(body):
        return []
    for owner, place in zip(owners, aligned, strict=True):
        if place is not None:
            votes.setdefault(owner, Counter())[marks[place]] += 1
    return [votes[number].most_common(1)[0][0] if number in votes else "" for number in range(len(lines))]
