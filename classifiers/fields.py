"""What a request says of its facts (C4): numbers, places, amounts, times, what it blocks, the error's exact words.

Read in three ways, the surest first: lines "label: value", the recommended sentence (see sentence), and the words
that stand beside a value (see beside). A field holds one text, or a list where the request gives several. Nothing is
guessed: what is not named is absent.
"""

import re
from collections.abc import Iterator
from functools import cache

from postdesk.classifiers import fieldwords as words
from postdesk.classifiers.beside import read_beside
from postdesk.classifiers.blocks import blocked_flows
from postdesk.classifiers.sentence import read_sentence

Fields = dict[str, str | list[str]]

MAX_TEXT = 8 * 1024
MAX_VALUE = 300
_MAX_VALUES = 10
_LINE = re.compile(
    r"^[ \t>*•-]{0,8}([^\W\d_][^:=\n]{1,30}?)[ \t]{0,4}[:=][ \t]{0,4}(\S[^\n]{0,400})$", re.MULTILINE
)
_STEPS = re.compile(words.STEPS)
_SURE = ("invoice_number", "payment_reference")  # a number that is one of these is no record's


def read_fields(subject: str, text: str) -> Fields:
    """The facts a request names, by field. `text` is the customer's new text."""
    text = text[:MAX_TEXT]
    whole = f"{subject[:MAX_VALUE]}\n\n{text}"
    found: Fields = dict(_labelled(text))
    for key, value in read_sentence(text).items():
        found.setdefault(key, value)
    for key, values in _gathered(whole).items():
        found.setdefault(key, values[0] if len(values) == 1 else values)
    if "saw" in found:
        found.setdefault("error_text", found["saw"])
    return found


def names_field(label: str) -> bool:
    """Whether a line that begins so, and then has a colon, is one of a filled-in form."""
    return label.strip(" *_").lower() in _labels()


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Lines of a filled-in form."""
    if ":" not in text and "=" not in text:
        return
    keys = _labels()
    for match in _LINE.finditer(text):
        key = keys.get(match[1].strip(" *_").lower())
        if key is not None:
            yield key, match[2].strip(' *_"“”\r')[:MAX_VALUE]


@cache
def _labels() -> dict[str, str]:
    return {label: key for key, labels in words.LABELS.items() for label in labels.split("|")}


def _gathered(text: str) -> dict[str, list[str]]:
    """Values that stand beside the words that name them; one for most fields, several for numbers."""
    found: dict[str, list[str]] = {}
    for key, value in read_beside(text):
        values = found.setdefault(key, [])
        if value not in values and len(values) < _MAX_VALUES:
            values.append(value[:MAX_VALUE])
    taken = {value for key in _SURE for value in found.get(key, ())}
    found["record_number"] = [value for value in found.get("record_number", ()) if value not in taken]
    found["blocks"] = list(blocked_flows(text))
    if steps := _STEPS.search(text):
        found["steps"] = [text[steps.start() : steps.start() + MAX_VALUE].strip()]
    return {key: values if key in words.SEVERAL else values[:1] for key, values in found.items() if values}
