"""A command's transaction, made again where the daemon's stood in its way: PostgreSQL ends one of two that wait for each other."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from postdesk.gateway.store.database import is_collision

_TRIES = 5
Result = TypeVar("Result")


def undisturbed(act: Callable[[], Result]) -> Result:
    """What `act` returns; it reads and decides anew at each try. Raises what it raised at the last."""
    for _ in range(_TRIES - 1):
        try:
            return act()
        except DBAPIError as error:
            if not is_collision(error):
                raise
    return act()
