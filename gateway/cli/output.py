"""What commands print: one JSON document for machines, tables for people. Colour only where a person watches.

What strangers wrote is shown without control characters: a mail must not be able to drive an admin's terminal.
"""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, for machines.")]

# All controls but tab and line feed, and the bidirectional ones (UAX #9).
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PIPE_COLUMNS = 500  # a pipe has no width: lines are not folded there


class Failure(Exception):  # noqa: N818 (an outcome of a command)
    """The command did not do what was asked; the text says why and what to do."""

    exit_status = 1


class WrongUse(Failure):
    """It was asked for in a way that makes no sense."""

    exit_status = 2


def complain(text: str) -> None:
    """One or several lines on standard error."""
    for line in visible(text).splitlines():
        typer.echo(f"postdesk: {line}", err=True)


def say(text: str = "") -> None:
    """A line for a person."""
    typer.echo(visible(text))


def visible(text: str) -> str:
    """`text` without anything that a terminal obeys."""
    return _UNSEEN.sub("", text)


def one_line(text: str | None, most: int = 100) -> str:
    """The beginning of a text, for a cell of a table."""
    line = " ".join(visible(text or "").split())
    return line if len(line) <= most else line[: most - 1] + "…"


def show_json(data: Any) -> None:
    """One document. ASCII, so that no locale and no broken file name can spoil it."""
    typer.echo(json.dumps(data, default=_plain, indent=2))


def json_line(data: Any) -> str:
    """One document on one line."""
    return json.dumps(data, default=_plain)


def moment(value: datetime | None) -> str:
    """A time as people read it."""
    return "" if value is None else f"{value:%Y-%m-%d %H:%M:%S} UTC"


def show_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, empty: str = "none") -> None:
    """Rows under headings."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        say(empty)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    terminal = sys.stdout.isatty()
    Console(file=sys.stdout, width=None if terminal else _PIPE_COLUMNS, no_color=not terminal).print(table)


def show_pairs(pairs: Iterable[tuple[str, Any]]) -> None:
    """Names and values of one thing; what is empty is left out."""
    show = [(name, _cell(value)) for name, value in pairs if value not in (None, "", (), [])]
    width = max((len(name) for name, _ in show), default=0)
    for name, value in show:
        say(f"{name:<{width}}  {value}")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_cell(item) for item in value)
    return visible(str(value))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"not for JSON: {type(value).__name__}")
