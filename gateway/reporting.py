"""What a report is made of, gathered: tickets and escalations from the store, service levels by the desk's rules."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from postdesk.gateway.desk.lives import level_of
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.figures import Figures
from postdesk.gateway.store.escalations import open_escalations
from postdesk.gateway.store.lives import load_lives
from postdesk.gateway.store.reporting import load_figures


def gather(connection: Connection, desk: DeskRules, since: datetime, now: datetime) -> Figures:
    """The figures of a period that ends now."""
    figures = load_figures(connection, since, now)
    lives = load_lives(connection, [ticket.id for ticket in figures.open_now])
    levels = {ticket: level_of(desk.levels, life, now) for ticket, life in lives.items()}
    return replace(
        figures,
        escalations=open_escalations(connection, now),
        colours={ticket: level.colour.value for ticket, level in levels.items() if level is not None},
    )
