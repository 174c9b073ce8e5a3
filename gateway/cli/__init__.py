"""The command line: `postdesk`. Commands parse what is asked for and show what comes back; they decide nothing.

Modules here import little at their top: `postdesk --help` and `postdesk inspect` must not load a database's driver.
Exit statuses: 0 done, 1 failed, 2 wrong use or bad configuration.
"""

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from postdesk import __version__
from postdesk.gateway.cli import (
    agent,
    check,
    configuration,
    daemon,
    demo,
    explain,
    ingest,
    inspect,
    known,
    outbox,
    quarantine,
    report,
    rota,
    setup,
    simulate,
    status,
    template,
    ticket_joining,
)
from postdesk.gateway.cli.configured import Options
from postdesk.gateway.cli.output import Failure, complain

_PANELS: dict[str, tuple[typer.Typer, ...]] = {
    "Set up": (setup.app, check.app, configuration.app, demo.app),
    "Run": (daemon.app,),
    "Mail": (ingest.app, inspect.app, explain.app, simulate.app),
    "The store": (status.app, report.app),
}
_GROUPS = {
    "ticket": ticket_joining.app,
    "agent": agent.app,
    "quarantine": quarantine.app,
    "outbox": outbox.app,
    "known": known.app,
    "rota": rota.app,
}


def build() -> typer.Typer:
    """The whole command line, made by hand in one place."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="Postdesk: a helpdesk that runs on e-mail.",
    )
    app.callback()(_options)
    for panel, parts in _PANELS.items():
        for part in parts:
            app.add_typer(part, rich_help_panel=panel)
    app.add_typer(template.app, name="template", rich_help_panel="Set up")
    for name, group in _GROUPS.items():
        app.add_typer(group, name=name, rich_help_panel="The store")
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # mail of all languages on any terminal
    try:
        build()(args=None if arguments is None else list(arguments), prog_name="postdesk")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except Failure as failure:
        complain(str(failure))
        return failure.exit_status
    except Exception as error:  # noqa: BLE001 (what is not for a person is raised again there)
        return _told(error)
    return 0


def _told(error: Exception) -> int:
    """What a person can cause is said in a line; anything else is a fault of ours and shows its traceback."""
    from postdesk.gateway.settings.loading import SettingsError

    if isinstance(error, SettingsError):
        complain(str(error))
        return 2
    from postdesk.gateway.store.database import StoreError, failure_of_store

    failed = failure_of_store(error)
    if failed is None and not isinstance(error, StoreError | OSError):
        raise error
    complain(str(error) if failed is None else f"the store failed: {failed}; `postdesk check` looks at it")
    return 1


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"postdesk {__version__}")
        raise typer.Exit


def _options(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            envvar="POSTDESK_CONFIG",
            help="The configuration; else ./postdesk.toml, then /etc/postdesk/postdesk.toml.",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    del version  # its callback has done it
    ctx.obj = Options(config)
