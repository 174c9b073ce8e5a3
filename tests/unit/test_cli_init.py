"""`postdesk init` and the template it writes."""

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from command_line import Desk, postdesk
from postdesk.gateway.keys import load_keys
from postdesk.gateway.settings.configuration import Settings
from postdesk.gateway.settings.desk import Agent
from postdesk.gateway.settings.duties import Duty
from postdesk.gateway.settings.knowledge import HelpArticle
from postdesk.gateway.settings.loading import load
from postdesk.gateway.settings.mail import Imap
from postdesk.gateway.settings.reports import Report
from postdesk.gateway.settings.staff import Organisation
from postdesk.gateway.store.database import Database
from postdesk.gateway.template import template


def test_init_makes_a_desk_that_is_ready_to_run(tmp_path: Path) -> None:
    """R6: configuration, keys and an empty store of this version."""
    folder = tmp_path / "new" / "desk"
    assert postdesk("init", folder).status == 0
    settings = load(folder / "postdesk.toml")
    assert len(load_keys(settings.desk.keys)) == 1
    database = Database(settings.store.url)
    database.require_current()
    database.close()


@pytest.mark.parametrize("file", ["postdesk.keys", "postdesk.db"])
def test_secrets_are_for_their_owner_alone(tmp_path: Path, file: str) -> None:
    postdesk("init", tmp_path)
    assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600


def test_others_cannot_read_a_configuration_that_may_hold_passwords(tmp_path: Path) -> None:
    postdesk("init", tmp_path)
    assert (tmp_path / "postdesk.toml").stat().st_mode & 0o007 == 0


@pytest.mark.parametrize("file", ["postdesk.toml", "postdesk.keys", "postdesk.db"])
def test_init_overwrites_nothing(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("precious")
    answer = postdesk("init", tmp_path)
    assert answer.status == 1
    assert f"holds {file} already" in answer.err
    assert [p.name for p in tmp_path.iterdir()] == [file]
    assert (tmp_path / file).read_text() == "precious"


def test_an_address_that_is_none_leaves_nothing_behind(tmp_path: Path) -> None:
    answer = postdesk("init", tmp_path, "--address", "support")
    assert answer.status == 2
    assert "desk.address: must be a plain address" in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ['Äther "& Söhne"', "back\\slash", "tab\there", "DEL\x7f", "🦊 desk"])
def test_any_name_survives_the_template(tmp_path: Path, name: str) -> None:
    assert postdesk("init", tmp_path, "--name", name).status == 0
    assert load(tmp_path / "postdesk.toml").desk.name == name


def test_a_new_key_signs_and_the_old_one_is_still_believed(tmp_path: Path) -> None:
    """T2: keys rotate."""
    desk = Desk(tmp_path)
    (old,) = load_keys(desk.folder / "postdesk.keys")
    assert postdesk("init", "--new-key", desk.folder).status == 0
    new, kept = load_keys(desk.folder / "postdesk.keys")
    assert (kept, new.id) == (old, 2)


def test_a_new_key_needs_a_desk(tmp_path: Path) -> None:
    answer = postdesk("init", "--new-key", tmp_path)
    assert answer.status == 2
    assert "no such file" in answer.err


# --- the template

_NO_DEFAULT = {
    "desk.templates",
    "desk.rules",
    "desk.macros",
    "smtp.tls_certificate",
    "smtp.tls_key",
    "relay.ca_file",
    "dkim.selector",
    "dkim.key",
    "relay.user",
    "relay.password",
    "duties.items",
    "articles.title",
    "articles.url",
    "articles.words",
}


def test_the_template_as_it_is_gives_every_default() -> None:
    written = Settings(**tomllib.loads(template("Desk", "support@desk.test")))
    assert written == Settings(desk={"name": "Desk", "address": "support@desk.test"})  # type: ignore[arg-type]


def test_the_template_shows_every_key_with_its_default() -> None:
    """A key that is added to the settings and not to the template fails here."""
    shown = _uncommented(template("Desk", "support@desk.test"))
    defaults = Settings(desk={"name": "Desk", "address": "support@desk.test"}).model_dump(mode="json")  # type: ignore[arg-type]
    for section, model in _sections().items():
        if section in {"imap", "agents", "organisations", "reports", "duties", "articles"}:
            (values,) = shown[section]
            expected = _defaults(model)
        else:
            values, expected = shown[section], defaults[section]
        assert set(values) == set(model.model_fields), section
        for key, value in expected.items():
            if f"{section}.{key}" not in _NO_DEFAULT:
                assert values[key] == value, f"{section}.{key}"
    assert shown["queues"] == defaults["queues"]
    assert shown["plans"] == defaults["plans"]
    assert shown["calendars"] == defaults["calendars"]
    for name, tier in defaults["tiers"].items():
        assert shown["tiers"][name] == {k: v for k, v in tier.items() if k in shown["tiers"][name]}, name
    assert set(shown["tiers"]) == set(defaults["tiers"])


def test_the_template_with_every_line_in_effect_is_valid() -> None:
    Settings(**_uncommented(template("Desk", "support@desk.test")))


def _sections() -> dict[str, type[BaseModel]]:
    kinds: dict[str, Any] = {name: field.annotation for name, field in Settings.model_fields.items()}
    for name in (
        "queues",
        "macros",
        "tiers",
        "teams",
        "plans",
        "rota",
        "hints",
        "playbooks",
        "misses",
        "calendars",
        "words",
    ):  # named by their admin, and looked at whole
        del kinds[name]
    once_each = {"imap": Imap, "agents": Agent, "organisations": Organisation, "reports": Report}
    return kinds | once_each | {"duties": Duty, "articles": HelpArticle}


def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    """The defaults of what is written once for each mailbox or agent."""
    found = {}
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True)
        if default is not PydanticUndefined and default is not None:
            found[name] = list(default) if isinstance(default, tuple) else default
    return found


def _uncommented(text: str) -> dict[str, Any]:
    return tomllib.loads(re.sub(r"(?m)^# (?=[a-z_]+ = |\[)", "", text))
