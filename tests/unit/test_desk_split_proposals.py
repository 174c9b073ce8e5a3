"""C6: several unrelated issues in one mail are noticed, and a split is proposed to the agent; nothing is split by itself."""

import time
from collections.abc import Iterator

import pytest

from postdesk.classifiers.rules import default_rules
from postdesk.classifiers.several_issues import several_issues
from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, notices, opened, says
from world import ANNA, World, a_world


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db") as made:
        yield made


NUMBERED = """Hello,

1. The export of orders fails with error 500.
2. We were charged twice for invoice INV-77.
3) How do I invite a new colleague?

Thanks
"""


def queues(text: str) -> list[str]:
    return [issue.queue for issue in several_issues(text, default_rules())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NUMBERED, ["technical", "billing", "account"]),
        (
            "- The scanner does not connect\n- The stock report shows wrong numbers",
            ["technical", "technical"],
        ),
        (
            "Issue 1: the scanner does not connect\nIssue 2: an invoice was charged twice",
            ["technical", "billing"],
        ),
        ("The export fails. Also, how do I add a user?", ["technical", "account"]),
        (
            "I can't log in, my account is locked.\n\nWe also got an invoice twice, please refund the second one.",
            ["account", "billing"],
        ),
        (
            "Der Export schlägt fehl. Außerdem wurde uns die Rechnung doppelt berechnet.",
            ["technical", "billing"],
        ),
        ("L'export échoue. Par ailleurs, comment puis-je ajouter un utilisateur ?", ["technical", "account"]),
        ("La exportación falla. Además, nos cobraron dos veces la factura.", ["technical", "billing"]),
        ("A exportação falha. Além disso, fomos cobrados duas vezes na fatura.", ["technical", "billing"]),
    ],
)
def test_unrelated_issues_are_noticed(text, expected):
    assert queues(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The export stops at row 500. Nobody can work. It is urgent. Please help!",
        "Steps:\n1. Open the purchase page\n2. Click on save\n3. It shows an error and fails\n\nThanks",
        "1. Open the export page\n2. The export shows an error\n3. The export fails again",
        "The invoice export fails with error 500.\n\nCan you help? When will the export of invoices be fixed?",
        "Module: Inventory\n- affected: all users\n- error: it cannot save\n- since: monday, it fails",
        (
            "I am trying to post a count in Inventory for CN-77 at Kiel warehouse. I expected a total, but saw an empty page. "
            "It affects two colleagues and started at 9:00."
        ),
        "The export fails. Also, thank you for the quick answer last week.",
        "We need:\n- apples\n- pears and plums\n- a box of oranges",
        "The export fails. Also the export of orders fails.",
    ],
)
def test_one_issue_in_many_words_is_one(text):
    assert queues(text) == []


@pytest.mark.parametrize(
    "text", ["1. it fails\n" * 9000, "also it fails. " * 9000, "\n\n".join(["why?"] * 9000)]
)
def test_hostile_text_takes_no_time(text):
    begun = time.perf_counter()
    several_issues(text, default_rules())
    assert time.perf_counter() - begun < 1


def hints(desk: World) -> list[str]:
    lines = notices(desk, ANNA)[-1].text.splitlines()
    return [line.removeprefix("Hint:").strip() for line in lines if line.startswith("Hint:")]


def test_the_agent_reads_them_with_the_command_for_each_but_the_first(desk):
    opened(desk, text=NUMBERED)
    assert hints(desk) == [
        (
            "3 unrelated issues in one mail: The export of orders fails with error 500 (Technical support); "
            "We were charged twice for invoice INV-77 (Billing); How do I invite a new colleague? (Account and access). "
            "The first stays here, one a mail:"
        ),
        "#split We were charged twice for invoice INV-77",
        "#split How do I invite a new colleague?",
    ]
    assert len(desk.rows(s.ticket)) == 1  # nothing is split by itself
    assert "#split" not in desk.sent_to(CAROLS)[-1].text


def test_the_proposed_command_works_as_it_stands(desk):
    number = opened(desk, text=NUMBERED)
    proposed = [line for line in hints(desk) if line.startswith("#split")]
    for line in proposed:
        assert says(desk, line, ticket=number) == "note"
    assert [t.subject for t in desk.rows(s.ticket)][1:] == [line.removeprefix("#split ") for line in proposed]
    assert not any("unrelated issues" in line for line in hints(desk))  # said once, of the mail


def test_a_later_mail_may_hold_several_too(desk):
    opened(desk)
    to = desk.sent_to(CAROLS)[-1].header("Reply-To")
    desk.receive(desk.mail(CAROL, "It still fails. Also, how do I add a user?", to=to))
    assert hints(desk)[-1] == "#split How do I add a user?"


def test_what_a_title_is_made_of_is_one_line_and_no_command(desk):
    opened(desk, text="1. The export fails\n   with error 500\n2. #close how do I add\n #resolve a user?\n")
    (split,) = [line for line in hints(desk) if line.startswith("#split")]
    assert split == "#split #close how do I add #resolve a user?"
