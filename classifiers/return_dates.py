"""When somebody who is away is back, where their automatic reply says so plainly: "until 5 December", "back on 2026-12-05".

Only a date right behind such a word counts, and only one whose order of day and month cannot be mistaken. Of several the
latest. English, German, French, Spanish and Portuguese. Pure and linear.
"""

import re
import unicodedata
from datetime import date, timedelta

_MAX_TEXT = 4000  # characters
_MARKS = re.compile("[\u0300-\u036f]")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janner janvier janv enero ene janeiro",
            "february feb februar fevrier fevr febrero fevereiro fev",
            "march mar marz maerz mars marzo marco",
            "april apr avril avr abril abr",
            "may mai mayo maio",
            "june jun juni juin junio junho",
            "july jul juli juillet juil julio julho",
            "august aug aout agosto ago",
            "september sep sept septembre septiembre setembro set",
            "october oct oktober okt octobre octubre outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez decembre diciembre dic dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|"
    r"mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|"
    r"(?:segunda|terca|quarta|quinta|sexta)(?:-feira)?)"
)
_UNTIL = (
    r"(?:until|till|through|thru|back(?: in (?:the )?office)?(?: on)?|return(?:ing)?(?: (?:to the office|to work))?(?: on)?|"
    r"bis(?: einschliesslich| zum| inkl\.?)?|wieder(?: (?:da|erreichbar|im buro|zuruck))? (?:ab(?: dem)?|am)|ab(?: dem)?|"
    r"jusqu'au|jusqu'a|de retour(?: au bureau)?(?: le)?|hasta(?: el)?|de vuelta el|regreso el|vuelvo el|"
    r"ate(?: ao?)?(?: dia)?|de volta (?:em|a|no dia)|regresso (?:a|em|no dia))"
)
_DATE = (
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?)"
    r"|(?P<slashed>\d{1,2}/\d{1,2}/\d{4})"
    r"|(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?: (?:of|de))? (?P<month>[a-z]{3,10})\.?(?:,? (?:de )?(?P<year>\d{4}))?"
    r"|(?P<month2>[a-z]{3,10})\.? (?P<day2>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year2>\d{4}))?)"
)
_FOUND = re.compile(
    rf"\b{_UNTIL}:?(?: (?:the|den|dem|le|el|o|dia))?(?: {_WEEKDAYS},?(?: (?:the|den|dem|der|le|el))?)? {_DATE}(?![\w/])"
)


def return_date(text: str, today: date, longest: timedelta = timedelta(days=60)) -> date | None:
    """The day until which, or from which on, the writer says they are away or back; None where it is not plain."""
    dates = [found for match in _FOUND.finditer(_fold(text[:_MAX_TEXT])) if (found := _date(match, today))]
    near = [found for found in dates if today <= found <= today + longest]
    return max(near) if near and len(near) == len(dates) else None


def _fold(text: str) -> str:
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.replace("’", "'"))).casefold()
    return " ".join(bare.split())


def _date(match: re.Match[str], today: date) -> date | None:
    """None where such a day is not, or may be another one; `today` tells the year that is left out."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["dotted"]:
            day, month, year = (*match["dotted"].split("."), "")[:3]
            return _near(int(day), int(month), year, today)
        if match["slashed"]:
            first, second, year = match["slashed"].split("/")
            return (
                date(int(year), int(first), int(second))
                if first == second
                else _unmistakable(first, second, year)
            )
        month = _MONTHS[match["month"] or match["month2"]]
        return _near(int(match["day"] or match["day2"]), month, match["year"] or match["year2"] or "", today)
    except (ValueError, KeyError):
        return None


def _unmistakable(first: str, second: str, year: str) -> date | None:
    """Day and month stand in either order, by country: only a number above twelve tells."""
    if int(first) > 12:
        return date(int(year), int(second), int(first))
    return date(int(year), int(first), int(second)) if int(second) > 12 else None


def _near(day: int, month: int, year: str, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    found = date(today.year, month, day)
    return found if found >= today - timedelta(days=30) else date(today.year + 1, month, day)
