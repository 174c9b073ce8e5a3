"""`postdesk outbox`: letters on their way out, and those that did not go."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.output import (
    Failure,
    Json,
    WrongUse,
    one_line,
    say,
    show_json,
    show_pairs,
    show_table,
)

if TYPE_CHECKING:
    from postdesk.gateway.app import App

app = typer.Typer(help="List, show, retry, hold and release outgoing letters.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="The letter's number, from the list.")]
Yes = Annotated[bool, typer.Option("--yes", help="Really.")]

_UNSENT = ("queued", "sending", "failed", "held", "unknown", "bounced")


@app.command("list")
def list_letters(
    ctx: typer.Context,
    state: Annotated[list[str] | None, typer.Option(help="One of its states; may be repeated.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Sent ones too.")] = False,
    limit: Annotated[int, typer.Option(min=1)] = 100,
    as_json: Json = False,
) -> None:
    """List letters, latest first; those that have not been sent where nothing else is asked."""
    known = (*_UNSENT, "sent", "cancelled")
    unknown = sorted(set(state or ()) - set(known))
    if unknown:
        raise WrongUse(f"--state: no such state: {', '.join(unknown)}; there are {', '.join(known)}")
    rows = open_store(ctx).outbox.rows(state or (known if every else _UNSENT), limit)
    if as_json:
        show_json(rows)
        return
    show_table(
        ("number", "state", "notice", "to", "ticket", "tries", "due", "response"),
        [
            (
                row["id"],
                row["state"],
                row["notice"],
                row["recipient"],
                row["ticket_id"],
                row["attempts"],
                row["due_at"] if row["state"] == "queued" else None,
                one_line(row["response"], 80),
            )
            for row in rows
        ],
        empty="no letters" if every else "nothing waits to be sent",
    )


@app.command()
def show(ctx: typer.Context, number: Number, as_json: Json = False) -> None:
    """Show one letter: its state, and the words as they would be sent."""
    desk = open_store(ctx)
    row = _row(desk, number)
    if as_json:
        show_json(row)
        return
    say(f"Letter {number}: {row['notice'].replace('_', ' ')}, {row['state']}")
    names = (
        "ticket_id",
        "spool_id",
        "recipient",
        "created_at",
        "settled_at",
        "attempts",
        "message_id",
        "response",
    )
    show_pairs((name.removesuffix("_id").replace("_at", ""), row[name]) for name in names)
    say()
    _show_words(desk, row)


@app.command()
def retry(ctx: typer.Context, number: Number, yes: Yes = False) -> None:
    """Send a letter again that failed, or that is held: it passes the leak guard like any other."""
    desk = open_store(ctx)
    row = _row(desk, number)
    if row["state"] in {"unknown", "bounced"} and not yes:
        raise WrongUse(f"letter {number} may have arrived already; say --yes to send it once more")
    _move(desk, row, ("failed", "held", "unknown", "bounced"), "queued")
    say(f"letter {number} will be sent")


@app.command()
def hold(ctx: typer.Context, number: Number) -> None:
    """Keep a letter back that waits to be sent."""
    desk = open_store(ctx)
    _move(desk, _row(desk, number), ("queued",), "held")
    say(f"letter {number} is held")


@app.command()
def release(ctx: typer.Context, number: Number, yes: Yes = False) -> None:
    """Let a held letter go although the leak guard matched it: look at what matched first."""
    desk = open_store(ctx)
    row = _row(desk, number)
    if row["state"] == "held" and _by_guard(row) and not yes:
        raise WrongUse(
            f"letter {number} to {row['recipient']} is held because:\n{row['response']}\n"
            "say --yes to send it all the same"
        )
    _move(desk, row, ("held",), "queued", released=_by_guard(row))
    say(f"letter {number} will be sent")


def _by_guard(row: dict[str, Any]) -> bool:
    """Held before it left; what a person held by hand was never settled, and goes through the guard."""
    return row["settled_at"] is not None


def _row(desk: "App", number: int) -> dict[str, Any]:
    row = desk.outbox.row(number)
    if row is None:
        raise Failure(f"there is no letter {number}")
    return row


def _move(
    desk: "App", row: dict[str, Any], old: tuple[str, ...], new: str, *, released: bool = False
) -> None:
    if not desk.outbox.move(row["id"], old, new, desk.clock(), released=released):
        raise Failure(f"letter {row['id']} is {row['state']}; this is for letters that are {', '.join(old)}")


def _show_words(desk: "App", row: dict[str, Any]) -> None:
    from postdesk.templates.engine import TemplateError
    from postdesk.templates.stored import NoticeError, from_json

    try:
        words = desk.engine.render(from_json(row["notice"], json.dumps(row["data"])), row["language"])
    except (TemplateError, NoticeError) as error:
        say(f"It cannot be rendered: {error}")
        return
    say(f"Subject: {words.subject}\n\n{words.text}")
