"""How each notice reads, in each language, against the files of tests/templates.

`POSTDESK_WRITE_GOLDENS=1 pytest tests/unit/test_templates_goldens.py` writes them anew, to be read before they are kept.
"""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from postdesk.templates.catalogue import NOTICES
from postdesk.templates.engine import Engine
from postdesk.templates.samples import samples

GOLDENS = Path(__file__).parents[1] / "templates"
ENGINE = Engine(zone=ZoneInfo("Europe/Berlin"))
TRANSLATED = {kind.name for kind in NOTICES.values() if kind.audience != "agent"}
NAMES = {"en": set(NOTICES)} | dict.fromkeys(("de", "es", "fr", "pt"), TRANSLATED)


@pytest.mark.parametrize(
    ("language", "name"), [(language, name) for language in NAMES for name in sorted(NAMES[language])]
)
def test_a_notice_reads_as_it_was_approved(language, name):
    rendered = ENGINE.render(samples(language)[name], language)
    for file, words in (
        ("subject.txt", rendered.subject),
        ("body.txt", rendered.text),
        ("body.html", rendered.html),
    ):
        golden = GOLDENS / language / name / file
        if os.environ.get("POSTDESK_WRITE_GOLDENS"):
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_text(words.rstrip("\n") + "\n", encoding="utf-8")
        assert golden.read_text(encoding="utf-8") == words.rstrip("\n") + "\n"


def test_every_notice_has_a_sample_and_every_golden_a_notice():
    assert set(samples("en")) == set(NOTICES)
    for language, names in NAMES.items():
        assert {folder.name for folder in (GOLDENS / language).iterdir()} == names
