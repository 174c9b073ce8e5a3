"""Notices as JSON, as the outbox keeps them. Strict: what does not fit its dataclass is refused, never guessed."""

import json
from dataclasses import MISSING, asdict, fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from postdesk.templates.notices import NOTICES, Notice


class NoticeError(ValueError):
    """A stored notice that no dataclass of this version can hold."""


def to_json(notice: Notice) -> str:
    """The fields of a notice; its name is stored beside them."""
    return json.dumps(asdict(notice), ensure_ascii=False, separators=(",", ":"))


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
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise NoticeError(f"{where}: not a list")
        return tuple(_read(get_args(kind)[0], item, where) for item in value)
    if is_dataclass(kind):
        return _read_fields(kind, value, where)
    if type(value) is not kind:
        raise NoticeError(f"{where}: not {kind.__name__}")
    return value


def _read_fields(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise NoticeError(f"{where}: not an object")
    shape = _shape(kind)
    if unknown := value.keys() - shape.keys():
        raise NoticeError(f"{where}: unknown field {min(unknown)!r}")
    if missing := {name for name, (_, needed) in shape.items() if needed} - value.keys():
        raise NoticeError(f"{where}: field {min(missing)!r} is missing")
    return kind(**{name: _read(shape[name][0], item, f"{where}.{name}") for name, item in value.items()})
