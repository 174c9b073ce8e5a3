"""`postdesk quarantine`: messages that wait for a person, held by a rule or set aside because they could not be read."""

import sys
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

app = typer.Typer(help="List, show, retry and discard held and quarantined messages.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="The message's number, from the list.")]


@app.command("list")
def list_messages(
    ctx: typer.Context, limit: Annotated[int, typer.Option(min=1)] = 100, as_json: Json = False
) -> None:
    """List held and quarantined messages, latest first."""
    from postdesk.gateway.store.books import message_rows
    from postdesk.gateway.store.spool import STUCK

    rows = message_rows(open_store(ctx).database, states=STUCK, limit=limit)
    if as_json:
        show_json(rows)
        return
    show_table(
        ("number", "state", "received", "by", "ticket", "reason"),
        [
            (
                row["id"],
                row["state"],
                row["received_at"],
                row["source"],
                row["ticket_id"],
                _last_line(row["reason"]),
            )
            for row in rows
        ],
        empty="nothing is held or quarantined",
    )


@app.command()
def show(
    ctx: typer.Context,
    number: Number,
    raw: Annotated[
        bool, typer.Option("--raw", help="Write the original, byte for byte, to standard output.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show one message: why it is here, and what can be read of it."""
    desk = open_store(ctx)
    row = _row(desk, number)
    original = desk.spool.original(number)
    assert original is not None  # the row is there, and the store refuses a row without its original
    if raw:
        sys.stdout.buffer.write(original)
        sys.stdout.buffer.flush()
    elif as_json:
        show_json(row)
    else:
        from postdesk.gateway.cli.explain import show_message
        from postdesk.threading.parse import parse_message

        show_message(row)
        message = parse_message(original)
        say()
        show_pairs(
            (
                ("From", [f"{a.name} <{a.address}>".strip() for a in message.from_]),
                ("To", [a.address for a in message.to]),
                ("Subject", one_line(message.subject, 200)),
                ("odd", [one_line(defect) for defect in message.defects[:10]]),
                ("text", one_line(message.body, 500)),
            )
        )


@app.command()
def retry(ctx: typer.Context, number: Number) -> None:
    """Let a message be worked on again."""
    desk = open_store(ctx)
    _row(desk, number)
    if not desk.spool.reopen(number, desk.clock()):
        raise Failure(f"message {number} is no longer held or quarantined")
    say(f"message {number} will be worked on again")


@app.command()
def discard(
    ctx: typer.Context,
    number: Number,
    why: Annotated[str, typer.Option(help="Recorded with the message.")],
    yes: Annotated[bool, typer.Option("--yes", help="Really.")] = False,
) -> None:
    """End a message for good: no ticket comes of it. Its original stays."""
    if not why.strip():
        raise WrongUse("--why: say why")
    desk = open_store(ctx)
    _row(desk, number)
    if not yes:
        raise WrongUse(f"message {number} would never be answered; say --yes if that is meant")
    if not desk.spool.discard(number, why, desk.clock()):
        raise Failure(f"message {number} is no longer held or quarantined")
    say(f"message {number} is discarded")


def _row(desk: "App", number: int) -> dict[str, Any]:
    from postdesk.gateway.store.history import History
    from postdesk.gateway.store.spool import STUCK

    row = History(desk.database).message(number)
    if row is None:
        raise Failure(f"there is no message {number}")
    if row["state"] not in STUCK:
        raise Failure(f"message {number} is neither held nor quarantined: {row['outcome'] or row['state']}")
    return row


def _last_line(reason: str | None) -> str:
    """The last line of a traceback says what happened."""
    lines = (reason or "").strip().splitlines()
    return one_line(lines[-1] if lines else "")
