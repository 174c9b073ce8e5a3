"""The words by which the four facts of an escalation are named, in English, German, French, Spanish and Portuguese.

Tables only. What our own notice prints is here too (`ASKED`), for customers answer below it; a test compares the two.
"""

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "problem": "problem statement|the problem|problem|issue|what happened|problembeschreibung|das problem|problème|le problème|"
    "description du problème|problema|el problema|o problema|descripción del problema|descrição do problema",
    "impact": "business impact|the business impact|impact|what it means for your business|impact on the business|"
    "impact on our business|auswirkungen|auswirkung|geschäftliche auswirkung|geschäftliche auswirkungen|auswirkung auf ihren betrieb|"
    "auswirkungen auf den betrieb|auswirkung auf unseren betrieb|auswirkung auf den betrieb|impact métier|conséquences|"
    "conséquences pour votre activité|conséquences pour notre activité|impact sur l'activité|impact sur notre activité|impacto|"
    "impacto en el negocio|consecuencias|consecuencias para su actividad|consecuencias para nuestra actividad|"
    "impacto no negócio|impacto comercial|consequências|consequências para a sua atividade|consequências para a nossa atividade",
    "workaround": "workaround|the workaround|way around|umgehung|umgehungslösung|behelfslösung|behelf|notlösung|contournement|"
    "solution de contournement|solution provisoire|solución provisional|solución alternativa|solução alternativa|"
    "solução provisória|solução de contorno",
    "milestone": "milestone|milestone date|critical date|deadline|due date|critical milestone|needed by|must be solved by|termin|"
    "stichtag|frist|kritischer termin|kritisches datum|échéance|échéance critique|date limite|date critique|fecha límite|"
    "fecha crítica|hito|plazo|data limite|prazo|data crítica",
}

# Word for word what templates/*/escalation_received asks and prints.
ASKED: Mapping[str, tuple[str, ...]] = {
    "problem": (
        "The problem",
        "what exactly the problem is",
        "Das Problem",
        "worin genau das Problem besteht",
        "Le problème",
        "en quoi consiste exactement le problème",
        "El problema",
        "en qué consiste exactamente el problema",
        "O problema",
        "em que consiste exatamente o problema",
    ),
    "impact": (
        "What it means for your business",
        "what it means for your business: what cannot go on, and for whom",
        "Auswirkung auf Ihren Betrieb",
        "wie es sich auf Ihren Betrieb auswirkt: was stillsteht und wen es betrifft",
        "Conséquences pour votre activité",
        "quelles sont les conséquences pour votre activité : ce qui est bloqué, et pour qui",
        "Consecuencias para su actividad",
        "qué consecuencias tiene para su actividad: qué está parado y a quién afecta",
        "Consequências para a sua atividade",
        "que consequências tem para a sua atividade: o que está parado e quem é afetado",
    ),
    "workaround": (
        "Workaround",
        "whether there is a way around it, and if so, why it does not help you",
        "Behelfslösung",
        "ob es eine Behelfslösung gibt und warum sie Ihnen gegebenenfalls nicht hilft",
        "Solution de contournement",
        "s’il existe une solution de contournement et, le cas échéant, pourquoi elle ne vous convient pas",
        "Solución provisional",
        "si existe una solución provisional y, en ese caso, por qué no le sirve",
        "Solução provisória",
        "se existe uma solução provisória e, nesse caso, por que motivo não serve",
    ),
    "milestone": (
        "Critical date",
        "by what date it must be solved, and what depends on that date",
        "Kritischer Termin",
        "bis wann das Problem gelöst sein muss und was von diesem Termin abhängt",
        "Échéance critique",
        "à quelle date le problème doit être résolu, et ce qui en dépend",
        "Fecha crítica",
        "en qué fecha debe estar resuelto y qué depende de esa fecha",
        "Data crítica",
        "até que data o problema deve estar resolvido e o que depende dessa data",
    ),
}

