"""`postdesk ticket merge|unmerge|split|link`: tickets joined and parted without mail, by the same rules."""

from typing import Annotated

import typer

from postdesk.gateway.cli import ticket
from postdesk.gateway.cli.output import Json, WrongUse
from postdesk.gateway.cli.ticket import Author, Number, read_number, tell

app = ticket.app  # the same group, with these commands besides
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other ticket.")]
Why = Annotated[str, typer.Option(help="Recorded, and told to agents as a note.")]


@app.command()
def merge(
    ctx: typer.Context, number: Number, other: Other, agent: Author, why: Why = "", as_json: Json = False
) -> None:
    """Merge a ticket into another; replies to either go to the other from then on."""
    from postdesk.gateway.cli import joining

    tell(joining.merge(ctx, read_number(number), read_number(other), agent, why), as_json)


@app.command()
def unmerge(
    ctx: typer.Context, number: Number, other: Other, agent: Author, why: Why = "", as_json: Json = False
) -> None:
    """Undo a merge: OTHER, which was merged into the ticket, is a ticket of its own again."""
    from postdesk.gateway.cli import joining

    tell(joining.unmerge(ctx, read_number(number), read_number(other), agent, why), as_json)


@app.command()
def link(ctx: typer.Context, number: Number, other: Other, agent: Author, as_json: Json = False) -> None:
    """Name another ticket as related."""
    from postdesk.gateway.cli import joining

    tell(joining.link(ctx, read_number(number), read_number(other), agent), as_json)


@app.command()
def split(
    ctx: typer.Context,
    number: Number,
    agent: Author,
    subject: Annotated[str, typer.Option(help="Of the new ticket.")],
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Make a ticket of its own of the customer's latest message, in triage."""
    from postdesk.gateway.cli import joining

    if not subject.strip():
        raise WrongUse("--subject: say what the new ticket is about")
    tell(joining.split(ctx, read_number(number), agent, subject.strip(), why), as_json)
