"""What is never sent automatically (RFC 3834 §2)."""

from dataclasses import replace

import pytest

from postdesk.classifiers.verdict import Screening
from postdesk.outbound.suppress import RULES, Allowed, Caps, Counts, Occasion, Suppressed, may_send

REQUEST = Screening("request", "default", ("a person wrote it",))
OWN = frozenset({"support@example.com"})
CAPS = Caps()
ANSWER = Occasion(
    recipient="ann@customer.test",
    audience="customer",
    own_addresses=OWN,
    answering=REQUEST,
    mail_from="ann@customer.test",
)
TO_AGENT = replace(ANSWER, recipient="lena@desk.test", audience="agent", answering=None, mail_from=None)


def rule_against(occasion, caps=CAPS):
    verdict = may_send(occasion, caps)
    return verdict.rule if isinstance(verdict, Suppressed) else None


def test_a_persons_request_is_confirmed():
    assert may_send(ANSWER, CAPS) == Allowed()


@pytest.mark.parametrize(
    "kind", ["auto_reply", "bounce", "feedback_report", "list", "calendar", "loop", "unreadable"]
)
def test_automatic_mail_is_never_answered(kind):
    assert rule_against(replace(ANSWER, answering=Screening(kind, "a rule", ()))) == "automatic-mail"


@pytest.mark.parametrize("path", ["", "<>", " <> "])
def test_the_null_return_path_is_never_answered(path):
    assert rule_against(replace(ANSWER, mail_from=path)) == "null-return-path"


def test_an_unknown_return_path_is_not_the_null_one():
    assert rule_against(replace(ANSWER, mail_from=None)) is None


@pytest.mark.parametrize(
    "address", ["support@example.com", "Support@Example.COM", "support+abcdef@example.com"]
)
@pytest.mark.parametrize("audience", ["customer", "agent"])
def test_the_desk_never_writes_to_itself(address, audience):
    assert rule_against(replace(ANSWER, recipient=address, audience=audience)) == "own-address"


@pytest.mark.parametrize(
    "local",
    [
        *("mailer-daemon", "MAILER-DAEMON", "postmaster", "noreply", "no-reply", "No_Reply", "donotreply"),
        *(
            "bounce",
            "bounce-17",
            "bounces+ann=x.test",
            "owner-list",
            "list-request",
            "list-bounces",
            "news.noreply",
        ),
        *("noreply-billing", "prvs=ann", "SRS0=x=y=z=ann", "majordomo"),
    ],
)
def test_a_mailbox_that_no_person_reads_is_not_written_to(local):
    assert rule_against(replace(ANSWER, recipient=f"{local}@shop.test")) == "robot-mailbox"


@pytest.mark.parametrize(
    "local", ["ann", "bouncer", "owner", "replyann", "no", "reply", "requests", "bob.owner"]
)
def test_a_person_is_not_taken_for_a_robot(local):
    assert rule_against(replace(ANSWER, recipient=f"{local}@shop.test")) is None


@pytest.mark.parametrize("address", ["", "ann", "@shop.test", "ann@"])
def test_nobody_is_not_written_to(address):
    assert rule_against(replace(ANSWER, recipient=address)) == "no-address"


def test_an_unverified_sender_gets_no_confirmation():
    assert rule_against(replace(ANSWER, trusted=False)) == "unverified-sender"


@pytest.mark.parametrize(
    ("counts", "rule"),
    [
        (Counts(answers_per_ticket_day=1), "cap-ticket"),
        (Counts(to_address_hour=5), "cap-address"),
        (Counts(to_domain_hour=50), "cap-domain"),
        (Counts(all_minute=600), "breaker"),
        (Counts(0, 4, 49, 599), None),
    ],
)
def test_each_cap_holds_at_its_number(counts, rule):
    assert rule_against(replace(ANSWER, counts=counts)) == rule


def test_a_letter_that_answers_no_mail_is_not_counted_against_the_ticket():
    assert rule_against(replace(ANSWER, answering=None, counts=Counts(answers_per_ticket_day=3))) is None


@pytest.mark.parametrize(
    ("counts", "rule"),
    [
        (Counts(9, 499, 10**6, 0), None),
        (Counts(to_address_hour=500), "cap-address"),
        (Counts(all_minute=600), "breaker"),
    ],
)
def test_agents_have_caps_of_their_own_and_the_breaker(counts, rule):
    assert rule_against(replace(TO_AGENT, counts=counts)) == rule


def test_an_agent_may_have_any_mailbox():
    assert rule_against(replace(TO_AGENT, recipient="notifications@desk.test")) is None


def test_the_reason_names_the_address_and_the_number():
    verdict = may_send(replace(ANSWER, counts=Counts(to_address_hour=7)), CAPS)
    assert verdict == Suppressed(
        "cap-address", "7 automatic letters to ann@customer.test within an hour: 5 is the cap"
    )


def test_rules_have_different_names():
    assert len({name for name, _ in RULES}) == len(RULES)
