"""C9: similar tickets propose a known issue, then a public notice; similar answers an article. Once for each group."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from command_line import Desk
from postdesk.classifiers.key_terms import key_terms
from postdesk.gateway.desk.known_issues import links_to_documentation
from postdesk.gateway.model import KeyTerms
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.key_terms import RARE, add_terms, similar
from talking import notices, opened, says, told
from world import ANNA, MONDAY, World, a_world

PROBLEM = "The export of invoices to the bookkeeping program stops at the column discount with error 500."


def hints(desk: World) -> list[str]:
    text = notices(desk, ANNA)[-1].text
    return [line.removeprefix("Hint:").strip() for line in text.splitlines() if line.startswith("Hint:")]


def same_problem(desk: World, number: int, text: str = PROBLEM) -> list[str]:
    opened(
        desk,
        f"Customer <c{number}@client.test>",
        f"Hello,\n{text}\nRegards, number {number}",
        subject="Export",
    )
    return hints(desk)


def test_the_third_similar_ticket_proposes_a_known_issue_and_the_sixth_a_public_notice(world: World):
    """On each kind of store."""
    seen = [same_problem(world, n) for n in range(8)]
    assert [len(found) for found in seen] == [0, 0, 1, 0, 0, 1, 0, 0]
    assert seen[2] == [
        "3 similar tickets within 14 days, like PD-1002, PD-1001: make it a known issue, #known NUMBER-WORDS"
    ]
    assert "6 similar tickets" in seen[5][0]
    assert "consider a public notice" in seen[5][0]


def test_a_ticket_like_those_of_a_known_issue_is_offered_its_tag(desk: World):
    same_problem(desk, 1)
    says(desk, "#known 4711-export-discount")
    assert same_problem(desk, 2) == ["like PD-1001: #known 4711-export-discount"]


@pytest.mark.parametrize(
    "others",
    [
        ["I cannot sign in any more.", "The scanner beeps twice.", "The report is empty."],
        ["The export fails.", "The export is slow.", "Where is the export?"],
    ],
)
def test_different_problems_are_not_similar(desk: World, others: list[str]):
    same_problem(desk, 1)
    assert [same_problem(desk, n, text) for n, text in enumerate(others, 2)] == [[]] * len(others)


def test_old_tickets_and_other_queues_do_not_count(desk: World):
    same_problem(desk, 1)
    same_problem(desk, 2)
    desk.pass_time(days=15)
    assert same_problem(desk, 3) == []
    assert same_problem(desk, 4) == []


def test_a_word_that_many_texts_have_says_nothing(desk: World):
    opened(desk)
    terms = KeyTerms("request", "technical", ("common", "frequent", "often", "usual"))
    with desk.database.write() as connection:
        connection.execute(sa.delete(s.key_term))
        row = dict(desk.rows(s.ticket)[0]._mapping)
        for number in range(5000, 5000 + RARE + 1):
            connection.execute(sa.insert(s.ticket), {**row, "id": number})
            add_terms(connection, number, terms, MONDAY)
        assert similar(connection, terms, MONDAY - timedelta(days=1), 4).tickets == ()


def test_key_terms_are_few_folded_and_telling():
    terms = key_terms(
        "Export", f"Hello Anna, {PROBLEM} Please help us since 4711 is waiting. Größere Überweisung"
    )
    assert len(terms) == 12
    assert {"discou", "bookke", "export", "invoic", "uberwe"} <= set(terms)
    assert not {"hello", "please", "4711"} & set(terms)
    assert key_terms("", "") == ()


# --- answers


ANSWER = "Open the settings of the export, choose the discount column and switch rounding to automatic."


def answers(desk: World, number: int, text: str) -> str:
    ticket = opened(
        desk,
        f"C <c{number}@client.test>",
        f"Question number {number} about something else entirely {number * 977}",
    )
    before = len(desk.sent_to(ANNA))
    assert says(desk, text, ticket=ticket) == "answer"
    return told(desk) if len(desk.sent_to(ANNA)) > before else ""


def test_the_third_answer_of_a_kind_without_a_link_proposes_an_article_once(world: World):
    """To its writer, also where transcripts are off."""
    said = [answers(world, n, f"Dear customer {n},\n{ANSWER}") for n in range(5)]
    assert ["an article would help" in text for text in said] == [False, False, True, False, False]
    assert (
        "This is the third answer of this kind without a link to the documentation, like PD-1002, PD-1001"
        in said[2]
    )


def test_an_answer_with_a_link_to_the_documentation_counts_for_nothing(tmp_path):
    policy = {"undo_seconds": 0, "transcripts": "errors", "docs_hosts": ["help.desk.test"]}
    with a_world(f"sqlite:///{tmp_path}/docs.db", policy=policy) as desk:
        for n in range(4):
            assert answers(desk, n, f"{ANSWER} See https://help.desk.test/export") == ""
        assert desk.rows(s.key_term) == [r for r in desk.rows(s.key_term) if r.kind == "request"]
        for n in range(4, 6):
            assert answers(desk, n, f"{ANSWER} See https://elsewhere.test/x") == ""
        assert "an article would help" in answers(desk, 6, f"{ANSWER} See https://elsewhere.test/x")


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("see https://help.test/a", True),
        ("(http://help.test)", True),
        ("help.test", False),
        ("https://[bad", False),
    ],
)
def test_without_configured_hosts_any_page_counts(desk: World, text: str, is_link: bool):
    assert links_to_documentation(desk.rules, text) is is_link


# --- the index


@pytest.fixture
def command(tmp_path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.receive("The export fails.", message_id="<m1@client.test>", subject="Export")
    desk.receive("The export fails, too.", message_id="<m2@client.test>", subject="Export once more")
    return desk


def test_the_index_shows_tickets_and_since_when(command: Desk):
    numbers = sorted(t["id"] for t in command("ticket", "list", "--json").json)
    for number in numbers:
        command("ticket", "set", str(number), "known=12-export")
    command("ticket", "set", str(numbers[-1]), "status=resolved")
    (row,) = command("known", "list", "--json").json
    assert (row["known_issue"], row["tickets"], row["open"]) == ("12-export", 2, 1)
    assert "12-export" in command("known", "list").out
    (shown,) = command("known", "show", "12", "--json").json
    assert [t["id"] for t in shown["list"]] == numbers
    assert "Export once more" in command("known", "show", "12-export").out


def test_a_known_issue_that_is_none_is_told(command: Desk):
    answer = command("known", "show", "99")
    assert answer.status == 1
    assert "there is no known issue 99" in answer.err
    assert "no known issues" in command("known", "list").out


def test_words_of_requests_are_forgotten_once_nothing_looks_for_them(world: World):
    """On each kind of store: the table does not grow for ever, and a daemon need not be started again for that."""
    same_problem(world, 1)
    assert world.rows(s.key_term)
    world.live(days=13)
    same_problem(world, 2)
    both = {row.ticket_id for row in world.rows(s.key_term)}
    world.live(days=2)
    assert {row.ticket_id for row in world.rows(s.key_term)} == {max(both)} < both
    world.live(days=14)
    assert world.rows(s.key_term) == []


def test_answers_are_compared_for_longer_than_requests_and_remembered_as_long(world: World):
    ticket = opened(world, "Kim <kim@client.test>", "The export fails.", subject="Export")
    answer = KeyTerms("answer", "", ("export", "column", "discou", "settin"))
    with world.database.write() as connection:
        add_terms(connection, ticket, answer, world.now)
    world.live(days=170)
    assert {row.kind for row in world.rows(s.key_term)} == {"answer"}
    world.live(days=12)
    assert world.rows(s.key_term) == []


def test_a_look_up_reads_the_same_few_rows_however_many_terms_there_are(world: World):
    """On each kind of store. PostgreSQL once went through all terms of a queue for every term that was asked for."""
    ticket = opened(world, "Kim <kim@client.test>", "The export fails.", subject="Export")
    asked = KeyTerms("request", "technical", tuple(f"term{n}" for n in range(12)))
    with world.database.write() as connection:
        add_terms(
            connection,
            ticket,
            KeyTerms("request", "technical", tuple(f"x{n}" for n in range(4000))),
            world.now,
        )
        before = time.perf_counter()
        for _ in range(20):
            assert not similar(connection, asked, MONDAY - timedelta(days=14), 4).tickets
        assert time.perf_counter() - before < 1  # it took 2.9 s when it went through all
