"""How each notice reads, against the files of tests/templates.

`POSTDESK_WRITE_GOLDENS=1 pytest tests/unit/test_templates_goldens.py` writes them anew, to be read before they are kept.
"""

import os
from pathlib import Path

import pytest

from postdesk.templates.catalogue import NOTICES
from postdesk.templates.engine import Engine
from postdesk.templates.samples import SAMPLES

GOLDENS = Path(__file__).parents[1] / "templates" / "en"
ENGINE = Engine()


@pytest.mark.parametrize("notice", SAMPLES, ids=lambda notice: notice.name)
@pytest.mark.parametrize("part", ["subject", "text", "html"])
def test_a_notice_reads_as_it_was_approved(notice, part):
    name = {"subject": "subject.txt", "text": "body.txt", "html": "body.html"}[part]
    golden = GOLDENS / notice.name / name
    rendered = getattr(ENGINE.render(notice), part).rstrip("\n") + "\n"
    if os.environ.get("POSTDESK_WRITE_GOLDENS"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(rendered, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == rendered


def test_every_notice_has_a_sample_and_every_golden_a_notice():
    assert {notice.name for notice in SAMPLES} == set(NOTICES)
    assert {folder.name for folder in GOLDENS.iterdir()} == set(NOTICES)
