"""`postdesk ingest`: mail from files and pipes into the spool, durably in groups."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.output import Json, complain, say, show_json

if TYPE_CHECKING:
    from postdesk.gateway.edges.ingest_files import Found, Unreadable
    from postdesk.gateway.rawmail import RawMail

app = typer.Typer()

_GROUP = 64  # messages of one commit
_GROUP_OCTETS = 16_000_000  # or so much of them
_TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h: a mail server that pipes to us keeps the message and tries again


@app.command()
def ingest(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files, mbox files, Maildirs, folders of .eml files; standard input where none, or for -.",
        ),
    ] = None,
    mail_from: Annotated[
        str | None, typer.Option("--from", help="Envelope sender, from a mail server; '' is the null sender.")
    ] = None,
    rcpt_to: Annotated[
        list[str] | None, typer.Option("--to", help="Envelope recipient; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Store mail for processing. With --to on standard input it serves a mail server's pipe: failures are status 75."""
    piped = bool(rcpt_to) and (not paths or paths == [Path("-")])
    try:
        stored, unreadable = _ingest(ctx, paths or [], mail_from, tuple(rcpt_to or ()))
    except Exception as error:
        if not piped:
            raise
        complain(str(error))
        raise typer.Exit(_TRY_LATER) from None
    for found in unreadable:
        complain(f"{found.path}: {found.reason}")
    if as_json:
        refused = [{"path": found.path, "reason": found.reason} for found in unreadable]
        show_json({"stored": stored, "unreadable": refused})
    else:
        say(f"{stored} {'message' if stored == 1 else 'messages'} stored")
    if unreadable:
        raise typer.Exit(1)


def _ingest(
    ctx: typer.Context, paths: list[Path], mail_from: str | None, rcpt_to: tuple[str, ...]
) -> tuple[int, list["Unreadable"]]:
    """How many messages are stored, and what could not be taken."""
    from postdesk.gateway.edges.ingest_files import Delivery, count, messages

    desk = open_store(ctx)
    delivery = Delivery(desk.clock(), mail_from, rcpt_to, desk.settings.smtp.max_size)
    unreadable: list[Unreadable] = []
    stored = 0
    with _progress(lambda: count(paths)) as advance:
        for group in _groups(messages(paths, delivery, sys.stdin.buffer), unreadable):
            stored += len(desk.spool.add(group))
            advance(len(group))
    return stored, unreadable


def _groups(found: Iterable["Found"], unreadable: list["Unreadable"]) -> Iterator[list["RawMail"]]:
    """Messages in groups that fit one commit and the memory; what cannot be taken is put aside."""
    from postdesk.gateway.edges.ingest_files import Unreadable

    group: list[RawMail] = []
    size = 0
    for one in found:
        if isinstance(one, Unreadable):
            unreadable.append(one)
            continue
        group.append(one)
        size += len(one.content)
        if len(group) >= _GROUP or size >= _GROUP_OCTETS:
            yield group
            group, size = [], 0
    if group:
        yield group


@contextmanager
def _progress(total: Callable[[], int]) -> Iterator[Callable[[int], None]]:
    """A bar on standard error where a person watches; counting beforehand is done for them alone."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("storing", total=total())
        yield lambda done: bar.advance(task, done)
