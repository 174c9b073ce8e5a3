"""What customers may see. One function makes it, and it is given the public messages alone (requirement N1)."""

from collections.abc import Sequence
from datetime import datetime

from postdesk.gateway.model import InternalNote, PublicMessage
from postdesk.templates.notices import HistoryEntry


def customer_view(messages: Sequence[PublicMessage], most: int) -> tuple[HistoryEntry, ...]:
    """The latest public messages, latest first: the only history that is ever put below an answer (N2)."""
    latest = messages[len(messages) - most :] if most < len(messages) else messages
    return tuple(HistoryEntry(author_name=m.author, at=m.at, text=m.text) for m in reversed(latest))


def agent_view(notes: Sequence[InternalNote], most: int) -> tuple[HistoryEntry, ...]:
    """The latest notes, latest first, for agents."""
    latest = notes[len(notes) - most :] if most < len(notes) else notes
    return tuple(HistoryEntry(author_name=n.author, at=n.at, text=n.text) for n in reversed(latest))


def at_text(moment: datetime) -> str:
    """A time as people read it; UTC and saying so."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
