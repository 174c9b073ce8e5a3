"""The engine: notice and language in, words out. With `environment` the only door to Jinja2, and a narrow one.

Templates are data of admins: sandboxed, strict about unknown names, without globals, with a short list of filters, and
with no loader outside their folders. Foreign text is only ever a value, never a template. What goes wrong names the
file and line, never the text that was being rendered.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta, nodes

from postdesk.templates.catalogue import NOTICES
from postdesk.templates.environment import environment, is_html
from postdesk.templates.notices import Notice
from postdesk.templates.rendered import Rendered
from postdesk.threading.clean import clean_header, clean_text

SHIPPED = Path(__file__).resolve().parent
FALLBACK = "en"
FILES = ("subject.txt.j2", "body.txt.j2", "body.html.j2")
MAX_SUBJECT = 200  # characters

_UNDEFINED = re.compile(r"'[A-Za-z_]\w*' is undefined")
_SPACES = re.compile("  +")
_TAG = re.compile(r"<[^<>]{0,1000}>")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)


class TemplateError(Exception):
    """A template cannot be used. Says which and where; holds nothing of what was to be rendered."""

    def __init__(self, notice: str, file: str, line: int | None, trouble: str) -> None:
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"notice {notice}: {where}: {trouble}")
        self.notice, self.file, self.line, self.trouble = notice, file, line, trouble


class Engine:
    """Renders notices. Each template is compiled once; an engine may be used by one thread at a time or many."""

    def __init__(
        self, directories: Sequence[Path] = (), language: str = FALLBACK, zone: tzinfo = UTC
    ) -> None:
        """`directories` are the admin's, asked file by file before the templates shipped with Postdesk.

        `language` is the desk's: it stands in for one that lacks a file, before English does.
        """
        loader = jinja2.FileSystemLoader([*directories, SHIPPED])
        self._loader, self.language = loader, language
        self._environment = cache(lambda spoken: environment(loader, spoken, zone))
        self._directories = tuple(directories)
        self._places = (*self._directories, SHIPPED)
        self._choose = cache(self._chosen)
        self._fixed = cache(self._fixed_words)

    def render(self, notice: Notice, language: str = FALLBACK) -> Rendered:
        """The words of a notice; the desk's where the language lacks a file, else English. Raises TemplateError."""
        subject, text, html = self._choose(notice.name, _base_language(language))
        values = {f.name: getattr(notice, f.name) for f in fields(notice)}
        return Rendered(
            subject=_one_line(self._words(notice.name, subject, values)),
            text=_body(self._words(notice.name, text, values)),
            html=None if html is None else _body(self._words(notice.name, html, values)),
        )

    def fixed_words(self, name: str, language: str = FALLBACK) -> tuple[str, ...]:
        """What the templates of a notice say whatever the notice holds: no secret, even where a note says it too."""
        return self._fixed(name, _base_language(language))

    def languages(self, name: str = "") -> tuple[str, ...]:
        """Those that there are templates in; with a `name`, any of that notice."""
        folders = (folder for place in self._places for folder in _folders(place))
        return tuple(sorted({f.name for f in folders if not name or (f / name).is_dir()}))

    def own_files(self, name: str) -> tuple[str, ...]:
        """The admin's files for a notice: "de/body.txt.j2"."""
        found = (f for d in self._directories for folder in _folders(d) for f in folder.glob(f"{name}/*.j2"))
        return tuple(sorted({f"{file.parts[-3]}/{file.name}" for file in found}))

    def problems(self) -> tuple[TemplateError, ...]:
        """Each of the admin's templates that cannot be used, without rendering any: syntax, names the notice lacks,
        unknown files. What is shipped is not looked at again; how both go together shows when they are rendered.
        """
        files = dict.fromkeys(file for directory in self._directories for file in _files(directory))
        found = (self._examine(file) for file in files)
        return tuple(problem for problem in found if problem is not None)

    def _chosen(self, name: str, language: str) -> tuple[str, str, str | None]:
        subject, text, html = (self._file(name, language, file) for file in FILES)
        if subject is None or text is None:
            raise TemplateError(name, f"{FALLBACK}/{name}", None, "no such template")
        # Both bodies say the same thing: HTML in another language than the text would not.
        if html is not None and html.partition("/")[0] != text.partition("/")[0]:
            html = None
        return subject, text, html

    def _file(self, name: str, language: str, file: str) -> str | None:
        for folder in dict.fromkeys((language, self.language, FALLBACK)):
            path = f"{folder}/{name}/{file}"
            if any((place / path).is_file() for place in self._places):
                return path
        return None

    def _words(self, notice: str, file: str, values: dict[str, Any]) -> str:
        try:
            language = _language_of(file)
            return self._environment(language).get_template(file).render(values, language=language)
        except Exception as error:  # noqa: BLE001 - a template of an admin may fail in any way
            problem = _problem(notice, file, error)
        raise problem  # outside the handler: no chained exception may carry the text along

    def _fixed_words(self, name: str, language: str) -> tuple[str, ...]:
        waiting = [file for file in self._choose(name, language) if file is not None]
        seen: dict[str, None] = {}
        found: list[str] = []
        while waiting:
            file = waiting.pop()
            if file in seen:
                continue
            seen[file] = None
            tree = self._tree(file)
            data = "\0".join(node.data for node in tree.find_all(nodes.TemplateData))
            found += (_TAG.sub("\0", data) if is_html(file) else data).split("\0")
            waiting += [other for other in meta.find_referenced_templates(tree) if other]
        return tuple(text for text in found if text.strip())

    def _tree(self, file: str) -> nodes.Template:
        place = self._environment(_language_of(file))
        source, _, _ = self._loader.get_source(place, file)
        return place.parse(source, file)

    def _examine(self, file: str) -> TemplateError | None:
        *folders, last = file.split("/")
        notice = folders[1] if len(folders) == 2 else "(all)"
        if (folders and (notice not in NOTICES or last not in FILES)) or not last.endswith(".j2"):
            return TemplateError(notice, file, None, "no notice has a file of that name: it is never used")
        try:
            self._environment(_language_of(file)).get_template(file)
            names = meta.find_undeclared_variables(self._tree(file))
        except jinja2.TemplateError as error:
            return _problem(notice, file, error)
        if not folders:  # layouts and parts that templates share
            return None
        unknown = names - {f.name for f in fields(NOTICES[notice])}
        return TemplateError(notice, file, None, f"the notice has no {min(unknown)!r}") if unknown else None


