"""What the rules may look at of a message: asked of the store, within the transaction that records what follows.

Mail to an address that says what it is about, and mail of the past, are looked up by `inquiries` and `archives`.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from postdesk.gateway.archives import archived_case, is_imported
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.inquiries import (
    is_pointed,
    pointed_case,
    with_alarms,
    with_related,
    with_similar,
    with_surroundings,
    with_teams,
)
from postdesk.gateway.model import Conversation, Person
from postdesk.gateway.store.conversations import load_conversation
from postdesk.gateway.store.situation import (
    Situation,
    automatic_counts,
    ensure_person,
    load_situation,
    recent_holds,
)
from postdesk.gateway.store.spool import Claimed
from postdesk.threading.match import Match, Sender, match
from postdesk.threading.message import Message


def looked_up(connection: Connection, case: Case, claimed: Claimed) -> Case:
    """The case, with all that the store knows of its sender and its conversation."""
    reading, rules, now = case.reading, case.desk, case.now
    if is_imported(claimed):
        return archived_case(connection, case, claimed)
    if reading.sender is None or is_pointed(case, claimed):
        return pointed_case(connection, case, claimed, now)
    situation = load_situation(connection, reading.sender, reading.clues, rules.subject_window, now)
    found = _match(situation)
    conversation = None if found.ticket is None else load_conversation(connection, found.ticket, follow=True)
    found = _judged(found, situation.person, conversation)
    caps = (rules.caps.to_address_hour, rules.caps.to_domain_hour)
    matched = replace(
        case,
        person=situation.person,
        copied=_copied(connection, rules, reading.message, situation.person, now),
        match=found,
        conversation=conversation,
        counts=automatic_counts(connection, situation.person.address, None, caps, now),
        recent_holds=recent_holds(connection, case.agent.address, now) if case.agent else 0,
    )
    if conversation is not None and conversation.ticket.team:
        matched = with_teams(connection, matched, now)
    if conversation is None and case.request is not None:
        matched = with_surroundings(connection, with_similar(connection, matched, now), now)
    matched = with_alarms(connection, matched, now)
    return with_related(connection, matched, now) if found.related or case.agent else matched


def _match(situation: Situation) -> Match:
    sender = Sender(situation.person.address, situation.person.id)
    return match(sender, situation.evidence, situation.participants)


def _judged(found: Match, person: Person, conversation: Conversation | None) -> Match:
    """Who takes part is said by the ticket that the conversation goes on in, whichever merged one led there."""
    if conversation is None:
        return replace(found, ticket=None, via=None, guest=False)
    return replace(found, guest=all(p.person.id != person.id for p in conversation.participants))


def _copied(
    connection: Connection, rules: DeskRules, message: Message, sender: Person, now: datetime
) -> tuple[Person, ...]:
    """Others in To and Cc: people, not the desk, its agents or other teams, not the sender."""
    others = {a.key: a for a in (*message.to, *message.cc) if "@" in a.address}
    return tuple(
        ensure_person(connection, address, now)
        for key, address in list(others.items())[:20]
        if key != sender.address
        and key not in rules.agents
        and not rules.team_at(key)
        and not rules.book.is_own(key)
    )
