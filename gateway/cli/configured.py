"""From the command line to a configured desk: which file, its settings, its store."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from postdesk.gateway.app import App
    from postdesk.gateway.settings.configuration import Settings

_PLACES = (Path("postdesk.toml"), Path("/etc/postdesk/postdesk.toml"))


@dataclass(frozen=True, slots=True)
class Options:
    """What was given before the command's name."""

    config: Path | None = None


def find_config(ctx: typer.Context) -> Path | None:
    """The file that is named, else the first that is there and may be read."""
    options = ctx.find_object(Options) or Options()
    return options.config or next((place for place in _PLACES if os.access(place, os.R_OK)), None)


def config_path(ctx: typer.Context) -> Path:
    """As `find_config`. Raises SettingsError where there is none."""
    from postdesk.gateway.settings.loading import SettingsError

    found = find_config(ctx)
    if found is None:
        places = " nor ".join(str(place) for place in _PLACES)
        raise SettingsError(
            f"no configuration: neither {places} can be read; name one with --config, or `postdesk init DIR`"
        )
    return found


def load_settings(ctx: typer.Context) -> "Settings":
    """Raises SettingsError."""
    from postdesk.gateway.settings.loading import load

    return load(config_path(ctx))


def open_app(ctx: typer.Context) -> "App":
    """The desk as configured, its store as it is. Raises SettingsError."""
    from postdesk.gateway import logs
    from postdesk.gateway.app import App

    logs.configure("warning")  # commands tell what they did on standard output
    return App(load_settings(ctx))


def synchronise_agents(desk: "App") -> None:
    """The store's agents as the configuration has them; who was taken out of it is told in the log."""
    import structlog

    from postdesk.gateway import events

    for address in desk.agents.synchronise(desk.settings.agents):
        structlog.get_logger().warning(events.AGENT_REMOVED, agent=address)


def open_store(ctx: typer.Context) -> "App":
    """The desk with a store that this version can use. Raises SettingsError, StoreError."""
    from postdesk.gateway.store.database import StoreError

    app = open_app(ctx)
    path = app.database.path
    if path is not None and not path.is_file():  # opening it would make an empty one
        raise StoreError(f"store.url: {path} is not there; `postdesk run` makes a store")
    ctx.call_on_close(app.database.close)
    app.database.require_current()
    return app