def _folders(place: Path) -> Iterator[Path]:
    """One a language: named by two letters, or three (ISO 639)."""
    for folder in place.iterdir() if place.is_dir() else ():
        if folder.is_dir() and re.fullmatch(r"[a-z]{2,3}", folder.name):
            yield folder


def _files(directory: Path) -> Iterator[str]:
    """All of an admin's files; "body.txt" too, say, where "body.txt.j2" was meant."""
    for file in sorted(directory.rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            yield file.relative_to(directory).as_posix()


def _base_language(language: str) -> str:
    """The first subtag of a language tag (BCP 47): "pt" of "pt-BR". What is no tag is English."""
    match = _LANGUAGE.fullmatch(language)
    return match[1].lower() if match else FALLBACK


def _language_of(file: str) -> str:
    """The folder a template stands in; what all languages share has none."""
    folder, slash, _ = file.partition("/")
    return folder if slash else FALLBACK


def _one_line(subject: str) -> str:
    line = _SPACES.sub(" ", clean_header(subject))  # ordinary ones: French writes others before ":" and "?"
    return line if len(line) <= MAX_SUBJECT else line[: MAX_SUBJECT - 1].rstrip() + "…"


def _body(text: str) -> str:
    return clean_text(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n") + "\n"


def _problem(notice: str, file: str, error: Exception) -> TemplateError:
    if isinstance(error, jinja2.TemplateSyntaxError):
        return TemplateError(notice, error.filename or file, error.lineno, error.message or "syntax error")
    if isinstance(error, jinja2.TemplateNotFound):
        return TemplateError(notice, file, None, "no such template")
    message = str(error)
    told = isinstance(error, jinja2.UndefinedError) and _UNDEFINED.fullmatch(message)
    return TemplateError(notice, *_place(error, file), message if told else type(error).__name__)


def _place(error: Exception, file: str) -> tuple[str, int | None]:
    """The innermost template line of a traceback; Jinja2 gives its templates frames of their own."""
    place: tuple[str, int | None] = (file, None)
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place
