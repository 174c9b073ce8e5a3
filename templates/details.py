"""The details a request may lack, in the customer's words: what a confirmation asks for. One table a language."""

from collections.abc import Iterable, Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "affected_users": "who is affected: only you, some colleagues, everybody",
        "amount": "the amount",
        "branch_or_warehouse": "your branch or warehouse",
        "changed": "what was changed shortly before",
        "device": "your device and browser",
        "email": "your e-mail address",
        "error_text": "the exact words of the error message",
        "impact": "what you cannot do because of it",
        "invoice_number": "the number of the invoice",
        "module": "the page or module",
        "name": "your name",
        "page": "the page",
        "payer": "the name of the payer",
        "payment_method": "how it was paid",
        "payment_reference": "the reference of the payment",
        "provider_message": "what the payment provider says",
        "record_number": "the number of the record",
        "role": "your role",
        "started": "when it began or happened",
        "steps": "the steps that lead to it",
        "task": "what you are trying to do",
        "tenant": "the name of your organisation",
    }
}


def detail_words(names: Iterable[str], language: str) -> tuple[str, ...]:
    """The details in words, in that language or else in English."""
    words = WORDS.get(language, WORDS["en"])
    return tuple(words.get(name, WORDS["en"].get(name, name.replace("_", " "))) for name in names)
