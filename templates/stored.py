"""Notices as JSON, as the outbox keeps them. Strict: what does not fit its dataclass is refused, never guessed."""

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from postdesk.templates.catalogue import NOTICES
from postdesk.templates.notices import Notice


class NoticeError(ValueError):
    """A stored notice that no dataclass of this version can hold."""


def to_json(notice: Notice) -> str:
    """The fields of a notice; its name is stored beside them."""
    return json.dumps(notice, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    """What JSON does not know: moments and dataclasses. `asdict` would copy all they hold, in five times the time."""
    if isinstance(value, datetime):
        return value.isoformat()
    return {f.name: getattr(value, f.name) for f in fields(value)}


def from_json(name: str, data: str) -> Notice:
    """The notice of that name. A field added since it was stored takes its default; an unknown one is an error."""
    kind = NOTICES.get(name)
    if kind is None:
        raise NoticeError(f"no notice is called {name!r}")
    try:
        value = json.loads(data)
    except ValueError:
        raise NoticeError(f"{name}: not JSON") from None
    notice = _read(kind, value, name)
    assert isinstance(notice, Notice)
    return notice


@cache
def _shape(kind: type) -> dict[str, tuple[Any, bool]]:
    """Each field's type, and whether it must be there."""
    hints = get_type_hints(kind)
    return {f.name: (hints[f.name], f.default is MISSING) for f in fields(kind)}


def _read(kind: Any, value: Any, where: str) -> Any:
    if type(value) is kind:  # most fields are plain texts and numbers
        return value
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise NoticeError(f"{where}: not a list")
        return tuple(_read(get_args(kind)[0], item, where) for item in value)
    if is_dataclass(kind):
        return _read_fields(kind, value, where)
    if isinstance(kind, UnionType):  # with None
        wanted, _ = get_args(kind)
        return None if value is None else _read(wanted, value, where)
    if kind is datetime:
        return _read_moment(value, where)
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise NoticeError(f"{where}: not one of {', '.join(get_args(kind))}")
        return value
    raise NoticeError(f"{where}: not {kind.__name__}")


def _read_moment(value: Any, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise NoticeError(f"{where}: not a time in ISO 8601") from None
    if at.tzinfo is None:
        raise NoticeError(f"{where}: a time without its distance from UTC")
    return at


def _read_fields(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise NoticeError(f"{where}: not an object")
    shape = _shape(kind)
    if unknown := value.keys() - shape.keys():
        raise NoticeError(f"{where}: unknown field {min(unknown)!r}")
    if missing := {name for name, (_, needed) in shape.items() if needed} - value.keys():
        raise NoticeError(f"{where}: field {min(missing)!r} is missing")
    return kind(**{name: _read(shape[name][0], item, f"{where}.{name}") for name, item in value.items()})
