"""A communication plan in the customer's words: how, and how often. One table a language; English where there is none."""

from collections.abc import Mapping

_MODES: Mapping[str, Mapping[str, str]] = {
    "en": {"e-mail": "e-mail", "telephone": "telephone", "conference call": "conference call"},
    "de": {"e-mail": "E-Mail", "telephone": "Telefon", "conference call": "Telefonkonferenz"},
    "fr": {"e-mail": "e-mail", "telephone": "téléphone", "conference call": "conférence téléphonique"},
    "es": {
        "e-mail": "correo electrónico",
        "telephone": "teléfono",
        "conference call": "conferencia telefónica",
    },
    "pt": {"e-mail": "e-mail", "telephone": "telefone", "conference call": "teleconferência"},
}
# For one, and for several.
_UNITS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "minute": ("every minute", "every {n} minutes"),
        "hour": ("every hour", "every {n} hours"),
        "day": ("every business day", "every {n} business days"),
        "week": ("every week", "every {n} weeks"),
    },
    "de": {
        "minute": ("jede Minute", "alle {n} Minuten"),
        "hour": ("jede Stunde", "alle {n} Stunden"),
        "day": ("jeden Arbeitstag", "alle {n} Arbeitstage"),
        "week": ("jede Woche", "alle {n} Wochen"),
    },
    "fr": {
        "minute": ("chaque minute", "toutes les {n} minutes"),
        "hour": ("chaque heure", "toutes les {n} heures"),
        "day": ("chaque jour ouvré", "tous les {n} jours ouvrés"),
        "week": ("chaque semaine", "toutes les {n} semaines"),
    },
    "es": {
        "minute": ("cada minuto", "cada {n} minutos"),
        "hour": ("cada hora", "cada {n} horas"),
        "day": ("cada día hábil", "cada {n} días hábiles"),
        "week": ("cada semana", "cada {n} semanas"),
    },
    "pt": {
        "minute": ("a cada minuto", "a cada {n} minutos"),
        "hour": ("a cada hora", "a cada {n} horas"),
        "day": ("todos os dias úteis", "a cada {n} dias úteis"),
        "week": ("todas as semanas", "a cada {n} semanas"),
    },
}
# Stands for a fact that a first mail gave: its words are not repeated to an unproven sender.
_AS_WRITTEN = {
    "en": "as you wrote",
    "de": "wie von Ihnen beschrieben",
    "fr": "comme vous l'avez écrit",
    "es": "como usted escribió",
    "pt": "conforme escreveu",
}


def mode_words(mode: str, language: str) -> str:
    """Such as: Telefonkonferenz."""
    return _MODES.get(language, _MODES["en"]).get(mode, mode)


def frequency_words(every: str, language: str) -> str:
    """Of "4 hours": alle 4 Stunden."""
    number, _, unit = every.partition(" ")
    one, several = _UNITS.get(language, _UNITS["en"])[unit.removesuffix("s")]
    return one if number == "1" else several.format(n=number)


def as_written(language: str) -> str:
    """Such as: as you wrote."""
    return _AS_WRITTEN.get(language, _AS_WRITTEN["en"])
