"""Values read from the words that stand beside them: "invoice no. 4711", "the Leeds branch", "since yesterday 14:30".

One pass over the words; a pattern is tried only where one of its first words stands, so the work is linear.
"""

import re
from collections.abc import Iterator
from functools import cache
from re import Pattern
from typing import NamedTuple

from postdesk.classifiers import fieldwords as words

_WORD = re.compile(r"[^\W_]+")
_LOOK_BACK = 80  # characters before a word that may hold its value
_MONEY_SIGN = re.compile(words.MONEY_SIGN)
_SUM_BEHIND = re.compile(rf" ?{words.SUM}(?![\d%])")
_SUM_BEFORE = re.compile(rf"(?<![\d.,]){words.SUM} ?$")
_LONGEST_SUM = 25
_ERROR_CODE = re.compile(words.ERROR_CODE)
_CLAUSE = re.compile(words.CLAUSE)
_TIME = re.compile(words.TIME)
_DIGIT = re.compile(r"\d")
_OPENS_TIME = frozenset(_WORD.findall(phrase)[0] for phrase in words.TIME_WORDS.split("|"))
_BARE = tuple((field, needs, re.compile(pattern)) for field, needs, pattern in words.BARE)
_SCOPES = tuple(dict.fromkeys(scope for scope, _, _ in words.SCOPES))


class _After(NamedTuple):
    """The value follows `head`, or, where `value` is given, is that."""

    field: str
    head: str
    rest: Pattern[str]
    value: str


class _Before(NamedTuple):
    """The value stands before `head`, and includes it or not."""

    field: str
    head: str
    before: Pattern[str]
    with_head: bool


def read_beside(text: str) -> Iterator[tuple[str, str]]:
    """Field and value, in the order in which the values are to be believed."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow when lowered, and places must agree
        lower = text
    table = _table()
    scopes: set[str] = set()
    met = [(match[0], match.start()) for match in _WORD.finditer(lower) if match[0] in table]
    for word, at in met:
        for row in table[word]:
            value = _after(text, lower, at, row) if isinstance(row, _After) else _before(text, at, row)
            if value is None:
                continue
            if row.field == "scope":
                scopes.add(value)
            else:
                yield row.field, value
    yield from (("scope", scope) for scope in _SCOPES if scope in scopes)
    money = [(at, at + len(word)) for word, at in met if word in words.MONEY_WORDS]
    money += [match.span() for match in _MONEY_SIGN.finditer(text)]
    yield from (("amount", text[slice(*place)]) for span in sorted(money) if (place := _sum_at(text, *span)))
    yield from _by_form(text)
    if any(word in words.CODE_WORDS for word, _ in met) and (code := _ERROR_CODE.search(text)):
        yield "error_text", code[1]


def _sum_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the sum with this currency begins and ends. A sign stands before its sum if it can, a word behind."""
    low = max(0, start - _LONGEST_SUM)
    behind = _SUM_BEHIND.match(text, end)
    before = _SUM_BEFORE.search(text[low:start])
    if behind and (before is None or not text[end - 1].isalpha()):
        return start, behind.end()
    return (low + before.start(), end) if before else None


def _by_form(text: str) -> Iterator[tuple[str, str]]:
    """Codes that tell by their own form what they are."""
    for field, needs, pattern in _BARE:
        if needs in text:
            for match in pattern.finditer(text):
                if field != "record_number" or not _names_a_standard(match[1]):
                    yield field, match[1].strip()


def _after(text: str, lower: str, at: int, row: _After) -> str | None:
    end = at + len(row.head)
    if not lower.startswith(row.head, at) or lower[end : end + 1].isalnum():
        return None
    match = row.rest.match(text, end)
    if match is None or row.value:
        return row.value if match else None
    if row.field == "changed":
        return _until_time(text[at : match.end()]) or text[at : match.end()]
    value: str = match[1] if match.re.groups else text[at : match.end()]
    if row.field == "started":
        return _until_time(value)
    if row.field == "record_number" and _names_a_standard(value):
        return None
    return value.strip(" .,;:")


def _before(text: str, at: int, row: _Before) -> str | None:
    match = row.before.search(text[max(0, at - _LOOK_BACK) : at])
    if match is None or match[1].split()[0].lower() in words.NOT_NAMES:
        return None
    return f"{match[1].strip()} {text[at : at + len(row.head)]}" if row.with_head else match[1]


def _until_time(value: str) -> str | None:
    """Of "yesterday we could not" only "yesterday"; None where no time is told."""
    value = _CLAUSE.split(value, maxsplit=1)[0]
    if _DIGIT.search(value) is None and _OPENS_TIME.isdisjoint(_WORD.findall(value.lower())):
        return None
    ends = [match.end() for match in _TIME.finditer(value)]
    return value[: ends[-1]].strip() if ends else None


def _names_a_standard(number: str) -> bool:
    return number.partition("-")[0].lower() in words.NOT_RECORDS


@cache
def _table() -> dict[str, list[_After | _Before]]:
    """What to try at each word. Words with nothing to try are those that make sums and codes worth looking for."""
    table: dict[str, list[_After | _Before]] = {word: [] for word in words.MONEY_WORDS | words.CODE_WORDS}

    def add(head: str, row: _After | _Before) -> None:
        table.setdefault(_WORD.findall(head)[0], []).append(row)

    after = [(row.field, row.heads, row.rest, "") for row in words.AFTER]
    after += [("scope", heads, rest, scope) for scope, heads, rest in words.SCOPES]
    after += [("payment_method", heads, "", method) for method, heads in words.PAYMENT_METHODS.items()]
    for field, heads, rest, value in after:
        pattern = re.compile(rest)
        for head in sorted(heads.split("|"), key=len, reverse=True):  # "transaction id" before "transaction"
            add(head, _After(field, head, pattern, value))
    for row in words.BEFORE:
        pattern = re.compile(f"{row.before}$")
        for head in row.heads.split("|"):
            add(head, _Before(row.field, head, pattern, row.with_head))
    return table
