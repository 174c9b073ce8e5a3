"""What the rules may look at of a mail that is not simply a customer's: asked of the store, within the transaction.

Mail to an address that was made for agents or outsiders is not matched by other evidence: it is about the ticket, or
the message, that its address names.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from postdesk.classifiers.key_terms import key_terms
from postdesk.gateway.desk.alarm_cap import window_of
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.forwarding import forwarded_by_agent
from postdesk.gateway.desk.known_issues import links_to_documentation
from postdesk.gateway.model import AgentRecord, Conversation, Errand, KeyTerms, Person, ReportedLetter
from postdesk.gateway.store.changes import previous_tier
from postdesk.gateway.store.conversations import load_conversation, related_to
from postdesk.gateway.store.errands import load_errand
from postdesk.gateway.store.escalations import customers_alarms
from postdesk.gateway.store.key_terms import ANSWER_DAYS, similar
from postdesk.gateway.store.situation import (
    automatic_counts,
    ensure_person,
    named_letter,
    open_load,
    recent_holds,
    reported_letter,
)
from postdesk.gateway.store.spool import Claimed
from postdesk.threading.message import Address
from postdesk.threading.tokens import Claim, Purpose


def is_pointed(case: Case, claimed: Claimed) -> bool:
    """Whether its address, or an agent's confirmation, says what it is about."""
    reading = case.reading
    return (
        reading.sender is None
        or reading.screening.automatic
        or claimed.confirmed_by is not None
        or case.agent_claim is not None
        or case.side_claim is not None
    )


def pointed_case(connection: Connection, case: Case, claimed: Claimed, now: datetime) -> Case:
    """The case of such a mail."""
    sender = case.reading.sender
    agent = _agent(case, claimed)
    errand = _errand(connection, case)
    reported = _reported(connection, case)
    ticket = _ticket(case, claimed, errand)
    if ticket is None and reported is not None:
        ticket = reported.ticket
    conversation = None if ticket is None else load_conversation(connection, ticket, follow=True)
    found = replace(
        case,
        person=None if sender is None else Person(0, sender.key, sender.name),
        conversation=conversation,
        errand=errand,
        reported=reported,
        confirmed_by=agent if claimed.confirmed_by is not None else None,
        recent_holds=recent_holds(connection, agent.address, now) if agent else 0,
    )
    if agent is not None and conversation is not None:
        return with_teams(connection, _with_named(connection, with_similar(connection, found, now), now), now)
    if found.side_claim is not None and sender is not None:
        return replace(found, person=ensure_person(connection, sender, now))
    return found


def _reported(connection: Connection, case: Case) -> ReportedLetter | None:
    """The letter that a report is about: by the return path it came to, else by the Message-ID of ours that it names."""
    bounce = case.reading.screening.bounce
    letter = next((c.holder for c, _ in case.reading.clues.tokens if c.purpose is Purpose.BOUNCE), None)
    if letter is not None:
        return reported_letter(connection, letter)
    if bounce is None or bounce.original_message_id is None:
        return None
    signed = case.desk.book.read_message_id(bounce.original_message_id) is not None
    return named_letter(connection, bounce.original_message_id) if signed else None


def with_teams(connection: Connection, case: Case, now: datetime) -> Case:
    """The same, with the other teams that may have to be written to: whose the ticket is, and whom commands name."""
    ticket = None if case.conversation is None else case.conversation.ticket
    named = [
        *(case.reading.order.teams if case.from_holder or case.confirmed_by else ()),
        ticket.team if ticket else "",
    ]
    found = (case.desk.teams[name].address for name in named if name in case.desk.teams)
    people = {a: ensure_person(connection, Address("", a), now) for a in found if a not in case.desk.agents}
    return replace(case, people={**case.people, **people}) if people else case


def with_similar(connection: Connection, case: Case, now: datetime) -> Case:
    """The same, with requests like it; for an agent's answer without a link to the documentation, with answers like it."""
    knowledge, ticket = case.desk.knowledge, None
    if case.request is not None:
        terms, days = (
            KeyTerms("request", case.request.queue.label, case.request.terms),
            knowledge.similar_days,
        )
    else:
        text, days = case.reading.order.text, ANSWER_DAYS
        if case.conversation is None or not text or links_to_documentation(case.desk, text):
            return case
        terms, ticket = KeyTerms("answer", "", key_terms("", text)), case.conversation.ticket.id
    found = similar(connection, terms, now - timedelta(days=days), knowledge.similar_words, ticket)
    return replace(case, similar=found) if found.tickets else case


