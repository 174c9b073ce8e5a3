"""`postdesk check`: tries everything the configuration names, and says how to mend what is wrong."""

import typer

from postdesk.gateway.cli.configured import config_path, open_app
from postdesk.gateway.cli.output import Json, say, show_json, show_table

app = typer.Typer()


@app.command()
def check(ctx: typer.Context, as_json: Json = False) -> None:
    """Try everything the configuration names: keys, store, templates, rules, mailboxes, relay, addresses, agents."""
    from postdesk.gateway.cli.checks import run_checks

    path = config_path(ctx)
    desk = open_app(ctx)
    ctx.call_on_close(desk.database.close)
    findings = list(run_checks(desk, path))
    wrong = sum(finding.ok is False for finding in findings)
    if as_json:
        show_json(
            [
                {"what": f.what, "ok": f.ok, "detail": f.detail, "mend": f.mend if f.ok is False else ""}
                for f in findings
            ]
        )
    else:
        words = {True: "ok", False: "TROUBLE", None: "not checked"}
        show_table(("what", "", "detail"), [(f.what, words[f.ok], f.detail) for f in findings])
        for finding in findings:
            if finding.ok is False:
                say(f"\n{finding.what}: {finding.detail}\n  -> {finding.mend}")
        say("\neverything works" if not wrong else f"\n{wrong} wrong")
    if wrong:
        raise typer.Exit(1)
