"""`postdesk check`: each thing that is wrong is found, with how to mend it; nothing is changed."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import fake_relay
from command_line import Desk
from fake_relay import FakeRelay
from name_server import name_server
from postdesk.gateway.clock import utc_now
from postdesk.gateway.store import schema as s
from signed_mail import ed25519_key, ed25519_pem
from smtp_door import open_door

ZONE: dict[tuple[str, str], list[str]] = {
    ("desk.test.", "MX"): ["10 mx.desk.test."],
    ("desk.test.", "TXT"): ['"v=spf1 ip4:192.0.2.25 -all"'],
    ("_dmarc.desk.test.", "TXT"): ['"v=DMARC1; p=none"'],
}


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[tuple[str, str], Any]]:
    """What the DNS says of the desk's domain; a test may change it."""
    records: dict[tuple[str, str], Any] = dict(ZONE)
    with name_server(records) as (address, _):
        monkeypatch.setenv("POSTDESK_AUTHENTICATION__NAMESERVERS", f'["{address}"]')
        yield records


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


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "{{ missing.first_one }}", "en/request_confirmed/body.txt.j2"),
        ("de", "{{ tag.customer }}", "de/request_confirmed/body.txt.j2"),
        ("fr", "{{ missing | join(1, 2, 3, 4) }}", "fr/request_confirmed/body.txt.j2"),
        ("en", "{% if high_volume %}{{ missing | sort(attribute='x') | first }}{% endif %}", "line 1"),
        ("es", "{# nothing #}", "its body is empty"),
    ],
)
def test_a_template_that_fails_only_when_it_is_rendered_is_told(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch, language: str, text: str, words: str
) -> None:
    """Looking it through finds nothing: every name in it is one of the notice's."""
    folder = desk.folder / "words" / language / "request_confirmed"
    folder.mkdir(parents=True)
    (folder / "body.txt.j2").write_text(text)
    monkeypatch.setenv("POSTDESK_DESK__TEMPLATES", "words")
    assert words in _wrong(desk)["template"]


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
    assert "support at 127.0.0.1:1: cannot be reached" in _wrong(desk)["imap in"]


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


def test_what_cannot_be_told_from_here_is_not_called_fine(desk: Desk, relay: FakeRelay) -> None:
    """The relay is on this machine: which address it sends from, only its admin knows."""
    assert _findings(desk)["dns spf desk.test"]["ok"] is None


def test_the_records_of_the_desks_domain_are_shown(desk: Desk, relay: FakeRelay) -> None:
    found = _findings(desk)
    assert (found["dns mx desk.test"]["ok"], found["dns mx desk.test"]["detail"]) == (True, "10 mx.desk.test")
    assert "v=spf1 ip4:192.0.2.25 -all" in found["dns spf desk.test"]["detail"]
    assert found["dns dmarc desk.test"]["ok"] is True


def test_every_domain_that_people_write_to_needs_an_mx(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTDESK_DESK__ALIASES", '["help@other.test"]')
    assert _wrong(desk) == {"dns mx other.test": "none, and no address: nobody can write to the desk"}


def test_a_dns_that_does_not_answer_is_told_once(desk: Desk, relay: FakeRelay, zone: dict[Any, Any]) -> None:
    zone["desk.test.", "MX"] = "SERVFAIL"
    wrong = _wrong(desk)
    assert set(wrong) == {"dns"}
    assert wrong["dns"].startswith("cannot be asked now: desk.test")


def test_an_example_domain_is_not_looked_up(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTDESK_DESK__ADDRESS", "support@example.com")
    assert not [what for what in _findings(desk) if what.startswith("dns")]


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
    assert (found["dns dkim"]["ok"], found["dns dkim"]["mend"]) == (False, expected)


def test_a_key_that_is_published_is_fine_however_the_record_is_written(
    desk: Desk, relay: FakeRelay, key: Path, zone: dict[Any, Any]
) -> None:
    record = ed25519_key().record.replace("; ", ";").replace("p=", 'p= " "')  # in two strings, with a space
    zone["s1._domainkey.desk.test.", "TXT"] = [f'"{record}"']
    assert _findings(desk)["dns dkim"]["ok"] is True
    assert _wrong(desk) == {}


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (
            '"v=DKIM1; k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="',
            "is not the one in dkim.key",
        ),
        ('"v=DKIM1; k=ed25519; p="', "no key at"),
        ('"hello"', "no key at"),
    ],
    ids=["another key", "revoked", "something else"],
)
def test_a_published_key_that_is_not_ours_is_told(
    desk: Desk, relay: FakeRelay, key: Path, zone: dict[Any, Any], record: str, words: str
) -> None:
    zone["s1._domainkey.desk.test.", "TXT"] = [record]
    assert words in _wrong(desk)["dns dkim"]


