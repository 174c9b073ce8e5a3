"""P6: stored answers, used by name from mail."""

import pytest

from postdesk.gateway.settings import Settings
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
    with pytest.raises(ValueError):
        make_settings(macros=macros)


def test_macros_may_hold_other_braces():
    assert isinstance(make_settings(macros={"code": "Use {} or { x }"}), Settings)
