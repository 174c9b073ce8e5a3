"""`postdesk ticket`: tickets looked at and worked on without mail, by the same rules."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.escalations import show_escalations
from postdesk.gateway.cli.output import (
    Failure,
    Json,
    WrongUse,
    moment,
    one_line,
    say,
    show_json,
    show_pairs,
    show_table,
)

if TYPE_CHECKING:
    from postdesk.gateway.model import Decision

app = typer.Typer(help="List, show and work on tickets.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="1042 or PD-1042.")]
Author = Annotated[str, typer.Option("--agent", metavar="ADDRESS", help="The agent whose words these are.")]
Text = Annotated[str | None, typer.Option("--text", help="The words; standard input where not given.")]


@app.command("list")
def list_tickets(
    ctx: typer.Context,
    *,
    status: Annotated[
        list[str] | None, typer.Option(help="open, pending, resolved, closed; may be repeated.")
    ] = None,
    queue: Annotated[str | None, typer.Option()] = None,
    owner: Annotated[str | None, typer.Option(help="An agent's address, or none.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Resolved and closed ones too.")] = False,
    limit: Annotated[int, typer.Option(min=1)] = 100,
    as_json: Json = False,
) -> None:
    """List tickets, latest touched first; open and pending ones where nothing else is asked.

    STAGE is what the customer sees of the status.
    """
    from postdesk.gateway.cli.service_levels import colours
    from postdesk.gateway.desk.stages import stage_of_row
    from postdesk.gateway.model import Status
    from postdesk.gateway.store.tickets import Wanted, ticket_rows

    unknown = sorted(set(status or ()) - set(Status))
    if unknown:
        raise WrongUse(f"--status: no such status: {', '.join(unknown)}; there are {', '.join(Status)}")
    desk = open_store(ctx)
    if queue is not None and queue not in desk.settings.queues:
        raise WrongUse(f"--queue: no such queue: {queue}; there are {', '.join(desk.settings.queues)}")
    statuses = status or (None if every else [Status.OPEN, Status.PENDING])
    wanted = Wanted(statuses, queue, "" if owner == "none" else owner and owner.lower(), limit)
    rows = ticket_rows(desk.database, wanted)
    levels = colours(desk, [row["id"] for row in rows])
    for row in rows:
        row["level"] = levels[row["id"]]
        row["stage"] = stage_of_row(row)
    if as_json:
        show_json(rows)
        return
    columns = (
        "id",
        "level",
        "status",
        "stage",
        "urgency",
        "escalated",
        "queue",
        "owner",
        "customer",
        "updated_at",
        "subject",
    )
    show_table(
        ("number", *(c.removesuffix("_at") for c in columns[1:])),
        [[row[c] if c != "subject" else one_line(row[c], 60) for c in columns] for row in rows],
        empty="no tickets",
    )


@app.command()
def show(
    ctx: typer.Context,
    number: Number,
    why: Annotated[bool, typer.Option("--why", help="Only its service level, and what led to it.")] = False,
    as_json: Json = False,
) -> None:
    """Show one ticket whole: public messages, and apart and marked INTERNAL its notes."""
    from postdesk.gateway.cli.service_levels import colours, show_why
    from postdesk.gateway.desk.stages import stage_of
    from postdesk.gateway.store.conversations import load_conversation
    from postdesk.gateway.store.tickets import whole_ticket

    wanted = read_number(number)
    desk = open_store(ctx)
    if why:
        show_why(desk, wanted, as_json)
        return
    found = whole_ticket(desk.database, wanted)
    if found is None:
        raise Failure(f"there is no ticket {wanted}")
    found["level"] = colours(desk, [wanted])[wanted]
    with desk.database.read() as connection:
        conversation = load_conversation(connection, wanted)
    found["stage"] = None if conversation is None else stage_of(conversation)
    if as_json:
        show_json(found)
    else:
        _show(found)


@app.command()
def reply(
    ctx: typer.Context, number: Number, agent: Author, text: Text = None, as_json: Json = False
) -> None:
    """Answer in public: mailed to everybody who takes part, as if the agent had answered by mail."""
    from postdesk.gateway.cli.acting import answer

    tell(answer(ctx, read_number(number), agent, _words(text)), as_json)


@app.command()
def note(ctx: typer.Context, number: Number, agent: Author, text: Text = None, as_json: Json = False) -> None:
    """Add an internal note; the other agents concerned hear of it."""
    from postdesk.gateway.cli.acting import add_note

    tell(add_note(ctx, read_number(number), agent, _words(text)), as_json)


@app.command("set")
def set_properties(
    ctx: typer.Context,
    number: Number,
    values: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME=VALUE...",
            help="status=…, until=DAY, queue=…, urgency=…, owner=ADDRESS or none, tier=…, team=…, tag=…, untag=…, known=…, plan=…, "
            "organisation=…, follow=ADDRESS, unfollow=ADDRESS, permission='WHO WHAT' (or 'not-needed WHY'), field.NAME=…",
        ),
    ],
    why: Annotated[
        str, typer.Option(help="Recorded with the change; what solved it, for status=closed.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Change a ticket's properties; each change is recorded."""
    from postdesk.gateway.cli.acting import change

    wanted: dict[str, str] = {}
    for pair in values:
        name, equals, value = pair.partition("=")
        if not equals or name in wanted:
            raise WrongUse(f"{pair}: " + ("given twice" if name in wanted else "write NAME=VALUE"))
        wanted[name] = value
    tell(change(ctx, read_number(number), wanted, why), as_json)


