"""What the rules may look at of mail of the past: asked of the store as of the day on which it was written."""

from dataclasses import replace

from sqlalchemy import Connection

from postdesk.gateway.desk.archive import IMPORTED, correspondent, is_of_desk, why_left_out, written_at
from postdesk.gateway.desk.case import Case
from postdesk.gateway.model import Person
from postdesk.gateway.store.conversations import load_conversation
from postdesk.gateway.store.situation import ensure_person, load_situation
from postdesk.gateway.store.spool import Claimed
from postdesk.threading.match import Sender, match
from postdesk.threading.message import Address

_MOST_COPIED = 10  # people of one mail who take part from then on


def is_imported(claimed: Claimed) -> bool:
    """Whether an admin took it in as mail of the past."""
    return claimed.source in IMPORTED


def archived_case(connection: Connection, case: Case, claimed: Claimed) -> Case:
    """The case of such a mail. Its conversation is looked for as if its customer had written it, whoever did."""
    reading, desk = case.reading, case.desk
    at = written_at(reading, claimed.received_at)
    found = replace(case, imported=IMPORTED[claimed.source], now=at)
    customer = correspondent(reading, desk)
    if customer is None or reading.sender is None or why_left_out(reading, desk):
        return found
    situation = load_situation(connection, customer, reading.clues, desk.subject_window, at, closed_too=True)
    person = situation.person
    matched = match(Sender(person.address, person.id), situation.evidence, situation.participants)
    conversation = (
        None if matched.ticket is None else load_conversation(connection, matched.ticket, follow=True)
    )
    return replace(
        found,
        person=person,
        author=_author(connection, found, reading.sender),
        copied=_copied(connection, found, person),
        match=matched,
        conversation=conversation,
    )


def _author(connection: Connection, case: Case, sender: Address) -> Person | None:
    """Who wrote it for the desk; None where the customer did. An agent has no row among the people outside."""
    if not is_of_desk(sender, case.desk):
        return None
    if case.agent is not None:
        return Person(0, case.agent.address, case.agent.name)
    return ensure_person(connection, sender, case.now)


def _copied(connection: Connection, case: Case, customer: Person) -> tuple[Person, ...]:
    message = case.reading.message
    others = {a.key: a for a in (*message.to, *message.cc) if "@" in a.address}
    outside = [
        a
        for key, a in others.items()
        if key != customer.address and not is_of_desk(a, case.desk) and not case.desk.team_at(key)
    ]
    return tuple(ensure_person(connection, address, case.now) for address in outside[:_MOST_COPIED])
