"""Does the writer only ask how something is done (C5)? Then nothing went wrong, and nobody needs to know when, where or to whom.

In English, German, French, Spanish and Portuguese. A sign of trouble beside the question makes it a report.
"""

import re

# Head and what follows it. The head stands at the beginning of a word; text is in lower case. A text is looked through for
# the literal heads, which takes half the time of one pattern that tries them all at each place (300 mails).
_ASKS = (
    ("how ", r"(?:do|can|could|should|would) (?:i|we|one|you)|to|does (?:one|the|it|this)"),
    ("tell ", r"(?:me|us) how"),
    ("show ", r"(?:me|us) how"),
    ("explain ", r"how"),
    ("where ", r"(?:do|can|could) (?:i|we)|(?:is|are) the"),
    ("is it possible", r""),
    ("is there ", r"(?:a|any) (?:way|option|setting|report)"),
    ("can ", r"(?:i|we|one) (?!not)"),
    ("what ", r"is the (?:best |right |easiest )?way|does"),
    ("do you ", r"(?:have|offer|support)"),
    ("wie ", r"(?:kann|können|mache|machen|geht|lege|ändere|exportiere|funktioniert|stelle|finde)"),
    ("wo ", r"(?:finde|kann|ist|sehe|stelle)"),
    ("ist es möglich", r""),
    ("gibt es ", r"(?:eine|einen) (?:möglichkeit|weg|einstellung)"),
    ("kann ", r"(?:ich|man)"),
    ("was bedeutet", r""),
    ("comment ", r"(?:puis|peut|faire|fait|on|je|nous|pouvons|modifier|exporter|créer|ajouter|supprimer)"),
    ("où ", r"(?:puis|trouver|se trouve|est)"),
    ("est", r"[- ]il possible"),
    ("y a", r"[- ]t[- ]il (?:un|une) (?:moyen|option)"),
    ("peut", r"[- ]on"),
    ("puis", r"[- ]je"),
    ("que signifie", r""),
    ("cómo ", r"(?:puedo|podemos|se|hago|hacemos|cambio|exporto|creo)"),
    ("dónde ", r"(?:puedo|encuentro|está|veo)"),
    ("es posible", r""),
    ("hay alguna ", r"(?:forma|manera|opción)"),
    ("qué significa", r""),
    ("como ", r"(?:posso|podemos|faço|fazemos|se|altero|exporto|crio)"),
    ("onde ", r"(?:posso|encontro|fica|está|vejo)"),
    ("é possível", r""),
    ("há ", r"(?:alguma|uma) (?:forma|maneira|opção)"),
    ("o que significa", r""),
)
_QUESTIONS = tuple((head, re.compile(rf"{head}(?:{rest})\b")) for head, rest in _ASKS)
_TROUBLE = re.compile(
    r"(?:\b(?:errors?|fail\w*|cannot|unable|broken|breaks?|wrong\w*|incorrect\w*|missing|crash\w*|stuck|lost|disappear\w*|blocked|"
    r"locked|down|outage|bugs?|problems?|issues?|refused|rejected|declined|charged|overcharged|twice|duplicat\w*|urgent\w*|not (?:work|"
    r"show|sync|load|match|receiv|arriv|possible|able|open|allow|connect|print|scan|start|respond|save|update|send|appear)\w*|no longer|stopped|slow|refund\w*|"
    r"fehl\w*|zweimal|geht nicht|funktioniert nicht|kaputt|falsch\w*|gesperrt|abgelehnt|verschwunden|doppelt|störung|problem\w*|dringend|"
    r"können nicht|kann nicht|erstattung|"
    r"deux fois|erreurs?|échou\w*|échec|impossible|bloqu\w*|incorrecte?s?|manquant\w*|disparu\w*|refus\w*|problèmes?|panne|ne (?:marche|fonctionne)|"
    r"ne (?:peux|peut|pouvons)|rembours\w*|"
    r"dos veces|error\w*|falla\w*|no (?:funciona|puedo|podemos|aparece)|incorrect[oa]s?|rechazad\w*|problemas?|desapareci\w*|reembols\w*|"
    r"duas vezes|erros?|falh\w*|não (?:funciona|consigo|conseguimos|aparece|posso)|errad[oa]s?|recusad\w*|bloquead\w*)\b|(?:n't|n’t)\b)"
)  # of a text in lower case: that takes half the time of a pattern that ignores case
_MAX_TEXT = 8 * 1024


def tells_of_trouble(text: str) -> bool:
    """Whether something went wrong, by the words."""
    return _TROUBLE.search(text[:_MAX_TEXT].lower()) is not None


def asks_how(subject: str, text: str) -> bool:
    """Whether it is a question about how something is done, and nothing else."""
    return has_question(subject, text) and not (tells_of_trouble(subject[:300]) or tells_of_trouble(text))


def has_question(subject: str, text: str) -> bool:
    """Whether it asks how something is done, whatever else it says."""
    whole = f"\n{subject[:300]}\n{text[:_MAX_TEXT]}".lower()  # before the first word stands something, too
    return any(_stands(head, asks, whole) for head, asks in _QUESTIONS)


def _stands(head: str, asks: re.Pattern[str], text: str) -> bool:
    if head not in text:
        return False
    return any(not text[match.start() - 1].isalnum() for match in asks.finditer(text))
