"""Commands at the top of an agent's mail, one a line (requirement A2). All of them are understood, or none is done.

A row of `COMMANDS` is a word and what it means; a line that looks like a command and is none stops the whole mail:
a typing error must not be mailed to a customer.
"""

import difflib
import re
from dataclasses import dataclass

COMMANDS: dict[str, str] = {
    "note": "the text is an internal note",
    "public": "the text goes to the customer",
}

_LINE = re.compile(r"#([A-Za-z][\w-]*)[ \t]*(.*)")


@dataclass(frozen=True, slots=True)
class Command:
    """One command line."""

    name: str
    argument: str
    line: str


@dataclass(frozen=True, slots=True)
class Order:
    """What an agent's mail says: the commands at its top, and the text below."""

    commands: tuple[Command, ...]
    text: str
    mistakes: tuple[tuple[str, str], ...] = ()  # (line, what is wrong with it)

    def has(self, name: str) -> bool:
        """Whether the command was given."""
        return any(c.name == name for c in self.commands)


def read_order(text: str) -> Order:
    """Take the commands off the top of an agent's new text."""
    lines = text.splitlines()
    commands: list[Command] = []
    mistakes: list[tuple[str, str]] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        found = _LINE.fullmatch(line)
        if found is None and line:
            break
        if found is not None:
            name, argument = found[1].lower(), found[2].strip()
            if name not in COMMANDS:
                mistakes.append((line, _unknown(name)))
            commands.append(Command(name, argument, line))
        at += 1
    # "#note the text" on one line: the rest of the line is the note's beginning.
    first = [c.argument for c in commands if c.name in {"note", "public"} and c.argument]
    body = "\n".join([*first, *lines[at:]]).strip()
    return Order(tuple(commands), body, tuple(mistakes))


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
    hint = f"; did you mean #{near[0]}?" if near else ""
    return f"#{name} is not a command{hint} Known are: {', '.join('#' + c for c in sorted(COMMANDS))}."
