"""Which messages of a mailbox could not be fetched or stored, and when each is tried again.

One message must never hold up the others: it is tried once more after them, then ever more rarely. In memory only;
after a restart everything is tried at once again, which costs little. Reads no clock: times are passed in.
"""

from dataclasses import dataclass, field
from typing import Final

_DELAYS: Final = (0.0, 60.0, 300.0, 1800.0, 3600.0)  # seconds after the first, second, ... failure


@dataclass
class Troubles:
    """The messages in trouble under one UIDVALIDITY."""

    uidvalidity: int = 0
    # One command for many messages failed and the culprit is unknown: until a pass succeeds, one message at a time.
    singly: bool = False
    _failures: dict[int, int] = field(default_factory=dict)
    _due: dict[int, float] = field(default_factory=dict)

    def under(self, uidvalidity: int) -> None:
        """UIDs of another UIDVALIDITY mean other messages: forget them."""
        if uidvalidity != self.uidvalidity:
            self.uidvalidity = uidvalidity
            self._failures.clear()
            self._due.clear()

    def note(self, uid: int, now: float) -> None:
        """It failed once more."""
        failures = self._failures[uid] = self._failures.get(uid, 0) + 1
        self._due[uid] = now + _DELAYS[min(failures, len(_DELAYS)) - 1]

    def settle(self, uid: int) -> None:
        """It is stored, or gone."""
        self._failures.pop(uid, None)
        self._due.pop(uid, None)

    def due(self, now: float) -> list[int]:
        """Those whose time has come, least troublesome first."""
        ready = [uid for uid, when in self._due.items() if when <= now]
        return sorted(ready, key=lambda uid: (self._failures[uid], uid))

    def __contains__(self, uid: int) -> bool:
        return uid in self._failures
