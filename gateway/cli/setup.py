"""`postdesk init`: a folder with everything a desk needs to start."""

from pathlib import Path
from typing import Annotated

import typer

from postdesk.gateway.cli.output import Failure, say

app = typer.Typer()

CONFIG = "postdesk.toml"
KEYS = "postdesk.keys"


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Made where it is not there.")],
    name: Annotated[str, typer.Option(help="The desk's name, as customers see it.")] = "Support",
    address: Annotated[str, typer.Option(help="The address customers write to.")] = "support@example.com",
    new_key: Annotated[
        bool,
        typer.Option("--new-key", help="Only add a signing key to the desk in DIR; old ones stay valid."),
    ] = False,
) -> None:
    """Write a commented postdesk.toml, signing keys and an empty SQLite store. Asks nothing, overwrites nothing."""
    if new_key:
        _rotate(folder)
        return
    from postdesk.gateway import logs
    from postdesk.gateway.app import App
    from postdesk.gateway.keys import new_key_file
    from postdesk.gateway.settings.loading import load
    from postdesk.gateway.template import template

    logs.configure("warning")
    config, keys = folder / CONFIG, folder / KEYS
    there = [path.name for path in (config, keys, folder / "postdesk.db") if path.exists()]
    if there:
        raise Failure(f"{folder} holds {', '.join(there)} already; nothing was changed")
    folder.mkdir(parents=True, exist_ok=True)
    text = template(name, address)
    try:
        _write(config, text)
        settings = load(config)
    except BaseException:  # a name or an address that cannot be used: leave nothing behind
        config.unlink(missing_ok=True)
        raise
    new_key_file(keys)
    desk = App(settings)
    desk.database.upgrade()
    desk.database.close()
    if desk.database.path is not None:
        desk.database.path.chmod(0o600)  # it holds people's mail
    say(f"A desk is in {folder}: {CONFIG}, {KEYS} (keep it secret) and its store.")
    say(f"Next: edit {config}, then `postdesk --config {config} check` and `postdesk --config {config} run`.")


def _rotate(folder: Path) -> None:
    from postdesk.gateway.keys import add_key
    from postdesk.gateway.settings.loading import load

    keys = load(folder / CONFIG).desk.keys
    say(
        f"Key {add_key(keys)} in {keys} signs from the next start on; addresses made with older keys stay valid."
    )


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        path.chmod(0o640)  # passwords may be written into it
        file.write(text)
