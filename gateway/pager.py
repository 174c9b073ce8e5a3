"""Makes the calls that are due, one at a time and outside any transaction. A call that fails is made again, later and later."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog

from postdesk.gateway import events
from postdesk.gateway.clock import Clock
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.hooks import Hooked, call_hook
from postdesk.gateway.settings.staff import OnCall
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.pages import Page, Pages

log = structlog.get_logger()

_AGAIN = timedelta(minutes=1)  # doubled with each attempt
_LONGEST = timedelta(minutes=15)


class Pager:
    """One for a process; any number may run."""

    def __init__(
        self,
        database: Database,
        rules: DeskRules,
        section: OnCall,
        clock: Clock,
        hook: Callable[[OnCall, Mapping[str, Any]], Hooked] = call_hook,
    ) -> None:
        """`hook` makes the call; tests give another."""
        self._pages = Pages(database)
        self._rules = rules
        self._section = section
        self._clock = clock
        self._hook = hook

    def step(self) -> int:
        """Make one call that is due; gives how many were made."""
        page = self._pages.claim(self._clock(), timedelta(seconds=3 * self._section.timeout + 30))
        if page is None:
            return 0
        done = self._hook(self._section, self._body(page))
        now = self._clock()
        if done.ok:
            log.info(events.PAGE_SENT, ticket=page.ticket, attempt=page.attempts)
            self._pages.settle(page, "done", done.words, now)
        elif page.attempts >= self._section.attempts:
            log.error(
                events.PAGE_FAILED, ticket=page.ticket, attempt=page.attempts, cause=done.words, given_up=True
            )
            self._pages.settle(page, "failed", done.words, now)
        else:
            log.error(
                events.PAGE_FAILED,
                ticket=page.ticket,
                attempt=page.attempts,
                cause=done.words,
                given_up=False,
            )
            wait = min(_LONGEST, _AGAIN * 2 ** min(page.attempts - 1, 10))
            self._pages.settle(page, "waiting", done.words, now, now + wait)
        return 1

    def _body(self, page: Page) -> dict[str, Any]:
        """What the hook gets; of the customer's words the subject alone."""
        return {
            "ticket": self._rules.tag(page.ticket),
            "subject": page.subject,
            "urgency": page.urgency,
            "since": page.since.isoformat(),
            "agents": list(page.agents),
            "attempt": page.attempts,
        }
