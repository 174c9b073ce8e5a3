"""A worker process: opens hostile bytes, so it may be killed at any moment. Its parent is `workers.Workers`.

It tells its parent, by octets of shared memory, which message it is about to open and which step it is making (0: none):
the parent looks twice a second, and nobody has to be woken for each message. A worker whose parent is gone ends.
"""

import itertools
import mmap
import os
import resource
import signal
import sys
from pathlib import Path
from types import FrameType

from postdesk.gateway import logs
from postdesk.gateway.app import App
from postdesk.gateway.clock import utc_now
from postdesk.gateway.garbage import collect_seldom
from postdesk.gateway.loops import run_forever
from postdesk.gateway.pipeline import Pipeline
from postdesk.gateway.settings.loading import load
from postdesk.gateway.timekeeper import Timekeeper
from postdesk.gateway.workers import SHARED


def main(config: str, memory: int) -> None:
    """Work until SIGTERM, or until the parent is gone."""
    logs.configure()
    settings = load(Path(config))
    limit = settings.work.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is for the parent, which tells us

    parent = os.getppid()
    shared = mmap.mmap(memory, SHARED)
    steps = itertools.count(1)

    def started(spool_id: int) -> None:
        shared[:8] = spool_id.to_bytes(8, "little")

    app = App(settings)
    pipeline = Pipeline(app.database, app.rules, settings.work, utc_now, started, prover=app.prover)
    timekeeper = Timekeeper(app.database, app.rules, utc_now)

    def step() -> int:
        if os.getppid() != parent:
            os._exit(0)
        shared[8:] = next(steps).to_bytes(8, "little")
        try:
            return pipeline.step() + timekeeper.step()
        finally:
            shared[8:] = bytes(8)

    collect_seldom()
    run_forever("spool", step, app.database, lambda: stopping)
    app.database.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
