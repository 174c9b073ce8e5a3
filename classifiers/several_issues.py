"""Are there several unrelated issues in one mail (C6)? Noticed, and never acted on: a split is an agent's to make.

A mail is taken apart where its writer did so: numbered or bulleted lines, "another question", and paragraphs. A part counts
where it asks something or tells of trouble by itself; steps of a procedure do neither. Two parts are two issues where they
belong to different queues; where the writer set them apart, also where they have no word of weight in common. English,
German, French, Spanish and Portuguese. Linear: a bounded number of bounded parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postdesk.classifiers.fields import names_field
from postdesk.classifiers.how_to import has_question, tells_of_trouble
from postdesk.classifiers.key_terms import key_terms
from postdesk.classifiers.requests import classify_queue
from postdesk.classifiers.rulebook import TRIAGE, Rules

_MAX_TEXT = 8 * 1024
_MAX_PARTS = 12
_MAX_TITLE = 70
_FEWEST_WORDS = 3
_ITEM = re.compile(
    r"^[ \t]{0,8}(?:\(?\d{1,2}[.)][.)]?|#\d{1,2}[:.)]?|[*•–-]|"
    r"(?:issue|question|problem|problema|problème|frage|pregunta|pergunta|punkt|point)[ \t]#?\d{1,2}[:.)]?)[ \t]+",
    re.IGNORECASE | re.MULTILINE,
)
_SETS_APART = (
    r"(?:^|(?<=[.!?])\s+|\n)(?=(?:also|unrelated(?:ly)?|additionally|another (?:question|issue|thing|problem|matter|point)|a (?:second|different|"
    r"further|separate) (?:question|issue|thing|problem|matter)|one more (?:question|thing|issue)|second(?:ly)?,|third(?:ly)?,|"
    r"separately|on another (?:note|matter)|by the way|besides|furthermore|in addition|"
    r"außerdem|ausserdem|zudem|eine (?:weitere|andere|zweite) frage|noch eine frage|noch etwas|zweitens|drittens|übrigens|"
    r"par ailleurs|de plus|en outre|autre (?:question|problème|sujet|chose)|une autre (?:question|chose)|deuxièmement|au fait|"
    r"además|otra (?:pregunta|cosa|cuestión)|otro (?:problema|tema|asunto)|por otro lado|en segundo lugar|"
    r"além disso|outra (?:pergunta|questão|coisa)|outro (?:problema|assunto)|por outro lado|em segundo lugar|a propósito)\b)"
)
_APART = re.compile(_SETS_APART, re.IGNORECASE)
_APART_IN_LOWER_CASE = re.compile(_SETS_APART)  # says in a quarter of the time that there is nothing
_OPENING = re.compile(
    r"^(?:unrelated(?:ly)?|also|additionally|besides|furthermore|in addition|by the way|separately|secondly|second|thirdly|third|on another (?:note|matter)|"
    r"außerdem|ausserdem|zudem|übrigens|zweitens|drittens|par ailleurs|de plus|en outre|au fait|deuxièmement|además|por otro lado|"
    r"en segundo lugar|além disso|por outro lado|em segundo lugar|a propósito)[,:]?\s+(?:and\s+|und\s+|et\s+|y\s+|e\s+)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?])\s")


@dataclass(frozen=True, slots=True)
class Issue:
    """One of several: a title made of its writer's words, and where it would go."""

    title: str
    queue: str


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    queue: str
    terms: frozenset[str]


def several_issues(text: str, rules: Rules) -> tuple[Issue, ...]:
    """The unrelated issues of a mail, the first one first; empty where there are fewer than two."""
    parts, apart = _parts(text[:_MAX_TEXT])
    telling = [part for part in parts if _tells(part)][:_MAX_PARTS]
    if len(telling) < 2:
        return ()
    found: list[_Part] = []
    for text_of in telling:
        part = _Part(text_of, classify_queue("", text_of, rules).label, frozenset(key_terms("", text_of)))
        if all(_unrelated(part, other, apart) for other in found):
            found.append(part)
    return tuple(Issue(_title(part.text), part.queue) for part in found) if len(found) > 1 else ()


def _parts(text: str) -> tuple[list[str], bool]:
    """The mail's parts; whether its writer set them apart by more than a paragraph."""
    for split in (_items, _set_apart):
        parts = list(split(text))
        if sum(map(_tells, parts)) > 1:
            return parts, True
    return re.split(r"\n[ \t]*\n", text), False


def _items(text: str) -> Iterator[str]:
    starts = list(_ITEM.finditer(text))
    if len(starts) < 2:
        return
    for mark, end in zip(starts, [*(m.start() for m in starts[1:]), len(text)], strict=True):
        yield re.split(r"\n[ \t]*\n", text[mark.end() : end])[0]  # what follows the list is no item


def _set_apart(text: str) -> Iterator[str]:
    if _APART_IN_LOWER_CASE.search(text.lower()):
        yield from _APART.split(text)


def _tells(part: str) -> bool:
    """Whether it asks or reports something, by itself."""
    if len(_WORD.findall(part)) < _FEWEST_WORDS or names_field(part.partition(":")[0]):
        return False
    return "?" in part or tells_of_trouble(part) or has_question("", part)


def _unrelated(one: _Part, other: _Part, apart: bool) -> bool:
    both = TRIAGE not in {one.queue, other.queue}
    if both and one.queue != other.queue:
        return apart or not one.terms & other.terms
    return apart and bool(one.terms and other.terms) and not one.terms & other.terms


def _title(text: str) -> str:
    words = " ".join(_OPENING.sub("", " ".join(text.split()), count=1).split())
    first = _SENTENCE.split(words, maxsplit=1)[0].strip(" .;,")
    cut = first if len(first) <= _MAX_TITLE else first[:_MAX_TITLE].rsplit(" ", 1)[0].strip(" ,;:")
    return cut[:1].upper() + cut[1:]
