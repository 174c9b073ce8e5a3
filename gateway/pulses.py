"""Signs of life of the daemon's threads. A role that is dead, or hangs, must not look well to whoever supervises it.

Each thread beats whenever its loop has turned. How long a turn may take is generous: a slow relay, a slow mail server or a
busy store is no reason to be killed, and a thread that hangs for good is found some minutes later.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Watched:
    thread: threading.Thread
    limit: float  # seconds
    beaten_at: float


class Pulses:
    """Who is watched, and who gave no sign for too long. Any thread may beat."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._watched: dict[str, _Watched] = {}

    def watch(self, name: str, thread: threading.Thread, limit: float) -> None:
        """From now on; `limit` is how many seconds its loop may take for one turn."""
        self._watched[name] = _Watched(thread, limit, self._clock())

    def beat(self, name: str) -> None:
        """A sign of life; of nobody who is watched, nothing."""
        if (watched := self._watched.get(name)) is not None:
            watched.beaten_at = self._clock()

    def dead(self) -> list[str]:
        """Whose thread has ended."""
        return [name for name, watched in self._watched.items() if not watched.thread.is_alive()]

    def silent(self) -> dict[str, float]:
        """Who has given no sign for longer than its limit, and for how many seconds."""
        now = self._clock()
        found = {name: now - watched.beaten_at for name, watched in self._watched.items()}
        return {name: seconds for name, seconds in found.items() if seconds > self._watched[name].limit}
