"""Group commit: all mail that waits is stored by one durable transaction, then each sender is answered.

One fsync costs as much for sixty messages as for one, so under load the disk is asked once for a whole group;
an idle gateway stores each message at once, without any delay made on purpose. Knows nothing of SMTP or of
tickets: `add` stores, and has stored durably when it returns.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from postdesk.gateway.rawmail import RawMail

# How many messages in a row must fail alone before the store is believed to be at fault, and the rest of the
# group is given up at once: sixty times a store's busy timeout would be half an hour of silence.
_FAILURES_IN_A_ROW = 3

_Waiting = tuple[RawMail, "Future[int]"]


class Busy(Exception):  # noqa: N818 (a state of the gateway, which passes)
    """Too much mail waits already, or the gateway is stopping: the sender shall come back later."""


class GroupCommit:
    """A writer thread behind a bounded queue. `add` is called from that thread alone."""

    def __init__(
        self,
        add: Callable[[Sequence[RawMail]], Sequence[int]],
        max_batch: int = 64,
        *,
        max_waiting: int = 2_000,  # messages
        max_waiting_octets: int = 300_000_000,
    ) -> None:
        self._add = add
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._max_octets = max_waiting_octets
        self._queue: deque[_Waiting] = deque()
        self._octets = 0  # of what waits and of what is being stored
        self._stopping = False
        self._storing_since: float | None = None
        self._changed = threading.Condition(threading.Lock())
        self._thread = threading.Thread(target=self._write, name="group-commit", daemon=True)
        self._thread.start()

    def submit(self, mail: RawMail) -> "Future[int]":
        """The number of the stored message, once it is durable. Raises Busy; the future may hold what `add` raised."""
        size = len(mail.content)
        future: Future[int] = Future()
        with self._changed:
            if self._stopping:
                raise Busy("stopping")
            # One message of any size is taken when nothing waits, or it could never be stored at all.
            if self._queue and len(self._queue) >= self._max_waiting:
                raise Busy("too many messages wait")
            if self._octets and self._octets + size > self._max_octets:
                raise Busy("too much mail waits")
            self._octets += size
            self._queue.append((mail, future))
            self._changed.notify()
        return future

    def stop(self) -> None:
        """Take no more, store what waits, end the thread."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join()

    @property
    def thread(self) -> threading.Thread:
        """The writer, for whoever watches over it."""
        return self._thread

    @property
    def storing_seconds(self) -> float:
        """For how long it has been storing one group; 0 where it waits for mail."""
        since = self._storing_since
        return 0.0 if since is None else time.monotonic() - since

    @property
    def waiting(self) -> int:
        """How many messages wait for the writer."""
        return len(self._queue)

    def _write(self) -> None:
        while group := self._next_group():
            self._storing_since = time.monotonic()
            self._store(group)
            self._storing_since = None
            with self._changed:
                self._octets -= sum(len(mail.content) for mail, _ in group)

    def _next_group(self) -> list[_Waiting]:
        """What waits now, up to the size of a batch; empty when stopped and nothing is left."""
        with self._changed:
            while not self._queue and not self._stopping:
                self._changed.wait()
            size = min(len(self._queue), self._max_batch)
            return [self._queue.popleft() for _ in range(size)]

    def _store(self, group: list[_Waiting]) -> None:
        # A sender that hung up while waiting has cancelled; it was promised nothing.
        group = [waiting for waiting in group if waiting[1].set_running_or_notify_cancel()]
        if not group or self._try(group) is None or len(group) == 1:
            return
        self._store_singly(group)

    def _store_singly(self, group: list[_Waiting]) -> None:
        """One bad message must not fail those that happened to wait beside it."""
        failures = 0
        for number, waiting in enumerate(group):
            error = self._try([waiting])
            failures = failures + 1 if error else 0
            if error and failures == _FAILURES_IN_A_ROW:
                for _, future in group[number + 1 :]:
                    future.set_exception(error)
                return

    def _try(self, group: list[_Waiting]) -> Exception | None:
        """Store the group and resolve its futures; a lone message learns of the failure, a group is left open."""
        try:
            stored = list(zip(group, self._add([mail for mail, _ in group]), strict=True))
        except Exception as error:  # noqa: BLE001 (whatever the store raises, its sender must be answered)
            if len(group) == 1:
                group[0][1].set_exception(error)
            return error
        for (_, future), number in stored:
            future.set_result(number)
        return None
