"""Address fields and dates: as the standard has them, as people write them, and as attackers do."""

from datetime import UTC, datetime
from time import thread_time

import pytest

from postdesk.threading.addresses import plain_author, shown
from postdesk.threading.limits import LIMITS
from postdesk.threading.message import Address
from postdesk.threading.parse import parse_message
from postdesk.threading.structured import read_addresses, read_date


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param("ann@example.com", [("", "ann@example.com")], id="bare"),
        pytest.param("Ann <ann@example.com>", [("Ann", "ann@example.com")], id="named"),
        pytest.param('"Doe, Ann" <ann@example.com>', [("Doe, Ann", "ann@example.com")], id="comma in quotes"),
        pytest.param("Doe, Ann <ann@example.com>", [("Ann", "ann@example.com")], id="comma without quotes"),
        pytest.param("ann@example.com (Ann)", [("Ann", "ann@example.com")], id="name in a comment"),
        pytest.param("a@x.test, B <b@x.test>", [("", "a@x.test"), ("B", "b@x.test")], id="two"),
        pytest.param("a@x.test; b@x.test", [("", "a@x.test"), ("", "b@x.test")], id="semicolon of Outlook"),
        pytest.param("Team: a@x.test, b@x.test;", [("", "a@x.test"), ("", "b@x.test")], id="group"),
        pytest.param("undisclosed-recipients:;", [], id="empty group"),
        pytest.param("=?utf-8?Q?J=C3=BCrgen?= <j@x.test>", [("Jürgen", "j@x.test")], id="encoded name"),
        pytest.param(
            '"=?utf-8?Q?J=C3=BCrgen?=" <j@x.test>', [("Jürgen", "j@x.test")], id="encoded in quotes"
        ),
        pytest.param("=?utf-8?Q?Doe=2C_Ann?= <ann@x.test>", [("Doe, Ann", "ann@x.test")], id="encoded comma"),
        pytest.param(
            "ann@example.com <ann@example.com>", [("", "ann@example.com")], id="address as its own name"
        ),
        pytest.param("<ann@example.com", [("", "ann@example.com")], id="bracket never closed"),
        pytest.param("mailto:ann@example.com", [("", "ann@example.com")], id="mailto"),
        pytest.param(
            "ann..lee@docomo.test", [("", "ann..lee@docomo.test")], id="two dots, as Japanese phones have"
        ),
        pytest.param("<@relay.test:ann@example.com>", [("", "ann@example.com")], id="source route"),
        pytest.param(
            "<Undisclosed-Recipient:@lists.test;>",
            [("", "Undisclosed-Recipient:@lists.test;")],
            id="semicolon in brackets",
        ),
        pytest.param(
            "A <a@x.test; B <b@x.test>",
            [("A", "a@x.test"), ("B", "b@x.test")],
            id="first bracket never closed",
        ),
        pytest.param("MAILER-DAEMON <MAILER-DAEMON>", [("", "MAILER-DAEMON")], id="local user"),
        pytest.param("Jürgen <j@bücher.test>", [("Jürgen", "j@bücher.test")], id="raw UTF-8"),
    ],
)
def test_addresses(value: str, found: list[tuple[str, str]]) -> None:
    addresses, _ = read_addresses("to", value, LIMITS)
    assert [(a.name, a.address) for a in addresses] == found


def author(*fields: str) -> str | None:
    raw = "".join(f"From: {field}\r\n" for field in fields) + "\r\nhi"
    found = plain_author(parse_message(raw.encode()))
    return found.address if found else None


@pytest.mark.parametrize(
    "value",
    [
        "agent@corp.test",
        "<agent@corp.test>",
        "Agent Smith <agent@corp.test>",
        '"Smith, Agent" <agent@corp.test>',
        "agent@corp.test <agent@corp.test>",
        "=?utf-8?Q?Agent?= <agent@corp.test>",
        "agent@corp.test (Agent Smith)",
    ],
)
def test_one_plain_mailbox_is_the_author(value: str) -> None:
    assert author(value) == "agent@corp.test"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("agent@corp.test <e@x.test>", id="an address in the name's place"),
        pytest.param('"agent@corp.test" <e@x.test>', id="the same in quotes"),
        pytest.param("=?utf-8?q?agent=40corp.test?= <e@x.test>", id="the same encoded"),
        pytest.param("=?utf-8?q?agent=40corp.test=3E?= e@x.test", id="encoded bracket"),
        pytest.param("<agent@corp.test><e@x.test>", id="two in brackets"),
        pytest.param("agent@corp.test, e@x.test", id="list"),
        pytest.param("Team: agent@corp.test;", id="group"),
        pytest.param("agent@corp.test e@x.test", id="two without a comma"),
        pytest.param("<agent@corp.test> trailing", id="junk behind"),
        pytest.param("<agent@corp.test", id="bracket never closed"),
        pytest.param('"agent <agent@corp.test>', id="quote never closed"),
        pytest.param("agent", id="no domain"),
        pytest.param("", id="empty"),
    ],
)
def test_anything_but_one_plain_mailbox_is_nobody(value: str) -> None:
    assert author(value) is None


