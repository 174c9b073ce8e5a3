"""P6: stored answers, used by name from mail."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from postdesk.gateway.settings.configuration import Settings
from postdesk.gateway.settings.loading import SettingsError, load
from postdesk.gateway.store import schema as s
from talking import a_desk, answers_to, notices, opened, says, told
from world import ANNA, make_settings

MACROS = {
    "greeting": "Hello {customer},\n\nthank you for your mail about {tag}.",
    "reset-password": "Use the link on the sign-in page.",
}


@pytest.fixture
def desk(tmp_path):
    with a_desk(tmp_path, undo_seconds=0, transcripts="errors", macros=MACROS) as made:
        yield made


def test_a_macro_stands_before_the_agents_own_words(desk):
    opened(desk)
    assert says(desk, "#macro greeting\nPlease try again.") == "answer"
    (letter,) = answers_to(desk)
    start = "Hello Carol,\r\n\r\nthank you for your mail about PD-1001.\r\n\r\nPlease try again."
    assert letter.replace("\r\n", "\n").startswith(start.replace("\r\n", "\n"))


def test_a_macro_alone_is_an_answer(desk):
    opened(desk)
    assert says(desk, "#macro greeting\n#macro Reset-Password\n#resolve") == "answer"
    (letter,) = answers_to(desk)
    assert "Use the link" in letter
    assert "We think that this is solved." in letter


def test_an_unknown_macro_stops_the_mail_and_names_the_nearest(desk):
    opened(desk)
    assert says(desk, "#macro reset-pasword") == "command"
    assert "did you mean reset-password?" in told(desk)
    assert answers_to(desk) == []


def test_a_customers_name_is_never_read_as_a_variable(desk):
    opened(desk, "{agent} <mallory@client.test>")
    says(desk, "#macro greeting")
    assert "agent}" in answers_to(desk, "mallory@client.test")[0]
    assert "Anna," not in answers_to(desk, "mallory@client.test")[0]


def test_a_macro_can_be_a_note(desk):
    opened(desk)
    assert says(desk, "#note\n#macro greeting") == "note"
    assert answers_to(desk) == []
    assert notices(desk, ANNA)


@pytest.mark.parametrize("macros", [{"Bad Name": "x"}, {"x": "Hello {costumer}"}, {"": "x"}])
def test_a_macro_that_cannot_be_used_is_refused_at_start(macros):
    with pytest.raises(ValueError, match="macros\n"):
        make_settings(macros=macros)


def test_macros_may_hold_other_braces():
    assert isinstance(make_settings(macros={"code": "Use {} or { x }"}), Settings)


def macros_of(folder: Path, files: dict[str, str], table: str = "") -> dict[str, str]:
    """The stored answers of a desk whose folder holds these files."""
    (folder / "macros").mkdir()
    for name, text in files.items():
        (folder / "macros" / name).write_bytes(text.encode("utf-8"))
    desk = '[desk]\nname = "Desk"\naddress = "support@desk.test"\nmacros = "macros"\n'
    (folder / "postdesk.toml").write_text(desk + table)
    return load(folder / "postdesk.toml").macros


def test_macros_are_read_from_a_folder_beside_those_of_the_file(tmp_path):
    files = {
        "refund.txt": "\ufeffWe refund {tag}.\r\n",
        "refund.de.txt": "Wir erstatten {tag}.",
        "README": "{x}",
    }
    assert macros_of(tmp_path, files, '[macros]\nhello = "Hello"\n') == {
        "hello": "Hello",
        "refund": "We refund {tag}.",
        "refund.de": "Wir erstatten {tag}.",
    }


@pytest.mark.parametrize(
    ("files", "wrong"),
    [
        ({"Refund.txt": "x"}, "'Refund' is not a name such as reset-password"),
        ({"refund.txt": "Hello {costumer}"}, "refund: {costumer} is not one of agent, customer, tag"),
        ({"refund.txt": " \n"}, "refund: there is no text"),
        ({"refund.de.txt": "x"}, "refund.de: there is no refund for tickets in other languages"),
        ({"hello.txt": "x"}, r"hello: stands in \[macros\], too"),
        ({"refund.txt": "\udcff"}, "refund.txt: cannot be read"),
    ],
    ids=["name", "variable", "empty", "one-language", "twice", "not-text"],
)
def test_a_macro_file_that_cannot_be_used_is_refused_at_start(tmp_path, files, wrong):
    (tmp_path / "macros").mkdir()
    for name, text in files.items():
        (tmp_path / "macros" / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    desk = (
        '[desk]\nname = "Desk"\naddress = "support@desk.test"\nmacros = "macros"\n[macros]\nhello = "Hello"\n'
    )
    (tmp_path / "postdesk.toml").write_text(desk)
    with pytest.raises(SettingsError, match=f"desk.macros: .*{wrong}"):
        load(tmp_path / "postdesk.toml")


def test_a_macro_speaks_the_tickets_language(tmp_path):
    with a_desk(tmp_path, undo_seconds=0, macros=MACROS | {"greeting.de": "Guten Tag {customer},"}) as desk:
        opened(desk)
        says(desk, "#macro greeting")
        with desk.database.write() as connection:
            connection.execute(sa.update(s.ticket).values(language="de"))
        says(desk, "#macro greeting")
        first, second = answers_to(desk)
    assert first.startswith("Hello Carol,")
    assert second.startswith("Guten Tag Carol,")
