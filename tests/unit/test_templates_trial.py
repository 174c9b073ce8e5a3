"""Trying templates: every notice, full and bare, in every language that somebody wrote templates in."""

from pathlib import Path

from postdesk.templates.catalogue import NOTICES
from postdesk.templates.engine import Engine
from postdesk.templates.samples import BARE, SAMPLES
from postdesk.templates.trial import render_all


def test_every_notice_is_tried():
    assert {notice.name for notice in SAMPLES} == {notice.name for notice in BARE} == set(NOTICES)


def test_every_shipped_template_can_be_rendered_in_every_language():
    assert render_all(Engine()) == ()


def test_languages_are_those_of_the_admin_and_ours(tmp_path: Path):
    for name in ("nl", "layouts", "x"):
        (tmp_path / name).mkdir()
    assert set(Engine([tmp_path]).languages()) == set(Engine().languages()) | {"nl"}


def test_a_template_that_fails_on_an_empty_list_alone_is_found(tmp_path: Path):
    folder = tmp_path / "en" / "request_confirmed"
    folder.mkdir(parents=True)
    (folder / "body.txt.j2").write_text("{{ 10 % (missing | count) }}")
    (problem,) = render_all(Engine([tmp_path]))
    assert (problem.notice, problem.line) == ("request_confirmed", 1)
