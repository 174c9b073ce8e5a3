"""Stored answers, used by name (P6)."""

from dataclasses import replace

from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.ticket_commands import nearest
from postdesk.gateway.desk.work import Refusal, Work


def macro(work: Work, command: Command) -> Work | Refusal:
    """`#macro reset-password`: its text goes before the agent's own."""
    macros = work.case.desk.macros
    text = macros.get(command.argument.lower())
    if text is None:
        known = f"; there are {', '.join(sorted(macros))}" if macros else "; none is configured"
        return Refusal(f"there is no macro {command.argument}{nearest(command.argument, macros)}{known}")
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
