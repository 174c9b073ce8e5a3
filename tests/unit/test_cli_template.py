"""`postdesk template`: lists and previews, with and without a desk (R6, O1)."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from command_line import Desk, postdesk
from postdesk.templates.catalogue import NOTICES


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration is found where the test stands."""
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")


def test_without_a_desk_the_shipped_notices_are_listed() -> None:
    rows = postdesk("template", "list", "--json").json
    assert [row["notice"] for row in rows] == list(NOTICES)
    languages = {row["notice"]: row["languages"] for row in rows}
    assert languages["request_confirmed"] == ["de", "en", "es", "fr", "pt"]
    assert languages["agent_notification"] == ["en"]


def test_the_list_names_the_files_of_the_desks_own(tmp_path: Path) -> None:
    desk = own_words(tmp_path, "de/ticket_closed/subject.txt.j2", "Ende [{{ tag }}]")
    answer = postdesk("--config", desk, "template", "list")
    assert "de/subject.txt.j2" in next(line for line in answer.out.splitlines() if "ticket_closed" in line)


def test_a_preview_shows_the_subject_and_the_text() -> None:
    answer = postdesk("template", "preview", "ticket_closed", "--language", "de")
    assert answer.status == 0
    assert answer.out.startswith(
        "Subject: Re: Rechnung 881 doppelt abgebucht [PD-1042]\n\nGuten Tag Marta Lind,\n"
    )


def test_the_text_alone_and_bare() -> None:
    answer = postdesk("template", "preview", "ticket_closed", "--text", "--bare")
    assert answer.out.startswith("Hello,\n\nYour request PD-1042 is closed.")


def test_html_goes_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "closed.html"
    answer = postdesk("template", "preview", "ticket_closed", "--language", "fr", "--html", file)
    assert answer.out == f"{file}: written\n"
    assert '<html lang="fr">' in file.read_text(encoding="utf-8")


def test_a_whole_mail_can_be_read_by_a_mail_client() -> None:
    answer = postdesk("template", "preview", "deescalated", "--language", "es", "--eml")
    mail = message_from_bytes(answer.out.encode(), policy=default)
    assert mail["Subject"] == "Re: Factura 881 cobrada dos veces [PD-1042]"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_preview_shows_the_desks_own_words_zone_and_language(tmp_path: Path) -> None:
    desk = own_words(tmp_path, "de/pending_reminder/subject.txt.j2", "Bis {{ resolves_at | moment }}")
    answer = postdesk("--config", desk, "template", "preview", "pending_reminder")
    assert answer.out.startswith("Subject: Bis Sonntag, 29. November 2026, 11:40 Uhr (MEZ)\n")


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("request_confirm",), 2, "no notice request_confirm; did you mean request_confirmed?"),
        (("zzz",), 2, "there is no notice zzz `postdesk template list` shows all"),
        (("ticket_closed", "--language", "xx"), 2, "no templates in xx; there are de, en, es, fr, pt"),
        (("ticket_closed", "--text", "--eml"), 2, "--html, --text and --eml: one of them"),
        (("ticket_closed", "--html", "no/such/file"), 1, "no/such/file: cannot be written: No such file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_is_asked_for_wrongly_is_told(arguments: tuple[str, ...], status: int, told: str) -> None:
    answer = postdesk("template", "preview", *arguments)
    assert answer.status == status
    assert told in answer.err.replace("\n", " ")


def test_a_template_that_breaks_says_where(tmp_path: Path) -> None:
    desk = own_words(tmp_path, "de/ticket_closed/body.txt.j2", "eins\n{{ nothing }}")
    answer = postdesk("--config", desk, "template", "preview", "ticket_closed")
    assert answer.status == 1
    assert "de/ticket_closed/body.txt.j2, line 2: 'nothing' is undefined" in answer.err


def own_words(tmp_path: Path, path: str, template: str) -> Path:
    """A German desk in Berlin with one template of its own; gives its configuration."""
    desk = Desk(tmp_path)
    file = desk.folder / "words" / path
    file.parent.mkdir(parents=True)
    file.write_text(template, encoding="utf-8")
    config = desk.folder / "postdesk.toml"
    text = config.read_text(encoding="utf-8")
    own = '[desk]\nlanguage = "de"\ntimezone = "Europe/Berlin"\ntemplates = "words"\n'
    config.write_text(text.replace("[desk]\n", own, 1), encoding="utf-8")
    return config
