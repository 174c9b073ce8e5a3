"""The four facts of an escalation in a customer's words (E3): problem, business impact, workaround, milestone date.

Read from lines "label: value", else from sentences that plainly speak of one. A fact that is not named is absent: it is
asked for. Linear in the length of the text.
"""

import re
from collections.abc import Mapping

MAX_TEXT = 8 * 1024
MAX_FACT = 500
_LABELS: Mapping[str, str] = {
    "problem": "problem statement|the problem|problem|issue|problembeschreibung|das problem|problème|le problème|"
    "description du problème|problema|el problema|o problema|descripción del problema|descrição do problema",
    "impact": "business impact|the business impact|impact|auswirkungen|auswirkung|geschäftliche auswirkung|impact métier|"
    "conséquences|impacto|impacto en el negocio|impacto no negócio|impacto comercial",
    "workaround": "workaround|the workaround|umgehung|umgehungslösung|contournement|solution de contournement|"
    "solución provisional|solución alternativa|solução alternativa|solução provisória|solução de contorno",
    "milestone": "milestone|milestone date|critical date|deadline|due date|critical milestone|termin|stichtag|frist|"
    "kritischer termin|échéance|date limite|date critique|fecha límite|fecha crítica|hito|plazo|data limite|prazo|"
    "data crítica",
}
_FACT_OF = {label: fact for fact, labels in _LABELS.items() for label in labels.split("|")}
_LINE = re.compile(
    r"^[ \t>*•\d.)-]{0,8}([^\W\d_][^:=\n]{1,30}?)[ \t*_]{0,4}[:=][ \t*_]{0,4}(\S[^\n]{0,600})$", re.MULTILINE
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
# In the order in which a sentence is asked what it is; each sentence is one fact.
_SPEAKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "workaround",
        re.compile(
            r"\b(?:work[- ]?arounds?|umgehungsl\w+|umgehen|contournement|contourner|"
            r"soluci[oó]n (?:alternativa|provisional)|solu[cç][aã]o (?:alternativa|provis[oó]ria))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "milestone",
        re.compile(
            r"\b(?:deadline|go[- ]live|milestone|stichtag|spätestens|échéance|date limite|au plus tard|"
            r"fecha límite|a más tardar|prazo|o mais tardar|"
            r"(?:must|has to|have to|needs? to) (?:be |work|run|go)[^.!?\n]{0,60}\b(?:by|before|until)|"
            r"(?:solved|fixed|resolved|running|working|done) (?:by|before|until)|"
            r"bis (?:zum|spätestens|montag|dienstag|mittwoch|donnerstag|freitag))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "impact",
        re.compile(
            r"\b(?:business impact|impact on|we (?:cannot|can't|can not|are unable to|lose|are losing)|costs? us|"
            r"our (?:customers|users|staff|shops?|warehouses?|production) (?:cannot|can't|are|is)|"
            r"production (?:is|has)|wir können (?:nicht|keine)|kostet uns|nous ne pouvons|nous perdons|"
            r"no podemos|perdemos|não (?:podemos|conseguimos))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "problem",
        re.compile(
            r"\b(?:the problem is|das problem ist|le problème est|el problema es|o problema é)\b",
            re.IGNORECASE,
        ),
    ),
)


def read_facts(text: str) -> dict[str, str]:
    """The facts that the text names, by name."""
    text = text[:MAX_TEXT]
    found: dict[str, str] = {}
    for match in _LINE.finditer(text):
        fact = _labelled(match)
        if fact is not None:
            found.setdefault(fact, match[2].strip(" *_\r")[:MAX_FACT])
    for sentence in _SENTENCES.split(text):
        line = _LINE.match(sentence)
        if line is not None and _labelled(line) is not None:
            continue
        fact = next((name for name, speaks in _SPEAKS if speaks.search(sentence)), None)
        if fact is not None:
            found.setdefault(fact, sentence.strip()[:MAX_FACT])
    return found


def _labelled(line: re.Match[str]) -> str | None:
    """The fact that a line's label names."""
    return _FACT_OF.get(line[1].strip(" *_").lower())