_DAY = (
    # "By 3 pieces", "by 20 percent" and "by 40%" say how much, and not when.
    r"(?:\d{1,4}\b(?! ?%|[ \t]+(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|[ap]\.?m\b|o.?clock|h\b|utc|gmt|c?e[sd]?t\b|"
    r"on\b|at\b|in\b|of\b|and\b|or\b|so\b|to\b|for\b|as\b|because\b|since\b|the latest))[a-z])|end of|the end of|tomorrow|tonight|noon|midnight|next (?:week|month)|"
    r"(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:the )?(?:1st|2nd|3rd|\d{1,2}th)|jan\w*|feb\w*|march|april|may \d|june|july|aug\w*|sept\w*|oct\w*|nov\w*|dec\w*)"
)
_TAG = r"(?:\d|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|heute|ende|monatsende|jahresende|nächste)"
_JOUR = r"(?:\d|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|fin|la fin|ce soir)"
_DIA = r"(?:\d|lunes|martes|miércoles|jueves|viernes|sábado|domingo|mañana|fin|finales|final)"
_DATA = r"(?:\d|segunda|terça|quarta|quinta|sexta|sábado|domingo|amanhã|fim|final)"

# A sentence that speaks of a fact; a question and a wish to be heard are none (`escalation_facts`).
SPEAKS: Mapping[str, str] = {
    "workaround": r"work[- ]?arounds?|no way around|other way to|by hand|manually|on paper|no alternative|umgehungsl\w+|umgehen|"
    r"behelf\w*|notlösung|von hand|manuell|auf papier|keine alternative|contournement|contourner|à la main|manuellement|"
    r"sur papier|(?:pas d['’]|aucune )alternative|soluci[oó]n (?:alternativa|provisional)|a mano|manualmente|en papel|"
    r"(?:ninguna|hay) alternativa|solu[cç][aã]o (?:alternativa|provis[oó]ria|de contorno)|à mão|em papel|no papel|"
    r"(?:sem|nenhuma) alternativa",
    "milestone": r"deadline|go[- ]live|goes live|go live|milestone|stichtag|spätestens|échéance|date limite|au plus tard|"
    r"fecha límite|a más tardar|prazo|o mais tardar|no later than|at the latest|"
    r"(?:must|has to|have to|needs? to) (?:be |work|run|go)[^.!?\n]{0,60}\b(?:by|before|until)|"
    r"need (?:it|this|them)[^.!?\n]{0,40}\b(?:by|before)|"
    rf"(?:solved|fixed|resolved|running|working|done|it|this) (?:by|before|until)|\bby {_DAY}|"
    rf"bis (?:zum|spätestens|{_TAG})|d['’]ici (?:au|à|le|{_JOUR})|avant (?:le |la )?{_JOUR}|"
    rf"antes (?:del|de la|de) (?:el )?{_DIA}|para el {_DIA}|até (?:ao|à|o|a|dia)? ?{_DATA}|antes (?:do|da|de) (?:dia )?{_DATA}",
    "impact": r"business impact|impact on|(?:we|i) (?:cannot|can't|can’t|can not|are unable to|am unable to)"
    r"(?! (?:accept|wait|believe|understand|reach|get (?:an|any|hold)|go on like|tolerate|afford|find out|say|tell|thank))|"
    r"(?:we|i|they) (?:lose|are losing|am losing|lost)|costs? us|(?:nobody|no one|none of (?:us|our \w+)) (?:can|is able to)|"
    r"(?:customers?|users|staff|shops?|stores?|warehouses?|branch(?:es)?|drivers?|cashiers?|teams?|people|patients|colleagues|"
    r"employees|production) (?:cannot|can't|can’t|are waiting|are blocked|are unable|stand|stands|is standing|are standing)|"
    r"(?:production|sales|shipping|deliver(?:y|ies)|receiving|payroll|checkout|warehouse|factory|business|everything) "
    r"(?:is|are|has|have) (?:been )?(?:down|stopped|blocked|halted|at a standstill|standing)|"
    r"(?:wir|ich) (?:können|kann) (?:\w+ ){0,3}(?:nicht|keine\w*|nichts)|können wir (?:\w+ ){0,3}(?:nicht|keine\w*|nichts)|"
    r"(?:niemand|keiner) kann|(?:kunden|filialen|läden|mitarbeiter|benutzer|fahrer|kollegen) (?:können|warten|stehen)|"
    r"(?:steht|stehen) still|kostet uns|wir verlieren|"
    r"nous ne pouvons|(?:nous|on) (?:perdons|perd)|personne ne peut|ne peuvent (?:pas|plus)|à l['’]arrêt|nous coûte|"
    r"no podemos|nadie puede|no pueden|perdemos|nos cuesta|est[aá]n? parad[oa]s?|"
    r"não (?:podemos|conseguimos|conseguem|podem)|ninguém (?:consegue|pode)|custa-nos|nos custa|estão parad[oa]s|está parad[oa]",
    "problem": r"the (?:problem|issue) is|das problem ist|le problème est|el problema es|o problema é",
}
