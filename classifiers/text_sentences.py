"""A text's sentences: a line that a client broke is one with the next, a paragraph's end is a sentence's. Pure."""

import re

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_ENDS = re.compile(r"(?<=[.!?])\s+")
_ORDINAL = re.compile(r"\b\d{1,2}\.\Z")  # "1. Dezember": of a date in German
_ABBREVIATION = re.compile(
    r"(?:\b(?:nr|no|ca|bzw|inkl|approx|núm|env|dr|mr|mrs|sr|sra|st)|\bz\. ?b|\be\.g|\bi\.e|\bd\. ?h)\.\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:\d{1,2}\.|jan|feb|mär|april|mai|jun|jul|aug|sep|okt|nov|dez|januar|februar|märz|juni|juli|august|september|"
    r"oktober|november|dezember|quartal|und|oder|bis|des|im)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[ \t]{0,8}(?:[*•–-]|\d{1,2}[.)])[ \t]+")
_WRAPPED = 55  # characters of a line that goes on in the next


_COURTESY = re.compile(
    r"(?:dear|hello|hi|good (?:morning|day|afternoon|evening)|thank|many thanks|thanks|kind|best|regards|sincerely|please (?:call|"
    r"reply|answer|help|contact)|sehr geehrte\w*|guten|hallo|vielen dank|danke|mit freundlichen|viele grüße|bitte (?:rufen|antworten|"
    r"helfen)|bonjour|madame|merci|cordialement|bien à|buen\w*|hola|estimad\w*|gracias|muchas gracias|saludos|un saludo|ol[áa]|"
    r"bo[am]s?|prezad\w*|obrigad\w*|cumprimentos|atenciosamente)\b",
    re.IGNORECASE,
)
_IMPATIENCE = re.compile(
    r"\b(?:wait|waiting|waited|too long|any longer|no (?:answer|reply|response)|(?:answers|replies|responds) (?:me|us)|warten|warte|"
    r"zu lange|keine antwort|attend\w*|trop long\w*|(?:pas|aucune) (?:de )?réponse|esper\w+|demasiado tiempo|sin respuesta|"
    r"tempo demais|demasiado tempo|sem resposta)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|as|weil|denn|da|parce que|car|puisque|porque|ya que|pois|já que)\s+(?:\S+\s+){2}",
    re.IGNORECASE,
)
_TELLING = 4  # words


def tells_something(sentence: str) -> bool:
    """Whether it is more than a greeting, thanks, a word or two, or that somebody has waited for long."""
    return (
        len(sentence.split()) >= _TELLING
        and not _COURTESY.match(sentence)
        and not _IMPATIENCE.search(sentence)
        and not sentence.endswith((",", "?"))
    )


def without_greeting(text: str) -> str:
    """The text without a first line that only greets."""
    first, _, rest = text.strip().partition("\n")
    greets = _COURTESY.match(first) and (first.rstrip().endswith((",", "!")) or len(first.split()) < _TELLING)
    return rest.strip() if greets and rest.strip() else text.strip()


def gives_reason(sentence: str) -> bool:
    """Whether it says why, whatever else: that somebody would like to escalate because the export stops."""
    return _REASON.search(sentence) is not None


def sentences(text: str) -> list[str]:
    """In order, without what is around them."""
    found = []
    for paragraph in _PARAGRAPHS.split(text):
        for line in _unbroken(paragraph):
            found += [stripped for one in _whole(_ENDS.split(line)) if (stripped := one.strip())]
    return found


def _whole(pieces: list[str]) -> list[str]:
    """Those that a full stop within a sentence parted, together again."""
    whole: list[list[str]] = []
    for piece in pieces:
        if whole and _is_within(whole[-1][-1], piece):
            whole[-1].append(piece)
        else:
            whole.append([piece])
    return [" ".join(parts) for parts in whole]


def _is_within(before: str, after: str) -> bool:
    """Whether the full stop at the end of `before` ends no sentence: of an ordinal, or of a word cut short."""
    end = before[-8:]
    return bool(_ORDINAL.search(end) and _GOES_ON.match(after)) or bool(_ABBREVIATION.search(end))


def _unbroken(paragraph: str) -> list[str]:
    whole: list[str] = []
    before = 0
    for line in paragraph.splitlines():
        if whole and before >= _WRAPPED and not _BULLET.match(line):
            whole[-1] = f"{whole[-1]} {line.strip()}"
        else:
            whole.append(_BULLET.sub("", line).strip())
        before = len(line)
    return whole
