"""`postdesk run` and `postdesk work`: the daemon, and one round of its work for scripts."""

from typing import Annotated

import typer

from postdesk.gateway.cli.configured import config_path, open_store, synchronise_agents
from postdesk.gateway.cli.output import Failure, Json, WrongUse, say, show_json

app = typer.Typer()


@app.command()
def run(
    ctx: typer.Context,
    roles: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ROLE]...", help="receive, poll, work, send; all where none is given."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Worker processes, in place of work.processes.")
    ] = None,
) -> None:
    """Run the daemon until SIGTERM or Ctrl-C. Brings the store to this version first."""
    from postdesk.gateway import logs
    from postdesk.gateway.app import App
    from postdesk.gateway.daemon import ROLES, Daemon, RoleDiedError
    from postdesk.gateway.settings.loading import load

    unknown = sorted(set(roles or ()) - set(ROLES))
    if unknown:
        raise WrongUse(f"no such role: {', '.join(unknown)}; there are {', '.join(ROLES)}")
    path = config_path(ctx).resolve()
    settings = load(path)
    if workers is not None:
        work = settings.work.model_copy(update={"processes": workers})
        settings = settings.model_copy(update={"work": work})
    logs.configure()
    desk = App(settings)
    _ = desk.rules  # keys and classification rules: better wrong now than with the first message
    desk.database.upgrade()
    synchronise_agents(desk)
    try:
        Daemon(desk, path, [role for role in ROLES if not roles or role in roles]).run()
    except RoleDiedError as error:
        raise Failure(str(error)) from None


@app.command()
def work(
    ctx: typer.Context,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="Process what is due now, then exit; sends nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Process what is spooled, in this process, then exit: for scripts and tests. `run` does it for good."""
    if not until_idle:
        raise WrongUse("give --until-idle; `postdesk run work` works without end")
    from postdesk.gateway.pipeline import Pipeline
    from postdesk.gateway.store.books import read_books
    from postdesk.gateway.timekeeper import Timekeeper
    from postdesk.gateway.timer_sweep import TimerSweep

    desk = open_store(ctx)
    synchronise_agents(desk)
    before = read_books(desk.database)
    pipeline = Pipeline(desk.database, desk.rules, desk.settings.work, desk.clock, prover=desk.prover)
    TimerSweep(desk.database, desk.rules, desk.clock).run()
    timekeeper = Timekeeper(desk.database, desk.rules, desk.clock)
    taken = timers = 0
    while (done := pipeline.step()) + (due := timekeeper.step()):
        taken, timers = taken + done, timers + due
    after = read_books(desk.database)
    became = {
        outcome: count - before.outcomes[outcome]
        for outcome, count in after.outcomes.items()
        if count > before.outcomes[outcome]
    }
    if as_json:
        show_json({"taken": taken, "outcomes": became, "waiting": after.waiting, "timers": timers})
        return
    words = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in became.items())
    fired = f"; {timers} timers fired" if timers else ""
    say(f"{taken} taken: {words or 'nothing new'}; {after.waiting} waiting{fired}")
