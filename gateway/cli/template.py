"""`postdesk template`: which notices there are, and how each reads, with sample values. Needs no store."""

import difflib
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postdesk.gateway.cli.configured import find_config, load_settings
from postdesk.gateway.cli.output import Failure, Json, WrongUse, say, show_json, show_table

if TYPE_CHECKING:
    from postdesk.templates.engine import Engine
    from postdesk.templates.notices import Notice
    from postdesk.templates.rendered import Rendered

app = typer.Typer(help="List and preview the notices that the desk writes.", no_args_is_help=True)

_DATE = "2026-11-30T09:00:00+00:00"  # of a previewed mail: the same preview is the same bytes


@app.command("list")
def list_templates(ctx: typer.Context, as_json: Json = False) -> None:
    """List the notices: to whom they go, in which languages, and which files of yours are used."""
    from postdesk.templates.catalogue import NOTICES

    engine = _engine(ctx)
    rows = [
        {
            "notice": name,
            "to": kind.audience,
            "languages": engine.languages(name),
            "own_files": engine.own_files(name),
        }
        for name, kind in NOTICES.items()
    ]
    if as_json:
        show_json(rows)
        return
    columns = ("notice", "to", "languages", "files of yours")
    show_table(
        columns,
        [(r["notice"], r["to"], " ".join(r["languages"]), " ".join(r["own_files"])) for r in rows],
    )


@app.command()
def preview(
    ctx: typer.Context,
    notice: Annotated[str, typer.Argument(metavar="NOTICE", help="Its name, from the list.")],
    *,
    language: Annotated[str, typer.Option(help="As two letters: de.")] = "",
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the HTML to this file.")] = None,
    text: Annotated[bool, typer.Option("--text", help="The text alone, without the subject.")] = False,
    eml: Annotated[
        bool, typer.Option("--eml", help="The whole mail, to be opened by a mail client.")
    ] = False,
    bare: Annotated[
        bool, typer.Option("--bare", help="With nothing in it that may be left out; else with everything.")
    ] = False,
) -> None:
    """Show a notice with sample values, as its template makes it now: subject and text, where nothing else is asked."""
    from postdesk.templates.engine import TemplateError

    if sum((html is not None, text, eml)) > 1:
        raise WrongUse("--html, --text and --eml: one of them")
    engine = _engine(ctx)
    sample, spoken = _sample(engine, notice, language, bare=bare)
    try:
        words = engine.render(sample, spoken)
    except TemplateError as error:
        raise Failure(str(error)) from None
    if html is not None:
        _write_html(words, html)
    elif eml:
        sys.stdout.buffer.write(_mail(sample, words))
    else:
        say(words.text.rstrip("\n") if text else f"Subject: {words.subject}\n\n{words.text}".rstrip("\n"))


def _engine(ctx: typer.Context) -> "Engine":
    """The desk's, where there is a configuration; else that of the shipped templates."""
    from postdesk.templates.engine import Engine

    if find_config(ctx) is None:
        return Engine()
    from postdesk.gateway.app import App

    return App(load_settings(ctx)).engine


def _sample(engine: "Engine", name: str, language: str, *, bare: bool) -> tuple["Notice", str]:
    """The sample and its language. Raises WrongUse."""
    from postdesk.templates import samples
    from postdesk.templates.catalogue import NOTICES

    if name not in NOTICES:
        near = difflib.get_close_matches(name, NOTICES, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise WrongUse(f"there is no notice {name}{hint} `postdesk template list` shows all")
    known = engine.languages()
    if language and language not in known:
        raise WrongUse(f"--language: there are no templates in {language}; there are {', '.join(known)}")
    spoken = language or engine.language
    full = samples.samples(spoken)[name]
    return samples.bare(full) if bare else full, spoken


def _write_html(words: "Rendered", file: Path) -> None:
    if words.html is None:
        raise Failure("this notice has no HTML in the language of its text; mail goes out as text alone")
    try:
        file.write_text(words.html, encoding="utf-8")
    except OSError as error:
        raise Failure(f"{file}: cannot be written: {error.strerror}") from None
    say(f"{file}: written")


def _mail(notice: "Notice", words: "Rendered") -> bytes:
    from postdesk.outbound.compose import compose
    from postdesk.outbound.letter import Letter
    from postdesk.threading.message import Address

    return compose(
        Letter(
            rendered=words,
            sender=Address("Example desk", "support@example.com"),
            recipient=Address("Marta Lind", "marta@example.com"),
            return_path="support@example.com",
            message_id=f"preview.{notice.name}@example.com",
            date=datetime.fromisoformat(_DATE),
            audience=notice.audience,
            automatic=notice.automatic,
        )
    )
