"""Every template tried: each notice is rendered in each language, full of all it may hold, and as bare as it may be.

What `Engine.problems` finds by looking, this finds by doing: a filter that cannot take its value, an attribute that is not
there, a template that says nothing.
"""

from collections.abc import Iterator

from postdesk.templates.engine import Engine, TemplateError
from postdesk.templates.notices import Notice
from postdesk.templates.samples import BARE, SAMPLES


def render_all(engine: Engine) -> tuple[TemplateError, ...]:
    """What goes wrong, each once."""
    found = {str(problem): problem for problem in _problems(engine)}
    return tuple(found.values())


def _problems(engine: Engine) -> Iterator[TemplateError]:
    for language in engine.languages():
        for notice in SAMPLES:
            yield from _tried(engine, notice, language, says_something=True)
        for notice in BARE:
            yield from _tried(engine, notice, language, says_something=False)


def _tried(engine: Engine, notice: Notice, language: str, *, says_something: bool) -> Iterator[TemplateError]:
    try:
        rendered = engine.render(notice, language)
    except TemplateError as problem:
        yield problem
        return
    for part, text in (("subject", rendered.subject), ("body", rendered.text)):
        if says_something and not text.strip():
            yield TemplateError(notice.name, f"{language}/{notice.name}", None, f"its {part} is empty")