def test_two_from_fields_are_nobody() -> None:
    assert author("agent@corp.test", "e@x.test") is None
    assert author("agent@corp.test", "agent@corp.test") is None
    assert author() is None


def test_an_address_never_comes_from_a_name() -> None:
    addresses, _ = read_addresses("from", '"agent@corp.test" <e@x.test>', LIMITS)
    assert [a.address for a in addresses] == ["e@x.test"]


def test_a_repaired_field_is_a_defect() -> None:
    assert read_addresses("from", "<a@b.test><c@d.test>", LIMITS)[1] == ("from: ambiguous-angle-address",)
    assert read_addresses("from", "Ann <a@b.test>", LIMITS)[1] == ()


def test_a_field_that_names_no_mailbox_shows_its_words() -> None:
    assert shown((), "undisclosed-recipients:;") == (Address("undisclosed-recipients", ""),)
    assert shown((Address("", "a@b"),), "a@b") == (Address("", "a@b"),)
    assert shown((), None) == ()


@pytest.mark.parametrize(
    "unit",
    [
        "a@b.test,",
        "(",
        "\\(",
        '"',
        '\\"',
        "<",
        "<a@b>",
        "a.",
        "a:",
        ";",
        "@",
        "[",
        "word ",
        "=?q?a?= ",
        "<@a,",
        "\\",
    ],
)
def test_hostile_lists_take_linear_time(unit: str) -> None:
    value = '"<' + unit * (LIMITS.header_field // len(unit))
    began = thread_time()
    for start in (0, 1, 2):
        read_addresses("from", value[start:], LIMITS)
    assert thread_time() - began < 3


def test_no_more_addresses_than_the_limit() -> None:
    value = ", ".join(f"a{n}@x.test" for n in range(3000))
    assert len(read_addresses("to", value, LIMITS)[0]) == LIMITS.addresses


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        pytest.param(
            "Mon, 1 Jan 2024 10:00:00 +0100", datetime(2024, 1, 1, 9, tzinfo=UTC), id="as the standard has it"
        ),
        pytest.param("1 Jan 24 10:00 GMT", datetime(2024, 1, 1, 10, tzinfo=UTC), id="short"),
        pytest.param("Mon, 1 Jan 2024 10:00:00", datetime(2024, 1, 1, 10, tzinfo=UTC), id="no zone"),
        pytest.param("2024-01-01T10:00:00Z", datetime(2024, 1, 1, 10, tzinfo=UTC), id="ISO 8601"),
        pytest.param("Mon Jan  1 10:00:00 2024", datetime(2024, 1, 1, 10, tzinfo=UTC), id="asctime"),
        pytest.param("Mon, 1 Jan 9999999 10:00:00 +0000", None, id="year out of range"),
        pytest.param("Mon, 1 Jan 2024 10:00:00 +9999", None, id="zone out of range"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 -1200", None, id="past the last day"),
        pytest.param("(" * 100_000, None, id="comments"),
        pytest.param("yesterday", None, id="words"),
    ],
)
def test_dates(value: str, moment: datetime | None) -> None:
    assert read_date(value) == moment


def test_a_sender_within_an_encoded_word_is_shown_and_not_trusted():
    message = parse_message(b"From: =?utf-8?Q?Ida_=3Cida=40example=2Eorg=3E?=\n\nHello\n")
    assert [author.address for author in message.from_] == ["ida@example.org"]
    assert plain_author(message) is None


def test_a_name_that_holds_an_address_never_replaces_one():
    message = parse_message(b"From: =?utf-8?Q?=3Cida=40example=2Eorg=3E?= <ben@example.org>\n\nHello\n")
    assert [author.address for author in message.from_] == ["ben@example.org"]
