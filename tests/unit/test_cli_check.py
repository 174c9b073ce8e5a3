"""`postdesk check`: each thing that is wrong is found, with how to mend it; nothing is changed."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fake_relay
from command_line import Desk
from fake_relay import FakeRelay
from signed_mail import ed25519_key, ed25519_pem
from smtp_door import open_door


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """One that listens nowhere and whose relay refuses connections."""
    monkeypatch.setenv("POSTDESK_SMTP__LISTEN", "")
    monkeypatch.setenv("POSTDESK_RELAY__PORT", "1")
    return Desk(tmp_path)


def _findings(desk: Desk) -> dict[str, dict[str, Any]]:
    return {finding["what"]: finding for finding in desk("check", "--json").json}


def _wrong(desk: Desk) -> dict[str, str]:
    return {what: finding["detail"] for what, finding in _findings(desk).items() if finding["ok"] is False}


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRelay]:
    with fake_relay.relay() as made:
        monkeypatch.setenv("POSTDESK_RELAY__PORT", str(made.port))
        yield made


def test_a_desk_that_works_is_status_zero(desk: Desk, relay: FakeRelay) -> None:
    answer = desk("check")
    assert (answer.status, answer.err) == (0, "")
    assert "everything works" in answer.out


def test_the_relay_is_asked_and_given_nothing(desk: Desk, relay: FakeRelay) -> None:
    assert _wrong(desk) == {}
    assert set(relay.verbs()) <= {"EHLO", "QUIT"}


def test_a_relay_that_refuses_connections_is_told(desk: Desk) -> None:
    answer = desk("check")
    assert answer.status == 1
    assert "127.0.0.1:1 (opportunistic): " in answer.out
    assert "-> see host, port, tls, user and password in [relay]" in answer.out


def test_a_relay_that_refuses_the_password_is_told(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTDESK_RELAY__USER", "desk")
    monkeypatch.setenv("POSTDESK_RELAY__PASSWORD", "wrong")
    relay.extensions = ("AUTH PLAIN",)
    relay.replies["AUTH"] = ["535 5.7.8 no such password"]
    assert "535 5.7.8 no such password" in _wrong(desk)["relay"]


@pytest.mark.parametrize("mode", [0o644, 0o660], ids=oct)
def test_keys_that_are_open_to_others_are_told(desk: Desk, relay: FakeRelay, mode: int) -> None:
    (desk.folder / "postdesk.keys").chmod(mode)
    assert f"is open to others (mode {mode:o})" in _wrong(desk)["desk.keys"]


def test_keys_may_be_read_by_the_services_group(desk: Desk, relay: FakeRelay) -> None:
    (desk.folder / "postdesk.keys").chmod(0o640)
    assert _wrong(desk) == {}


def test_keys_that_are_gone_are_told(desk: Desk, relay: FakeRelay) -> None:
    (desk.folder / "postdesk.keys").unlink()
    assert "no such file" in _wrong(desk)["desk.keys"]


@pytest.mark.parametrize(
    ("content", "words"), [(None, "is not there"), (b"", "is empty")], ids=["missing", "empty"]
)
def test_a_store_that_cannot_be_used_is_told(
    desk: Desk, relay: FakeRelay, content: bytes | None, words: str
) -> None:
    store = desk.folder / "postdesk.db"
    store.unlink()
    if content is not None:
        store.write_bytes(content)
    assert words in _wrong(desk)["store"]


def test_a_template_that_cannot_be_used_is_told(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = desk.folder / "words" / "en" / "request_confirmed"
    folder.mkdir(parents=True)
    (folder / "body.txt.j2").write_text("{{ no_such_name }}")
    monkeypatch.setenv("POSTDESK_DESK__TEMPLATES", "words")
    assert "no_such_name" in _wrong(desk)["template"]


def test_a_folder_of_templates_that_is_not_there_is_told(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTDESK_DESK__TEMPLATES", "nowhere")
    assert "is no folder" in _wrong(desk)["desk.templates"]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("nonsense", "not valid TOML"),
        (
            '[[rule]]\nname = "sales"\nqueue = "sales"\npoints = 1\nany = ["offer"]\n',
            "queues that do not exist: sales",
        ),
    ],
    ids=["broken", "unknown queue"],
)
def test_classification_rules_that_cannot_be_used_are_told(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch, rules: str, words: str
) -> None:
    (desk.folder / "rules.toml").write_text(rules)
    monkeypatch.setenv("POSTDESK_DESK__RULES", "rules.toml")
    assert words in _wrong(desk)["desk.rules"]


def test_a_mailbox_that_cannot_be_reached_is_told_by_its_name(desk: Desk, relay: FakeRelay) -> None:
    with desk.config.open("a") as file:
        file.write('[[imap]]\nname = "in"\nhost = "127.0.0.1"\nport = 1\nuser = "support"\n')
    assert "support at 127.0.0.1:1, folder INBOX" in _wrong(desk)["imap in"]


def test_a_port_that_somebody_else_has_is_told(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTDESK_SMTP__LISTEN", f"127.0.0.1:{relay.port}")
    assert "in use" in _wrong(desk)["smtp.listen"]


def test_a_port_that_a_postdesk_has_is_fine(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_door() as door:
        assert door.receiver.smtp_address is not None
        monkeypatch.setenv("POSTDESK_SMTP__LISTEN", f"127.0.0.1:{door.receiver.smtp_address[1]}")
        assert _findings(desk)["smtp.listen"]["detail"].endswith("a Postdesk answers there")


def test_a_port_is_free_again_after_it_was_tried(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("POSTDESK_SMTP__LISTEN", f"127.0.0.1:{port}")
    assert _findings(desk)["smtp.listen"]["ok"] is True
    socket.create_server(("127.0.0.1", port)).close()


def test_a_desk_without_agents_is_told(
    tmp_path: Path, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTDESK_SMTP__LISTEN", "")
    assert _wrong(Desk(tmp_path, agents="")) == {"agents": "nobody would hear of a request"}


def test_a_desk_whose_agents_are_all_disabled_is_told(desk: Desk, relay: FakeRelay) -> None:
    desk("work", "--until-idle")
    desk("agent", "disable", "anna@desk.test")
    assert "agents" in _wrong(desk)


def test_what_was_not_tried_is_not_called_fine(desk: Desk, relay: FakeRelay) -> None:
    assert _findings(desk)["dns"]["ok"] is None


@pytest.fixture
def key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTDESK_DKIM__SELECTOR", "s1")
    monkeypatch.setenv("POSTDESK_DKIM__KEY", "dkim.pem")
    path = desk.folder / "dkim.pem"
    path.write_bytes(ed25519_pem())
    path.chmod(0o640)
    return path


def test_what_to_publish_of_the_key_that_signs_letters_is_shown(
    desk: Desk, relay: FakeRelay, key: Path
) -> None:
    found = _findings(desk)
    assert found["dkim.key"]["ok"] is True
    expected = f"publish as TXT at s1._domainkey.desk.test: {ed25519_key().record}"
    assert (found["dkim"]["ok"], found["dkim"]["detail"]) == (None, expected)


def test_a_key_for_letters_that_cannot_be_used_is_told(desk: Desk, relay: FakeRelay, key: Path) -> None:
    key.write_bytes(b"nonsense")
    assert "not a private key" in _wrong(desk)["dkim.key"]


def test_a_key_for_letters_that_is_open_to_others_is_told(desk: Desk, relay: FakeRelay, key: Path) -> None:
    key.chmod(0o644)
    assert "is open to others" in _wrong(desk)["dkim.key"]
