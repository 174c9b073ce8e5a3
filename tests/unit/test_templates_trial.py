"""The trial finds what only rendering shows."""

from pathlib import Path

import pytest

from postdesk.templates.engine import Engine
from postdesk.templates.trial import troubles


def test_the_shipped_templates_pass() -> None:
    assert troubles(Engine()) == ()


@pytest.mark.parametrize(
    ("file", "template", "trouble"),
    [
        ("de/ticket_closed/body.txt.j2", "{{ tag.upper() }}", "SecurityError"),
        ("en/request_confirmed/body.txt.j2", "{{ articles[0].url }}", "UndefinedError"),
        ("en/conference_invitation/body.txt.j2", "{{ tag }}{% if action == 'cancel' %}{{ tag | nofilter }}{% endif %}", "TemplateRuntimeError"),
        ("nl/pending_reminder/subject.txt.j2", "{{ asked_at | day }}", "AttributeError"),
    ],
)  # fmt: skip
def test_what_breaks_for_some_notices_is_found(
    tmp_path: Path, file: str, template: str, trouble: str
) -> None:
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(template, encoding="utf-8")
    found = troubles(Engine([tmp_path]))
    assert found
    for error in found:
        assert error.file.endswith(file)
        assert trouble in str(error)
