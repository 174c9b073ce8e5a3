"""Stored answers (P6): how they are named, written and found. `name`, or `name.de` for tickets in that language.

Read once, at start: one that could not be used stops the start, and not an agent's mail some day.
"""

import re
from collections.abc import Mapping
from pathlib import Path

VARIABLES = frozenset({"customer", "tag", "agent"})  # written {customer} in a text
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}(?:\.[a-z]{2})?")
_ENDING = ".txt"


def check_macros(macros: Mapping[str, str]) -> None:
    """Raises ValueError for the first that cannot be called or filled in."""
    for name, text in macros.items():
        if _NAME.fullmatch(name) is None:
            raise ValueError(
                f"{name!r} is not a name such as reset-password, or reset-password.de for German"
            )
        if not text.strip():
            raise ValueError(f"{name}: there is no text")
        strange = sorted(set(re.findall(r"\{(\w+)\}", text)) - VARIABLES)
        if strange:
            raise ValueError(f"{name}: {{{strange[0]}}} is not one of {', '.join(sorted(VARIABLES))}")
        if (base := name.partition(".")[0]) not in macros:
            raise ValueError(f"{name}: there is no {base} for tickets in other languages")


def read_macros(folder: Path) -> dict[str, str]:
    """The texts of a folder, by the names of its .txt files; other files are nobody's business.

    Raises ValueError where the folder or a file cannot be read.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder}: no such folder")
    found = {}
    for file in sorted(folder.glob(f"*{_ENDING}")):
        try:
            text = file.read_text(encoding="utf-8-sig")  # Windows' editors begin a file with a mark
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{file.name}: cannot be read: {error}") from None
        found[file.name.removesuffix(_ENDING)] = text.strip("\n")
    return found


def find_macro(macros: Mapping[str, str], name: str, language: str) -> str | None:
    """The text of that name in the ticket's language, else in the desk's own words; None where there is none."""
    return macros.get(f"{name}.{language}", macros.get(name))


def macro_names(macros: Mapping[str, str]) -> list[str]:
    """What agents may call, each once."""
    return sorted(name for name in macros if "." not in name)
