"""What a new request says: where it belongs, how urgent it is, what it tells and what it lacks. Pure."""

from dataclasses import dataclass, replace
from typing import Any

from postdesk.classifiers.escalation import wants_escalation
from postdesk.classifiers.fields import Fields, read_fields
from postdesk.classifiers.how_to import asks_how
from postdesk.classifiers.key_terms import key_terms
from postdesk.classifiers.language import detect
from postdesk.classifiers.missing import Known, missing_details
from postdesk.classifiers.requests import classify_queue
from postdesk.classifiers.several_issues import Issue, several_issues
from postdesk.classifiers.urgency import classify_urgency
from postdesk.classifiers.verdict import Classification
from postdesk.gateway.desk.permissions import flag
from postdesk.gateway.desk.reading import Reading, Stages, in_one_go
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import Person


@dataclass(frozen=True, slots=True)
class Request:
    """A request, classified."""

    queue: Classification
    urgency: Classification
    fields: Fields
    lacking: tuple[str, ...]  # names of details
    language: str  # one that there are templates for
    terms: tuple[str, ...] = ()  # by which similar ones are found
    articles: tuple[tuple[str, str], ...] = ()  # that may answer it, each with the words that show it
    permission: str = ""  # why somebody must permit it; empty: nobody has to
    wish: tuple[str, ...] = ()  # to escalate, with the words that show it
    issues: tuple[Issue, ...] = ()  # where it holds several that have nothing to do with each other

    def shown(self) -> dict[str, Any]:
        """For `explain`."""
        return {
            "queue": _shown(self.queue),
            "urgency": _shown(self.urgency),
            "fields": self.fields,
            "missing": list(self.lacking),
            "articles": dict(self.articles),
            "needs_permission": self.permission,
        }


def understand(reading: Reading, desk: DeskRules) -> Request:
    """Judge the new text and the subject; quoted history and signatures have no say."""
    return in_one_go(understand_in_stages(reading, desk))


def understand_in_stages(reading: Reading, desk: DeskRules) -> Stages[Request]:
    """The same in stages."""
    name, address = (reading.sender.name, reading.sender.address) if reading.sender else ("", "")
    known = _known(desk, name, address, attachments=len(reading.message.attachments))
    text = reading.reply.new_text or reading.message.body
    return _understanding(reading.clues.subject.base, text, desk, known)


def understand_text(subject: str, text: str, desk: DeskRules, customer: Person) -> Request:
    """The same of a request that came within another mail."""
    known = _known(desk, customer.name, customer.address, attachments=0)
    return in_one_go(_understanding(subject, text, desk, known))


def _known(desk: DeskRules, name: str, address: str, attachments: int) -> Known:
    """What nobody has to ask for: it stands in the header or in the configuration."""
    organisation = desk.organisation_of(address) is not None
    return Known(name=bool(name), organisation=organisation, attachments=attachments)


def _understanding(subject: str, text: str, desk: DeskRules, known: Known) -> Stages[Request]:
    queue = classify_queue(subject, text, desk.rules)
    urgency = classify_urgency(subject, text, desk.rules)
    articles = tuple(desk.help.phrases.found(subject, text).items())
    permission = flag(subject, text)
    wish = wants_escalation(subject, text, desk.rules)
    terms = key_terms(subject, text)  # of the words that the phrases were looked for in
    issues = several_issues(text, desk.rules)
    yield
    fields = read_fields(subject, text)
    yield
    language = detect(text)
    return Request(
        queue=queue,
        urgency=urgency,
        fields=fields,
        lacking=missing_details(queue.label, fields, replace(known, asks_how=asks_how(subject, text))),
        language=language if language in desk.languages else desk.language,
        terms=terms,
        articles=articles,
        permission=permission,
        wish=wish,
        issues=issues,
    )


def looks_new(reading: Reading) -> bool:
    """A person's mail with nothing in it that we made: most likely a new request."""
    return not (reading.screening.automatic or reading.clues.tokens or reading.clues.signed)


def _shown(classification: Classification) -> dict[str, Any]:
    return {
        "label": classification.label,
        "confidence": round(classification.confidence, 3),
        "reasons": list(classification.reasons),
    }
