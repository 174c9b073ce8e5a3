"""The filters that mail needs beside Jinja2's: foreign text as HTML, and as quoted, barred or wrapped text. Pure and linear."""

import html
import re
from textwrap import fill

_LINK = re.compile(r"https?://[^\s<>\"]{1,2000}")
_CLOSING = ".,;:!?)]}'»”…"
_WIDTH = 72  # of lines in text/plain, as the templates are written


class Html(str):
    """Text that is HTML already: the engine's escaping leaves what has `__html__` as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def breaks(text: str) -> Html:
    """Text as HTML, its lines kept. Outlook draws HTML with Word, which knows no `white-space: pre-wrap`."""
    return Html("<br>\n".join(_spaced(html.escape(line)) for line in text.strip("\n").split("\n")))


def linked(text: str) -> Html:
    """As `breaks`, with web addresses made links: for the desk's own words, never for a stranger's."""
    return Html("<br>\n".join(_with_links(line) for line in text.strip("\n").split("\n")))


def quoted(text: str) -> str:
    """Text as a reply quotes it: `> ` before each line, and `>` before what is quoted already."""
    lines = text.strip("\n").split("\n")
    return "\n".join(
        f">{line}" if line.startswith(">") or not line.strip() else f"> {line}" for line in lines
    )


def barred(text: str) -> str:
    """Text with a bar at its left, unlike a quotation: for what must not be taken for one."""
    return "\n".join(f"| {line}".rstrip() for line in text.strip("\n").split("\n"))


def _with_links(line: str) -> str:
    pieces: list[str] = []
    at = 0
    for match in _LINK.finditer(line):
        address = match[0].rstrip(_CLOSING)
        pieces += [_spaced(html.escape(line[at : match.start()])), _link(address)]
        at = match.start() + len(address)
    return "".join([*pieces, _spaced(html.escape(line[at:]))])


def _link(address: str) -> str:
    safe = html.escape(address)
    return f'<a href="{safe}">{safe}</a>'


def _spaced(line: str) -> str:
    """Indentation and columns kept: HTML folds runs of spaces into one."""
    return line.replace("\t", "    ").replace("  ", " \xa0") if "  " in line or "\t" in line else line


def wrapped(text: str) -> str:
    """Plain text in lines as long as those around it; lines that were set apart stay apart, and links whole."""
    lines = (fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.splitlines())
    return "\n".join(lines)
