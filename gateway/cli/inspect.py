"""`postdesk inspect`: what the gateway sees in messages, one JSON object a line."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postdesk.gateway.cli.configured import find_config
from postdesk.gateway.cli.output import json_line

if TYPE_CHECKING:
    from postdesk.gateway.desk.rules import DeskRules

app = typer.Typer()


@app.command()
def inspect(
    ctx: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Files of one message each; - reads file names from standard input."
        ),
    ],
) -> None:
    """Show what the gateway sees in messages, storing nothing. Needs no configuration; uses the one that is there."""
    from postdesk.gateway.inspection import inspect_bytes, unreadable

    rules = _rules(ctx)
    missing = False
    for path in _files(paths):
        try:
            found = inspect_bytes(path, Path(path).read_bytes(), rules)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            missing = True
            found = unreadable(path, getattr(error, "strerror", None) or str(error))
        typer.echo(json_line(found))  # flushes: whoever asks by name waits for the answer
    if missing:
        raise typer.Exit(1)


def _files(paths: Iterable[str]) -> Iterable[str]:
    for path in paths:
        if path != "-":
            yield path
            continue
        # Not `for line in sys.stdin`: names come one at a time, and each is answered before the next is written.
        while line := sys.stdin.buffer.readline():
            if name := line.rstrip(b"\r\n"):
                yield name.decode(sys.getfilesystemencoding(), "surrogateescape")


def _rules(ctx: typer.Context) -> "DeskRules":
    """The configured desk's; a neutral desk's where none is configured. A broken configuration is an error."""
    if find_config(ctx) is None:
        from postdesk.gateway.inspection import neutral_rules

        return neutral_rules()
    from postdesk.gateway.cli.configured import open_app

    return open_app(ctx).rules
