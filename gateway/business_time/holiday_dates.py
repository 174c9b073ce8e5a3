"""Public holidays by country and subdivision: the one door to the `holidays` library. Names are English where it has them.

A region is "DE", or with a subdivision "DE-BY" (ISO 3166). Days on which a holiday is made up for ("observed") count.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

_ENGLISH = "en_US"


@lru_cache(maxsize=512)
def holidays_of(region: str, year: int) -> Mapping[date, str]:
    """The year's holidays by date. Raises ValueError for a region that nobody knows."""
    import holidays  # a tenth of a second: only for those who ask

    country, _, subdivision = region.partition("-")
    supported = holidays.list_supported_countries(include_aliases=True)
    if country not in supported:
        raise ValueError(f'holidays of {region!r} are not known: write a country such as "DE" or "US-CA"')
    if subdivision and subdivision not in supported[country]:
        known = ", ".join(supported[country]) or "none"
        raise ValueError(f"holidays of {region!r} are not known: the parts of {country} are {known}")
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=_ENGLISH)
    return {day: name for day, name in found.items() if day.year == year}


def holiday_name(regions: tuple[str, ...], day: date) -> str | None:
    """What is celebrated on that day in one of the regions."""
    for region in regions:
        if (name := holidays_of(region, day.year).get(day)) is not None:
            return name
    return None
