"""Worker processes and their parent's eye on them: a message that takes too long costs its worker's life.

The lease of what the worker held runs out, the attempt was counted, and the message is tried again alone; after its
attempts it is quarantined (pipeline). So nothing a message can do stops the mail behind it.
"""

import mmap
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import structlog

from postdesk.gateway import events
from postdesk.gateway.settings import Work

log = structlog.get_logger()

_LOOK_EVERY = 0.5  # seconds
_GRACE = 25.0  # seconds to finish a batch when stopping
_RESTART_AFTER = (0.2, 30.0)  # seconds, first and longest


class Workers:
    """Keeps so many worker processes running."""

    def __init__(self, config: Path, work: Work) -> None:
        self._config = config
        self._work = work
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep_one, name=f"worker-{n}", daemon=True)
            for n in range(work.processes)
        ]

    def start(self) -> None:
        """Start them all."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 30.0) -> None:
        """Let each finish its batch; kill what takes longer."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(seconds)

    def _keep_one(self) -> None:
        deaths = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            code = self._run_one()
            if self._stopping.is_set():
                return
            deaths = 0 if time.monotonic() - began > 60 else deaths + 1
            pause = min(_RESTART_AFTER[1], _RESTART_AFTER[0] * 2 ** min(deaths, 10))
            log.error(events.WORKER_DIED, status=code, again_in=round(pause, 1))
            self._stopping.wait(pause)

    def _run_one(self) -> int:
        """Start one worker and watch it until it ends; gives its exit status."""
        memory = os.memfd_create("postdesk-worker")
        try:
            os.ftruncate(memory, 8)
            command = [sys.executable, "-m", "postdesk.gateway.worker", str(self._config), str(memory)]
            process = subprocess.Popen(command, pass_fds=(memory,), stdin=subprocess.DEVNULL)  # noqa: S603 (ours)
            log.info(events.WORKER_STARTED, pid=process.pid)
            with mmap.mmap(memory, 8) as shared:
                self._watch(process, shared)
            return process.wait()
        finally:
            os.close(memory)

    def _watch(self, process: "subprocess.Popen[bytes]", shared: mmap.mmap) -> None:
        message, since = 0, time.monotonic()
        asked_to_stop = None
        while process.poll() is None:
            if self._stopping.wait(_LOOK_EVERY):
                if asked_to_stop is None:
                    process.send_signal(signal.SIGTERM)
                    asked_to_stop = time.monotonic()
                if time.monotonic() - asked_to_stop > _GRACE:
                    process.kill()
                time.sleep(_LOOK_EVERY / 10)
            now = int.from_bytes(shared[:8], "little")
            if now != message or now == 0:
                message, since = now, time.monotonic()
            elif time.monotonic() - since > self._work.message_seconds:
                log.error(events.WORKER_KILLED, spool=message, seconds=round(time.monotonic() - since, 1))
                process.kill()
                return
