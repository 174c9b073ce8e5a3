"""How long to wait before trying again: doubling, jittered, bounded. Reads no clock and does not wait itself."""

import random
from collections.abc import Callable


class Backoff:
    """Delays in seconds from `first` to `limit`. The jitter keeps many pollers from returning all at once."""

    def __init__(
        self,
        first: float = 1.0,
        limit: float = 300.0,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._first = first
        self._limit = limit
        self._chance = chance
        self._failures = 0

    def after_failure(self) -> float:
        """The delay after one more failure: between half of the doubled delay and the whole of it."""
        # 2**64 seconds is past any limit; the exponent is bounded so that months of failures stay a small number.
        whole = min(self._limit, self._first * 2.0 ** min(self._failures, 64))
        self._failures += 1
        return whole * (0.5 + self._chance() / 2)

    def reset(self) -> None:
        """It works again."""
        self._failures = 0