def test_a_key_for_letters_that_cannot_be_used_is_told(desk: Desk, relay: FakeRelay, key: Path) -> None:
    key.write_bytes(b"nonsense")
    assert "not a private key" in _wrong(desk)["dkim.key"]


def test_a_key_for_letters_that_is_open_to_others_is_told(desk: Desk, relay: FakeRelay, key: Path) -> None:
    key.chmod(0o644)
    assert "is open to others" in _wrong(desk)["dkim.key"]


# --- agents' mail proves itself


def _asked(
    desk: Desk, number: int, source: tuple[str, str], proof: dict[str, Any] | None, days: int = 1
) -> None:
    """A message in the spool, as it stands there after it was worked on."""
    digest = bytes([number]) * 32
    row = {
        "digest": digest, "source": source[0], "source_ref": source[1], "rcpt_to": [], "state": "settled",
        "attempts": 1, "received_at": utc_now() - timedelta(days=days), "due_at": utc_now(), "outcome": "suppressed",
        "explanation": {"screening": {}} | ({} if proof is None else {"proof": proof}),
    }  # fmt: skip
    with desk.database() as store:
        store.execute(s.blob.insert(), {"digest": digest, "size": 0, "content": b""})
        store.execute(s.spool.insert(), row)


def test_the_share_of_agents_mail_that_proves_itself_is_shown_per_mailbox(
    desk: Desk, relay: FakeRelay
) -> None:
    """Over the last 30 days, with why the rest does not."""
    unsigned = {"verdict": "none", "reasons": ["it has no DKIM signature"]}
    for number in range(3):
        _asked(
            desk,
            number,
            ("imap", f"support/7/{number}"),
            {"verdict": "pass", "reasons": ["DKIM of desk.test"]},
        )
    _asked(desk, 3, ("imap", "support/7/3"), unsigned)
    for number in (4, 5, 6):
        _asked(desk, number, ("smtp", "192.0.2.1"), unsigned)
    _asked(desk, 7, ("lmtp", "127.0.0.1"), {"verdict": "pass", "reasons": []})
    _asked(desk, 8, ("ingest", "-"), unsigned, days=31)  # too long ago
    _asked(desk, 9, ("ingest", "-"), None)  # a customer's: nobody asked
    found = {what: row for what, row in _findings(desk).items() if what.startswith("proof")}
    assert {what: row["ok"] for what, row in found.items()} == {
        "proof imap support": None,
        "proof lmtp": True,
        "proof smtp": False,
    }
    assert found["proof imap support"]["detail"] == (
        "3 of 4 mails of agents in 30 days proved themselves; the rest: 1 x it has no DKIM signature"
    )
    assert "docs/install.md" in found["proof smtp"]["mend"]


def test_a_desk_that_asks_for_no_proof_is_told_so(
    desk: Desk, relay: FakeRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTDESK_AUTHENTICATION__AGENTS", "off")
    assert "believed without proof" in _findings(desk)["proof"]["detail"]
