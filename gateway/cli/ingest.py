"""`postdesk ingest`: mail from files and pipes into the spool, durably in groups."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.output import Json, WrongUse, complain, say, show_json, show_pairs

if TYPE_CHECKING:
    from postdesk.gateway.app import App
    from postdesk.gateway.cli.rehearsing import Rehearsal
    from postdesk.gateway.edges.ingest_files import Found, Unreadable
    from postdesk.gateway.rawmail import RawMail, Source

app = typer.Typer()

_GROUP = 64  # messages of one commit
_GROUP_OCTETS = 16_000_000  # or so much of them
_TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h: a mail server that pipes to us keeps the message and tries again


@app.command()
def ingest(
    ctx: typer.Context,
    *,
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
    import_as: Annotated[
        str | None,
        typer.Option(
            metavar="STATUS",
            help="Mail of the past: its tickets are closed, resolved or open, and nobody is written to.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of the mail; store nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Store mail for processing. With --to on standard input it serves a mail server's pipe: failures are status 75."""
    piped = bool(rcpt_to) and (not paths or paths == [Path("-")])
    if import_as is not None and (mail_from is not None or rcpt_to):
        raise WrongUse(
            "--import-as takes an archive; --from and --to are for one message that a server delivers"
        )
    try:
        done = _ingest(ctx, paths or [], _Way(_source(import_as), mail_from, tuple(rcpt_to or ()), dry_run))
    except Exception as error:
        if not piped or isinstance(error, WrongUse):
            raise
        complain(str(error))
        raise typer.Exit(_TRY_LATER) from None
    for found in done.unreadable:
        complain(f"{found.path}: {found.reason}")
    _tell(done, as_json)
    if done.unreadable:
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Way:
    """How the mail is taken in."""

    source: "Source"
    mail_from: str | None
    rcpt_to: tuple[str, ...]
    dry_run: bool


@dataclass
class _Done:
    """What came of it."""

    stored: int = 0
    unreadable: list["Unreadable"] = field(default_factory=list)
    seen: dict[str, Any] | None = None  # of a dry run


def _source(import_as: str | None) -> "Source":
    sources: dict[str | None, Source] = {
        None: "ingest",
        "open": "import-open",
        "resolved": "import-resolved",
        "closed": "import-closed",
    }
    if import_as not in sources:
        raise WrongUse(f"--import-as: no such status: {import_as}; there are closed, resolved and open")
    return sources[import_as]


def _ingest(ctx: typer.Context, paths: list[Path], way: _Way) -> _Done:
    from postdesk.gateway.edges.ingest_files import Delivery, count, messages

    desk = open_store(ctx)
    delivery = Delivery(desk.clock(), way.mail_from, way.rcpt_to, desk.settings.smtp.max_size, way.source)
    done = _Done()
    rehearsal = _rehearsal(desk) if way.dry_run else None
    with _progress(lambda: count(paths), "looking" if way.dry_run else "storing") as advance:
        for group in _groups(messages(paths, delivery, sys.stdin.buffer), done.unreadable):
            if rehearsal is None:
                done.stored += len(desk.spool.add(group))
            else:
                rehearsal.add(group)
            advance(len(group))
    if rehearsal is not None:
        done.seen = rehearsal.shown()
    return done


def _rehearsal(desk: "App") -> "Rehearsal":
    from postdesk.gateway.cli.rehearsing import Rehearsal

    return Rehearsal(desk)


def _tell(done: _Done, as_json: bool) -> None:
    if as_json:
        refused = [{"path": found.path, "reason": found.reason} for found in done.unreadable]
        more = {} if done.seen is None else {"dry_run": done.seen}
        show_json({"stored": done.stored, "unreadable": refused} | more)
    elif done.seen is None:
        say(f"{done.stored} {'message' if done.stored == 1 else 'messages'} stored")
    else:
        show_pairs(done.seen.items())
        say("nothing was stored")


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
def _progress(total: Callable[[], int], what: str) -> Iterator[Callable[[int], None]]:
    """A bar on standard error where a person watches; counting beforehand is done for them alone."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total())
        yield lambda done: bar.advance(task, done)
