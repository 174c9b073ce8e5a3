"""A line of `postdesk check`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was tried; `ok` is None where it was not, or where nobody can tell from here. `mend` is for what is wrong."""

    what: str
    ok: bool | None
    detail: str
    mend: str = ""
