"""A ticket's life in the words of the rules that count, and what decisions add to it."""

from datetime import UTC, datetime, timedelta

from postdesk.gateway.desk.lives import after, concerns_level, history_of, level_of, unowned_since
from postdesk.gateway.desk.rules import LevelRules
from postdesk.gateway.desk.ticket_history import (
    AgentAnswered,
    CalendarChanged,
    Opened,
    StatusChanged,
    TierChanged,
)
from postdesk.gateway.model import Change, Decision, Life, LifeEvent, NewMessage, Outcome, Status

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULES = LevelRules(of_organisation={"Example Ltd": "paris", "Other": ""})


def life(*events: LifeEvent, **more) -> Life:
    plain = {"status": Status.OPEN, "tier": "T2", "organisation": "", "queue": "triage", "owner": None}
    return Life(1, NINE, events=events, **{**plain, **more})


def decided(*changes: Change, message: NewMessage | None = None) -> Decision:
    return Decision(Outcome.COMMAND, "", ticket=1, changes=changes, message=message)


def change(field, old, new) -> Change:
    return Change(field, old, new, "Anna", "why not")


def test_how_it_began_is_what_the_first_change_says():
    history = history_of(
        RULES,
        life(
            LifeEvent(NINE + HOUR, "tier", "T1", "T2", "too hard"),
            LifeEvent(NINE + HOUR, "organisation", "Other", "Example Ltd"),
            LifeEvent(NINE + 2 * HOUR, "owner", "", "7"),
            LifeEvent(NINE + 2 * HOUR, "status", "hold", "open", "is over"),
            LifeEvent(NINE + 3 * HOUR, "answer"),
        ),
    )
    assert history == (
        Opened(NINE, "desk", "T1", Status.HOLD),
        TierChanged(NINE + HOUR, "T2", "too hard"),
        CalendarChanged(NINE + HOUR, "paris"),
        StatusChanged(NINE + 2 * HOUR, Status.OPEN, "is over"),
        AgentAnswered(NINE + 3 * HOUR),
    )


def test_without_changes_it_is_as_it_began():
    assert history_of(RULES, life(organisation="Example Ltd")) == (Opened(NINE, "paris", "T2"),)


def test_a_merged_ticket_and_one_of_a_tier_that_is_gone_have_no_level():
    assert level_of(LevelRules(), life(merged=True), NINE) is None
    assert level_of(LevelRules(), life(tier="T9"), NINE) is None
    assert level_of(LevelRules(), life(), NINE) is not None


def test_an_earlier_tier_that_is_gone_spoils_nothing():
    level = level_of(LevelRules(), life(LifeEvent(NINE + HOUR, "tier", "T9", "T2")), NINE + 2 * HOUR)
    assert level is not None
    assert level.counted == 2 * HOUR


def test_nobody_has_it_since_it_was_opened_or_given_up():
    assert unowned_since(life()) == NINE
    assert unowned_since(life(LifeEvent(NINE + HOUR, "owner", "7", ""))) == NINE + HOUR
    assert unowned_since(life(LifeEvent(NINE + HOUR, "tier", "T1", "T2"))) == NINE + HOUR
    assert unowned_since(life(owner=7)) is None


def test_what_a_decision_changes_is_added():
    changed = decided(
        change("status", Status.OPEN, Status.PENDING), change("owner", None, 7), change("tag", None, "x")
    )
    found = after(life(), changed, NINE + HOUR)
    assert (found.status, found.owner) == (Status.PENDING, 7)
    assert found.events == (
        LifeEvent(NINE + HOUR, "status", "open", "pending", "why not"),
        LifeEvent(NINE + HOUR, "owner", "", "7", "why not"),
    )


def test_only_what_a_clock_or_a_receiver_depends_on_concerns_levels():
    assert concerns_level(decided(change("tier", "T1", "T2")))
    assert concerns_level(decided(change("queue", "triage", "billing")))
    assert concerns_level(decided(message=NewMessage("Hello", "", None, agent=1)))
    assert not concerns_level(decided(message=NewMessage("Hello", "", None, person=1)))
    assert not concerns_level(decided(change("tag", None, "x"), change("tier", "T1", "T1")))


def test_a_merge_ends_the_clock_and_its_undoing_lets_it_run_on():
    merged = after(life(), decided(change("merged_into", None, 5)), NINE)
    assert merged.merged
    assert not after(merged, decided(change("merged_into", 5, None)), NINE).merged
