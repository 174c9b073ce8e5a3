"""The configuration is valid and frozen, or it is refused by the name of the key that is wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from command_line import postdesk
from postdesk.gateway.settings.loading import SettingsError, load, shown

BAD_CONFIGS = sorted((Path(__file__).resolve().parent.parent / "bad_configs").iterdir())

DESK = '[desk]\nname = "Desk"\naddress = "Support@Desk.test"\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "postdesk.toml"
    path.write_text(DESK)
    return path


@pytest.mark.parametrize("folder", BAD_CONFIGS, ids=lambda folder: folder.name)
def test_a_bad_configuration_is_refused_by_the_name_of_the_key(folder: Path) -> None:
    answer = postdesk("--config", folder / "postdesk.toml", "config")
    assert answer.status == 2
    assert (folder / "expected_error").read_text().strip() in answer.err
    assert all(line.startswith(f"postdesk: {folder / 'postdesk.toml'}: ") for line in answer.err.splitlines())


def test_every_wrong_key_is_told_at_once(config: Path) -> None:
    config.write_text(DESK + "[work]\nprocesses = 0\nbatch = 0\n")
    with pytest.raises(SettingsError, match=r"(?s)work\.processes.*work\.batch"):
        load(config)


def test_a_configuration_that_is_not_text_is_told(config: Path) -> None:
    config.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(config)


def test_addresses_are_compared_in_small_letters(config: Path) -> None:
    assert load(config).desk.addresses == {"support@desk.test"}


def test_paths_are_relative_to_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text(DESK + 'templates = "words"\n')
    monkeypatch.chdir("/")
    settings = load(config)
    assert settings.desk.templates == config.parent / "words"
    assert settings.desk.keys == config.parent / "postdesk.keys"
    assert settings.store.url == f"sqlite:///{config.parent}/postdesk.db"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("POSTDESK_FOO", "environment: POSTDESK_FOO is no setting"),
        ("POSTDESK_FOO__BAR", "environment: POSTDESK_FOO__BAR is no setting"),
        ("POSTDESK_RELAY_HOST", "POSTDESK_RELAY_HOST is no setting; write POSTDESK_RELAY__HOST"),
        ("postdesk_relay_host", "postdesk_relay_host is no setting; write POSTDESK_RELAY__HOST"),
        ("POSTDESK_CONFIGURATION", "POSTDESK_CONFIGURATION is no setting"),
        ("POSTDESK_RELAY__HOTS", "relay.hots: unknown key"),
    ],
)
def test_a_variable_that_is_no_setting_is_named(
    config: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    """It would change nothing, and nobody would know why."""
    monkeypatch.setenv(name, "x")
    answer = postdesk("--config", config, "config")
    assert answer.status == 2
    assert words in answer.err


@pytest.mark.parametrize(
    "name",
    ["POSTDESK_CONFIG", "POSTDESK_REQUIRE_SERVICES", "POSTDESK_TEST_SEED", "POSTDESK_BENCH_X", "POSTDESKTOP"],
)
def test_variables_that_are_meant_for_others_are_left_alone(
    config: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    assert load(config).desk.name == "Desk"


def test_a_stray_variable_is_told_beside_what_is_wrong_in_the_file(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text(DESK + "[work]\nprocesses = 0\n")
    monkeypatch.setenv("POSTDESK_FOO", "x")
    with pytest.raises(SettingsError, match=r"(?s)POSTDESK_FOO.*work\.processes"):
        load(config)


def test_the_environment_goes_before_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text(DESK + "[relay]\nport = 26\n")
    monkeypatch.setenv("POSTDESK_RELAY__PORT", "2626")
    assert load(config).relay.port == 2626


def test_a_wrong_value_in_the_environment_is_refused(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTDESK_RELAY__PORT", "many")
    with pytest.raises(SettingsError, match=r"relay\.port"):
        load(config)


def test_passwords_come_as_credentials(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text(DESK + '[[imap]]\nname = "in"\nhost = "imap.test"\nuser = "u"\n')
    (tmp_path / "relay.password").write_text("relay's secret\n")
    (tmp_path / "imap.in.password").write_text("mailbox's secret\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings = load(config)
    assert settings.relay.password is not None
    assert settings.imap[0].password is not None
    assert settings.relay.password.get_secret_value() == "relay's secret"
    assert settings.imap[0].password.get_secret_value() == "mailbox's secret"


def test_settings_do_not_change(config: Path) -> None:
    with pytest.raises(ValidationError):
        load(config).desk.name = "Other"  # type: ignore[misc]


def test_no_secret_is_shown(config: Path) -> None:
    config.write_text(
        DESK
        + '[store]\nurl = "postgresql://desk:hush-store@db.test/desk"\n'
        + '[relay]\nuser = "desk"\npassword = "hush-relay"\n'
        + '[[imap]]\nname = "in"\nhost = "imap.test"\nuser = "u"\npassword = "hush-imap"\n'
    )
    assert "hush" not in str(shown(load(config)))
    for arguments in (("config",), ("config", "--json")):
        answer = postdesk("--config", config, *arguments)
        assert answer.status == 0
        assert "hush" not in answer.out


def test_what_is_shown_is_what_is_in_effect(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTDESK_RELAY__PORT", "2626")
    assert postdesk("--config", config, "config", "--json").json["relay"]["port"] == 2626
    assert "relay.port = 2626\n" in postdesk("--config", config, "config").out
