"""Playbooks (P6): a checklist for a kind of problem, proposed by the customer's words, ticked by mail. Pure.

Which one a ticket follows, and what is done of it, are fields of the ticket. A proposed one becomes the ticket's with the
first step that is ticked.
"""

from dataclasses import dataclass

from postdesk.gateway.desk.playbook_book import Playbooks
from postdesk.gateway.desk.properties import By, Changed, nearest, with_field
from postdesk.gateway.model import Conversation, Ticket
from postdesk.gateway.settings.knowledge import Playbook

CHOSEN, DONE = "playbook", "steps"
NONE = "none"  # in place of a name: no playbook, and none proposed


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket's playbook as agents see it; `words` show why it is proposed, and are empty where it was chosen."""

    name: str
    title: str
    steps: tuple[str, ...]
    words: str = ""

    @property
    def heading(self) -> str:
        return (
            f'{self.title} (proposed: they write "{self.words}"; #playbook none drops it)'
            if self.words
            else self.title
        )


def shown(books: Playbooks, conversation: Conversation) -> Shown | None:
    """The one that was chosen, else the first that the request's words propose; None where there is none."""
    ticket = conversation.ticket
    chosen = dict(ticket.fields).get(CHOSEN)
    if chosen is not None:
        book = books.by_name.get(chosen)
        return None if book is None else Shown(chosen, book.title, _lines(book, _done(ticket)))
    request = next((m for m in conversation.messages if m.from_customer and not m.guest), None)
    found = {} if request is None else books.phrases.found(ticket.subject, request.text)
    for name, words in found.items():
        book = books.by_name[name]
        if not book.queues or ticket.queue in book.queues:
            return Shown(name, book.title, _lines(book, frozenset()), words)
    return None


def choose(books: Playbooks, ticket: Ticket, value: str, by: By) -> Changed | str:
    """`failed-sync`; `none` where the ticket shall have none."""
    name = value.lower()
    if name != NONE and name not in books.by_name:
        known = ", ".join(books.by_name) or "none configured"
        return f"there is no playbook {value}{nearest(name, books.by_name)}; there are {known}"
    return with_field(with_field(Changed(ticket, ()), DONE, "", by), CHOSEN, name, by)


def tick(books: Playbooks, conversation: Conversation, value: str, by: By) -> Changed | str:
    """`2`, `2 done`, `2 undo`: of the ticket's playbook, or of the proposed one, which becomes the ticket's."""
    ticket = conversation.ticket
    current = shown(books, conversation)
    if current is None:
        return "the ticket has no playbook: #playbook NAME first"
    number, _, word = value.partition(" ")
    if word.strip().lower() not in {"", "done", "undo"}:
        return f"{word} is neither done nor undo: #step 2 undo"
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= len(current.steps)):
        return f"{number} is not one of its steps, 1 to {len(current.steps)}"
    done = _done(ticket) - {int(number)} if word.strip().lower() == "undo" else _done(ticket) | {int(number)}
    changed = with_field(Changed(ticket, ()), CHOSEN, current.name, by)
    return with_field(changed, DONE, ",".join(map(str, sorted(done))), by)


def _done(ticket: Ticket) -> frozenset[int]:
    return frozenset(int(n) for n in dict(ticket.fields).get(DONE, "").split(",") if n.isdigit())


def _lines(book: Playbook, done: frozenset[int]) -> tuple[str, ...]:
    return tuple(f"[{'x' if n in done else ' '}] {n}. {step}" for n, step in enumerate(book.steps, start=1))
