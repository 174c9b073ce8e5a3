"""`postdesk check` and a real Dovecot: a log-in that works, and each thing that keeps it from working, in clear words."""

from pathlib import Path

import pytest

from command_line import Desk
from services import Dovecot


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("POSTDESK_SMTP__LISTEN", "")
    monkeypatch.setenv("POSTDESK_DESK__ADDRESS", "support@example.com")  # not looked up in the DNS
    return Desk(tmp_path)


def row(desk: Desk, dovecot: Dovecot, **more: object) -> dict[str, object]:
    """The row of a mailbox; `more` goes over settings that are right."""
    account = dovecot.new_account()
    dovecot.deliver(account, b"Subject: x\r\n\r\nx\r\n")
    usual = {
        "host": "localhost", "port": dovecot.imap_port, "tls": "starttls", "ca_file": str(dovecot.ca_file),
        "user": account.address, "password": account.password,
    }  # fmt: skip
    values = {name: value for name, value in (usual | more).items() if value is not None}
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    with desk.config.open("a") as file:
        file.write("\n".join(["[[imap]]", 'name = "in"', *lines]) + "\n")
    found = {finding["what"]: finding for finding in desk("check", "--json").json}
    return found["imap in"]


@pytest.mark.parametrize("tls", ["starttls", "implicit", "none"])
def test_a_log_in_that_works_is_shown_with_what_waits(desk: Desk, dovecot: Dovecot, tls: str) -> None:
    port = dovecot.imaps_port if tls == "implicit" else dovecot.imap_port
    found = row(desk, dovecot, tls=tls, port=port)
    assert (found["ok"], found["detail"]) == (True, "logged in; 1 messages in INBOX; then move to Processed")


def test_nothing_is_changed_by_looking(desk: Desk, dovecot: Dovecot) -> None:
    account = dovecot.new_account()
    dovecot.deliver(account, b"Subject: x\r\n\r\nx\r\n")
    assert row(desk, dovecot, user=account.address)["ok"] is True
    with dovecot.session(account) as client:
        assert client.uid("SEARCH", "UNSEEN")[1] == [b"1"]
    assert len(dovecot.uids(account)) == 1


WRONG = {
    "password": ({"password": "wrong"}, "the server refuses the log-in: ", "see user, tls and password, or the credential imap.in.password"),
    "no password": ({"password": None}, "no password is set", "the credential imap.in.password"),
    "folder": ({"folder": "Nowhere"}, "folder Nowhere: ", "see folder"),
    "certificate": ({"ca_file": None}, "cannot be reached: ", "see host, port, tls and ca_file"),
    "port": ({"port": 1}, "cannot be reached: ", "see host, port, tls and ca_file"),
}  # fmt: skip


@pytest.mark.parametrize(("more", "words", "mend"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_in_its_own_words(
    desk: Desk, dovecot: Dovecot, more: dict[str, object], words: str, mend: str
) -> None:
    found = row(desk, dovecot, **more)
    assert found["ok"] is False
    assert words in str(found["detail"])
    assert mend in str(found["mend"])
    assert "wrong" not in str(found["detail"])  # the password itself is never shown
