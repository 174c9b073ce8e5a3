"""Reads the configuration: TOML, then environment (`POSTDESK_…`, nested with `__`), then systemd credentials.

What is wrong is told at once, by the name of each key and with what to write instead (exit status 2).
"""

import os
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from postdesk.gateway.settings.configuration import Settings
from postdesk.gateway.settings.desk import Store
from postdesk.gateway.stored_answers import check_macros, read_macros

# Variables with our prefix that are not settings: the file itself, and what tests and benchmarks are told.
_NOT_SETTINGS = re.compile(r"CONFIG|REQUIRE_SERVICES|WRITE_GOLDENS|(?:TEST|BENCH)_.*")


class SettingsError(Exception):
    """The configuration cannot be used; the text says which key and how to mend it."""


def load(path: Path) -> Settings:
    """Read `path`; relative paths inside are taken from its folder. Raises SettingsError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: no such file; `postdesk init DIR` writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from None
    _add_credentials(data, os.environ.get("CREDENTIALS_DIRECTORY"))
    strays = stray_variables(os.environ)
    try:
        settings = Settings(**data)
    except ValidationError as error:
        strays += [f"{path}: {line}" for line in _explain(error)]
    if strays:
        raise SettingsError("\n".join(strays))
    try:
        return _with_macro_files(_anchored(settings, path.resolve().parent))
    except ValueError as error:
        raise SettingsError(f"{path}: desk.macros: {error}") from None


def _with_macro_files(settings: Settings) -> Settings:
    """What stands in the folder of stored answers, beside what stands in the file itself."""
    if settings.desk.macros is None:
        return settings
    files = read_macros(settings.desk.macros)
    if twice := sorted(files.keys() & settings.macros.keys()):
        raise ValueError(f"{twice[0]}: stands in [macros], too")
    macros = {**settings.macros, **files}
    check_macros(macros)
    return settings.model_copy(update={"macros": macros})


def stray_variables(environment: Iterable[str]) -> list[str]:
    """What is wrong with variables that begin as settings do and are none: they would be ignored without a word."""
    sections = {name.upper() for name in Settings.model_fields}
    strays = []
    for name in sorted(environment):
        prefix, _, rest = name.upper().partition("_")
        section, nested, _key = rest.partition("__")
        if prefix != "POSTDESK" or section in sections or _NOT_SETTINGS.fullmatch(rest):
            continue
        meant = next((s for s in sections if section.startswith(f"{s}_") and not nested), None)
        hint = f"; write POSTDESK_{meant}__{section.removeprefix(f'{meant}_')}" if meant else ""
        strays.append(f"environment: {name} is no setting{hint}")
    return strays


def _explain(error: ValidationError) -> list[str]:
    lines = []
    for e in error.errors():
        key = ".".join(str(p) for p in e["loc"]) or "configuration"
        text = "unknown key" if e["type"] == "extra_forbidden" else e["msg"].removeprefix("Value error, ")
        lines.append(f"{key}: {text}")
    return lines


def _add_credentials(data: dict[str, Any], directory: str | None) -> None:
    """Fill in passwords from systemd's LoadCredential= (systemd.exec(5)): relay.password, imap.<name>.password."""
    if not directory:
        return

    def credential(name: str) -> str | None:
        file = Path(directory) / name
        return file.read_text(encoding="utf-8").strip() if file.is_file() else None

    if (value := credential("relay.password")) is not None:
        data.setdefault("relay", {}).setdefault("password", value)
    for mailbox in data.get("imap", []):
        if (
            isinstance(mailbox, dict)
            and (value := credential(f"imap.{mailbox.get('name')}.password")) is not None
        ):
            mailbox.setdefault("password", value)


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Paths in the file are relative to the file, not to where the daemon happens to start."""
    desk = settings.desk
    paths = {
        k: folder / v for k in ("templates", "rules", "macros", "keys") if (v := getattr(desk, k)) is not None
    }
    smtp = {
        k: folder / v for k in ("tls_certificate", "tls_key") if (v := getattr(settings.smtp, k)) is not None
    }
    relay = {"ca_file": folder / settings.relay.ca_file} if settings.relay.ca_file else {}
    dkim = {"key": folder / settings.dkim.key} if settings.dkim.key else {}
    imap = tuple(
        m.model_copy(update={"ca_file": folder / m.ca_file}) if m.ca_file else m for m in settings.imap
    )
    url = settings.store.url
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith(prefix + "/"):
        url = f"{prefix}{folder / url.removeprefix(prefix)}"
    return settings.model_copy(
        update={
            "desk": desk.model_copy(update=paths),
            "smtp": settings.smtp.model_copy(update=smtp),
            "store": Store(url=url),
            "relay": settings.relay.model_copy(update=relay),
            "dkim": settings.dkim.model_copy(update=dkim),
            "imap": imap,
        }
    )


def shown(settings: Settings) -> dict[str, Any]:
    """The effective configuration without secrets, for `postdesk config`."""
    data: dict[str, Any] = settings.model_dump(mode="json")
    url = data["store"]["url"]
    scheme, sep, rest = url.partition("://")
    credentials, at, host = rest.rpartition("@")
    if at and ":" in credentials:
        data["store"]["url"] = f"{scheme}{sep}{credentials.partition(':')[0]}:**********@{host}"
    return data
