"""Every template tried out: each notice in each language, full and with nothing that may be left out.

Finds what only shows when a template is rendered: what the sandbox refuses, a name that is not there in one of the cases.
"""

from collections.abc import Iterator
from dataclasses import replace

from postdesk.templates.catalogue import NOTICES
from postdesk.templates.engine import Engine, TemplateError
from postdesk.templates.escalations import ConferenceInvitation
from postdesk.templates.notices import Notice
from postdesk.templates.samples import bare, samples


def troubles(engine: Engine) -> tuple[TemplateError, ...]:
    """What cannot be rendered, each once."""
    found = {}
    for language in engine.languages():
        for name in NOTICES:
            full = samples(language)[name]
            for notice in forms(full):
                error = _trouble(engine, notice, language, says_something=notice is full)
                if error is not None:
                    found[str(error)] = error
    return tuple(found.values())


def _trouble(engine: Engine, notice: Notice, language: str, *, says_something: bool) -> TemplateError | None:
    try:
        rendered = engine.render(notice, language)
    except TemplateError as error:
        return error
    if says_something and not rendered.text.strip():
        return TemplateError(notice.name, f"{language}/{notice.name}", None, "its body is empty")
    return None


def forms(full: Notice) -> Iterator[Notice]:
    """A full notice and the bare one, each in every form that it has."""
    for notice in (full, bare(full)):
        yield notice
        if isinstance(notice, ConferenceInvitation):
            yield replace(notice, action="update")
            yield replace(notice, action="cancel")
