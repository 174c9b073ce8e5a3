"""The recommended way to write to support, understood whole:

    I am trying to [task] in [module] for [record number] at [branch or warehouse]. I expected [result], but saw
    [message or result]. It affects [users or team] and started at [time].

Parts may be missing or stand in another order. The same form is known in German, French, Spanish and Portuguese.
"""

import re
from collections.abc import Iterator
from functools import cache
from re import IGNORECASE, Pattern
from typing import NamedTuple

_STOP = r"(?=[.!?](?:\s|$)|\n[ \t]{0,40}\n|$)"
_FOLDED = re.compile(r"(?<!\n)\n(?!\n)")  # a line end inside a paragraph
_RECORD = re.compile(
    r"\b((?:[A-Z]{1,6}[-_/ ]?)?\d[\w/-]{0,30})\b(?! (?i:hours|minutes|days|weeks|users|people|times)\b)"
)
_WAREHOUSE = re.compile(r"warehouse|depot|lager|entrepôt|dépôt|almacén|bodega|armazém|depósito", IGNORECASE)
_PLACE = re.compile(
    _WAREHOUSE.pattern
    + r"|\b(?:branch|store|shop|site|office|filiale|niederlassung|standort|agence|succursale|magasin|sucursal|tienda|filial|loja)\b",
    IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:l['’]|(?:the|our|my|der|die|das|dem|den|unserem|unserer|le|la|les|notre|el|los|las|nuestro|nuestra|o|a|os|as|nosso|nossa)\s+)",
    IGNORECASE,
)
_QUOTES = tuple("\"“”„«»'")
_MODULE_WORD = re.compile(
    r"^(?:module|modul|módulo)\s+(?:de |do |da )?|\s+(?:module|modul|módulo)$", IGNORECASE
)


class _Words(NamedTuple):
    """The fixed words of the form in one language."""

    sign: tuple[str, ...]  # in lower case: without one of these the form need not be looked for
    trying: str
    parts: dict[str, str]  # the words that open a part, and which
    expected: tuple[str, ...]  # {} is what was expected
    but_saw: str
    affects: str
    started: str
    verb_last: str = ""  # German puts the verb behind everything: "im Einkauf freizugeben"


_WORDS = (
    _Words(
        ("trying to",),
        r"(?:I am|I'm|I’m|we are|we're|we’re|I was|we were|I have been|I've been) (?:currently )?trying to",
        {"in": "module", "for": "record", "at": "place"},
        expected=(r"(?:(?:I|we) (?:had )?expect(?:ed)?(?: to (?:see|get))?) {}",),
        but_saw=r"but (?:(?:I|we) )?(?:saw|see|got|get|received|instead got|there was)|(?:and )?instead (?:I|we) (?:saw|got)",
        affects=r"(?:it|this) (?:affects|is affecting|impacts)",
        started=r"(?:it )?started|began",
    ),
    _Words(
        ("versuche", "wollte"),
        r"(?:ich versuche|wir versuchen|ich wollte|wir wollten)(?: gerade)?,?",
        {"in": "module", "im": "module", "für": "record", "am": "place", "bei": "place"},
        expected=(r"(?:ich habe|wir haben) {} erwartet", r"(?:ich|wir)? ?erwartet(?:e|en)?(?: habe ich| haben wir)? {}"),
        but_saw=r"(?:aber|sondern|sah|sahen|erhielt|bekam)(?: ich| wir)?(?: aber)?(?: sah| sahen| erhielt| erhielten| bekam| bekamen| kam| erschien)?",
        affects=r"(?:es|das|dies) betrifft|betroffen (?:sind|ist)",
        started=r"begann|begonnen|hat angefangen|fing an|begonnen hat es",
        verb_last=r"\b(?:zu )?[a-zäöüß]{2,30}(?:en|ern|eln)$",
    ),
    _Words(
        ("essai", "essay", "je tente", "nous tentons"),
        r"(?:j'essaie|j’essaie|nous essayons|j'essaye|j’essaye|je tente|nous tentons) (?:de\b|d'|d’)",
        {"dans": "module", "pour": "record", "à": "place", "au": "place", "sur le site": "place"},
        expected=(r"(?:(?:je m'attendais|je m’attendais|nous nous attendions|j'attendais|j’attendais)(?: à)?) {}",),
        but_saw=r"mais (?:j'ai vu|j’ai vu|j'ai obtenu|j’ai obtenu|j'ai eu|nous avons vu|nous avons obtenu|je vois)",
        affects=r"(?:cela|ça|ceci) (?:concerne|affecte|touche)",
        started=r"a commencé|commencé",
    ),
    _Words(
        ("intentando", "intento", "intentamos", "tratando", "trato"),
        r"(?:estoy|estamos) (?:intentando|tratando de)|(?:intento|intentamos|trato de)",
        {"en": "module", "para": "record"},
        expected=(r"(?:(?:yo )?(?:esperaba|esperábamos)(?: ver)?) {}",),
        but_saw=r"pero (?:vi|vimos|veo|obtuve|obtuvimos|apareció|aparece)",
        affects=r"(?:esto )?afecta(?: a)?",
        started=r"empezó|comenzó",
    ),
    _Words(
        ("tentando", "a tentar", "tento", "tentamos"),
        r"(?:estou|estamos) (?:tentando|a tentar)|(?:tento|tentamos)",
        {"em": "module", "no": "module", "na": "module", "para": "record", "do": "record", "da": "place"},
        expected=(r"(?:(?:eu )?(?:esperava|esperávamos)(?: ver)?) {}",),
        but_saw=r"mas (?:vi|vimos|vejo|obtive|obtivemos|apareceu|aparece|recebi)",
        affects=r"(?:isto |isso )?afeta",
        started=r"começou|iniciou",
    ),
)  # fmt: skip


class _Form(NamedTuple):
    """The same, ready to be looked for."""

    sign: tuple[str, ...]
    parts: dict[str, str]
    trying: Pattern[str]
    opens: Pattern[str]
    expected: tuple[Pattern[str], ...]
    affects: Pattern[str]
    started: Pattern[str]
    verb_last: Pattern[str] | None


def _form(words: _Words) -> _Form:
    def pattern(text: str) -> Pattern[str]:
        return re.compile(text, IGNORECASE | re.DOTALL)

    since = rf"(?:{words.started}|since|seit|depuis|desde)"
    begins = (
        rf"(?:,? (?:and|und|et|y|e) (?:it |es |cela |ça |isto |isso )?(?:has |hat |ha )?{since}|,? {since})\b"
    )
    return _Form(
        words.sign,
        words.parts,
        trying=pattern(rf"\b(?:{words.trying})\s{{0,3}}(\S.{{1,300}}?){_STOP}"),
        opens=pattern(rf"\s({'|'.join(words.parts)})\s"),
        expected=tuple(
            pattern(rf"\b{said.format('(.{2,300}?)')},?\s(?:{words.but_saw})[ :]{{1,3}}(.{{2,400}}?){_STOP}")
            for said in words.expected
        ),
        affects=pattern(rf"\b(?:{words.affects}) (.{{2,120}}?)(?:(?={begins})|{_STOP})"),
        started=pattern(rf"\b{since} (?:(?:at|on|um|am|à|a las|às|em) )?(.{{2,80}}?){_STOP}"),
        verb_last=re.compile(words.verb_last) if words.verb_last else None,
    )


@cache
def _forms() -> tuple[_Form, ...]:
    return tuple(_form(words) for words in _WORDS)


def read_sentence(text: str) -> dict[str, str]:
    """The parts of the recommended form that `text` (at most a few kilobytes) holds; empty where it is not used."""
    lower = " ".join(text.lower().split())
    for form in _forms():
        if not any(sign in lower for sign in form.sign):
            continue
        text = _FOLDED.sub(" ", text)
        trying = form.trying.search(text)
        if trying is None:
            continue
        found = dict(_goal(trying[1], form))
        for said in form.expected:
            if expected := said.search(text):
                found["expected"], found["saw"] = _clean(expected[1]), _clean(expected[2])
                break
        if affects := form.affects.search(text):
            found["affected_users"] = _clean(affects[1])
            if started := form.started.search(text, affects.start()):
                found["started"] = _clean(started[1])
        return found
    return {}


def _goal(text: str, form: _Form) -> Iterator[tuple[str, str]]:
    """What the first sentence says: the task, and behind the words that open them, module, record and place."""
    opened: dict[str, tuple[int, int]] = {}
    marks = list(form.opens.finditer(text))
    ends_of = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends_of, strict=False):  # without a mark the text is all task
        part = form.parts[mark[1].lower()]
        value = text[mark.end() : end]
        if part != "record" and _PLACE.search(value):
            part = (
                "place"  # "in the Leeds warehouse", "en el almacén": the word for a module opens a place too
            )
        opened[part] = (mark.start(), mark.end())
    starts = sorted(start for start, _ in opened.values())
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=False))
    task = text[: starts[0]] if starts else text
    for part, (start, begin) in opened.items():
        value = _ARTICLE.sub("", _clean(text[begin : ends[start]]))
        if ends[start] == len(text) and form.verb_last and (verb := form.verb_last.search(value)):
            task, value = f"{task} {verb[0]}", value[: verb.start()]
        yield from _part(part, value.strip())
    yield "task", _clean(task)


def _part(part: str, value: str) -> Iterator[tuple[str, str]]:
    if part == "module":
        name = _MODULE_WORD.sub("", value)
        if name != value or value[:1].isupper():  # "to pay in time" names no module
            yield "module", name
    elif part == "place":
        yield ("warehouse" if _WAREHOUSE.search(value) else "branch"), value
    elif record := _RECORD.search(value):
        yield "record_number", record[1]


def _clean(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:")
    return text[1:-1].strip() if text[:1] in _QUOTES and text[-1:] in _QUOTES else text
