"""`postdesk report`: a report as it would be mailed now, without mailing it."""

from typing import Annotated

import typer

from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.output import Json, WrongUse, say, show_json

app = typer.Typer()


@app.command()
def report(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="escalations, handover or summary.")],
    days: Annotated[
        int | None, typer.Option(min=1, max=366, help="The period it is about, in place of the report's own.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show a report of now. [[reports]] in the configuration mails them at fixed times."""
    from dataclasses import asdict
    from datetime import timedelta

    from postdesk.gateway.desk.reports import PERIODS, period_start
    from postdesk.gateway.desk.reports import report as make
    from postdesk.gateway.reporting import gather
    from postdesk.gateway.store.situation import load_agents

    if kind not in PERIODS:
        raise WrongUse(f"no such report: {kind}; there are {', '.join(PERIODS)}")
    desk = open_store(ctx)
    now = desk.clock()
    since = now - timedelta(days=days) if days else period_start(kind, now, desk.rules.zone)
    with desk.database.read() as connection:
        rules = desk.rules.with_agents(load_agents(connection))
        notice = make(rules, kind, gather(connection, rules, since, now))
    if as_json:
        show_json(asdict(notice))
    else:
        say(desk.engine.render(notice).text)
