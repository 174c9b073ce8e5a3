"""Stored answers, used by name (P6)."""

from dataclasses import replace

from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.ticket_commands import nearest
from postdesk.gateway.desk.work import Refusal, Work
from postdesk.gateway.stored_answers import find_macro, macro_names


def macro(work: Work, command: Command) -> Work | Refusal:
    """`#macro reset-password`: its text goes before the agent's own."""
    macros = work.case.desk.macros
    text = find_macro(macros, command.argument.lower(), work.ticket.language)
    if text is None:
        names = macro_names(macros)
        known = f"; there are {', '.join(names)}" if names else "; none is configured"
        return Refusal(f"there is no macro {command.argument}{nearest(command.argument, names)}{known}")
    words = filled(work, text)
    return replace(work, stored_text="\n\n".join(t for t in (work.stored_text, words) if t)).saying(
        "Its text stands before your own."
    )


def filled(work: Work, text: str) -> str:
    """Settings refuse every other variable, so that none is ever sent as it stands."""
    customer = work.ticket.customer
    values = {
        "customer": customer.name or customer.address,
        "tag": work.case.desk.tag(work.ticket.id),
        "agent": work.agent.name,
    }
    for name, value in values.items():
        text = text.replace("{" + name + "}", value.replace("{", ""))
    return text.strip()
