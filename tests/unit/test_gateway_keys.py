"""The file of signing keys: read strictly, rotated without losing a key, readable by its owner alone (T2)."""

import base64
import stat
from pathlib import Path

import pytest

from postdesk.gateway.keys import add_key, load_dkim_key, load_keys, new_key_file
from postdesk.gateway.settings.loading import SettingsError
from signed_mail import ed25519_pem

SECRET = base64.b64encode(b"x" * 32).decode()


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "postdesk.keys"


def test_a_new_file_holds_one_fresh_key(keys: Path, tmp_path: Path) -> None:
    new_key_file(keys)
    new_key_file(tmp_path / "other.keys")
    (key,) = load_keys(keys)
    assert (key.id, len(key.secret)) == (1, 32)
    assert load_keys(tmp_path / "other.keys") != (key,)


def test_an_existing_file_is_not_overwritten(keys: Path) -> None:
    keys.write_text("precious")
    with pytest.raises(FileExistsError):
        new_key_file(keys)
    assert keys.read_text() == "precious"


def test_an_added_key_comes_first_and_loses_none(keys: Path) -> None:
    new_key_file(keys)
    (first,) = load_keys(keys)
    assert add_key(keys) == 2
    assert add_key(keys) == 3
    assert [k.id for k in load_keys(keys)] == [3, 2, 1]
    assert load_keys(keys)[-1] == first


@pytest.mark.parametrize("rotate", [False, True], ids=["new", "rotated"])
def test_the_file_is_for_its_owner_alone(keys: Path, rotate: bool) -> None:
    new_key_file(keys)
    if rotate:
        add_key(keys)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600


def test_no_second_file_with_secrets_is_left(keys: Path) -> None:
    new_key_file(keys)
    add_key(keys)
    assert list(keys.parent.iterdir()) == [keys]


def test_an_id_that_was_removed_is_free_again(keys: Path) -> None:
    keys.write_text(f"2 {SECRET}\n")
    assert add_key(keys) == 1


def test_a_credential_goes_before_the_file(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_key_file(keys)
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "postdesk.keys").write_text(f"7 {SECRET}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    assert [k.id for k in load_keys(keys)] == [7]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("", "holds no key"),
        ("# only a comment\n\n", "holds no key"),
        (f"one {SECRET}\n", r"postdesk\.keys:1: not a key"),
        ("# fine\n1 not-base64!\n", r"postdesk\.keys:2: not a key"),
        ("1\n", "at least 16 octets"),
        ("1 c2hvcnQ=\n", "at least 16 octets"),
        (f"0 {SECRET}\n", "ids are 1 to 255"),
        (f"256 {SECRET}\n", "ids are 1 to 255"),
        (f"1 {SECRET}\n1 {SECRET}\n", "two keys have one id"),
        ("1 schlüssel\n", "cannot be read"),
    ],
)
def test_a_file_that_is_wrong_is_refused(keys: Path, content: str, error: str) -> None:
    keys.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=error):
        load_keys(keys)


def test_a_missing_file_is_told_with_what_makes_one(keys: Path) -> None:
    with pytest.raises(SettingsError, match="postdesk init"):
        load_keys(keys)


def test_all_ids_in_use_is_told(keys: Path) -> None:
    keys.write_text("".join(f"{n} {SECRET}\n" for n in range(1, 256)))
    with pytest.raises(SettingsError, match="remove old lines"):
        add_key(keys)


# --- the key that signs letters


def test_a_key_for_letters_is_read(tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(ed25519_pem())
    assert load_dkim_key(tmp_path / "dkim.pem").type == "ed25519"


def test_the_credential_of_letters_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dkim.key").write_bytes(ed25519_pem())
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert load_dkim_key(tmp_path / "nowhere.pem").type == "ed25519"


@pytest.mark.parametrize(("content", "words"), [(None, "No such file"), (b"nonsense", "not a private key")])
def test_a_key_for_letters_that_cannot_be_used_is_told(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "dkim.pem").write_bytes(content)
    with pytest.raises(SettingsError, match=f"dkim.key: .*{words}"):
        load_dkim_key(tmp_path / "dkim.pem")
