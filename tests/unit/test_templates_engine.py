"""The engine: strict, sandboxed, silent about what it rendered."""

import shutil
import traceback
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from postdesk.templates.engine import SHIPPED, Engine, TemplateError
from postdesk.templates.samples import bare, samples

ENGINE = Engine()
FULL = tuple(samples("en").values())
ANSWER = samples("en")["agent_answer"]
SECRET = "words that " + "nobody may read"


def admin_writes(folder: Path, path: str, text: str) -> Engine:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Engine([folder])


def test_the_shipped_templates_have_no_problems(tmp_path):
    """As if they were an admin's, since what is shipped is not looked at in use."""
    shutil.copytree(SHIPPED, tmp_path / "own", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert Engine([tmp_path / "own"]).problems() == ()


@pytest.mark.parametrize(
    "notice", [*FULL, *map(bare, FULL)], ids=lambda n: f"{n.name} {'full' if n in FULL else 'bare'}"
)
def test_every_notice_can_be_rendered(notice):
    rendered = ENGINE.render(notice)
    assert rendered.subject
    assert rendered.text.endswith("\n")
    assert "\n\n\n" not in rendered.text
    assert rendered.html is not None


@pytest.mark.parametrize("notice", FULL, ids=lambda n: n.name)
def test_html_has_nothing_remote_and_no_script(notice):
    html = ENGINE.render(notice).html.replace('<img src="cid:', "")  # a picture within the letter
    assert not any(
        word in html for word in ("<img", "<script", "<link", "src=", "url(", "@import", "<form", "<style")
    )


@pytest.mark.parametrize(
    "attack",
    [
        "{{7*7}}",
        "{% for x in [1] %}x{% endfor %}",
        "{{ lipsum.__globals__ }}",
        "{# x #}",
        "<b>&amp;</b>",
        "\u202e",
    ],
)
def test_foreign_text_is_never_a_template_nor_markup(attack):
    """C11."""
    rendered = ENGINE.render(replace(ANSWER, text=attack, subject=attack, agent_name=attack))
    assert attack in rendered.text
    assert "49" not in rendered.text.replace("{{7*7}}", "")
    assert "<b>" not in rendered.html


def test_a_stranger_is_told_nothing_of_what_they_wrote():
    """Without a verified sender the notice holds neither subject nor name, and the words do without."""
    rendered = ENGINE.render(bare(samples("en")["request_confirmed"]))
    assert rendered.subject == "We have your request [PD-1042]"
    assert rendered.text.startswith("Hello,\n")
    assert "Subject" not in rendered.text


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("one\r\nBcc: x@y.test", "Re: one Bcc: x@y.test [PD-1042]"),
        ("a \u2028 b\0\u202ec", "Re: a bc [PD-1042]"),
        ("x" * 500, "Re: " + "x" * 195 + "…"),
    ],
)
def test_a_subject_is_one_clean_line_of_at_most_200_characters(subject, expected):
    assert ENGINE.render(replace(ANSWER, subject=subject)).subject == expected


def test_an_admins_file_comes_before_the_shipped_one_and_alone(tmp_path):
    engine = admin_writes(tmp_path, "en/agent_answer/body.txt.j2", "Own words: {{ text }}")
    rendered = engine.render(ANSWER)
    assert rendered.text.startswith("Own words: Dear Marta,")
    assert rendered.subject == ENGINE.render(ANSWER).subject
    assert rendered.html == ENGINE.render(ANSWER).html


def test_a_language_is_used_file_by_file_with_english_for_the_rest(tmp_path):
    admin_writes(tmp_path, "nl/agent_answer/subject.txt.j2", "AW: {{ subject }}")
    engine = admin_writes(tmp_path, "nl/agent_answer/body.html.j2", "<p>{{ text }}</p>")
    rendered = engine.render(ANSWER, "nl-BE")
    assert rendered.subject.startswith("AW: ")
    assert rendered.text == ENGINE.render(ANSWER).text
    assert rendered.html is None  # Dutch HTML beside an English text would be two different mails


def test_the_desks_own_language_comes_before_english(tmp_path):
    admin_writes(tmp_path, "nl/agent_answer/subject.txt.j2", "Antwoord [{{ tag }}]")
    engine = Engine([tmp_path], "nl")
    assert engine.render(ANSWER, "it").subject == "Antwoord [PD-1042]"
    assert engine.render(ANSWER, "it").text == ENGINE.render(ANSWER).text


def test_times_are_in_the_desks_zone(tmp_path):
    engine = Engine(zone=ZoneInfo("Europe/Berlin"))
    assert "Jon, Monday, 23 November 2026, 11:40 (CET):" in engine.render(ANSWER).text


