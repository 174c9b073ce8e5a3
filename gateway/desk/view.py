"""What customers may see. One function makes it, and it is given the public messages alone (requirement N1)."""

from collections.abc import Sequence
from datetime import datetime

from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import DESK, InternalNote, PublicMessage
from postdesk.templates.dates import zone_name
from postdesk.templates.notices import HistoryEntry


def customer_view(desk: DeskRules, messages: Sequence[PublicMessage], most: int) -> tuple[HistoryEntry, ...]:
    """The latest public messages, latest first: the only history that is ever put below an answer (N2).

    What came from somebody who takes no part is not among them.
    """
    seen = [m for m in messages if not m.guest]
    latest = seen[len(seen) - most :] if most < len(seen) else seen
    return tuple(HistoryEntry(author_name=_author(desk, m), at=m.at, text=m.text) for m in reversed(latest))


def public_messages(
    desk: DeskRules, messages: Sequence[PublicMessage], most: int
) -> tuple[HistoryEntry, ...]:
    """The same for agents: with what came from people who take no part, and saying so."""
    latest = messages[len(messages) - most :] if most < len(messages) else messages
    return tuple(HistoryEntry(author_name=named(desk, m), at=m.at, text=m.text) for m in reversed(latest))


def named(desk: DeskRules, message: PublicMessage) -> str:
    """Who wrote it, for agents."""
    if message.guest:
        return f"{message.author} <{message.address}>, NOT A PARTICIPANT"
    return _author(desk, message)


def _author(desk: DeskRules, message: PublicMessage) -> str:
    """Anybody can call themselves by an agent's name, or the desk's: then their address stands behind it."""
    if not message.from_customer or message.address in desk.agents:  # an agent's address is nobody's business
        return message.author
    borrowed = message.author.casefold() in desk.staff_names
    return f"{message.author} <{message.address}>" if borrowed else message.author


def agent_view(notes: Sequence[InternalNote], most: int) -> tuple[HistoryEntry, ...]:
    """The latest notes, latest first, for agents. One that came by mail from outside proves nobody, and says so."""
    latest = notes[len(notes) - most :] if most < len(notes) else notes
    return tuple(HistoryEntry(author_name=_noted(n), at=n.at, text=n.text) for n in reversed(latest))


def _noted(note: InternalNote) -> str:
    inside = note.from_agent or note.author == DESK
    return note.author if inside else f"{note.author}, FROM OUTSIDE"


def at_text(desk: DeskRules, moment: datetime) -> str:
    """A time as agents read it, wherever it stands: the desk's, and saying so."""
    return f"{moment.astimezone(desk.zone):%Y-%m-%d %H:%M} {zone_name(moment, 'en', desk.zone)}"


def clock_text(desk: DeskRules, moment: datetime) -> str:
    """A time of these very minutes, to the second."""
    return f"{moment.astimezone(desk.zone):%H:%M:%S} {zone_name(moment, 'en', desk.zone)}"