def read_number(text: str) -> int:
    """1042, #1042 or PD-1042."""
    digits = text.strip().removeprefix("#").rpartition("-")[2]
    if not digits.isdecimal() or len(digits) > 18:
        raise WrongUse(f"{text}: not a ticket's number; write 1042 or PD-1042")
    return int(digits)


def _words(text: str | None) -> str:
    """What was given, else all of standard input."""
    if text is None:
        if sys.stdin.isatty():
            typer.echo("Type the text; end with Ctrl-D on a line of its own.", err=True)
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    text = "\n".join(text.splitlines()).strip("\n")
    if not text.strip():
        raise WrongUse("there is no text: give --text, or write it to standard input")
    return text


def tell(decision: "Decision", as_json: bool) -> None:
    """What came of it."""
    letters = [{"notice": n.notice.name, "recipient": n.recipient} for n in decision.letters]
    changes = [{"field": c.field, "old": c.old, "new": c.new} for c in decision.changes]
    if as_json:
        show_json(
            {"ticket": decision.ticket, "outcome": decision.outcome, "changes": changes, "letters": letters}
        )
        return
    say(f"ticket {decision.ticket}: {decision.outcome}")
    for c in changes:
        say(f"  {c['field']}: {c['old'] or 'none'} -> {c['new'] or 'none'}")
    for letter in letters:
        say(f"  {str(letter['notice']).replace('_', ' ')} to {letter['recipient']}, waiting to be sent")
    if not letters and not changes and decision.note is None:
        say("  nothing to change")


def _show(ticket: Mapping[str, Any]) -> None:
    say(f"{ticket['id']}: {one_line(ticket['subject'], 200)}")
    show_pairs(
        (
            ("level", ticket["level"]),
            ("status", ticket["status"]),
            ("as customers see it", ticket["stage"]),
            *((name, ticket[name]) for name in ("queue", "urgency", "owner")),
            ("customer", f"{ticket['customer_name']} <{ticket['customer']}>".strip()),
            ("language", ticket["language"]),
            ("created", ticket["created_at"]),
            ("updated", ticket["updated_at"]),
            ("follows", ticket["successor_of"]),
            ("merged into", ticket["merged_into"]),
            ("since", ticket["status_since"]),
            ("until", ticket["until"]),
            ("customer reminded", ticket["reminded_at"]),
            ("resolution", one_line(ticket["resolution"], 200)),
            ("confirmed by", ticket["confirmed_by"]),
            ("tier", ticket["tier"]),
            ("with", ticket["team"]),
            ("organisation", ticket["organisation"]),
            ("plan", ticket["plan"]),
            ("known issue", ticket["known_issue"]),
            ("followers", [row["address"] for row in ticket["followers"]]),
            ("fields", "; ".join(f"{row['name']}={row['value']}" for row in ticket["fields"])),
            ("tags", [row["name"] for row in ticket["tags"]]),
            ("queue because", "; ".join(ticket["queue_reasons"])),
            ("urgency because", "; ".join(ticket["urgency_reasons"])),
        )
    )
    show_escalations(ticket["escalations"])
    for entry in ticket["messages"]:
        _show_entry(
            entry,
            "PUBLIC"
            if not entry["withheld"]
            else "WITHHELD: held by the leak guard or taken back, no customer has seen it",
        )
    for entry in ticket["notes"]:
        _show_entry(entry, "INTERNAL")
    for title, columns in _TABLES.items():
        if ticket[title]:
            say(f"\n{title.capitalize()}")
            show_table(columns, [[_cell(row[c]) for c in columns] for row in ticket[title]])


_TABLES = {
    "participants": ("address", "name", "how", "added_at", "sees_from", "removed_at"),
    "related": ("id", "why"),
    "changes": ("at", "field", "old", "new", "actor", "why"),
    "alarms": (
        "opened_at",
        "opened_by",
        "question",
        "agents",
        "acknowledged_at",
        "acknowledged_by",
        "calls",
        "hook_said",
    ),
    "timers": ("due_at", "kind", "state", "attempts"),
    "letters": ("id", "notice", "recipient", "state", "attempts", "response"),
}


def _cell(value: Any) -> Any:
    return one_line(value) if isinstance(value, str) else value


def _show_entry(entry: Mapping[str, Any], mark: str) -> None:
    address = entry["author_address"]
    author = (
        one_line(entry["author"])
        if entry["author"] == address or address is None
        else f"{one_line(entry['author'])} <{address}>"
    )
    say(f"\n--- {mark} --- {author}, {moment(entry['created_at'])}")
    for doubt in entry.get("flags", ()):
        say(f"! {one_line(doubt, 500)}")
    say(entry["text"].rstrip())
    for file in entry["attachments"]:
        say(f"[{one_line(file['filename']) or 'no name'}, {file['content_type']}, {file['size']} octets]")
