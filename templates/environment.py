"""The narrow Jinja2 environment that templates live in: sandboxed, strict, without globals, with few filters.

One for each language, since some filters speak it.
"""

from datetime import tzinfo
from functools import partial
from typing import Any

import jinja2
from jinja2 import filters
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from postdesk.templates import dates
from postdesk.templates.filters import barred, breaks, linked, quoted, wrapped
from postdesk.templates.plot import bars

# Jinja2's own filters that cannot make much out of little; `safe` is not among them, nor `attr`, nor `format`.
_JINJA_FILTERS = (
    "capitalize", "count", "default", "escape", "first", "join", "last", "length", "lower", "reject", "select",
    "sort", "title", "trim", "truncate", "unique", "upper",
)  # fmt: skip
_OWN_FILTERS = {
    "barred": barred,
    "bars": bars,
    "breaks": breaks,
    "linked": linked,
    "quoted": quoted,
    "wrapped": wrapped,
}


class Sandbox(SandboxedEnvironment):
    """Narrower than Jinja2's, which lets a short template make gigabytes ('a' * 10**9, text.zfill(10**9)).

    Texts, numbers and times have no attributes here, so that only macros can be called; of arithmetic, little is left.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 - Jinja2's signature
        if operator == "%" and type(left) is int and type(right) is int and right:
            return left % right
        raise SecurityError(f"the operator {operator} is not for templates")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return type(obj).__module__ not in {"builtins", "datetime"} and super().is_safe_attribute(
            obj, attr, value
        )

    def wrap_str_format(self, value: Any) -> None:  # noqa: ARG002 - Jinja2's signature
        """Nothing is wrapped: `is_safe_attribute` refuses str.format as it refuses every method of a text."""
        return


def environment(loader: jinja2.BaseLoader, language: str, zone: tzinfo) -> Sandbox:
    """Where the templates of one language are compiled, each once."""
    made = Sandbox(
        loader=loader,
        autoescape=is_html,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.clear()
    spoken = {
        name: partial(words, language=language, zone=zone)
        for name, words in (("day", dates.day), ("moment", dates.moment), ("span", dates.span))
    }
    made.filters = {name: filters.FILTERS[name] for name in _JINJA_FILTERS} | _OWN_FILTERS | spoken
    return made


def is_html(name: str | None) -> bool:
    """Whether what a template makes is HTML, by its name."""
    return name is not None and name.endswith(".html.j2")
