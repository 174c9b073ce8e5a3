"""`postdesk explain`: every decision about one message, with its reasons."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.output import Failure, Json, one_line, say, show_json, show_pairs, show_table

if TYPE_CHECKING:
    from postdesk.gateway.app import App

app = typer.Typer()


@app.command()
def explain(
    ctx: typer.Context,
    message: Annotated[
        str, typer.Argument(metavar="MESSAGE-ID|NUMBER", help="Or #NUMBER: the message's in the spool.")
    ],
    as_json: Json = False,
) -> None:
    """Explain what became of a message: each decision, why, what did not count, and the letters that followed."""
    found = _find(open_store(ctx), message)
    if not found:
        raise Failure(f"{message}: no such message was accepted")
    if as_json:
        show_json(found)
        return
    for number, row in enumerate(found):
        if number:
            say("\n---\n")
        show_message(row)


def _find(desk: "App", wanted: str) -> list[dict[str, Any]]:
    from postdesk.gateway.store.history import History
    from postdesk.threading.ids import canonical_id, id_key

    history = History(desk.database)
    number = wanted.removeprefix("#")
    if number.isdecimal() and len(number) < 19:
        row = history.message(int(number))
        return [] if row is None else [row]
    message_id = canonical_id(wanted)
    return [] if message_id is None else history.messages(id_key(message_id))


def show_message(row: Mapping[str, Any]) -> None:
    """One message of the spool, for a person."""
    outcome = row["outcome"] or row["state"]
    say(
        f"Message #{row['id']}: {outcome.replace('_', ' ')}"
        + (f", {one_line(row['reason'], 1000)}" if row["reason"] else "")
    )
    show_pairs(
        (
            ("Message-ID", row["id_key"]),
            ("received", row["received_at"]),
            ("by", f"{row['source']} {row['source_ref']}"),
            ("envelope", f"from <{row['mail_from']}>" if row["mail_from"] is not None else None),
            ("recipients", row["rcpt_to"]),
            ("size", f"{row['size']} octets, SHA-256 {row['digest'].hex()}"),
            ("settled", row["settled_at"]),
            ("attempts", row["attempts"]),
            ("due", row["due_at"] if row["state"] == "waiting" else None),
            ("ticket", row["ticket_id"]),
        )
    )
    if row["explanation"]:
        say()
        show_table(("decision", "because"), _decisions(row["explanation"]))
    if row["letters"]:
        say()
        show_table(
            ("letter", "notice", "to", "state", "response"),
            [
                (
                    letter["id"],
                    letter["notice"],
                    letter["recipient"],
                    letter["state"],
                    one_line(letter["response"]),
                )
                for letter in row["letters"]
            ],
        )


def _decisions(explanation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The explanation as rows; a decision's parts stand below it."""
    for name, value in explanation.items():
        if not isinstance(value, Mapping):
            yield _words(name), _text(value)
            continue
        for part, detail in value.items():
            yield f"{_words(name)}: {_words(part)}", _text(detail)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{_words(str(k))}: {_text(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "; ".join(_text(item) for item in value) or "nothing"
    return "none" if value is None else str(value)
