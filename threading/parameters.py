"""Values with parameters: Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183, RFC 2231).

Read as senders write them: unquoted spaces, missing semicolons' spaces, encoded words in quotes, names split in numbered pieces.
"""

import re
from urllib.parse import unquote_to_bytes

from postdesk.threading import charsets
from postdesk.threading.encoded_words import decode_words
from postdesk.threading.limits import LIMITS

_MOST = 100  # parameters of one field
# A quoted string, a run of other text, a semicolon, a lone quote. Bounded and possessive: linear.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.){0,2000}+"|[^";]++|;|"', re.DOTALL)
_QUOTED_PAIR = re.compile(r'\\(["\\])')  # not others: Windows clients write paths with bare backslashes


def parameters_of(value: str) -> tuple[str, dict[str, str]]:
    """The value before the first semicolon (lower case) and its parameters, names lower case, values decoded."""
    head, *rest = _at_semicolons(value[: LIMITS.parameter_text])
    head, *first = head.split(maxsplit=1) or [""]
    rest = first + rest  # where the first semicolon is missing: 'multipart/mixed boundary="x"'
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for text in rest[:_MOST]:
        name, equals, content = text.partition("=")
        name = name.strip().lower()
        if not equals or not name:
            continue
        base, star, number = name.partition("*")
        if star:
            index = number.rstrip("*")
            if not index or (index.isascii() and index.isdigit() and len(index) < 4):
                pieces.setdefault(base, {}).setdefault(
                    int(index or 0), (name.endswith("*"), _unquoted(content))
                )
        else:
            plain.setdefault(base, decode_words(_unquoted(content)))
    # RFC 2231's form wins: where both are given, the plain one is for old readers.
    return head.partition("(")[0].strip().lower(), plain | {b: _joined(p) for b, p in pieces.items()}


def _at_semicolons(value: str) -> list[str]:
    fields: list[list[str]] = [[]]
    for token in _TOKEN.findall(value):
        if token == ";":
            fields.append([])
        else:
            fields[-1].append(token)
    return ["".join(tokens) for tokens in fields]


def _unquoted(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        inside = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
        return _QUOTED_PAIR.sub(r"\1", inside)
    return text


def _joined(pieces: dict[int, tuple[bool, str]]) -> str:
    """RFC 2231 §3 and §4: numbered pieces in order, percent-decoded where starred; the first names the charset."""
    label: str | None = None
    content: list[bytes] = []
    for index in sorted(pieces):
        starred, text = pieces[index]
        if not starred:
            content.append(text.encode("utf-8", "replace"))
            continue
        if index == min(pieces) and text.count("'") >= 2:
            label, _, text = text.split("'", 2)
        content.append(unquote_to_bytes(text))
    return decode_words(charsets.decode(b"".join(content), label or None)[0])
