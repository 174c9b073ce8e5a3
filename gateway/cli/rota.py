"""`postdesk rota`: who is on duty, week by week (E9)."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from postdesk.gateway.cli.configured import open_app
from postdesk.gateway.cli.output import Json, WrongUse, show_json, show_table

app = typer.Typer(help="Who is on duty, and on call.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """A group with one command would otherwise be that command."""


@app.command()
def show(
    ctx: typer.Context,
    *,
    week: Annotated[
        str | None, typer.Option(help="The first week shown, such as 2026-W48; else this one.")
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=53, help="How many weeks.")] = 4,
    as_json: Json = False,
) -> None:
    """Show who is on duty for each tier that has a rota. Times are UTC."""
    from postdesk.gateway.desk.rota import week_name
    from postdesk.gateway.settings.duties import monday_of

    desk = open_app(ctx)
    try:
        first = None if week is None else monday_of(week)
    except ValueError as error:
        raise WrongUse(f"--week: {error}") from None
    rows: list[dict[str, Any]] = []
    for tier, shifts in desk.rules.rota.items():
        monday = first or shifts.monday(desk.clock())
        for number in range(weeks):
            day = monday + timedelta(weeks=number)
            rows.append(
                {
                    "tier": tier,
                    "week": week_name(day),
                    "begins": shifts.begins(day),
                    "on_duty": list(shifts.of_week(day)),
                }
            )
    if as_json:
        show_json(rows)
        return
    show_table(
        ("tier", "week", "begins", "on duty"),
        [[r["tier"], r["week"], r["begins"], ", ".join(r["on_duty"]) or "nobody"] for r in rows],
        empty="no rota; see [rota.TIER] in the configuration",
    )
