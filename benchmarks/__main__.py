"""`make bench`: figures of this machine, in one run, so that their ratios mean something."""

import argparse
import json
import os
import platform
import sys

from rich.console import Console
from rich.table import Table

from benchmarks import measures
from benchmarks.proof import proof


def main() -> int:
    """Measure everything, or a part; a table for people, `--json` for machines."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument(
        "--large", type=int, default=100_000, help="tickets in the store for the measure at scale"
    )
    parser.add_argument(
        "--postgresql",
        default=os.environ.get("POSTDESK_BENCH_POSTGRESQL", ""),
        help="URL of an empty database",
    )
    parser.add_argument(
        "--only", default="", help="limits, accepting, end-to-end, latency, scale, proof (comma-separated)"
    )
    parser.add_argument("--profile", action="store_true", help="where a worker's time goes, and nothing else")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.profile:
        print(measures.profile("", min(arguments.messages, 2000)))
        return 0
    found: dict[str, dict[str, float]] = {}
    chosen = set(filter(None, arguments.only.split(",")))
    n = arguments.messages
    if not chosen or "limits" in chosen:
        found["this machine"] = measures.limits(n)
    stores = {"sqlite": "", **({"postgresql": arguments.postgresql} if arguments.postgresql else {})}
    parts = {
        "accepting": lambda url: measures.accepting(url, n, 32),
        "end-to-end": lambda url: (
            measures.end_to_end(_fresh(url), n, 1) | measures.end_to_end(_fresh(url), n, 2)
        ),
        "latency": lambda url: measures.latency(url, 100),
        "proof": lambda url: proof(url, min(n, 1000)),
        "scale": lambda url: measures.at_scale(url, (1000, arguments.large), 1000),
    }
    for store, url in stores.items():
        for name, measure in parts.items():
            if not chosen or name in chosen:
                print(f"measuring {name} on {store} ...", file=sys.stderr)
                found.setdefault(store, {}).update(measure(_fresh(url)))
    _show(found, as_json=arguments.json)
    return 0


def _fresh(url: str) -> str:
    """A PostgreSQL database emptied; SQLite makes a new file by itself."""
    if url:
        import sqlalchemy as sa

        engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
        engine.dispose()
    return url


def _show(found: dict[str, dict[str, float]], *, as_json: bool) -> None:
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    if as_json:
        print(json.dumps({"machine": machine, "figures": found}, indent=1))
        return
    table = Table(title=f"Python {machine['python']}, {machine['cores']} cores, load {machine['load']:.1f}")
    for column in ("where", "what", "figure"):
        table.add_column(column, justify="right" if column == "figure" else "left")
    for where, figures in found.items():
        for what, figure in figures.items():
            table.add_row(where, what, f"{figure:,.3f}" if figure < 100 else f"{figure:,.0f}")
    console = Console(highlight=False)
    console.width = max(console.width, 110)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
