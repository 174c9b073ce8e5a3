"""When a letter is tried again (RFC 5321 §4.5.4.1): a table of waits, and a day on which it is given up. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The wait doubles from `first` to `longest`; nothing is tried after `give_up` has passed since the first try."""

    first: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(hours=4)
    give_up: timedelta = timedelta(days=5)

    def wait(self, attempts: int) -> timedelta:
        """The wait after so many failed attempts: 5, 10, 20, 40, 80, 160 minutes, then 4 hours."""
        # 2**20 times any first wait is beyond any longest: the exponent stays small whatever the count says.
        doublings = min(max(attempts - 1, 0), 20)
        return min(self.first * (1 << doublings), self.longest)


def next_attempt(attempts: int, first_try: datetime, now: datetime, policy: RetryPolicy) -> datetime | None:
    """When to try again after `attempts` failures, the last of them now; None: give up and tell.

    The last attempt is made just when the time is over, however long the wait before it would have been.
    """
    last = first_try + policy.give_up
    if now >= last:
        return None
    return min(now + policy.wait(attempts), last)
