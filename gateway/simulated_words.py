"""The words of simulated letters, made comparable across runs: what differs by chance alone is taken out. Pure.

Numbers of tickets say nothing (which ticket is meant does, and is compared), nor do addresses and ids made with keys.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from postdesk.templates.engine import Engine, TemplateError
from postdesk.templates.stored import from_json

Words = Callable[[Mapping[str, Any]], str]  # of a letter as the outbox has it

_TOKEN = re.compile(r"(?<=\+)[a-z2-7]{20,64}(?=@)")


def words_by(engine: Engine, tag: str) -> Words:
    """The subject, the text and the HTML of a letter. `tag`: what stands before a ticket's number."""
    tagged = re.compile(rf"\b{re.escape(tag)}-\d+")

    def words(letter: Mapping[str, Any]) -> str:
        try:
            rendered = engine.render(from_json(letter["notice"], letter["data"]), letter["language"])
        except TemplateError as error:
            return f"it cannot be written: {error}"
        text = tagged.sub("[ticket]", f"{rendered.subject}\n{rendered.text}\n{rendered.html or ''}")
        return _TOKEN.sub("[address]", text)

    return words


def unlike(one: str, other: str) -> tuple[str, str]:
    """The first lines in which they differ."""
    ours, theirs = one.splitlines(), other.splitlines()
    count = max(len(ours), len(theirs))
    padded = (lines + [""] * (count - len(lines)) for lines in (ours, theirs))
    return next(
        ((a.strip(), b.strip()) for a, b in zip(*padded, strict=True) if a.rstrip() != b.rstrip()), ("", "")
    )
