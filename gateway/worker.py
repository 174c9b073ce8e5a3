"""A worker process: opens hostile bytes, so it may be killed at any moment. Its parent is `workers.Workers`.

It tells its parent, by eight octets on a pipe, which message it is about to open (0: none); when nobody reads the
pipe any more, the parent is gone and so is the worker.
"""

import os
import resource
import signal
import sys
from pathlib import Path
from types import FrameType

from postdesk.gateway import logs
from postdesk.gateway.app import App
from postdesk.gateway.clock import utc_now
from postdesk.gateway.loops import run_forever
from postdesk.gateway.pipeline import Pipeline
from postdesk.gateway.settings import load


def main(config: str, pipe: int) -> None:
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

    def started(spool_id: int) -> None:
        try:
            os.write(pipe, spool_id.to_bytes(8, "little"))
        except OSError:
            os._exit(0)

    app = App(settings)
    pipeline = Pipeline(app.database, app.rules, settings.work, utc_now, started)

    def step() -> int:
        started(0)
        return pipeline.step()

    run_forever("spool", step, app.database, lambda: stopping)
    app.database.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
