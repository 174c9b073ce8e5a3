"""What the HTML of a body says about quotations: its words in order, each with the mark of the element around it.

    q  in a quote container of a client (`quote_clients`), or after an element that cuts an older message off
    k  in a blockquote that no client made for quoting: set off by the writer, to be kept
    S  in a signature container

This module decides nothing and changes no text; `quote_evidence` carries the marks to the lines of the body. It is
one of the two modules that may use selectolax. No recursion; markup too deep for a tree gives no marks.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from postdesk.threading.header_blocks import header_field
from postdesk.threading.html_text import SKIPPED, is_costly, is_hidden
from postdesk.threading.limits import LIMITS, Limits
from postdesk.threading.quote_clients import (
    ANSWERED_CLASSES,
    CUT_CLASSES,
    CUT_IDS,
    QUOTE_CLASSES,
    QUOTE_IDS,
    QUOTE_MARKERS,
    QUOTE_NAMES,
    QUOTE_PART,
    SIGNATURE_CLASSES,
    SIGNATURE_IDS,
    SIGNATURE_MARKERS,
)

WORD = re.compile(r"\w+")
# Outlook for the desktop draws a line above the header block: "border:none;border-top:solid #E1E1E1 1.0pt".
_TOP_LINE = re.compile(r"border-top(?:-style)?\s*:[^;]{0,40}solid", re.IGNORECASE)
_CONTAINERS = frozenset({"div", "blockquote", "span", "section", "hr", "details", "p"})
# The start of an element that can have a mark: a blockquote, or a container with attributes.
_MARKING = re.compile(rf"<(?:blockquote|(?:{'|'.join(sorted(_CONTAINERS))})[\s/])", re.IGNORECASE)
_ANSWERED = "g"  # a container whose own words are quoted until its first blockquote ends
_CUT = "c"
_LONGEST_VALUE = 400  # characters of an attribute that are looked at


@dataclass(frozen=True, slots=True)
class _Names:
    """The attributes by which clients name their containers, in lower case."""

    identity: str
    classes: frozenset[str]
    name: str
    marker: str

    @classmethod
    def of(cls, attributes: Mapping[str, str | None]) -> "_Names":
        def lowered(key: str) -> str:
            return (attributes.get(key) or "")[:_LONGEST_VALUE].lower()

        return cls(
            lowered("id"), frozenset(lowered("class").split()), lowered("name"), lowered("data-marker")
        )

    @property
    def cut(self) -> bool:
        return self.identity in CUT_IDS or not self.classes.isdisjoint(CUT_CLASSES)

    @property
    def quote(self) -> bool:
        if self.identity in QUOTE_IDS or QUOTE_PART in self.identity or self.name in QUOTE_NAMES:
            return True
        if self.marker in QUOTE_MARKERS or not self.classes.isdisjoint(QUOTE_CLASSES):
            return True
        return any(QUOTE_PART in name for name in self.classes)

    @property
    def signature(self) -> bool:
        if self.identity in SIGNATURE_IDS or self.marker in SIGNATURE_MARKERS:
            return True
        return not self.classes.isdisjoint(SIGNATURE_CLASSES)


def _mark_of(node: LexborNode, tag: str) -> str:
    """The mark an element puts on what it holds, "" for none."""
    attributes = node.attributes
    names = _Names.of(attributes)
    mark = ""
    if names.cut:
        mark = _CUT
    elif tag == "blockquote":
        cited = (attributes.get("type") or "").lower() == "cite" or "cite" in attributes
        mark = "q" if cited or names.quote or any("quote" in name for name in names.classes) else "k"
    elif names.quote:
        mark = "q"
    elif not names.classes.isdisjoint(ANSWERED_CLASSES):
        mark = _ANSWERED if node.css_first("blockquote") is not None else "q"
    elif names.signature:
        mark = "S"
    elif tag == "div" and _TOP_LINE.search((attributes.get("style") or "")[:_LONGEST_VALUE]):
        mark = _CUT if _starts_with_header(node) else ""
    return mark


def _starts_with_header(node: LexborNode) -> bool:
    """Is the first text in the element a field name ("From:")? Looks at a few nodes only."""
    inner: LexborNode | None = node
    for _ in range(20):
        if inner is None:
            return False
        if inner.tag == "-text" and (inner.text_content or "").strip():
            text = (inner.text_content or "").strip()[:80]
            return header_field(text if ":" in text else text + ":") is not None
        inner = inner.child or inner.next
    return False


class _Walk:
    """Words and marks gathered on a walk through the tree, without recursion."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.marks: list[str] = []
        self._open: list[tuple[LexborNode, str]] = []  # open elements, each with its mark
        self._cut = False

    def _enter(self, node: LexborNode, outer: str) -> str | None:
        """The mark inside the node; None where nothing inside is read."""
        tag = node.tag
        if tag == "-text":
            mark = "q" if self._cut or outer == _ANSWERED else outer
            words = WORD.findall((node.text_content or "").lower())
            self.words += words
            self.marks += [mark] * len(words)
            return None
        if tag is None or tag in SKIPPED or tag.startswith("-") or is_hidden(node):
            return None
        if outer == "q" or tag not in _CONTAINERS or not node.attributes:
            return "k" if tag == "blockquote" and not outer else outer
        mark = _mark_of(node, tag)
        if mark == _CUT:
            self._cut = True
            return outer
        return mark or outer

    def _leave(self, node: LexborNode) -> None:
        if node.tag != "blockquote":
            return
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][1] != _ANSWERED:
                break
            self._open[index] = (self._open[index][0], "")

    def through(self, root: LexborNode) -> None:
        node: LexborNode | None = root
        while node is not None:
            mark = self._enter(node, self._open[-1][1] if self._open else "")
            if mark is not None and node.child is not None:
                self._open.append((node, mark))
                node = node.child
                continue
            while node is not None and node.next is None:
                node = self._open.pop()[0] if self._open else None
                if node is not None:
                    self._leave(node)
            node = node.next if node is not None else None


def may_mark(html: str) -> bool:
    """Whether `marked_words` can mark anything; to read a tree for nothing costs as much as all else about quotes."""
    return _MARKING.search(html) is not None


def marked_words(html: str, limits: Limits = LIMITS) -> tuple[list[str], list[str]]:
    """The words a reader of `html` sees, in lower case and in order, and the mark of each."""
    html = html[: limits.html]
    if is_costly(html, limits.html_depth):
        return [], []
    walk = _Walk()
    root = LexborHTMLParser(html).root
    if root is not None:
        walk.through(root)
    return walk.words, walk.marks
