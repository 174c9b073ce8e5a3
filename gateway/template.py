"""The commented configuration that `postdesk init` writes: every key there is, with its default."""

import json
from importlib import resources


def template(name: str, address: str) -> str:
    """The text of `postdesk.template.toml` for a desk of that name and address."""
    text = resources.files("postdesk.gateway").joinpath("postdesk.template.toml").read_text(encoding="utf-8")
    return text.replace('"{name}"', _toml(name)).replace('"{address}"', _toml(address))


def _toml(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's, but for DEL and what lies beyond U+FFFF."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
