"""Days and times in the reader's words: "Monday, 30 November 2026, 10:00 (CET)". One table of patterns a language.

A moment is shown in the desk's time zone, and says so. A language without a table gets ISO 8601's order of figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class DateWords:
    """How one language writes a day, a time, both, and from one time to another."""

    weekdays: tuple[str, ...]  # Monday first
    months: tuple[str, ...]
    day: str
    clock: str
    moment: str
    span: str
    first: str = "1"  # of a month: "1er janvier"
    zones: tuple[tuple[str, str], ...] = ()  # abbreviations that people know by another name


WORDS: Mapping[str, DateWords] = {
    "en": DateWords(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("January", "February", "March", "April", "May", "June", "July",
         "August", "September", "October", "November", "December"),
        day="{weekday}, {number} {month} {year}",
        clock="{hour}:{minute}",
        moment="{day}, {clock} ({zone})",
        span="{day}, {clock} to {until} ({zone})",
    ),
    "de": DateWords(
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
         "August", "September", "Oktober", "November", "Dezember"),
        day="{weekday}, {number}. {month} {year}",
        clock="{hour}:{minute}",
        moment="{day}, {clock} Uhr ({zone})",
        span="{day}, {clock} bis {until} Uhr ({zone})",
        zones=(("CET", "MEZ"), ("CEST", "MESZ")),
    ),
    "fr": DateWords(
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        ("janvier", "février", "mars", "avril", "mai", "juin", "juillet",
         "août", "septembre", "octobre", "novembre", "décembre"),
        day="{weekday} {number} {month} {year}",
        clock="{hour}\u202fh\u202f{minute}",
        moment="{day} à {clock} ({zone})",
        span="{day} de {clock} à {until} ({zone})",
        first="1er",
    ),
    "es": DateWords(
        ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
         "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
        day="{weekday}, {number} de {month} de {year}",
        clock="{hour}:{minute}",
        moment="{day}, {clock} ({zone})",
        span="{day}, de {clock} a {until} ({zone})",
    ),
    "pt": DateWords(
        ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"),
        ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho",
         "agosto", "setembro", "outubro", "novembro", "dezembro"),
        day="{weekday}, {number} de {month} de {year}",
        clock="{hour}:{minute}",
        moment="{day}, {clock} ({zone})",
        span="{day}, das {clock} às {until} ({zone})",
    ),
}  # fmt: skip


def day(at: datetime, language: str, zone: tzinfo) -> str:
    """Such as: Monday, 30 November 2026."""
    local, words = at.astimezone(zone), WORDS.get(language)
    if words is None:
        return f"{local:%Y-%m-%d}"
    return words.day.format(
        weekday=words.weekdays[local.weekday()],
        number=words.first if local.day == 1 else local.day,
        month=words.months[local.month - 1],
        year=local.year,
    )


def moment(at: datetime, language: str, zone: tzinfo) -> str:
    """Such as: Monday, 30 November 2026, 10:00 (CET)."""
    words = WORDS.get(language)
    shape = words.moment if words else "{day}, {clock} ({zone})"
    return shape.format(
        day=day(at, language, zone), clock=_clock(at, language, zone), zone=zone_name(at, language, zone)
    )


def span(at: datetime, until: datetime, language: str, zone: tzinfo) -> str:
    """Such as: Monday, 30 November 2026, 10:00 to 11:00 (CET); two whole moments where the day ends in between."""
    if at.astimezone(zone).date() != until.astimezone(zone).date():
        return f"{moment(at, language, zone)} – {moment(until, language, zone)}"
    words = WORDS.get(language)
    return (words.span if words else "{day}, {clock}–{until} ({zone})").format(
        day=day(at, language, zone),
        clock=_clock(at, language, zone),
        until=_clock(until, language, zone),
        zone=zone_name(at, language, zone),
    )


def _clock(at: datetime, language: str, zone: tzinfo) -> str:
    local, words = at.astimezone(zone), WORDS.get(language)
    return (words.clock if words else "{hour}:{minute}").format(hour=f"{local:%H}", minute=f"{local:%M}")


def zone_name(at: datetime, language: str, zone: tzinfo) -> str:
    """Its usual abbreviation; zones that have none are named by their distance from UTC."""
    local, words = at.astimezone(zone), WORDS.get(language)
    name = local.tzname() or ""
    if not name.isalpha():
        offset = f"{local:%z}"
        return f"UTC{offset[:3]}:{offset[3:5]}"
    return dict(words.zones).get(name, name) if words else name
