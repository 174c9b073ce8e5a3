"""`postdesk config`: the configuration as it is in effect, without its secrets."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import typer

from postdesk.gateway.cli.configured import load_settings
from postdesk.gateway.cli.output import Json, say, show_json

app = typer.Typer()


@app.command("config")
def show_configuration(ctx: typer.Context, as_json: Json = False) -> None:
    """Show the effective configuration: file, environment and credentials together, secrets masked."""
    from postdesk.gateway.settings.loading import shown

    data = shown(load_settings(ctx))
    if as_json:
        show_json(data)
        return
    for key, value in _flat(data):
        say(f"{key} = {json.dumps(value, ensure_ascii=False)}")


def _flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            for number, item in enumerate(value):
                yield from _flat(item, f"{prefix}{key}.{number}.")
        elif value is not None:
            yield f"{prefix}{key}", value
