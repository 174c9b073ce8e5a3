"""Header blocks ("From: / Sent: / To: / Subject:") and the delimiters clients print above an older message.

A block is a run of lines that name fields of RFC 5322 §3.6 in the client's language. It counts only with enough
of them: a travel request also says "From: ... To: ... Date: ...". Pure, linear: a block is at most `_MOST_LINES`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postdesk.threading.attribution_forms import has_address, has_date
from postdesk.threading.header_words import (
    CC,
    DATE,
    FIELDS,
    FORWARDED,
    FROM,
    ORIGINAL,
    OTHER,
    REPLY_ABOVE,
    SENT,
    SUBJECT,
    TO,
)
from postdesk.threading.mail_lines import MailLine

_MOST_LINES = 40  # a To field of thirty wrapped recipients is still one block
_MOST_BETWEEN = 3  # lines of a wrapped value, or blank lines, between two fields (BlackBerry sets blanks)
_MOST_WRAPPED = 8  # wrapped lines of one long list of recipients
_LONGEST_DELIMITER = 90

_KINDS: dict[str, tuple[str, ...]] = {}
for _kind, _languages in FIELDS.items():
    for _names in _languages.values():
        for _name in _names:
            _KINDS[_name] = (*_KINDS.get(_name, ()), _kind)

_MARK = re.compile(r"(?:>\s?){1,6}")
# "*From:* x", "From : x", "发件人：x", "| From: x" and "Von:x"; the name is short, so the scan is.
_FIELD = re.compile(r"[*_|\s]{0,4}([^\W\d_][^:：*<>|@\n]{0,28}?)[\s*_]{0,3}[:：][*_]{0,2}\s?(.*)", re.DOTALL)
_INNER_FIELD = re.compile(
    r"\s[*_]?(?:Sent|Date|To|Subject|Gesendet|Datum|Envoyé|Enviado|Inviato)\s?:", re.IGNORECASE
)
_DRAWN = " \t>*_-=~—–‐#"


def _lowered(tables: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(phrase for phrases in tables for phrase in phrases)


_ORIGINAL = _lowered(ORIGINAL.values())
_FORWARDED = _lowered(FORWARDED.values())
_REPLY_ABOVE = frozenset(REPLY_ABOVE)
_MOST_WORDS = max(len(phrase.split()) for phrase in _ORIGINAL | _FORWARDED | _REPLY_ABOVE)


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """Lines `first` to `last` (inclusive); `fields` hold kind and value as written, wrapped values joined."""

    first: int
    last: int
    fields: tuple[tuple[str, str], ...]

    def value(self, *kinds: str) -> str:
        """The first value of one of the kinds, or ""."""
        return next((value for kind, value in self.fields if kind in kinds), "")


def unmarked(seen: str) -> str:
    """A line without its quote marks."""
    found = _MARK.match(seen)
    return seen[found.end() :] if found else seen


def header_field(seen: str) -> tuple[tuple[str, ...], str] | None:
    """The kinds a line's field name may mean ("A" is TO in Italian) and its value, or None."""
    if ":" not in seen and "：" not in seen:
        return None
    found = _FIELD.match(unmarked(seen))
    if found is None:
        return None
    name = found.group(1).strip().lower()
    kinds = _KINDS.get(name)
    return (kinds, found.group(2).strip(" *_")) if kinds else None


def _begins_with(text: str, phrases: frozenset[str]) -> bool:
    """Is one of the phrases the whole text, or its first words with little behind them ("Forwarded by Ann on ...")?"""
    words = text.lower().split()
    return any(" ".join(words[:count]) in phrases for count in range(min(len(words), _MOST_WORDS), 0, -1))


def _is_drawn(seen: str) -> bool:
    """Does the line start with a stroke of at least two characters?"""
    bare = seen.lstrip(" >*_") if seen[:1] in ">*_" and not seen.startswith("__") else seen
    return bare[:2] in {"--", "__", "==", "**", "~~", "——", "––", "‐‐", "##"}


def is_worded_stroke(seen: str) -> bool:
    """Is it "-------- words --------", whatever the words?"""
    return (
        len(seen) <= _LONGEST_DELIMITER
        and seen.startswith(("---", "‐‐‐"))
        and seen.endswith(("---", "‐‐‐"))
        and bool(seen.strip(_DRAWN))
    )


