"""P2, P3, P4: which status may follow which, by whom, under which condition, and why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from postdesk.gateway.desk.transitions import (
    TRANSITIONS,
    Step,
    TransitionError,
    Who,
    after,
    begun_anew,
    move,
    next_since,
    objection,
)
from postdesk.gateway.model import Change, Person, Status, Ticket

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 5, tzinfo=UTC)
TICKET = Ticket(
    1001, "x", Status.OPEN, "triage", "normal", 7, Person(1, "c@client.test", ""), "en", START, status_since=START
)  # fmt: skip

# Written down once more by hand, from the requirements: per actor, from -> to, with all conditions met.
_STAFF = {
    "open": "pending waiting hold review resolved closed",
    "pending": "open waiting hold review resolved closed",
    "waiting": "open pending hold review resolved closed",
    "hold": "open pending waiting review resolved closed",
    "review": "open pending waiting hold resolved closed",
    "resolved": "open pending review closed",
    "closed": "open pending",
}
ALLOWED: dict[Who, dict[str, str]] = {
    Who.AGENT: _STAFF,
    Who.ADMIN: _STAFF,
    Who.CUSTOMER: {
        "open": "review resolved",
        "pending": "open review resolved",
        "waiting": "open review resolved",
        "hold": "open review",
        "review": "open resolved",
        "resolved": "open review",
        "closed": "",
    },
    Who.TIMER: {
        "open": "",
        "pending": "open resolved",
        "waiting": "open",
        "hold": "open",
        "review": "",
        "resolved": "closed",
        "closed": "",
    },
    Who.MERGE: {
        "open": "closed",
        "pending": "closed",
        "waiting": "closed",
        "hold": "closed",
        "review": "closed",
        "resolved": "open closed",
        "closed": "open",
    },
}
ALL = [(who, old, new) for who, old, new in product(Who, Status, Status) if old is not new]


def step(to: Status, who: Who = Who.AGENT, **more) -> Step:
    return Step(**{"to": to, "who": who, "actor": "anna@desk.test", "why": "because", "now": NOW} | more)


def whole(to: Status, who: Who) -> Step:
    """One that lacks nothing."""
    until = NOW + timedelta(days=5) if to is Status.HOLD else None
    return step(to, who, until=until, resolution="the cable was loose", confirmed_by="c@client.test")


@pytest.mark.parametrize(("who", "old", "new"), ALL, ids=str)
def test_a_step_is_taken_if_and_only_if_the_table_has_it(who, old, new):
    """P3: every transition that is not in the table is refused with its reason."""
    ticket = replace(TICKET, status=old, reminded_at=NOW)
    said = objection(ticket, whole(new, who))
    if new in ALLOWED[who][old].split():
        assert said is None
        (change, *_) = move(ticket, whole(new, who))
        assert (change.field, change.old, change.new, change.actor, change.why) == (
            "status", old, new, "anna@desk.test", "because",
        )  # fmt: skip
    else:
        assert said is not None
        assert str(old) in said
        with pytest.raises(TransitionError):
            move(ticket, whole(new, who))


def test_the_table_has_no_row_that_nothing_needs():
    """Each row allows something that no row before it does."""
    seen = set()
    for row in TRANSITIONS:
        found = {(o, n, w) for o, n, w in product(row.old, row.new, row.who) if o is not n}
        assert found - seen, row
        seen |= found


@pytest.mark.parametrize(("who", "status"), list(product(Who, Status)), ids=str)
def test_a_status_may_be_said_again_and_changes_nothing(who, status):
    ticket = replace(TICKET, status=status)
    assert objection(ticket, step(status, who)) is None
    assert move(ticket, step(status, who)) == ()


@pytest.mark.parametrize(
    ("ticket", "more", "missing"),
    [
        (replace(TICKET, owner=None), {}, ["an owner", "what solved it", "a confirmation"]),
        (TICKET, {}, ["what solved it", "a confirmation"]),
        (replace(TICKET, owner=None), {"resolution": "loose cable"}, ["an owner", "a confirmation"]),
        (TICKET, {"resolution": "loose cable"}, ["a confirmation"]),
        (replace(TICKET, resolution="loose cable"), {"confirmed_by": "a@desk.test"}, []),
        (replace(TICKET, resolution="loose cable", confirmed_by="c@client.test"), {}, []),
        (replace(TICKET, confirmed_by="c@client.test"), {}, ["what solved it"]),
    ],
)
@pytest.mark.parametrize("status", [Status.OPEN, Status.RESOLVED])
def test_closing_says_at_once_all_that_is_missing(ticket, status, more, missing):
    """P4: an owner, a resolution, and a confirmation by customer or agent."""
    said = objection(replace(ticket, status=status), step(Status.CLOSED, **more)) or ""
    assert [what for what in ("an owner", "what solved it", "a confirmation") if what in said] == missing


def test_a_customers_word_resolves_nothing_that_nobody_answers_for():
    said = objection(
        replace(TICKET, owner=None), step(Status.RESOLVED, Who.CUSTOMER, confirmed_by="c@client.test")
    )
    assert said == "the ticket cannot be resolved yet: it needs an owner; it needs a resolution"


def test_time_resolves_nothing_without_a_reminder():
    ticket = replace(TICKET, status=Status.PENDING)
    assert "nobody was reminded" in str(objection(ticket, step(Status.RESOLVED, Who.TIMER)))


@pytest.mark.parametrize("until", [None, NOW, NOW - timedelta(days=1)], ids=["none", "now", "past"])
@pytest.mark.parametrize("who", [Who.AGENT, Who.ADMIN])
def test_a_hold_ends_in_the_future(who, until):
    assert "a hold " in str(objection(TICKET, step(Status.HOLD, who, until=until)))


def test_a_hold_is_made_longer_without_another_status():
    held = replace(TICKET, status=Status.HOLD, until=NOW + timedelta(days=1))
    changes = move(held, step(Status.HOLD, until=NOW + timedelta(days=9)))
    assert [(c.field, c.new) for c in changes] == [("until", NOW + timedelta(days=9))]


@pytest.mark.parametrize("new", [Status.OPEN, Status.PENDING])
def test_what_solved_it_and_who_said_so_end_where_it_is_not_solved(new):
    ticket = replace(TICKET, status=Status.RESOLVED, resolution="loose cable", confirmed_by="c@client.test")
    assert [(c.field, c.new) for c in move(ticket, step(new))][1:] == [
        ("resolution", ""),
        ("confirmed_by", ""),
    ]


def test_each_status_counts_from_later_than_the_one_before_even_if_the_clock_was_set_back():
    ticket, seen = TICKET, [START]
    for at, to in [(NOW, Status.PENDING), (START, Status.OPEN), (START - timedelta(days=1), Status.PENDING)]:
        ticket = after(ticket, move(ticket, step(to, now=at)))
        assert ticket.status_since is not None
        seen.append(ticket.status_since)
    assert seen == sorted(set(seen))
    assert next_since(TICKET, NOW) == NOW


def test_what_belongs_to_a_status_ends_with_it():
    pending = replace(TICKET, status=Status.PENDING, until=NOW, reminded_at=NOW)
    opened = after(pending, move(pending, step(Status.OPEN)))
    assert (opened.until, opened.reminded_at) == (None, None)
    again = after(pending, [begun_anew(pending, "anna@desk.test", "Anna answered", NOW)])
    assert (again.status, again.status_since, again.reminded_at) == (Status.PENDING, NOW, None)


def test_other_changes_do_not_touch_the_status():
    change = Change("queue", "triage", "billing", "anna@desk.test", "")
    assert after(TICKET, [change]) == TICKET
