"""`postdesk ingest --dry-run`: what is in the mail, and what of it would become part of tickets. Stores nothing."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from postdesk.gateway.desk.archive import IMPORTED, correspondent, is_of_desk, why_left_out, written_at
from postdesk.gateway.desk.reading import read
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store.situation import load_agents
from postdesk.gateway.store.spool import known_identities
from postdesk.threading.message import Envelope

if TYPE_CHECKING:
    from postdesk.gateway.app import App
    from postdesk.gateway.desk.reading import Reading


class Rehearsal:
    """Counts messages by what would become of them; reads each as a worker would."""

    def __init__(self, desk: "App") -> None:
        self._database = desk.database
        with desk.database.read() as connection:
            self._rules = desk.rules.with_agents(load_agents(connection))
        self._seen: set[bytes] = set()
        self._counts: Counter[str] = Counter()
        self._customers: set[str] = set()
        self._dates: list[datetime] = []  # the oldest and the latest

    def add(self, mails: list[RawMail]) -> None:
        """Look at some more."""
        readings = []
        for mail in mails:
            try:
                readings.append(
                    (mail, read(mail.content, Envelope(mail.mail_from, mail.rcpt_to), self._rules))
                )
            except Exception:  # noqa: BLE001 (a worker would set it aside; here it must not stop the others)
                self._counts["would go to quarantine"] += 1
        with self._database.read() as connection:
            known = known_identities(connection, [reading.identity for _, reading in readings])
        for mail, reading in readings:
            self._counts[self._kind(mail, reading, known)] += 1

    def _kind(self, mail: RawMail, reading: "Reading", known: set[bytes]) -> str:
        if reading.identity in known or reading.identity in self._seen:
            return "there already"
        self._seen.add(reading.identity)
        at = written_at(reading, mail.received_at)
        self._dates = [min([at, *self._dates]), max([at, *self._dates])]
        if mail.source not in IMPORTED:
            return "automatic mail" if reading.screening.automatic else "mail of people"
        if why_left_out(reading, self._rules):
            return "left out: automatic, or of no customer"
        assert reading.sender is not None
        customer = correspondent(reading, self._rules)
        self._customers.update([] if customer is None else [customer.key])
        return "written by the desk" if is_of_desk(reading.sender, self._rules) else "written by customers"

    def shown(self) -> dict[str, Any]:
        """For people and machines."""
        dates: Sequence[datetime | None] = self._dates or (None, None)
        return {
            **dict(sorted(self._counts.items())),
            "customers": len(self._customers),
            "oldest": dates[0],
            "latest": dates[1],
        }
