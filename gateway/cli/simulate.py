"""`postdesk simulate`: past mail through a configuration on a virtual clock. Nothing is sent, nothing is stored."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from postdesk.gateway.cli.configured import open_app
from postdesk.gateway.cli.ingest import progress
from postdesk.gateway.cli.output import (
    Failure,
    WrongUse,
    complain,
    json_line,
    one_line,
    say,
    show_table,
)

if TYPE_CHECKING:
    from postdesk.gateway.app import App
    from postdesk.gateway.rawmail import RawMail
    from postdesk.gateway.simulated_differences import Difference
    from postdesk.gateway.simulation import Simulated, Told

app = typer.Typer()


@app.command()
def simulate(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files, mbox files, Maildirs, folders of .eml; the store's mail where none.",
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="Let timers go on until then (ISO 8601, UTC); until the last mail."
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Another configuration: show only what it would do otherwise."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")] = False,
) -> None:
    """Run past mail through the configuration: which ticket each joins, what would be sent, which timers fire.

    It runs in a throw-away store on a virtual clock. Senders are believed: nobody can ask the DNS of the past.
    """
    end = _moment(until)
    desk = open_app(ctx)
    other = None if against is None else _other(against)
    mail = _mail(desk, paths or [])
    run = _simulated(desk, mail, end, compared=other is not None)
    if run.left:
        complain(f"messages left out, which came after the end or failed just before it: {run.left}")
    if other is not None:
        _show_differences(run, _simulated(other, mail, end, compared=True), as_json)
    elif as_json:
        for told in run.messages:
            typer.echo(json_line(_as_json(told)))
    else:
        _show(run)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"--until: {text} is not a time such as 2026-12-01 or 2026-12-01T09:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _other(path: Path) -> "App":
    from postdesk.gateway.app import App
    from postdesk.gateway.settings.loading import load

    return App(load(path))


def _simulated(desk: "App", mail: "_Mail", until: datetime | None, *, compared: bool) -> "Simulated":
    """One run of `desk`. What is to be compared is written out."""
    from postdesk.gateway.garbage import collect_seldom
    from postdesk.gateway.simulated_words import words_by
    from postdesk.gateway.simulation import simulate as run

    collect_seldom()
    with progress(mail.count, "simulating") as advance:
        words = words_by(desk.engine, desk.settings.desk.tag) if compared else None
        simulated = run(desk, mail.read(), until, advance, words)
    if not simulated.messages:
        raise Failure(f"there is no mail to simulate{mail.hint if until is None else ' until then'}")
    return simulated


@dataclass(frozen=True, slots=True)
class _Mail:
    """Past mail, to be read once for each run."""

    count: Callable[[], int]
    read: Callable[[], Iterator["RawMail"]]
    hint: str = ""  # what to do where there is none


def _mail(desk: "App", paths: list[Path]) -> _Mail:
    """That of the files; without any, of the desk's own store."""
    import io

    from postdesk.gateway.edges import ingest_files
    from postdesk.gateway.simulation import as_received
    from postdesk.gateway.store.past import count_received, received_mail

    if not paths:
        desk.database.require_current()
        return _Mail(
            lambda: count_received(desk.database),
            lambda: received_mail(desk.database),
            "; name files, or a store that has some",
        )
    named: set[str] = set()  # what could not be read, of two runs said once
    delivery = ingest_files.Delivery(desk.clock(), max_size=desk.settings.smtp.max_size)

    def readable() -> Iterator["RawMail"]:
        for found in ingest_files.messages(paths, delivery, io.BytesIO()):
            if isinstance(found, ingest_files.Unreadable):
                trouble = f"{found.path}: {found.reason}"
                if trouble not in named:
                    complain(trouble)
                named.add(trouble)
            else:
                yield found

    return _Mail(lambda: ingest_files.count(paths), lambda: as_received(readable()))


def _as_json(told: "Told") -> dict[str, Any]:
    return {
        "file": told.file,
        "at": told.at,
        "ticket": told.ticket,
        "how": told.how,
        "outcome": told.outcome,
        "reason": told.reason,
        "queue": told.queue,
        "urgency": told.urgency,
        "sent": list(told.sent),
        "timers": list(told.timers),
    }


def _show(run: "Simulated") -> None:
    from postdesk.gateway.desk.level_watch import LOOK
    from postdesk.gateway.desk.service_levels import Colour

    # Lines, and no table: to lay one out took a tenth of the time that 1,500 messages did (cProfile).
    for told in run.messages:
        _show_line(told.at, told.file, told.ticket, _became(told), told.sent)
        for timer in told.timers:
            _show_line(
                timer["at"], f"timer: {timer['kind']}", timer["ticket"], timer["reason"], timer["sent"]
            )
    outcomes = Counter(told.outcome.replace("_", " ") for told in run.messages)
    timers = Counter(timer["kind"] for told in run.messages for timer in told.timers)
    letters = Counter(
        letter["notice"].replace("_", " ") for told in run.messages for letter in _all_sent(told)
    )
    say()
    for what, counts in (("messages", outcomes), ("timers", timers), ("letters", letters)):
        say(
            f"{what} {counts.total()}: {', '.join(f'{name} {n}' for name, n in counts.most_common()) or 'none'}"
        )
    red = {
        timer["ticket"]
        for told in run.messages
        for timer in told.timers
        if timer["kind"] == LOOK and timer["reason"].startswith(Colour.RED)
    }
    say(f"{len(red)} tickets were red when somebody was to be told")
    statuses = Counter(str(ticket["status"]) for ticket in run.tickets.values())
    say(f"tickets {len(run.tickets)}: {', '.join(f'{name} {n}' for name, n in statuses.most_common())}")


def _became(told: "Told") -> str:
    """What led it to its ticket; of mail that opened and joined none, why."""
    return told.how or f"{told.outcome.replace('_', ' ')}: {told.reason}".removesuffix(": ")


def _all_sent(told: "Told") -> list[dict[str, Any]]:
    return [*told.sent, *(letter for timer in told.timers for letter in timer["sent"])]


def _show_line(at: datetime, what: str, ticket: int | None, how: str, sent: Any) -> None:
    say(f"{at:%Y-%m-%d %H:%M}  {ticket or '-':>6}  {one_line(what, 60)}: {one_line(how, 100)}")
    for letter in sent:
        say(f"{'':26}-> {letter['notice']} to {letter['to']}")


def _show_differences(one: "Simulated", two: "Simulated", as_json: bool) -> None:
    from postdesk.gateway.simulated_differences import differences

    found = differences(one, two)
    if as_json:
        for difference in found:
            typer.echo(json_line(_difference_json(difference)))
        return
    show_table(
        ("message", "what", "now", "then"),
        [(one_line(d.file, 60), d.what, one_line(d.before), one_line(d.after)) for d in found],
        empty=f"no difference in {len(one.messages)} messages",
    )


def _difference_json(difference: "Difference") -> dict[str, str]:
    return {
        "file": difference.file,
        "what": difference.what,
        "before": difference.before,
        "after": difference.after,
    }
