"""The tree of a MIME message (RFC 2046): which bytes are which part. Reads structure only; decodes nothing.

Own, not the standard library's: that one recurses once a level, asks every enclosing multipart about every line, has
no limits, and cannot give back the bytes of an attached message. Here one scan over the lines that begin with "--"
finds every part, however the parts are nested; each part is an offset into the original bytes. An attached message
(message/rfc822) stays one leaf.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from postdesk.threading.headers import Block, RawField, decode_value, read_block
from postdesk.threading.limits import Limits
from postdesk.threading.parameters import parameters_of

_DASHES = re.compile(rb"^--[^\r\n]*", re.MULTILINE)
_LINE_END = re.compile(rb"\r{0,2}\n|\r")
_TYPE = re.compile(r"[!-.0-~]+/[!-.0-~]+")
# A part that begins although no boundary was announced: a delimiter-like line right before a Content-… field.
_GUESSED = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\ncontent-", re.MULTILINE | re.IGNORECASE)


@dataclass(slots=True)
class Entity:
    """One node: its fields, its type, and where its body lies in the original bytes."""

    fields: tuple[RawField, ...]
    content_type: str
    parameters: dict[str, str]
    start: int
    end: int
    children: list["Entity"] = field(default_factory=list)

    @property
    def is_multipart(self) -> bool:
        return self.content_type.startswith("multipart/")

    def value(self, name: str) -> bytes:
        """The first raw value of a field, or b""."""
        return next((value for known, value in self.fields if known == name), b"")

    def leaves(self) -> Iterator["Entity"]:
        """Every node without children, in the order of the text."""
        waiting = [self]
        while waiting:
            entity = waiting.pop()
            if entity.children:
                waiting.extend(reversed(entity.children))
            else:
                yield entity


@dataclass(slots=True)
class _Open:
    """A multipart whose closing delimiter has not been seen."""

    entity: Entity
    boundary: bytes
    child: Entity | None = None


def read_tree(raw: bytes, limits: Limits) -> tuple[Entity, tuple[str, ...]]:
    """The whole message as a tree, and what was odd about its structure."""
    return _Reader(raw, limits).read()


class _Reader:
    def __init__(self, raw: bytes, limits: Limits) -> None:
        self.raw = raw
        self.limits = limits
        self.open: list[_Open] = []
        self.levels: dict[bytes, int] = {}  # boundary -> index in `open`, the innermost where two are alike
        self.ended: set[bytes] = (
            set()
        )  # boundaries of multiparts that an outer delimiter ended: they count still
        self.parts = 0
        self.defects: dict[str, None] = {}

    def read(self) -> tuple[Entity, tuple[str, ...]]:
        root = self._entity(0, default="text/plain")
        position = root.start
        while self.open and (found := _DASHES.search(self.raw, position)):
            position = found.end()
            line = found[0].rstrip()[2:]
            boundary = line if self._known(line) else line.removesuffix(b"--")
            if not self._known(boundary):
                continue
            level = self.levels.get(boundary, len(self.open) - 1)
            self._close_to(level, found.start())
            if boundary != line:
                self._forget(level if boundary in self.levels else len(self.open))
            elif self.parts >= self.limits.parts:
                self.defects["too many parts: the rest is left out"] = None
                break
            else:
                position = self._child(self.open[level], found.end())
        if self.open:
            self._close_to(0, self._end(), at_end=True)
        for leaf in root.leaves():
            if leaf.is_multipart:  # no part was ever found in it: what it says is text
                leaf.content_type = "text/plain"
        return root, tuple(self.defects)

    def _known(self, boundary: bytes) -> bool:
        """Whether this delimits. A multipart that an outer delimiter ended has no parts any more, yet its delimiters
        are no text: they part the multipart around it.
        """
        return boundary in self.levels or boundary in self.ended

    def _end(self) -> int:
        """Where the last part ends. Scripts forget the line end before the closing delimiter: "Goodbye--b--"."""
        end = len(self.raw.rstrip())
        for opened in reversed(self.open):
            closing = b"--%b--" % opened.boundary
            if self.raw.endswith(closing, opened.entity.start, end):
                self.defects["closing delimiter behind text"] = None
                return end - len(closing)
        self.defects["multipart without its closing delimiter"] = None
        return len(self.raw)

    def _child(self, parent: _Open, line_end: int) -> int:
        """A new part after the delimiter line; gives where to look for the next delimiter."""
        after = _LINE_END.match(self.raw, line_end)
        default = "message/rfc822" if parent.entity.content_type == "multipart/digest" else "text/plain"
        parent.child = self._entity(after.end() if after else line_end, default)
        parent.entity.children.append(parent.child)
        return parent.child.start

    def _entity(self, start: int, default: str) -> Entity:
        """The part that begins at `start`; if it is a multipart, its delimiters count from here on."""
        block = read_block(self.raw, start, self.levels, self.limits)
        self.defects.update(dict.fromkeys(block.defects))
        self.parts += 1
        content_type, parameters = _content_type(block, default)
        entity = Entity(block.fields, content_type, parameters, block.body, len(self.raw))
        if entity.is_multipart:
            self._enter(entity)
        return entity

    def _enter(self, entity: Entity) -> None:
        boundary = self._boundary(entity)
        if not boundary:
            self.defects["multipart without a usable boundary"] = None
        elif len(self.open) >= self.limits.depth:
            self.defects["multiparts nested too deep"] = None
        else:
            self.open.append(_Open(entity, boundary))
            self.levels[boundary] = len(self.open) - 1

    def _boundary(self, entity: Entity) -> bytes:
        boundary = entity.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
        if len(boundary) > self.limits.boundary:
            boundary = b""
        if self.open or (boundary and self.raw.find(b"--" + boundary, entity.start) >= 0):
            return boundary
        guessed = _GUESSED.search(self.raw, entity.start)
        if guessed:
            self.defects["boundary guessed"] = None
            return guessed[1].rstrip()
        return boundary

    def _close_to(self, level: int, position: int, *, at_end: bool = False) -> None:
        """A delimiter of `level` at `position` ends that level's current part and every multipart within it."""
        end = position if at_end else _before_line_end(self.raw, position)
        if len(self.open) > level + 1:
            self.defects["multipart without its closing delimiter"] = None
        for inner in self.open[level:]:
            if inner.child is not None:
                inner.child.end = max(inner.child.start, end)
        for inner in self.open[level + 1 :]:
            inner.entity.end = max(inner.entity.start, end)
            self.ended.add(inner.boundary)
        self._forget(level + 1)
        self.open[level].child = None

    def _forget(self, level: int) -> None:
        if level < len(self.open):
            del self.open[level:]
            self.levels = {opened.boundary: index for index, opened in enumerate(self.open)}


def _content_type(block: Block, default: str) -> tuple[str, dict[str, str]]:
    raw = block.value("content-type")
    if not raw:
        return default, {}
    content_type, parameters = parameters_of(decode_value(raw))
    if not _TYPE.fullmatch(
        content_type
    ):  # RFC 2045 §5.2: what cannot be read is text; a file it names stays a file
        named = "name" in parameters and not content_type.startswith("text")
        content_type = "application/octet-stream" if named else "text/plain"
    return content_type, parameters


def _before_line_end(raw: bytes, position: int) -> int:
    """RFC 2046 §5.1.1: the line end before a delimiter belongs to the delimiter."""
    if raw[position - 1 : position] == b"\n":
        position -= 1
    if raw[position - 1 : position] == b"\r":
        position -= 1
    return position