def is_original_delimiter(seen: str) -> bool:
    """Is it "-----Original Message-----", in any language of the table?"""
    return len(seen) <= _LONGEST_DELIMITER and _is_drawn(seen) and _begins_with(seen.strip(_DRAWN), _ORIGINAL)


def is_forward_delimiter(seen: str) -> bool:
    """Is it "---------- Forwarded message ---------" or "Begin forwarded message:"?"""
    if len(seen) > _LONGEST_DELIMITER or not seen:
        return False
    bare = seen.strip(_DRAWN)
    if bare.endswith((":", "：")) and bare.rstrip(" :：").lower() in _FORWARDED:
        return True
    return _is_drawn(seen) and _begins_with(bare, _FORWARDED)


def is_reply_above_marker(seen: str) -> bool:
    """Is it "--- Please reply above this line ---", also broken off where a client wrapped it?"""
    if len(seen) > _LONGEST_DELIMITER:
        return False
    bare = seen.strip(_DRAWN + ".:").lower()
    if bare in _REPLY_ABOVE:
        return len(bare.split()) > 2 or _is_drawn(seen)
    return _is_drawn(seen) and _begins_with(bare.replace(".", ""), _REPLY_ABOVE)


def _meant(kinds: tuple[str, ...], have: set[str]) -> str:
    """Of the kinds a name may mean, the first that the block has not got yet."""
    return next((kind for kind in kinds if kind not in have), kinds[0])


def _suffices(fields: Sequence[tuple[str, str]], *, delimited: bool) -> bool:
    kinds = {kind for kind, _ in fields}
    core = kinds & {FROM, SENT, DATE, TO, SUBJECT}
    values = " ".join(value[:200] for _, value in fields)
    if delimited:
        return len(core) >= 2 or (FROM in core and has_address(values))
    if len(core) < 2 or not (kinds & {FROM, TO}) or not kinds & {FROM, SENT, DATE}:
        return False
    if FROM not in kinds:
        return has_address(values) and has_date(values)
    # Outlook names people without their addresses, but then a SENT or SUBJECT line proves it.
    return has_address(values) or bool(kinds & {SENT}) or (SUBJECT in kinds and len(core) >= 3)


def header_block(lines: Sequence[MailLine], first: int, *, delimited: bool = False) -> HeaderBlock | None:
    """The header block starting at line `first`, if there is one; `delimited` when a delimiter stands above it."""
    fields: list[tuple[str, str]] = []
    have: set[str] = set()
    between: list[str] = []  # lines since the last field: the rest of its value, if another field follows
    last = first
    for index in range(first, min(len(lines), first + _MOST_LINES)):
        named = header_field(lines[index].seen)
        if named is None:
            between.append(unmarked(lines[index].seen).strip())
            if not fields or _is_over(fields[-1][0], have, between):
                break
            continue
        kinds, value = named
        kind = _meant(kinds, have)
        if kind in have and kind not in {CC, OTHER}:
            break  # the next, older block
        if fields:
            fields[-1] = (fields[-1][0], " ".join(filter(None, (fields[-1][1], *between))))
        have.add(kind)
        fields.append((kind, value))
        between = []
        last = index
    if not _suffices(fields, delimited=delimited):
        return _single_line_block(lines, first)
    return HeaderBlock(first, last, tuple(fields))


def _is_over(kind: str, have: set[str], between: Sequence[str]) -> bool:
    """Has the block ended, given the lines since its last field, which was of `kind`?"""
    if not between[0]:
        return {FROM, SUBJECT} <= have or len(between) > _MOST_BETWEEN
    return len(between) > (_MOST_WRAPPED if kind in {TO, CC} else _MOST_BETWEEN)


def _single_line_block(lines: Sequence[MailLine], first: int) -> HeaderBlock | None:
    """Webmail that lost the line ends: "From: a@example.com Date: Thu, 24 Mar 2016 08:07:12"."""
    seen = lines[first].seen
    named = header_field(seen)
    if named is None or FROM not in named[0] or _INNER_FIELD.search(seen) is None:
        return None
    return HeaderBlock(first, first, ((FROM, named[1]),)) if has_address(seen) and has_date(seen) else None
