"""Does the writer only ask how something is done (C5)? Then nothing went wrong, and nobody needs to know when, where or to whom.

In English, German, French, Spanish and Portuguese. A sign of trouble beside the question makes it a report.
"""

import re

_ASKS = re.compile(
    r"\b(?:how (?:do|can|could|should|would) (?:i|we|one|you)|how to|how does (?:one|the|it|this)|tell (?:me|us) how|show (?:me|us) how|"
    r"explain how|where (?:do|can|could) (?:i|we)|where (?:is|are) the|is it possible|is there (?:a|any) (?:way|option|setting|report)|"
    r"can (?:i|we|one) (?!not)|what is the (?:best |right |easiest )?way|what does|do you (?:have|offer|support)|"
    r"wie (?:kann|können|mache|machen|geht|lege|ändere|exportiere|funktioniert|stelle|finde)|wo (?:finde|kann|ist|sehe|stelle)|"
    r"ist es möglich|gibt es (?:eine|einen) (?:möglichkeit|weg|einstellung)|kann (?:ich|man)|was bedeutet|"
    r"comment (?:puis|peut|faire|fait|on|je|nous|pouvons|modifier|exporter|créer|ajouter|supprimer)|où (?:puis|trouver|se trouve|est)|"
    r"est[- ]il possible|y a[- ]t[- ]il (?:un|une) (?:moyen|option)|peut[- ]on|puis[- ]je|que signifie|"
    r"cómo (?:puedo|podemos|se|hago|hacemos|cambio|exporto|creo)|dónde (?:puedo|encuentro|está|veo)|es posible|"
    r"hay alguna (?:forma|manera|opción)|qué significa|"
    r"como (?:posso|podemos|faço|fazemos|se|altero|exporto|crio)|onde (?:posso|encontro|fica|está|vejo)|é possível|"
    r"há (?:alguma|uma) (?:forma|maneira|opção)|o que significa)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"(?:\b(?:errors?|fail\w*|cannot|unable|broken|breaks?|wrong\w*|incorrect\w*|missing|crash\w*|stuck|lost|disappear\w*|blocked|"
    r"locked|down|outage|bugs?|problems?|issues?|refused|rejected|declined|charged|overcharged|twice|duplicat\w*|urgent\w*|not (?:work|"
    r"show|sync|load|match|receiv|arriv|possible|able|open|allow|connect|print|scan|start|respond|save|update|send|appear)\w*|no longer|stopped|slow|refund\w*|"
    r"fehl\w*|zweimal|geht nicht|funktioniert nicht|kaputt|falsch\w*|gesperrt|abgelehnt|verschwunden|doppelt|störung|problem\w*|dringend|"
    r"können nicht|kann nicht|erstattung|"
    r"deux fois|erreurs?|échou\w*|échec|impossible|bloqu\w*|incorrecte?s?|manquant\w*|disparu\w*|refus\w*|problèmes?|panne|ne (?:marche|fonctionne)|"
    r"ne (?:peux|peut|pouvons)|rembours\w*|"
    r"dos veces|error\w*|falla\w*|no (?:funciona|puedo|podemos|aparece)|incorrect[oa]s?|rechazad\w*|problemas?|desapareci\w*|reembols\w*|"
    r"duas vezes|erros?|falh\w*|não (?:funciona|consigo|conseguimos|aparece|posso)|errad[oa]s?|recusad\w*|bloquead\w*)\b|(?:n't|n’t)\b)",
    re.IGNORECASE,
)
_MAX_TEXT = 8 * 1024


def tells_of_trouble(text: str) -> bool:
    """Whether something went wrong, by the words."""
    return _TROUBLE.search(text[:_MAX_TEXT]) is not None


def asks_how(subject: str, text: str) -> bool:
    """Whether it is a question about how something is done, and nothing else."""
    whole = f"{subject[:300]}\n{text[:_MAX_TEXT]}"
    return _ASKS.search(whole) is not None and _TROUBLE.search(whole) is None