def test_times_are_written_in_the_language_of_the_template(tmp_path):
    admin_writes(tmp_path, "fr/agent_answer/subject.txt.j2", "{{ history[0].at | day }}")
    rendered = Engine([tmp_path]).render(ANSWER, "fr")
    assert rendered.subject == "lundi 23 novembre 2026"


def test_html_in_the_language_of_the_text_is_used(tmp_path):
    admin_writes(tmp_path, "nl/agent_answer/body.txt.j2", "{{ text }}")
    assert Engine([tmp_path]).render(ANSWER, "nl").html is None
    engine = admin_writes(tmp_path, "nl/agent_answer/body.html.j2", "<p>{{ text }}</p>")
    assert engine.render(ANSWER, "nl").html.startswith("<p>Dear Marta")


@pytest.mark.parametrize(
    "language", ["xx", "", "../../etc", "e" * 5000, "de\n", "EN", "en_US", "en-GB-oxendict"]
)
def test_an_unknown_language_is_english(language):
    assert ENGINE.render(ANSWER, language) == ENGINE.render(ANSWER)


@pytest.mark.parametrize(
    ("template", "line", "trouble"),
    [
        ("one\n{{ tag }", 2, "unexpected '}'"),
        ("one\n\n{{ unknown }}", 3, "'unknown' is undefined"),
        ("{{ text.nothing }}", 1, "UndefinedError"),
        ("{{ history[99].text }}", 1, "UndefinedError"),
        ("{{ text | nofilter }}", 1, "No filter named 'nofilter'."),
        ("{% include 'missing.j2' %}", None, "no such template"),
        ("{% include '../../engine.py' %}", None, "no such template"),
        ("{{ text.__class__.__mro__ }}", 1, "SecurityError"),
        ("{{ 'a' * 10**9 }}", 1, "SecurityError"),
        ("{{ '%999999999d' % 1 }}", 1, "SecurityError"),
        ("{{ '{:999999999}'.format(1) }}", 1, "SecurityError"),
        ("{{ text.zfill(10**9) }}", 1, "SecurityError"),
        ("{{ text.upper() }}", 1, "SecurityError"),
        ("{{ history.count(1) }}", 1, "SecurityError"),
        ("{{ history[0].at.strftime('%999999999d') }}", 1, "SecurityError"),
        ("{{ range(10) }}", 1, "'range' is undefined"),
        ("{{ lipsum() }}", 1, "'lipsum' is undefined"),
        ("{{ text | attr('upper') }}", 1, "No filter named 'attr'."),
        ("{{ text | safe }}", 1, "No filter named 'safe'."),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 1, "RecursionError"),
    ],
)
def test_a_bad_template_says_where_and_nothing_of_the_text(tmp_path, template, line, trouble):
    """L12."""
    engine = admin_writes(tmp_path, "en/agent_answer/body.txt.j2", template)
    with pytest.raises(TemplateError) as caught:
        engine.render(replace(ANSWER, text=SECRET))
    error = caught.value
    assert (error.notice, error.line, error.trouble) == ("agent_answer", line, trouble)
    assert error.file.endswith("en/agent_answer/body.txt.j2")
    assert error.__cause__ is None
    assert error.__context__ is None
    assert SECRET not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    ("path", "template", "trouble"),
    [
        ("en/agent_answer/body.txt.j2", "{{ note }}", "the notice has no 'note'"),
        ("en/agent_answer/body.txt.j2", "{{ }}", "Expected an expression"),
        ("en/agent_answer/body.text.j2", "x", "never used"),
        ("en/agent_anser/body.txt.j2", "x", "never used"),
        ("en/agent_answer/body.txt", "x", "never used"),
        ("layout.html.j2", "{% block %}", "expected token"),
    ],
)
def test_problems_are_found_without_rendering(tmp_path, path, template, trouble):
    [problem] = admin_writes(tmp_path, path, template).problems()
    assert trouble in str(problem)
    assert path in str(problem)


def test_even_values_of_a_remainder_may_be_asked_for(tmp_path):
    engine = admin_writes(tmp_path, "en/agent_answer/body.txt.j2", "{{ 7 % 4 }}")
    assert engine.render(ANSWER).text == "3\n"


def test_fixed_words_are_those_of_the_template_alone():
    words = " ".join(ENGINE.fixed_words("request_confirmed"))
    assert "These details would help us to help you sooner" in words
    assert "Marta" not in words
    assert "<td" not in words


def test_the_shipped_templates_are_those_of_the_package():
    assert (SHIPPED / "en" / "agent_answer" / "body.txt.j2").is_file()
