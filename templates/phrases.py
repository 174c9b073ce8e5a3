"""The phrases that Postdesk ships as values, in every language: titles of queues, expected responses, and the like.

They come from the configuration as English texts, so they are looked up as texts: what an admin wrote differently is
left as it is, unless `[words.<language>]` translates it. Whoever makes a notice asks for the words; templates do not.
"""

import re
from collections.abc import Mapping

HOW_TO_ESCALATE = (
    "If this is taking too long or has become pressing, reply to this mail and say that you wish to escalate."
)

_LANGUAGES = ("de", "fr", "es", "pt")
_TABLE: Mapping[str, tuple[str, ...]] = {
    # titles of queues
    "Account and access": (
        "Konto und Zugang", "Compte et accès", "Cuenta y acceso", "Conta e acesso",
    ),
    "Billing": (
        "Rechnungen und Zahlungen", "Facturation", "Facturación", "Faturas e pagamentos",
    ),
    "Technical support": (
        "Technischer Support", "Assistance technique", "Soporte técnico", "Suporte técnico",
    ),
    "Support": ("Support", "Assistance", "Soporte", "Suporte"),
    # expected responses
    "from the community and the help pages": (
        "durch die Community und die Hilfeseiten",
        "par la communauté et les pages d’aide",
        "a través de la comunidad y las páginas de ayuda",
        "através da comunidade e das páginas de ajuda",
    ),
    "within one business day": (
        "innerhalb eines Arbeitstags",
        "sous un jour ouvré",
        "en un plazo de un día hábil",
        "no prazo de um dia útil",
    ),
    "within four business hours, with priority": (
        "bevorzugt, innerhalb von vier Stunden während unserer Geschäftszeiten",
        "en priorité, sous quatre heures ouvrées",
        "con prioridad, en un plazo de cuatro horas hábiles",
        "com prioridade, no prazo de quatro horas úteis",
    ),
    "by your dedicated support channel": (
        "über Ihren eigenen Support-Kanal",
        "par votre canal d’assistance dédié",
        "por su canal de soporte dedicado",
        "pelo seu canal de suporte dedicado",
    ),
    # how customers are kept informed
    "e-mail": ("E-Mail", "e-mail", "correo electrónico", "e-mail"),
    "telephone": ("Telefon", "téléphone", "teléfono", "telefone"),
    "conference call": ("Telefonkonferenz", "conférence téléphonique", "conferencia telefónica", "teleconferência"),
    "every hour": ("jede Stunde", "toutes les heures", "cada hora", "de hora em hora"),
    "twice a day": ("zweimal am Tag", "deux fois par jour", "dos veces al día", "duas vezes por dia"),
    "every day": ("jeden Tag", "tous les jours", "todos los días", "todos os dias"),
    "every business day": ("an jedem Arbeitstag", "chaque jour ouvré", "cada día hábil", "todos os dias úteis"),
    "every week": ("jede Woche", "chaque semaine", "cada semana", "todas as semanas"),
    # stages of a request, as customers see them (P1)
    "submitted": ("eingegangen", "reçue", "recibida", "recebido"),
    "in review": ("in Prüfung", "en cours d’examen", "en revisión", "em análise"),
    "in progress": ("in Bearbeitung", "en cours de traitement", "en curso", "em curso"),
    "resolved": ("gelöst", "résolue", "resuelta", "resolvido"),
    "escalated": ("eskaliert", "en escalade", "escalada", "escalado"),
    HOW_TO_ESCALATE: (
        "Wenn es Ihnen zu lange dauert oder dringend geworden ist, antworten Sie bitte auf diese E-Mail und schreiben Sie, dass Sie eskalieren möchten.",
        "Si le traitement vous paraît trop long ou si la situation est devenue urgente, répondez à cet e-mail en précisant que vous souhaitez faire escalader votre demande.",
        "Si la solución tarda demasiado o el asunto se ha vuelto urgente, responda a este correo e indíquenos que desea escalar la solicitud.",
        "Se a solução demorar demais ou o assunto se tornar urgente, basta responder a este e-mail e dizer que pretende escalar o pedido.",
    ),
}  # fmt: skip
PHRASES: Mapping[str, Mapping[str, str]] = {
    language: {english: words[place] for english, words in _TABLE.items()}
    for place, language in enumerate(_LANGUAGES)
}

# The same with a number in them.
_COUNTED: Mapping[str, tuple[str, ...]] = {
    r"within (\d{1,3}) business days": (
        "innerhalb von {} Arbeitstagen", "sous {} jours ouvrés", "en un plazo de {} días hábiles", "no prazo de {} dias úteis",
    ),
    r"within (\d{1,3}) business hours": (
        "innerhalb von {} Stunden während unserer Geschäftszeiten", "sous {} heures ouvrées",
        "en un plazo de {} horas hábiles", "no prazo de {} horas úteis",
    ),
    r"every (\d{1,3}) hours": ("alle {} Stunden", "toutes les {} heures", "cada {} horas", "a cada {} horas"),
    r"every (\d{1,3}) days": ("alle {} Tage", "tous les {} jours", "cada {} días", "a cada {} dias"),
}  # fmt: skip


def phrase(text: str, language: str, own: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """`text` in that language: in the desk's `own` words, else in ours, else as it is."""
    found = (own or {}).get(language, {}).get(text) or PHRASES.get(language, {}).get(text)
    return found or _counted(text, language) or text


def _counted(text: str, language: str) -> str | None:
    if language not in _LANGUAGES:
        return None
    for shape, words in _COUNTED.items():
        match = re.fullmatch(shape, text)
        if match:
            return words[_LANGUAGES.index(language)].format(match[1])
    return None