def with_alarms(connection: Connection, case: Case, now: datetime) -> Case:
    """The same, with how many critical requests called out in this window, where they may."""
    if case.desk.on_call.when != "critical":
        return case
    since, _ = window_of(case.desk, now)
    return replace(case, recent_alarms=customers_alarms(connection, since))


def with_surroundings(connection: Connection, case: Case, now: datetime) -> Case:
    """The same, with what the confirmation of a new request depends on: how busy the desk is, and whom it copies."""
    desk, person = case.desk, case.person
    assert person is not None
    if desk.high_volume:
        case = replace(case, open_load=open_load(connection, desk.high_volume))
    organisation = desk.organisation_of(person.address)
    admin = organisation.tenant_admin if organisation and desk.copy_tenant_admin else ""
    if not admin or admin == person.address or admin in desk.agents or admin in desk.book.own:
        return case
    found = ensure_person(connection, Address("", admin), now)
    caps = (desk.caps.to_address_hour, desk.caps.to_domain_hour)
    return replace(case, tenant_admin=(found, automatic_counts(connection, admin, None, caps, now)))


def with_related(connection: Connection, case: Case, now: datetime) -> Case:
    """The same, with the subjects of tickets that may be related; for an agent's mail, whom it forwards."""
    tickets = [*case.match.related, *([case.match.ticket] if case.match.ticket else [])]
    found = case
    if case.match.related:
        subjects = related_to(connection, tickets)
        # Anybody can write a number in a subject: of a ticket that never was, or that is gone.
        there = tuple(t for t in case.match.related if t in subjects)
        found = replace(case, subjects=subjects, match=replace(case.match, related=there))
    if case.agent is None:
        return found
    forwarded = forwarded_by_agent(found)
    if forwarded is None or forwarded.from_ is None:
        return replace(found, subjects=related_to(connection, tickets))
    person = ensure_person(connection, forwarded.from_, now)
    return replace(found, people={person.address: person})


def _agent(case: Case, claimed: Claimed) -> AgentRecord | None:
    if claimed.confirmed_by is not None:
        return case.desk.agent(claimed.confirmed_by)
    return None if case.agent_claim is None else case.desk.agent(case.agent_claim[0].holder)


def _errand(connection: Connection, case: Case) -> Errand | None:
    claim = None if case.agent_claim is None else case.agent_claim[0]
    if claim is None or claim.purpose.names_ticket:
        return None
    return load_errand(connection, claim.ticket)


def _ticket(case: Case, claimed: Claimed, errand: Errand | None) -> int | None:
    """What it is about; the order is the policy."""
    if claimed.confirmed_by is not None:
        return claimed.ticket
    if errand is not None:
        return errand.ticket
    claims: Iterable[Claim | None] = (
        case.agent_claim[0] if case.agent_claim else None,
        case.side_claim,
        *(c for c, _ in case.reading.clues.tokens),
        # Some vacation programs write to From, and name only the letter that they answer.
        *(c for c, _ in case.reading.clues.signed if case.reading.screening.kind == "auto_reply"),
    )
    return next(
        (c.ticket for c in claims if c is not None and (c.purpose.names_ticket or c.purpose is Purpose.SIDE)),
        None,
    )


def _with_named(connection: Connection, case: Case, now: datetime) -> Case:
    """The tickets and people that the commands name; only where From does not contradict the address."""
    order = case.reading.order
    if case.confirmed_by is None and not case.from_holder:
        return case
    others: dict[int, Conversation] = {}
    merged: dict[int, Conversation] = {}
    for number in order.tickets:
        as_it_stands = load_conversation(connection, number)
        if as_it_stands is None:
            continue
        merged[number] = as_it_stands
        target = load_conversation(connection, number, follow=True)
        others[number] = target or as_it_stands
    people = {a: ensure_person(connection, Address("", a), now) for a in order.addresses}
    came_from = ""
    if order.has("miss") and case.conversation is not None:
        came_from = previous_tier(connection, case.conversation.ticket.id)
    return replace(case, others=others, merged=merged, people=people, previous_tier=came_from)
