"""The reports by mail (R1), for agents, leads and managers: readable as text, with pictures beside it in HTML."""

from dataclasses import dataclass
from typing import ClassVar

from postdesk.templates.notices import Audience, Notice
from postdesk.templates.plot import Plot


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One ticket of a list, and what there is to say of it."""

    tag: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """A heading, then sentences or tickets; `empty` is said where there are neither."""

    title: str
    sentences: tuple[str, ...] = ()
    tickets: tuple[ReportLine, ...] = ()
    more: int = 0  # tickets that are not listed
    empty: str = "None."


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Notice):
    """One report of any kind: its title, the period in words, sections, plots."""

    name: ClassVar[str] = "report"
    audience: ClassVar[Audience] = "agent"

    desk: str
    title: str
    period: str
    sections: tuple[ReportSection, ...]
    plots: tuple[Plot, ...] = ()
