"""Every notice to customers in every language: whole, true in both bodies, and without leftovers of English (O1)."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from postdesk.classifiers.escalation import wants_escalation
from postdesk.classifiers.missing import DETAILS
from postdesk.templates.catalogue import NOTICES
from postdesk.templates.dates import WORDS as DATES
from postdesk.templates.details import WORDS as DETAIL_WORDS
from postdesk.templates.engine import FALLBACK, FILES, SHIPPED, Engine
from postdesk.templates.notices import Notice
from postdesk.templates.phrases import PHRASES
from postdesk.templates.sample_texts import TEXTS
from postdesk.templates.samples import bare, samples
from postdesk.templates.trial import forms
from postdesk.threading.html_text import html_to_text

LANGUAGES = ("en", "de", "fr", "es", "pt")
OTHERS = LANGUAGES[1:]
CUSTOMERS = [kind.name for kind in NOTICES.values() if kind.audience != "agent"]
ENGINE = Engine(zone=ZoneInfo("Europe/Berlin"))
SAME_WORD = {"fr": {"Contact"}}
NARROW = "\u202f"  # no-break space


def variants(language: str, name: str) -> Iterator[Notice]:
    """A full notice and a bare one, each in every form that it has, and full ones that lack one thing."""
    full = samples(language)[name]
    yield from forms(full)
    empty = bare(full)
    for field in fields(full):
        if getattr(full, field.name) != getattr(empty, field.name):
            yield replace(full, **{field.name: getattr(empty, field.name)})


in_every_language = pytest.mark.parametrize("language", LANGUAGES)
of_every_notice = pytest.mark.parametrize("name", CUSTOMERS)


@in_every_language
@of_every_notice
def test_every_file_is_there(language, name):
    assert all((SHIPPED / language / name / file).is_file() for file in FILES)


@in_every_language
@of_every_notice
def test_every_form_can_be_rendered_with_a_subject_of_one_line(language, name):
    for notice in variants(language, name):
        rendered = ENGINE.render(notice, language)
        assert rendered.html is not None
        assert rendered.subject == rendered.subject.strip() != ""
        assert "\n" not in rendered.subject
        assert "\n\n\n" not in rendered.text
        assert "  " not in rendered.subject
        assert "None" not in rendered.text


@in_every_language
@of_every_notice
def test_text_and_html_say_the_same(language, name):
    """Word for word, but for the space between them: no fact is in one body alone."""
    for notice in variants(language, name):
        rendered = ENGINE.render(notice, language)
        assert rendered.html is not None
        from_html = html_to_text(re.sub(r'<a href="[^"]*">', "", rendered.html))
        assert sorted(words(rendered.text)) == sorted(words(from_html))


@in_every_language
@of_every_notice
def test_every_value_appears_in_both_bodies_or_in_the_subject(language, name):
    notice = samples(language)[name]
    rendered = ENGINE.render(notice, language)
    assert rendered.html is not None
    for where, value in values(notice):
        shown = squeezed(value)
        subject = squeezed(rendered.subject)
        assert shown in squeezed(rendered.text) or shown in subject, where
        assert shown in squeezed(html_to_text(rendered.html)) or shown in subject, where


@pytest.mark.parametrize("language", OTHERS)
@of_every_notice
def test_no_english_is_left(language, name):
    """The lines that templates make without any value in them differ from the English ones, all of them."""
    for file in FILES:
        ours, english = template_words(language, name, file), template_words(FALLBACK, name, file)
        assert ours & english <= SAME_WORD.get(language, set()), file


@in_every_language
@of_every_notice
def test_lines_of_ours_fit_a_window(language, name):
    """RFC 5322 §2.1.1: 78 characters. Values may be longer, so their lines are not judged."""
    text = (SHIPPED / language / name / "body.txt.j2").read_text(encoding="utf-8")
    assert [line for line in text.split("\n") if "{" not in line and len(line) > 78] == []


@in_every_language
def test_tables_of_words_are_whole(language):
    assert language in DATES
    assert set(DETAIL_WORDS[language]) == set(DETAIL_WORDS["en"]) >= DETAILS
    assert set(TEXTS[language]) == set(TEXTS["en"])
    assert language == "en" or all(PHRASES[language].values())


def test_french_puts_a_narrow_space_before_double_marks():
    """And no ordinary one, where a line could break; web addresses and times of day keep theirs."""
    texts = [*DETAIL_WORDS["fr"].values(), *PHRASES["fr"].values()]
    texts += [squeezed_french(file.read_text(encoding="utf-8")) for file in (SHIPPED / "fr").rglob("*.j2")]
    for text in texts:
        assert re.findall(rf"[^{NARROW}\s][:;?!](?=\s|$)|[ ][:;?!]", text) == []


@pytest.mark.parametrize(
    ("language", "wish"),
    [
        ("en", "I wish to escalate."),
        ("de", "Ich möchte eskalieren."),
        ("fr", "Je souhaite faire escalader ma demande."),
        ("es", "Deseo escalar la solicitud."),
        ("pt", "Pretendo escalar o pedido."),
        ("en", "I wish to escalate it again."),
        ("de", "Ich möchte erneut eskalieren."),
        ("fr", "Je souhaite la faire escalader de nouveau."),
        ("es", "Deseo escalar la solicitud de nuevo."),
        ("pt", "Pretendo escalar o pedido de novo."),
    ],
)
def test_what_we_tell_customers_to_write_is_understood(language, wish):
    """C8: whoever escalates in the words that we gave them is heard."""
    assert wants_escalation("", wish)


def values(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a notice, with its place; times and switches are shown in words of their own."""
    if is_dataclass(value):
        for field in fields(value):
            yield from values(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, tuple):
        for item in value:
            yield from values(item, where)
    elif isinstance(value, str) and not where.endswith(".action"):
        yield from ((where, line) for line in value.split("\n") if line.strip())
    else:
        assert value is None or isinstance(value, str | bool | datetime)


def squeezed(text: str) -> str:
    return re.sub(r"[\s>|\xa0]+", "", text)


def words(text: str) -> list[str]:
    """Letters and figures; marks of quotation and lists differ between the bodies."""
    return re.findall(r"\w+", text)


def template_words(language: str, name: str, file: str) -> set[str]:
    """Lines of a template without tags, markup and places for values, as far as there are words in them."""
    text = (SHIPPED / language / name / file).read_text(encoding="utf-8")
    text = re.sub(r'\{\{ part\.\w+\("([^"]*)".*?\}\}', r"\n\1\n", text)
    text = re.sub(r"<[^>]*>|\{[%{].*?[%}]\}", "\n", text)
    lines = (line.strip(f" :-,.{NARROW}") for line in text.split("\n"))
    return {line for line in lines if re.search(r"[a-zà-ÿ]{3}", line)}


def squeezed_french(template: str) -> str:
    return re.sub(r"<[^>]*>|\{[%{].*?[%}]\}", "", template).replace("Re:", "")
