"""`postdesk demo`: the main job, end to end, shown to a person."""

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Leave it running, to send mail to it.")] = False,
) -> None:
    """Play a small support day over real SMTP on this machine and show what becomes of it."""
    from postdesk.gateway.demo import run

    raise typer.Exit(run(keep=keep))
