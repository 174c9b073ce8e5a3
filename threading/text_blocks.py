"""Lines and paragraphs put together from the blocks of an HTML tree (CSS 2 §9.2, white space §16.6, much simplified)."""

import re

_SPACES = re.compile(r"[ \t\n\r\f]+")
_MOST_QUOTES = 30  # marks before a line; deeper quotes show as this deep


class TextBlocks:
    """Takes text, breaks and block edges in order; `text` gives the lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._preformatted = 0
        self._gap: int | None = 0  # a blank line is due before the next, at this quote depth at most
        self._space = False  # whether white space was seen since the last word
        self._mark = ""

    def add(self, text: str) -> None:
        """Inline text; white space collapses outside preformatted blocks."""
        if self._preformatted:
            first, *rest = text.split("\n")
            self._put(first)
            for line in rest:
                self.line_break()
                self._put(line)
            return
        words = _SPACES.sub(" ", text)
        if not words or words == " ":
            self._space = self._space or bool(words)
            return
        if (self._space or words[0] == " ") and self._line:
            self._put(" ")
        self._space = words[-1] == " "
        self._put(words.strip(" "))

    def mark(self, mark: str) -> None:
        """Put before the first word of the block, as of a list item."""
        self._mark = mark

    def cell(self) -> None:
        """A table cell begins: a tab parts it from what stands before it on the line."""
        if self._line:
            self._line.append("\t")
        self._space = False

    def line_break(self) -> None:
        """The line ends here, though it be empty."""
        self._end_line()

    def rule(self, line: str) -> None:
        """A horizontal rule."""
        self.block(paragraph=False)
        self._line.append(line)
        self._end_line()

    def block(self, *, paragraph: bool) -> None:
        """The edge of a block: the line ends if it holds anything; a paragraph is set off by a blank line."""
        if "".join(self._line).strip():
            self._end_line()
        self._line.clear()
        self._space = False
        if paragraph:
            self._gap = self._quotes if self._gap is None else min(self._gap, self._quotes)

    def quote(self) -> None:
        """Lines from here on stand one quote deeper."""
        self._quotes += 1

    def unquote(self) -> None:
        """The innermost quote ends."""
        self._quotes -= 1

    def preformatted(self, begins: bool) -> None:
        self._preformatted += 1 if begins else -1

    def text(self) -> str:
        """All lines so far, no-break spaces as spaces, without blank lines at the ends."""
        self.block(paragraph=False)
        return "\n".join(self._lines).replace("\xa0", " ").strip("\n")

    def _put(self, text: str) -> None:
        if self._mark and text.strip():
            text, self._mark = self._mark + text, ""
        self._line.append(text)

    def _end_line(self) -> None:
        line = "".join(self._line).rstrip()
        self._line.clear()
        self._space = False
        if self._gap is not None:
            if self._lines and line and self._lines[-1].strip("> "):
                self._lines.append(_marked("", min(self._gap, self._quotes)))
            self._gap = None
        self._lines.append(_marked(line, self._quotes))


def _marked(line: str, quotes: int) -> str:
    return f"{'> ' * min(quotes, _MOST_QUOTES)}{line}".rstrip()
