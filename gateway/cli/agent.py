"""`postdesk agent`: who works here."""

from typing import Annotated

import typer

from postdesk.gateway.cli.configured import open_store, synchronise_agents
from postdesk.gateway.cli.output import Failure, Json, WrongUse, say, show_json, show_table

app = typer.Typer(help="List, add, disable and enable support agents.", no_args_is_help=True)

Address = Annotated[str, typer.Argument(metavar="ADDRESS")]


@app.command("list")
def list_agents(ctx: typer.Context, as_json: Json = False) -> None:
    """List all agents, the inactive ones too, as the configuration of now has them."""
    from dataclasses import asdict

    desk = open_store(ctx)
    synchronise_agents(desk)
    agents = desk.agents.all()
    if as_json:
        show_json([asdict(agent) for agent in agents])
        return
    show_table(
        ("address", "name", "queues", "active", "from"),
        [(a.address, a.name, a.queues or "all", a.active, a.origin) for a in agents],
        empty="no agents; add [[agents]] to the configuration, or `postdesk agent add`",
    )


@app.command()
def add(
    ctx: typer.Context,
    address: Address,
    name: Annotated[str, typer.Option(help="As customers see it.")],
    queue: Annotated[
        list[str] | None, typer.Option(help="Hears of new requests here; may be repeated.")
    ] = None,
) -> None:
    """Add an agent, or change the name and queues of one."""
    from pydantic import ValidationError

    from postdesk.gateway.settings.desk import Agent

    desk = open_store(ctx)
    settings = desk.settings
    try:
        agent = Agent(name=name, address=address, queues=tuple(queue or ()))
    except ValidationError as error:
        wrong = error.errors()[0]
        raise WrongUse(f"{wrong['loc'][0]}: {wrong['msg'].removeprefix('Value error, ')}") from None
    unknown = sorted(set(agent.queues) - set(settings.queues))
    if unknown:
        raise WrongUse(
            f"--queue: no such queue: {', '.join(unknown)}; there are {', '.join(settings.queues)}"
        )
    if agent.address in settings.desk.addresses:
        raise WrongUse(f"{agent.address} is the desk's own address")
    if agent.address in {configured.address for configured in settings.agents}:
        raise Failure(f"{agent.address} is in the configuration, which would undo this; change it there")
    desk.agents.put(agent.name, agent.address, agent.queues)
    active = next(a.active for a in desk.agents.all() if a.address == agent.address)
    say(
        f"{agent.address} "
        + ("works here" if active else f"is disabled; `postdesk agent enable {agent.address}`")
    )


@app.command()
def disable(ctx: typer.Context, address: Address) -> None:
    """Believe an agent nothing from now on; what they did stays."""
    _activate(ctx, address, active=False)


@app.command()
def enable(ctx: typer.Context, address: Address) -> None:
    """Let a disabled agent work again."""
    _activate(ctx, address, active=True)


def _activate(ctx: typer.Context, address: str, *, active: bool) -> None:
    if not open_store(ctx).agents.activate(address, active=active):
        raise Failure(f"{address} is no agent; see `postdesk agent list`")
    say(f"{address.lower()} is {'enabled' if active else 'disabled'}")
