"""Files of keys. Those that sign reply addresses: one "id secret" a line, newest first, `#` begins a comment; rotation
is adding a line. The one that signs letters (DKIM): PEM.
"""

import base64
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from postdesk.gateway.settings.loading import SettingsError
from postdesk.threading.tokens import Key

if TYPE_CHECKING:
    from postdesk.outbound.dkim_keys import PrivateKey

_SECRET_OCTETS = 32
_HEADER = """\
# Postdesk's signing keys, one "id secret" a line. The first line signs; all are believed.
# To rotate: `postdesk init --new-key` puts a new line on top. Remove a line and every reply address made with
# it is refused from then on. Whoever reads this file can forge reply addresses.
"""


def load_keys(path: Path) -> tuple[Key, ...]:
    """Read the keys; `$CREDENTIALS_DIRECTORY/postdesk.keys` goes before `path`. Raises SettingsError."""
    file = _credential("postdesk.keys") or path
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        raise SettingsError(f"{file}: no such file; `postdesk init` makes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read: {error}") from None
    keys = tuple(
        _key(line, f"{file}:{n}") for n, line in enumerate(lines, 1) if line.strip() and line[0] != "#"
    )
    if not keys:
        raise SettingsError(f"{file}: holds no key")
    if len({k.id for k in keys}) != len(keys):
        raise SettingsError(f"{file}: two keys have one id")
    return keys


def load_dkim_key(path: Path) -> "PrivateKey":
    """Read the key that signs letters; `$CREDENTIALS_DIRECTORY/dkim.key` goes before `path`. Raises SettingsError."""
    from postdesk.outbound.dkim_keys import UnusableKeyError, read_private_key

    file = _credential("dkim.key") or path
    try:
        return read_private_key(file.read_bytes())
    except OSError as error:
        raise SettingsError(f"dkim.key: {file}: cannot be read: {error.strerror}") from None
    except UnusableKeyError as error:
        raise SettingsError(f"dkim.key: {file}: {error}") from None


def _credential(name: str) -> Path | None:
    """systemd.exec(5), LoadCredential=."""
    file = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nonexistent")) / name
    return file if file.is_file() else None


def new_key_file(path: Path) -> None:
    """Write a file with one fresh key, readable by its owner alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(_HEADER + _line(1))


def add_key(path: Path) -> int:
    """Put a fresh key on top; gives its id. Raises SettingsError."""
    used = {k.id for k in load_keys(path)}
    key_id = next((i for i in range(1, 256) if i not in used), None)
    if key_id is None:
        raise SettingsError(f"{path}: all 255 ids are in use; remove old lines")
    old = "".join(
        line + "\n" for line in path.read_text(encoding="ascii").splitlines() if not line.startswith("#")
    )
    part = path.with_suffix(".new")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(_HEADER + _line(key_id) + old)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return key_id


def _line(key_id: int) -> str:
    return f"{key_id} {base64.b64encode(secrets.token_bytes(_SECRET_OCTETS)).decode('ascii')}\n"


def _key(line: str, where: str) -> Key:
    key_id, _, secret = line.strip().partition(" ")
    try:
        number, octets = int(key_id), base64.b64decode(secret.strip(), validate=True)
    except ValueError:
        raise SettingsError(f'{where}: not a key; a line is "id secret", the secret in base64') from None
    if not 0 < number < 256 or len(octets) < 16:
        raise SettingsError(f"{where}: ids are 1 to 255 and secrets at least 16 octets")
    return Key(number, octets)
