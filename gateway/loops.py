"""The one shape of every loop: do a step, wait where there was nothing to do, pause where it failed, stop between."""

import random
from collections.abc import Callable

import structlog

from postdesk.gateway import events
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.waking import Waker

log = structlog.get_logger()

_IDLE_SECONDS = 1.0  # then look again though nobody woke us: due times pass by themselves
_PAUSE_SECONDS = (1.0, 30.0)  # first and longest pause after failures


def _nobody_listens() -> None:
    """For loops that nobody watches."""


def run_forever(
    table: str,
    step: Callable[[], int],
    database: Database,
    stopped: Callable[[], bool],
    beat: Callable[[], None] = _nobody_listens,
) -> None:
    """Call `step` until stopped. It gives how much it did; its exceptions are logged, and it is called again.

    `table` is where its work comes from: "spool" or "outbox". `beat` is called at every turn.
    """
    failures = 0
    with Waker(database, table) as waker:
        while not stopped():
            beat()
            try:
                done = step()
                failures = 0
            except Exception as error:
                failures += 1
                pause = min(_PAUSE_SECONDS[1], _PAUSE_SECONDS[0] * 2 ** min(failures - 1, 10))
                log.exception(
                    events.ROLE_FAILED, works_on=table, again_in=round(pause, 1), cause=str(error)[:500]
                )
                waker.wait(pause * random.uniform(0.5, 1.0), stopped)  # noqa: S311 (jitter)
                continue
            if done == 0:
                waker.wait(_IDLE_SECONDS, stopped)
