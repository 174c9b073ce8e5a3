"""The lines of a body as the quote rules read them: what was written, beside a cleaned form for matching.

Nothing here decides anything. The written pieces always join to the body again; only the cleaned form is
capped, so that one line of a megabyte costs no more than one of four hundred characters.
"""

import re
from dataclasses import dataclass
from itertools import islice

MOST_LINES = 3_000  # lines of one body that any rule looks at
LONGEST_SIGHT = 400  # characters of a line that any rule looks at, from its start

# Seen in real attributions: no-break spaces (Apple, French typography), zero-width marks (Outlook wraps dates in
# left-to-right marks, Zimbra wraps words in zero-width spaces), the byte order mark (Apple inside quotes).
_SPACES = "\u00a0\u202f\u2007\u3000\t"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
_CLEANED = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_INVISIBLE, ""))
_PIECE = re.compile(rf"(?P<blank>(?:[ {_SPACES}{_INVISIBLE}]*+\n)++)|[^\n]+\n?")


@dataclass(frozen=True, slots=True)
class MailLine:
    """One line: `written` keeps its line end, `seen` is stripped, cleaned and capped, `indent` what was stripped."""

    written: str
    seen: str
    indent: int = 0


def normalised(text: str) -> str:
    """Line ends as LF, the form in which segments are given back."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def cleaned(text: str) -> str:
    """For matching: every space a space, no invisible characters."""
    return text if text.isascii() and "\t" not in text else text.translate(_CLEANED)


def mail_line(written: str) -> MailLine:
    """A line ready for matching."""
    bare = written.strip()[: LONGEST_SIGHT * 2]
    return MailLine(written, cleaned(bare).strip()[:LONGEST_SIGHT], written.find(bare[:1]) if bare else 0)


def mail_lines(body: str, most: int = MOST_LINES) -> tuple[list[MailLine], str]:
    """At most `most` lines of a normalised body, and the rest of it. A run of blank lines is one line here."""
    lines: list[MailLine] = []
    end = 0
    for piece in islice(_PIECE.finditer(body), most):
        end = piece.end()
        lines.append(MailLine(piece.group(), "") if piece["blank"] else mail_line(piece.group()))
    return lines, body[end:]
