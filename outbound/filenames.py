"""File names of attachments as they may go out: a name, never a path, and nothing a header could trip over."""

import re

from postdesk.threading.clean import clean_header

MAX_OCTETS = 150
_PATH = re.compile(r"[/\\]")
_TROUBLE = re.compile(r"[\"<>|:*?;\x00-\x1f\x7f]")  # what Windows refuses, and what ends a quoted parameter
_NAMELESS = "attachment"


def safe_filename(name: str | None) -> str:
    """The last part of a path, without controls, quotes and outer dots, at most MAX_OCTETS of UTF-8."""
    last = _PATH.split(clean_header((name or "")[:4096]))[-1]
    kept = " ".join(_TROUBLE.sub("_", last).split()).strip(". ")
    return _shortened(kept) or _NAMELESS


def _shortened(name: str) -> str:
    if len(name.encode("utf-8")) <= MAX_OCTETS:
        return name
    stem, dot, extension = name.rpartition(".")
    tail = dot + extension if dot and len(extension.encode("utf-8")) <= 16 else ""
    room = MAX_OCTETS - len(tail.encode("utf-8"))
    cut = (stem if tail else name).encode("utf-8")[:room].decode("utf-8", "ignore")
    return cut.rstrip(". ") + tail
