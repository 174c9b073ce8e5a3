"""The ready-made comment to a customer whose ticket goes to another tier: sent by an agent's word alone.

A macro called `transition` (or `transition.de`) in the configuration goes before it.
"""

from collections.abc import Mapping

COMMENTS: Mapping[str, str] = {
    "en": "We have looked into your request, and a colleague who knows more about it goes on with it now. "
    "You need to do nothing; we will write to you again as soon as we know more.",
    "de": "Wir haben Ihre Anfrage geprüft, und eine Kollegin oder ein Kollege mit mehr Fachwissen arbeitet nun daran "
    "weiter. Sie brauchen nichts zu tun; wir melden uns, sobald wir mehr wissen.",
    "fr": "Nous avons étudié votre demande\u202f; une personne plus spécialisée de notre équipe en poursuit maintenant le "
    "traitement. Vous n’avez rien à faire\u202f; nous vous écrirons dès que nous en saurons plus.",
    "es": "Hemos examinado su solicitud y ahora continúa con ella una persona más especializada de nuestro equipo. "
    "No tiene que hacer nada; le escribiremos en cuanto sepamos más.",
    "pt": "Examinamos o seu pedido, e agora uma pessoa mais especializada continua a tratar dele. "
    "Não é necessário fazer nada; voltaremos a escrever assim que soubermos mais.",
}


def transition_comment(language: str, macros: Mapping[str, str]) -> str:
    """In that language, or else in English; the desk's own words where it has any."""
    own = macros.get(f"transition.{language}", macros.get("transition"))
    return own or COMMENTS.get(language, COMMENTS["en"])
