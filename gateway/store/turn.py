"""Whose turn it is to write. SQLite has one writer at a time, and who waits for it sleeps ever longer between two looks
(up to 100 ms): four senders that commit every few milliseconds kept a worker out for up to 1.2 s, and so queued it
waits 12 ms at most (a measured case). Here all writers of a file queue instead.

In one process they queue at a lock of threads, across processes at flock(2) of the folder the file is in; the kernel
takes that back from whoever dies. It is manners, not safety: who does not queue is still kept out by SQLite's own lock.
"""

import contextlib
import fcntl
import os
import threading
from pathlib import Path
from types import TracebackType


class Turn:
    """A context manager: within it, it is our turn. Never nested."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = threading.Lock()
        self._file: int | None = None  # opened by the process that writes, and kept

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            if self._file is None:
                self._file = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except OSError:
            pass  # no such lock here (on a network file system, say): SQLite's own waiting must do
        except BaseException:  # Ctrl-C
            self._thread.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        """Let go of the folder."""
        with self._thread:
            if self._file is not None:
                os.close(self._file)
                self._file = None
