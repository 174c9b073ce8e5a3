"""Worker processes and their parent's eye on them: a message that takes too long costs its worker's life.

So does a whole step, from the claim of a batch to its commit, wherever it hangs: in a rule, or waiting for a lock. The lease of what the worker held runs out, the attempt was counted, and the message is tried again alone; after its
attempts it is quarantined (pipeline). So nothing a message can do stops the mail behind it.
"""

import mmap
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from postdesk.gateway import events
from postdesk.gateway.settings.desk import Work

log = structlog.get_logger()

SHARED = 16  # octets: the message that is being read, the step that is being made; 0 is none
WATCHER_LIMIT = 120.0  # seconds that a thread which keeps a worker may give no sign; its pauses are shorter
_LOOK_EVERY = 0.5  # seconds
_GRACE = 25.0  # seconds to finish a batch when stopping
_RESTART_AFTER = (0.2, 30.0)  # seconds, first and longest


def _nobody_listens(_: str) -> None:
    """For workers whose keepers nobody watches."""


class Workers:
    """Keeps so many worker processes running."""

    def __init__(self, config: Path, work: Work, beat: Callable[[str], None] = _nobody_listens) -> None:
        """`beat` is given a thread's name at every look at its worker."""
        self._config = config
        self._work = work
        self._beat = beat
        self._stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self._keep_one, name=f"worker-{n}", daemon=True)
            for n in range(work.processes)
        ]

    def start(self) -> None:
        """Start them all."""
        for thread in self.threads:
            thread.start()

    def stop(self, seconds: float = 30.0) -> None:
        """Let each finish its batch; kill what takes longer."""
        self._stopping.set()
        for thread in self.threads:
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
            os.ftruncate(memory, SHARED)
            command = [sys.executable, "-m", "postdesk.gateway.worker", str(self._config), str(memory)]
            process = subprocess.Popen(command, pass_fds=(memory,), stdin=subprocess.DEVNULL)  # noqa: S603 (ours)
            log.info(events.WORKER_STARTED, pid=process.pid)
            with mmap.mmap(memory, SHARED) as shared:
                self._watch(process, shared)
            return process.wait()
        finally:
            os.close(memory)

    def _watch(self, process: "subprocess.Popen[bytes]", shared: mmap.mmap) -> None:
        reading, step = Stopwatch(), Stopwatch()
        asked_to_stop = None
        while process.poll() is None:
            self._beat(threading.current_thread().name)
            if self._stopping.wait(_LOOK_EVERY):
                if asked_to_stop is None:
                    process.send_signal(signal.SIGTERM)
                    asked_to_stop = time.monotonic()
                if time.monotonic() - asked_to_stop > _GRACE:
                    process.kill()
                time.sleep(_LOOK_EVERY / 10)
            message, number = (int.from_bytes(shared[at : at + 8], "little") for at in (0, 8))
            now = time.monotonic()
            on_message, on_step = reading.read(message, now), step.read(number, now)
            if on_message > self._work.message_seconds or on_step > self._work.step_seconds:
                log.error(
                    events.WORKER_KILLED,
                    spool=message or None,
                    reading=round(on_message, 1),
                    step=round(on_step, 1),
                )
                process.kill()
                return


class Stopwatch:
    """For how many seconds a number has stood still. 0 stands for nothing to do, which may take as long as it likes."""

    def __init__(self) -> None:
        self._number, self._since = 0, 0.0

    def read(self, number: int, now: float) -> float:
        """At the moment `now`, of any clock."""
        if number != self._number or number == 0:
            self._number, self._since = number, now
        return now - self._since
