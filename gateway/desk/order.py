"""What an agent's mail says: commands at its top, one a line, and the text below. Grammar only; what a command
means is in `commands`.

A command is `#` and a word at the beginning of a line, before the text begins; blank lines may stand between them.
Whatever comes after the first other line is text, whatever it looks like; quoted and forwarded lines never get here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"#([^\W\d_][\w-]*)[ \t]*(.*)")
_ADDRESS = re.compile(r"[^\s<>,;:\"'()@]{1,64}@[^\s<>,;:\"'()@]{1,255}")
_MAILBOX = re.compile(
    rf"\s*(?:(?:\"[^\"<>]{{0,100}}\"|[^<>@,;\"]{{0,100}}?)\s*<\s*(?:mailto:)?{_ADDRESS.pattern}\s*>|(?:mailto:)?{_ADDRESS.pattern})\s*[,;]?"
)  # "Dave Miller <dave@example.com>," or "dave@example.com"
_NUMBER = re.compile(r"(?:[A-Za-z]{2,8}-|#)?([1-9][0-9]{0,17})")
_MAX_NAMED = 20  # tickets, and addresses, that one mail can name
WITH_TEXT = frozenset({"note", "public"})  # "#note the text" on one line: the rest is how the text begins
_OF_TICKETS = frozenset({"link", "merge", "unmerge"})
_OF_TEAMS = frozenset({"team", "notify"})
_FOR_STAFF = frozenset(
    {*_OF_TEAMS, "miss"}
)  # what such a mail says is for colleagues, unless it says #public
_OF_PEOPLE = frozenset({"cc", "uncc", "share", "side"})


@dataclass(frozen=True, slots=True)
class Command:
    """One command line."""

    name: str
    argument: str
    line: str

    @property
    def number(self) -> int | None:
        """The ticket it names: 1042, #1042 or PD-1042."""
        found = _NUMBER.fullmatch(self.argument)
        return None if found is None else int(found[1])

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses it names, each once, in lower case."""
        found = (a.lower().rstrip(".") for a in _ADDRESS.findall(self.argument))
        return tuple(dict.fromkeys(found))

    @property
    def beside_addresses(self) -> str:
        """What of the argument is no address: a second one that is mistyped, or text that belongs below."""
        return " ".join(_MAILBOX.sub(" ", self.argument).split())


@dataclass(frozen=True, slots=True)
class Order:
    """The commands at the top of a mail, and the text below."""

    commands: tuple[Command, ...]
    text: str

    def has(self, name: str) -> bool:
        """Whether the command was given."""
        return any(c.name == name for c in self.commands)

    @property
    def tickets(self) -> tuple[int, ...]:
        """Other tickets it speaks of."""
        numbers = (c.number for c in self.commands if c.name in _OF_TICKETS)
        return tuple(dict.fromkeys(n for n in numbers if n is not None))[:_MAX_NAMED]

    @property
    def addresses(self) -> tuple[str, ...]:
        """People it speaks of."""
        named = (a for c in self.commands if c.name in _OF_PEOPLE for a in c.addresses)
        return tuple(dict.fromkeys(named))[:_MAX_NAMED]

    @property
    def teams(self) -> tuple[str, ...]:
        """Other teams it speaks of, as far as it names any."""
        named = (c.argument.partition(" ")[0].lower() for c in self.commands if c.name in _OF_TEAMS)
        return tuple(dict.fromkeys(named))[:_MAX_NAMED]

    @property
    def is_for_staff(self) -> bool:
        """Whether the text is for colleagues: a line that their mail client breaks must not go to the customer."""
        return any(c.name in _FOR_STAFF for c in self.commands) and not self.has("public")


def read_order(text: str) -> Order:
    """Take the commands off the top of an agent's new text."""
    lines = text.splitlines()
    commands = tuple(_top(lines))
    first = [c.argument for c in commands if c.name in WITH_TEXT and c.argument]
    below = lines[_height(lines) :]
    return Order(commands, "\n".join([*first, *below]).strip())


def _top(lines: list[str]) -> Iterator[Command]:
    for line in lines[: _height(lines)]:
        found = _LINE.fullmatch(line.strip())
        if found is not None:
            name, argument = found[1].lower(), found[2].strip()
            if name in WITH_TEXT and argument[:1] in {":", "."}:  # "#note: he never pays"
                argument = argument[1:].strip()
            yield Command(name, argument, line.strip())


def _height(lines: list[str]) -> int:
    """How many lines the commands and the blank lines among them take."""
    for at, line in enumerate(lines):
        if line.strip() and _LINE.fullmatch(line.strip()) is None:
            return at
    return len(lines)
