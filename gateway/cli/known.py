"""`postdesk known`: the known issues that tickets are tagged with (C9)."""

import typer

from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.output import Failure, Json, one_line, say, show_json, show_pairs, show_table

app = typer.Typer(help="Known issues, and their tickets.", no_args_is_help=True)


@app.command("list")
def list_issues(ctx: typer.Context, *, as_json: Json = False) -> None:
    """List known issues, the one with the most tickets first."""
    from postdesk.gateway.store.known_issues import known_issues

    rows = known_issues(open_store(ctx).database)
    if as_json:
        show_json(rows)
        return
    columns = ("known_issue", "tickets", "open", "since", "latest", "queues", "organisations")
    show_table(
        ("issue", *columns[1:]),
        [[", ".join(v) if isinstance(v := row[c], list) else v for c in columns] for row in rows],
        empty="no known issues",
    )


@app.command()
def show(ctx: typer.Context, issue: str, as_json: Json = False) -> None:
    """Show one known issue with its tickets. ISSUE is the whole tag, or its number."""
    from postdesk.gateway.store.known_issues import known_issues, tickets_of

    database = open_store(ctx).database
    found = [
        r
        for r in known_issues(database)
        if issue.lower() in {r["known_issue"], r["known_issue"].partition("-")[0]}
    ]
    if not found:
        raise Failure(f"there is no known issue {issue}; `postdesk known list` shows them")
    shown = [row | {"list": tickets_of(database, row["known_issue"])} for row in found]
    if as_json:
        show_json(shown)
        return
    for row in shown:
        say(row["known_issue"])
        names = ("tickets", "open", "since", "latest", "queues", "organisations")
        show_pairs((name, row[name]) for name in names)
        show_table(
            ("number", "status", "queue", "organisation", "opened", "subject"),
            [
                [
                    t["id"],
                    t["status"],
                    t["queue"],
                    t["organisation"],
                    t["created_at"],
                    one_line(t["subject"], 60),
                ]
                for t in row["list"]
            ],
            empty="no tickets",
        )
