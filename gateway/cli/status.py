"""`postdesk status`: do the books balance, what waits, what is stuck."""

import typer

from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.output import Json, moment, one_line, say, show_json, show_pairs, show_table

app = typer.Typer()


@app.command()
def status(ctx: typer.Context, as_json: Json = False) -> None:
    """Show the books: what was accepted equals what is accounted for, and what waits or is stuck."""
    from postdesk.gateway.store.books import Books, read_books

    books: Books = read_books(open_store(ctx).database)
    if as_json:
        show_json(
            {
                "balanced": not books.troubles,
                "troubles": books.troubles,
                "accepted": books.accepted,
                "accounted": books.accounted,
                "waiting": books.waiting,
                "outcomes": books.outcomes,
                "entries": {
                    what: {"said": said, "there": there} for what, (said, there) in books.entries.items()
                },
                "oldest_waiting": books.oldest_waiting,
                "next_due": {"message": books.next_message, "letter": books.next_letter},
                "outbox": books.letters,
                "tickets": books.tickets,
                "mailboxes": books.mailboxes,
                "timers": books.timers,
            }
        )
        return
    say(f"Accepted {books.accepted}, accounted for {books.accounted}: " + _verdict(books.troubles))
    for trouble in books.troubles:
        say(f"  {trouble}")
    say()
    show_table(
        ("messages", "count"),
        [("waiting", books.waiting), *((o.replace("_", " "), n) for o, n in books.outcomes.items() if n)],
    )
    say()
    show_table(
        ("letters", "count"), [(state, n) for state, n in books.letters.items() if n], empty="no letters"
    )
    say()
    show_table(("tickets", "count"), books.tickets.items())
    say()
    show_pairs(
        (
            ("oldest waiting since", books.oldest_waiting),
            ("next message due", books.next_message),
            ("next letter due", books.next_letter),
            ("next timer due", books.timers["next_due"]),
        )
    )
    stuck = books.outcomes["held"] + books.outcomes["quarantined"]
    if stuck:
        say(f"{stuck} messages wait for a person: postdesk quarantine list")
    if books.letters["held"]:
        say(f"{books.letters['held']} letters are held: postdesk outbox list --state held")
    if books.timers["failed"]:
        say(f"{books.timers['failed']} timers were given up: postdesk ticket show NUMBER, or the log")
    for row in books.mailboxes:
        say(
            f"mailbox {row['mailbox']}: message {row['uid']} could not be fetched in {row['attempts']} attempts, "
            f"last at {moment(row['updated_at'])}: {one_line(row['cause'])}"
        )


def _verdict(troubles: list[str]) -> str:
    return "THE BOOKS DO NOT BALANCE" if troubles else "the books balance"
